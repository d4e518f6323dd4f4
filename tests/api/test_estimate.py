"""An estimate is what would be held, for every model, and keeps nothing."""

import base64
import io
from pathlib import Path

import aiohttp
import pytest

from onetake.api.limits import Limits
from onetake.core.account import KeyFormat
from onetake.core.capability import ModelSpec
from onetake.core.money import MICROCREDITS
from onetake.core.request import Modality, Operation
from tests.api import steps
from tests.api.gate import MODEL, Gate, running
from tests.api.steps import GOOD, ask, someone
from tests.assets import media

PATHS = {
    Modality.VIDEO: "/v1/videos/generations",
    Modality.IMAGE: "/v1/images/tasks",
    Modality.SPEECH: "/v1/audio/tasks",
    Modality.MUSIC: "/v1/audio/tasks",
}
NO_FILES = (
    Operation.TEXT_TO_VIDEO, Operation.TEXT_TO_IMAGE, Operation.SPEECH, Operation.MUSIC,
    Operation.VOICE_DESIGN,
)  # fmt: skip
TEXTS: dict[Modality, dict[str, object]] = {
    Modality.SPEECH: {"text": "a red cube"},
    Modality.VOICE: {"prompt": "deep and slow", "preview_text": "a red cube"},
}


def minimal(spec: ModelSpec) -> dict[str, object] | None:
    """The least that can be asked of a model; None when it needs files."""
    operation = next((each for each in NO_FILES if each in spec.operations), None)
    if operation is None:
        return None
    needed = {
        name: param.values[0] if param.values else param.minimum
        for name, param in spec.operations[operation].params.items()
        if param.required and name not in ("prompt", "text")
    }
    return {"model": spec.id, **needed, **TEXTS.get(spec.modality, {"prompt": "a red cube"})}


async def test_of_every_model_the_estimate_is_what_is_held(gate: Gate) -> None:
    await gate.user(credits=1_000_000)
    caller = await someone(gate, "ann", KeyFormat.SK)
    tried, held = 0, 0
    for model in gate.parts.catalog.models.values():
        body, path = minimal(model.spec), PATHS.get(model.spec.modality)
        if body is None:
            continue
        told = await ask(gate, caller, "POST", "/v1/estimate", body)
        assert told.status == 200, told.raw
        said = told.json
        assert (said["model"], said["affordable"]) == (model.spec.id, True)
        assert said["credits"] == pytest.approx(sum(line["amount"] for line in said["lines"]))
        if path is None:  # a voice: its path waits for the end
            assert model.spec.modality is Modality.VOICE
            continue
        created = await ask(gate, caller, "POST", path, body)
        assert created.status == 200, created.raw
        now_held = (await gate.store.balance("ann")).held
        assert (now_held - held) / MICROCREDITS == pytest.approx(said["credits"]), body
        held, tried = now_held, tried + 1
    assert tried >= 60


async def test_a_voice_too_is_estimated_as_it_is_held(folder: Path) -> None:
    async with running(folder, Limits(wait_seconds=0)) as gate:
        caller = await gate.caller()
        body = {"model": "minimax-voice-design", "prompt": "deep", "preview_text": "good day"}
        told = await ask(gate, caller, "POST", "/v1/estimate", body)
        late = await ask(gate, caller, "POST", "/v1/audio/voices/design", body)
        assert (late.status, late.error["code"]) == (504, "still_running")
        held = (await gate.store.balance("ann")).held
        assert held / MICROCREDITS == pytest.approx(told.json["credits"])


async def test_it_says_what_it_is_made_of(gate: Gate) -> None:
    caller = await gate.caller()
    told = (await ask(gate, caller, "POST", "/v1/estimate", dict(GOOD))).json
    assert (told["object"], told["operation"]) == ("estimate", "text_to_video")
    assert (told["credits"], told["available_credits"]) == (60, 10_000)
    (line,) = told["lines"]
    assert (line["unit"], line["quantity"], line["credits"], line["amount"]) == (
        "output_second", 5, 12, 60,
    )  # fmt: skip
    assert "12" in told["formula"]
    assert await gate.nothing_was_kept()


async def test_who_cannot_pay_is_told_and_not_refused(gate: Gate) -> None:
    await gate.user(credits=59)
    poor = {"Authorization": f"Bearer {await gate.key()}"}
    told = await ask(gate, poor, "POST", "/v1/estimate", dict(GOOD))
    assert (told.status, told.json["affordable"]) == (200, False)
    assert told.json["available_credits"] == 59


async def test_what_would_be_refused_is_refused_in_the_same_words(gate: Gate) -> None:
    caller, sk = await gate.caller(), await someone(gate, "ann", KeyFormat.SK)
    wrong: list[tuple[dict[str, str], str, dict[str, object]]] = [
        (caller, "/v1/video/generations", {**GOOD, "duration": 99}),
        (caller, "/v1/video/generations", {**GOOD, "colour": "red"}),
        (caller, "/v1/video/generations", {"prompt": "x"}),
        (caller, "/v1/video/generations", {**GOOD, "model": "nothing"}),
        (sk, "/v1/videos/generations", {"model": "sora-2", "prompt": "x", "seconds": 5}),
        (sk, "/v1/images/tasks", {"model": steps.PICTURE_MODEL, "prompt": "x", "n": 99}),
        (sk, "/v1/audio/tasks", {"model": steps.SPEECH_MODEL, "text": "x", "voice_id": "nobody"}),
        (sk, "/v1/audio/voices/design", {"model": "minimax-voice-design", "prompt": "x"}),
        (sk, "/v1/audio/voices/clone", {"model": "minimax-voice-clone", "text": "x"}),
    ]
    for who, path, body in wrong:
        real = await ask(gate, who, "POST", path, body)
        told = await ask(gate, who, "POST", "/v1/estimate", body)
        assert real.status >= 400, body
        assert (told.status, told.json) == (real.status, real.json), body
    assert await gate.nothing_was_kept()


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff", b'{"model": 5}', b"[" * 10_000])
async def test_what_cannot_be_read_is_refused(gate: Gate, raw: bytes) -> None:
    caller = {**await gate.caller(), "Content-Type": "application/json"}
    told = await ask(gate, caller, "POST", "/v1/estimate", raw)
    assert told.status in (400, 422)
    assert told.error["message"]


async def test_files_count_and_are_given_up_again(gate: Gate) -> None:
    caller = await someone(gate, "ann", KeyFormat.SK)
    picture = media.image_bytes("JPEG", media.picture(1280, 720))
    form = aiohttp.FormData({"model": "sora-2", "prompt": "it moves", "seconds": "4"})
    form.add_field("image", io.BytesIO(picture), filename="a.jpg")
    inline = "data:image/jpeg;base64," + base64.b64encode(picture).decode()
    body = {"model": "sora-2", "prompt": "it moves", "seconds": 4, "image": inline}
    for sent in (form, body):
        told = await ask(gate, caller, "POST", "/v1/estimate", sent)
        assert (told.status, told.json["operation"]) == (200, "image_to_video"), told.raw
    assert await gate.nothing_was_kept()


async def test_a_key_for_other_models_estimates_nothing(gate: Gate) -> None:
    await gate.user()
    limited = {"Authorization": f"Bearer {await gate.key(models=('sora-2',))}"}
    told = await ask(gate, limited, "POST", "/v1/estimate", dict(GOOD))
    assert (told.status, told.error["code"]) == (403, "forbidden")
    assert (await ask(gate, {}, "POST", "/v1/estimate", dict(GOOD))).status == 401


async def test_what_a_key_may_not_spend_is_told_before(gate: Gate) -> None:
    await gate.user(credits=10_000)
    limited = {"Authorization": f"Bearer {await gate.key(budget=119 * MICROCREDITS)}"}
    told: list[tuple[bool, str | None]] = []
    for _ in range(2):
        said = (await ask(gate, limited, "POST", "/v1/estimate", dict(GOOD))).json
        told.append((said["affordable"], said["reason"]))
        made = await ask(gate, limited, "POST", "/v1/video/generations", dict(GOOD))
        assert (made.status == 200) is said["affordable"], made.raw

    poor = {"Authorization": f"Bearer {await gate.key()}"}
    assert told == [(True, None), (False, "budget")]
    dear = {**GOOD, "duration": 15}
    free = (await ask(gate, poor, "POST", "/v1/estimate", dear)).json
    assert (free["affordable"], free["reason"]) == (True, None)


async def test_an_amount_that_is_agreed_to_changes_no_estimate(gate: Gate) -> None:
    body = {"model": MODEL, "input": {"prompt": "x", "duration": 5}, "expected_credits": 1}

    told = await ask(gate, await gate.caller(), "POST", "/v1/estimate", body)
    wrong = await ask(
        gate, await gate.caller(), "POST", "/v1/estimate", {**body, "expected_credits": -1}
    )

    assert (told.status, told.json["credits"], told.json["affordable"]) == (200, 60, True)
    assert (wrong.status, wrong.error["param"]) == (422, "expected_credits")
