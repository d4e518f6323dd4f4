"""Voices: the list, making one from a recording or a description, and removing one's own."""

import asyncio
import base64
from pathlib import Path
from typing import Any

import pytest

from onetake.api.limits import Limits
from onetake.core.account import KeyFormat
from onetake.core.failure import Code
from onetake.core.request import Role
from tests.api import steps
from tests.api.gate import Gate, running
from tests.api.steps import SPEECH_MODEL, Reply, ask, someone, stored, succeed
from tests.assets import media

PATH = "/v1/audio/voices"
DESIGN = {"prompt": "deep and slow", "preview_text": "hello", "display_name": "Bear"}


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A real recording of twelve seconds, as a data URL."""
    path = media.audio(tmp_path_factory.mktemp("voice") / "a.mp3", seconds=12)
    return "data:audio/mpeg;base64," + base64.b64encode(path.read_bytes()).decode()


async def made(
    gate: Gate, caller: dict[str, str], what: str, body: dict[str, Any], content: bytes = b"sound"
) -> Reply:
    known = [task.id for task in (await gate.store.tasks(user="ann")).tasks]
    reply = asyncio.ensure_future(ask(gate, caller, "POST", f"{PATH}/{what}", body))
    task = await steps.arrived(gate, known)
    await succeed(gate, task.id, content, suffix="mp3")
    return await reply


async def listed(gate: Gate, caller: dict[str, str], query: str = "") -> list[Any]:
    return (await ask(gate, caller, "GET", PATH + query)).json["data"]


async def test_the_systems_voices_are_everybodys(gate: Gate) -> None:
    caller = await gate.caller()
    voices = await listed(gate, caller)
    assert [each["voice_id"] for each in voices] == list(gate.parts.catalog.voices)
    assert {each["visibility"] for each in voices} == {"public"}
    assert [each["voice_id"] for each in await listed(gate, caller, f"?model={SPEECH_MODEL}")]
    refused = await ask(gate, caller, "GET", f"{PATH}?model=sora-2")
    assert (refused.status, refused.error["param"]) == (400, "model")
    assert SPEECH_MODEL in refused.error["allowed"]


async def test_a_designed_voice_is_its_makers_and_can_be_spoken_with(gate: Gate) -> None:
    caller = await someone(gate, "ann", KeyFormat.SK)
    reply = await made(gate, caller, "design", DESIGN)
    assert reply.status == 200, reply.raw
    voice = reply.json
    assert (voice["object"], voice["voice"]["display_name"]) == ("audio.voice", "Bear")
    async with gate.http.get(voice["preview_audio_url"]) as file:
        assert await file.read() == b"sound"
    own, *_ = await listed(gate, caller)
    assert (own["voice_id"], own["visibility"]) == (voice["voice_id"], "private")
    others = await listed(gate, await someone(gate, "bob"))
    assert voice["voice_id"] not in [each["voice_id"] for each in others]
    said = {"model": SPEECH_MODEL, "text": "hi", "voice_id": voice["voice_id"]}
    spoken = await ask(gate, caller, "POST", "/v1/audio/tasks", said)
    assert spoken.status == 200, spoken.raw
    request = (await stored(gate, spoken.json["id"])).request
    assert request.params["voice_prompt"] == "deep and slow"


async def test_a_clone_brings_its_recording_to_every_task(gate: Gate, recording: str) -> None:
    caller = await someone(gate, "ann", KeyFormat.SK)
    body = {"audio_url": recording, "name": "Me", "text": "hello"}
    reply = await made(gate, caller, "clone", body)
    assert reply.status == 200, reply.raw
    voice = reply.json["voice_id"]
    said = {"model": SPEECH_MODEL, "text": "hi", "voice_id": voice}
    first = await ask(gate, caller, "POST", "/v1/audio/tasks", said)
    assert first.status == 200, first.raw
    (sample,) = (await stored(gate, first.json["id"])).request.materials
    assert (sample.role, sample.facts and sample.facts.content_type) == (
        Role.VOICE_SAMPLE, "audio/mpeg",
    )  # fmt: skip
    # The voice outlives the task that made it.
    deleted = await ask(gate, caller, "DELETE", f"/v1/tasks/{reply.json['task_id']}")
    assert deleted.status == 200
    assert (await ask(gate, caller, "POST", "/v1/audio/tasks", said)).status == 200
    (own, *_) = await listed(gate, caller)
    async with gate.http.get(own["preview_audio_url"]) as file:
        assert file.status == 200


async def test_a_removed_voice_is_gone_for_new_tasks(gate: Gate) -> None:
    caller = await gate.caller()
    voice = (await made(gate, caller, "design", DESIGN)).json["voice_id"]
    removed = await ask(gate, caller, "DELETE", f"{PATH}/{voice}")
    assert removed.json == {"voice_id": voice, "object": "audio.voice.deleted", "deleted": True}
    again = await ask(gate, caller, "DELETE", f"{PATH}/{voice}")
    assert (again.status, again.error["param"]) == (404, "voice_id")
    said = {"model": SPEECH_MODEL, "text": "hi", "voice_id": voice}
    refused = await ask(gate, caller, "POST", "/v1/audio/tasks", said)
    assert (refused.status, refused.error["param"]) == (400, "voice_id")
    system = next(iter(gate.parts.catalog.voices))
    for name in (system, "%00", "x" * 3000):
        assert (await ask(gate, caller, "DELETE", f"{PATH}/{name}")).status == 404


async def test_what_is_missing_is_named_in_the_pages_words(gate: Gate) -> None:
    caller = await gate.caller()
    wrong: list[tuple[str, dict[str, Any], str]] = [
        ("clone", {"text": "x"}, "audio_url"),
        ("clone", {"audio_url": "  "}, "audio_url"),
        ("clone", {"audio_url": "http://127.0.0.1/a.mp3"}, "audio_url"),
        ("clone", {"audio_url": "data:audio/mpeg;base64,AAAA"}, "audio_url"),
        ("design", {"preview_text": "x"}, "prompt"),
        ("design", {"prompt": "x"}, "preview_text"),
        ("design", {**DESIGN, "colour": "red"}, "colour"),
        ("design", {**DESIGN, "model": SPEECH_MODEL}, "model"),
    ]
    for what, body, param in wrong:
        refused = await ask(gate, caller, "POST", f"{PATH}/{what}", body)
        assert (refused.status, refused.error["param"]) == (400, param), (what, body, refused.raw)
    assert await gate.nothing_was_kept()


async def test_a_voice_that_is_late_names_its_task_and_comes_all_the_same(folder: Path) -> None:
    async with running(folder, Limits(wait_seconds=0)) as gate:
        caller = await gate.caller()
        late = await ask(gate, caller, "POST", f"{PATH}/design", DESIGN)
        assert (late.status, late.headers["X-Should-Retry"]) == (504, "false")
        task = late.error["task_id"]
        await succeed(gate, task, b"sound", suffix="mp3")
        (own, *_) = await listed(gate, caller)
        assert own["display_name"] == "Bear", "the voice came all the same"


async def test_a_voice_that_fails_names_its_task(gate: Gate) -> None:
    caller = await gate.caller()
    reply = asyncio.ensure_future(ask(gate, caller, "POST", f"{PATH}/design", DESIGN))
    failing = await steps.arrived(gate)
    await steps.fail(gate, failing.id, Code.PROVIDER_FAILED)
    failed = await reply
    assert (failed.status, failed.error["task_id"]) == (502, failing.id)
    assert failed.headers["X-Should-Retry"] == "false"


async def test_a_repeat_gives_the_same_voice(gate: Gate) -> None:
    caller = {**await gate.caller(), "Idempotency-Key": "bear"}
    first = await made(gate, caller, "design", DESIGN)
    again = await ask(gate, caller, "POST", f"{PATH}/design", DESIGN)
    assert (again.json["voice_id"], again.headers["Idempotent-Replay"]) == (
        first.json["voice_id"], "true",
    )  # fmt: skip
    await ask(gate, caller, "DELETE", f"{PATH}/{first.json['voice_id']}")
    gone = await ask(gate, caller, "POST", f"{PATH}/design", DESIGN)
    assert (gone.status, gone.error["param"]) == (404, "voice_id")
