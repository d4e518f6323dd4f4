"""From a call to an accepted task: whose, how often, within which budget, how long to wait."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from onetake.api.app import table
from onetake.api.limits import Limits
from onetake.api.orders import own_task, submission
from onetake.core.account import Caller, Key, KeyFormat, Role, User
from onetake.core.failure import Code, Rejected
from onetake.core.money import MICROCREDITS
from onetake.core.task import Task
from onetake.core.voice import Voice, VoiceSource
from onetake.core.webhook import Delivery, Webhook
from tests.api import steps
from tests.api.calls import call
from tests.api.gate import Gate, running
from tests.api.steps import GOOD, ask, begin, someone, stored, succeed

USER = User("ann", "ann@x.org", Role.CUSTOMER, 0)
KEY = Key("key_1", "ann", "k", KeyFormat.VGA, "d", "vga_", 0)
PATH = "/v1/video/generations"


# -- how a call came in ----------------------------------------------------------------------


def test_the_form_of_ids_follows_the_key():
    vga = submission(call(), Caller(USER, KEY))
    sk = submission(call(), Caller(USER, replace(KEY, format=KeyFormat.SK)))

    assert (vga.id_form, sk.id_form) == ("vidgen", "task")


@pytest.mark.parametrize(
    ("sent", "meant"), [("0", 0), ("3", 3), ("", None), ("x", None), ("12345", None), ("²", None)]
)
def test_an_sdks_retry_count_is_a_number_or_nothing(sent: str, meant: int | None):
    how = submission(call(headers={"x-stainless-retry-count": sent}), Caller(USER, KEY))

    assert how.sdk_retry == meant


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "é", "a\tb"])
def test_an_idempotency_key_that_cannot_be_one_is_refused(key: str):
    with pytest.raises(Rejected) as caught:
        submission(call(headers={"idempotency-key": key}), Caller(USER, KEY))

    assert caught.value.failure.param == "Idempotency-Key"
    assert caught.value.failure.allowed


async def test_a_task_of_somebody_else_is_as_unknown_as_none_at_all():
    class Rows:
        async def task(self, task: str) -> Task | None:
            assert "\0" not in task, "no database is asked for such a name"
            return None

    for name in ("task_1", "a\0b", "x" * 5000):
        with pytest.raises(Rejected) as caught:
            await own_task(Rows(), Caller(USER, KEY), name)
        assert caught.value.failure.code is Code.NOT_FOUND
        assert len(caught.value.failure.message) < 120


# -- whose ----------------------------------------------------------------------------------


async def owned(gate: Gate, caller: dict[str, str]) -> dict[str, str]:
    """Something of everything that has an id: the beginning of its paths -> the id."""
    task = await begin(gate, caller)
    await succeed(gate, task, b"video")
    video = next(iter(await gate.store.assets(task=task)))
    await gate.store.add_assets([replace(video, id="asset_char", task=None)])
    await gate.store.put_webhook(Webhook("whk_1", "ann", "https://a.example/x", "whsec_eA==", 1))
    told = Delivery("evt_1", "ann", "https://a.example/x", "video.completed", task, 1, 1, "whk_1")
    await gate.store.add_delivery(told)
    return {
        "/v1/webhook_endpoints": "whk_1", "/v1/webhook_deliveries": "evt_1",
        "/v1/videos/characters": "char_char", "/v1/audio/voices": "VoiceClone-1", "": task,
    }  # fmt: skip


NEEDS_NO_OWNER = {"/v1/models/{id}"}


async def test_what_belongs_to_somebody_else_is_404_on_every_path(gate: Gate) -> None:
    names = await owned(gate, await gate.caller())
    bobs = [await someone(gate, "bob", format) for format in KeyFormat]
    before = await gate.store.task(names[""]), await gate.store.webhooks("ann")
    tried = 0
    for path, handlers in table(gate.parts).items():
        if "{id}" not in path or path in NEEDS_NO_OWNER:
            continue
        name = next(name for start, name in names.items() if path.startswith(start))
        for method in handlers:
            for bob in bobs:
                body = {"prompt": "mine"} if method == "POST" else None
                theirs = await ask(gate, bob, method, path.format(id=name), body)
                never = await ask(gate, bob, method, path.format(id=name[:-1] + "~"), body)
                assert (theirs.status, never.status) == (404, 404), (method, path)
                said = theirs.raw.decode().replace(name, "…")
                assert said == never.raw.decode().replace(name[:-1] + "~", "…"), (method, path)
                tried += 1
    assert tried >= 2 * 20
    assert (await gate.store.task(names[""]), await gate.store.webhooks("ann")) == before
    assert len((await gate.store.deliveries("ann")).deliveries) == 1
    assert not (await gate.store.tasks(user="bob")).tasks


async def test_a_voice_of_somebody_else_is_not_spoken_with_and_not_removed(gate: Gate) -> None:
    caller = await gate.caller()
    reply = asyncio.ensure_future(
        ask(gate, caller, "POST", "/v1/audio/voices/design",
            {"prompt": "deep", "preview_text": "hello"})
    )  # fmt: skip
    task = await steps.arrived(gate)
    await succeed(gate, task.id, b"sound", suffix="mp3")
    voice = (await reply).json["voice_id"]
    bob = await someone(gate, "bob")
    assert (await ask(gate, bob, "DELETE", f"/v1/audio/voices/{voice}")).status == 404
    said = {"model": steps.SPEECH_MODEL, "text": "hi", "voice_id": voice}
    refused = await ask(gate, bob, "POST", "/v1/audio/tasks", said)
    assert (refused.status, refused.error["param"]) == (400, "voice_id")
    found = await gate.store.voice(voice)
    assert isinstance(found, Voice)
    assert (found.user, found.source) == ("ann", VoiceSource.DESIGN)
    assert (await ask(gate, caller, "POST", "/v1/audio/tasks", said)).status == 200


# -- within which budget ----------------------------------------------------------------------


async def test_a_key_spends_no_more_than_its_budget(gate: Gate) -> None:
    await gate.user()
    limited = {"Authorization": f"Bearer {await gate.key(budget=100 * MICROCREDITS)}"}
    first = await begin(gate, limited)
    refused = await ask(gate, limited, "POST", PATH, dict(GOOD))
    assert (refused.status, refused.error["code"]) == (402, "insufficient_credits")
    assert "60" in refused.error["message"]
    assert "40 of its 100" in refused.error["message"]
    assert len((await gate.store.tasks(user="ann")).tasks) == 1
    free = await someone(gate, "ann")
    assert (await ask(gate, free, "POST", PATH, dict(GOOD))).status == 200
    await steps.fail(gate, first)
    assert (await ask(gate, limited, "POST", PATH, dict(GOOD))).status == 200


async def test_a_budget_does_not_hide_that_there_are_no_credits(gate: Gate) -> None:
    await gate.user(credits=10)
    poor = {"Authorization": f"Bearer {await gate.key(budget=1000 * MICROCREDITS)}"}
    refused = await ask(gate, poor, "POST", PATH, dict(GOOD))
    assert (refused.status, refused.error["code"]) == (402, "insufficient_credits")
    assert await gate.nothing_was_kept()


# -- how long to wait ---------------------------------------------------------------------------


async def test_prefer_holds_the_answer_until_the_task_is_finished(gate: Gate) -> None:
    caller = await gate.caller()
    calls: list[tuple[str, dict[str, object]]] = [
        (PATH, dict(GOOD)),
        ("/v1/videos", {"model": "sora-2", "prompt": "a fox"}),
        ("/v1/images/tasks", {"model": steps.PICTURE_MODEL, "prompt": "a fox"}),
        ("/v1/audio/tasks", {"model": steps.SPEECH_MODEL, "text": "a fox"}),
    ]
    for path, body in calls:
        known = [task.id for task in (await gate.store.tasks(user="ann")).tasks]
        reply = asyncio.ensure_future(
            ask(gate, caller, "POST", path, body, Prefer="respond-async, wait=60")
        )
        task = await steps.arrived(gate, known)
        await succeed(gate, task.id, b"video")
        shown = await reply
        assert shown.headers["Preference-Applied"] == "wait=60"
        assert shown.json["status"] in ("completed", "succeeded"), path
    for path in (PATH, "/v1/videos", "/v1/tasks"):
        queued = await begin(gate, caller)
        reply = asyncio.ensure_future(
            ask(gate, caller, "GET", f"{path}/{queued}", Prefer="wait=60")
        )
        await steps.run(gate, queued, 10)
        await succeed(gate, queued, b"video")
        shown = await reply
        assert shown.headers["Preference-Applied"] == "wait=60", path
        assert shown.json["status"] in ("completed", "succeeded"), path


async def test_prefer_is_answered_with_what_was_applied(folder: Path) -> None:
    async with running(folder, Limits(wait_seconds_max=0)) as gate:
        caller = await gate.caller()
        created = await ask(gate, caller, "POST", PATH, dict(GOOD), Prefer="wait=9000")
        assert (created.status, created.json["status"]) == (200, "pending")
        assert created.headers["Preference-Applied"] == "wait=0"
        task = created.json["task_id"]
        for prefer in ("wait=-1", "wait=soon", "await=5", "wait=1000000", ""):
            shown = await ask(gate, caller, "GET", f"/v1/tasks/{task}", Prefer=prefer)
            assert (shown.status, "Preference-Applied" in shown.headers) == (200, False), prefer
        await steps.fail(gate, task)
        shown = await ask(gate, caller, "GET", f"/v1/tasks/{task}", Prefer="wait=5")
        assert "Preference-Applied" not in shown.headers, "there was nothing to wait for"


async def test_a_model_that_makes_something_else_is_refused_by_its_field(gate: Gate) -> None:
    caller = await gate.caller()
    speech, picture = steps.SPEECH_MODEL, steps.PICTURE_MODEL
    said: dict[str, object] = {"messages": [{"role": "user", "content": "x"}]}
    turns: dict[str, object] = {"contents": [{"parts": [{"text": "x"}]}]}
    wrong: list[tuple[str, dict[str, object]]] = [
        (PATH, {"model": speech, "prompt": "x"}),
        ("/v1/videos", {"model": speech, "prompt": "x"}),
        ("/v1/videos/generations", {"model": speech, "prompt": "x"}),
        ("/v1/images/tasks", {"model": speech, "prompt": "x"}),
        ("/v1/images/generations", {"model": "sora-2", "prompt": "x"}),
        ("/v1/audio/tasks", {"model": picture, "text": "x"}),
        ("/v1/audio/voices/design", {"model": speech, "prompt": "x", "preview_text": "x"}),
        ("/v1/chat/completions", {"model": speech, **said}),
        (f"/v1beta/models/{speech}:generateContent", turns),
    ]
    for path, body in wrong:
        refused = await ask(gate, caller, "POST", path, body)
        assert 400 <= refused.status < 500, (path, refused.raw)
        named = refused.error.get("param") or refused.json["error"]["details"][1]
        known = {*body, "model", "messages", "input", "text", "prompt"}
        field = named if isinstance(named, str) else named["fieldViolations"][0]["field"]
        assert field in known, (path, refused.raw)
    assert await gate.nothing_was_kept()


async def test_a_repeat_is_the_first_task_in_every_dialect(gate: Gate) -> None:
    caller = await gate.caller()
    bodies: dict[str, dict[str, object]] = {
        PATH: dict(GOOD),
        "/v1/videos": {"model": "sora-2", "prompt": "a fox"},
        "/v1/videos/generations": {"model": "sora-2", "prompt": "a fox"},
        "/v1/images/tasks": {"model": steps.PICTURE_MODEL, "prompt": "a fox"},
        "/v1/audio/tasks": {"model": steps.SPEECH_MODEL, "text": "a fox"},
    }
    first = steps.Reply(0, {}, b"")
    for path, body in bodies.items():
        keyed = {**caller, "Idempotency-Key": path}
        first = await ask(gate, keyed, "POST", path, body)
        again = await ask(gate, keyed, "POST", path, body)
        assert "Idempotent-Replay" not in first.headers, path
        assert (again.headers["Idempotent-Replay"], again.json) == ("true", first.json), path
    assert len((await gate.store.tasks(user="ann")).tasks) == len(bodies)
    assert (await stored(gate, first.json["task_id"])).request.model == steps.SPEECH_MODEL
