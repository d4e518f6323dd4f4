"""`POST /v1/tasks`: any model, in our own words, with either kind of key."""

import base64

import pytest

from onetake.core.account import KeyFormat
from onetake.core.money import MICROCREDITS
from tests.api import steps
from tests.api.gate import MODEL, Gate
from tests.api.repriced import reprice
from tests.api.steps import ask, someone, stored
from tests.assets import media

GOOD = {"model": MODEL, "input": {"prompt": "a lighthouse", "duration": 5}}


@pytest.mark.parametrize("format", KeyFormat)
async def test_a_task_is_created_and_shown_as_a_query_shows_it(
    gate: Gate, format: KeyFormat
) -> None:
    caller = await someone(gate, "ann", format)

    created = await ask(gate, caller, "POST", "/v1/tasks", GOOD)

    assert created.status == 200, created.raw
    assert created.json == (await ask(gate, caller, "GET", f"/v1/tasks/{created.json['id']}")).json
    assert (created.json["status"], created.json["prompt"]) == ("queued", "a lighthouse")
    assert (await stored(gate, created.json["id"])).dialect == "onetake"
    assert (await gate.store.balance("ann")).held == 60 * MICROCREDITS


@pytest.mark.parametrize("body", [
    {"model": steps.PICTURE_MODEL, "input": {"prompt": "a cube"}},
    {"model": steps.SPEECH_MODEL, "input": {"text": "hello"}},
])  # fmt: skip
async def test_every_modality_has_this_one_path(gate: Gate, body: dict[str, object]) -> None:
    caller = await gate.caller()

    created = await ask(gate, caller, "POST", "/v1/tasks", body)
    told = await ask(gate, caller, "POST", "/v1/estimate", body)

    assert created.status == 200, created.raw
    assert told.json["credits"] == created.json["credits"]["reserved"] > 0


async def test_materials_are_brought_in_and_numbered(gate: Gate) -> None:
    caller = await gate.caller()
    picture = media.image_bytes("JPEG", media.picture(1280, 720))
    inline = "data:image/jpeg;base64," + base64.b64encode(picture).decode()
    body = {
        "model": MODEL,
        "operation": "reference_to_video",
        "input": {"prompt": "@Image1 turns", "duration": 5},
        "materials": [{"role": "image", "url": inline}],
    }

    created = await ask(gate, caller, "POST", "/v1/tasks", body)

    assert created.status == 200, created.raw
    (material,) = (await stored(gate, created.json["id"])).request.materials
    assert material.asset is not None
    assert material.facts is not None
    assert (material.facts.width, material.facts.height) == (1280, 720)


async def test_a_repeat_with_the_same_key_is_the_same_task(gate: Gate) -> None:
    caller = await gate.caller()
    named = {"Idempotency-Key": "once"}

    first = await ask(gate, {**caller, **named}, "POST", "/v1/tasks", GOOD)
    again = await ask(gate, {**caller, **named}, "POST", "/v1/tasks", GOOD)
    other = {**GOOD, "input": {"prompt": "a boat"}}
    refused = await ask(gate, {**caller, **named}, "POST", "/v1/tasks", other)

    assert again.json["id"] == first.json["id"]
    assert again.headers["Idempotent-Replay"] == "true"
    assert (refused.status, refused.error["code"]) == (409, "idempotency_conflict")


@pytest.mark.parametrize(
    ("change", "status", "code", "param"),
    [
        ({"input": {"prompt": "x", "duration": 99}}, 400, "invalid_field", "input.duration"),
        ({"input": {"prompt": "see @Image1"}}, 400, "invalid_field", "input.prompt"),
        ({"materials": [{"role": "image", "url": "nowhere"}]}, 400, "invalid_material",
         "materials[0].url"),
        ({"model": "nothing"}, 400, "unknown_model", "model"),
        ({"colour": "red"}, 400, "invalid_field", "colour"),
    ],
)  # fmt: skip
async def test_a_wrong_body_leaves_nothing_behind(
    gate: Gate, change: dict[str, object], status: int, code: str, param: str
) -> None:
    caller = await gate.caller()

    refused = await ask(gate, caller, "POST", "/v1/tasks", {**GOOD, **change})

    assert (refused.status, refused.error["code"], refused.error["param"]) == (status, code, param)
    assert await gate.nothing_was_kept()


async def test_the_header_names_this_dialect_on_shared_paths(gate: Gate) -> None:
    caller = {**await gate.caller(), "Onetake-Dialect": "onetake"}

    created = await ask(gate, caller, "POST", "/v1/video/generations", GOOD)
    read = await ask(gate, caller, "GET", f"/v1/video/generations/{created.json['id']}")
    told = await ask(gate, caller, "POST", "/v1/estimate", {"model": "sora-2", "prompt": "x"})

    assert created.json == read.json
    assert created.json["object"] == "task"
    assert (told.status, told.error["param"]) == (400, "prompt")


# -- what was agreed to ------------------------------------------------------------------------


async def test_the_price_that_was_seen_is_the_price_that_is_held(gate: Gate) -> None:
    caller = {**await gate.caller(), "Idempotency-Key": "once"}
    told = await ask(gate, caller, "POST", "/v1/estimate", GOOD)
    agreed = {**GOOD, "expected_credits": told.json["credits"]}
    reprice(gate.parts.catalog, MODEL, times=5, by=4)

    refused = await ask(gate, caller, "POST", "/v1/tasks", agreed)
    kept = await gate.nothing_was_kept()
    now = {**GOOD, "expected_credits": float(refused.error["allowed"][0])}
    made = await ask(gate, caller, "POST", "/v1/tasks", now)
    reprice(gate.parts.catalog, MODEL, times=2)
    again = await ask(gate, caller, "POST", "/v1/tasks", now)

    assert (refused.status, refused.error["code"]) == (409, "price_changed")
    assert (refused.error["param"], refused.error["allowed"]) == ("expected_credits", ["75"])
    assert "75 credits and not the expected 60" in refused.error["message"]
    assert kept
    assert (made.status, made.json["credits"]["reserved"]) == (200, 75)
    assert (again.json["id"], again.headers["Idempotent-Replay"]) == (made.json["id"], "true")
    assert (await gate.store.balance("ann")).held == 75 * MICROCREDITS


async def test_a_lower_price_is_taken_as_it_is(gate: Gate) -> None:
    reprice(gate.parts.catalog, MODEL, by=2)

    made = await ask(
        gate, await gate.caller(), "POST", "/v1/tasks", {**GOOD, "expected_credits": 60}
    )

    assert (made.status, made.json["credits"]["reserved"]) == (200, 30)


async def test_each_of_several_requests_under_one_key_may_agree_to_its_own(gate: Gate) -> None:
    """An SDK's retry is recognised by what it asks for, not by what it agrees to."""
    caller = await gate.caller()
    first = await ask(gate, {**caller, "X-Stainless-Retry-Count": "0"}, "POST", "/v1/tasks",
                      {**GOOD, "expected_credits": 60})  # fmt: skip
    reprice(gate.parts.catalog, MODEL, times=2)
    again = await ask(gate, {**caller, "X-Stainless-Retry-Count": "1"}, "POST", "/v1/tasks",
                      {**GOOD, "expected_credits": 61})  # fmt: skip

    assert (first.status, again.json["id"]) == (200, first.json["id"])


@pytest.mark.parametrize("value", [-1, "60", None, True, 1e-7, 1e10, [60], 1e400, 2**70])
async def test_an_amount_that_is_none_is_refused(gate: Gate, value: object) -> None:
    body = {**GOOD, "expected_credits": value}

    refused = await ask(gate, await gate.caller(), "POST", "/v1/tasks", body)

    assert refused.status == 400, refused.raw
    assert refused.error["param"] in ("expected_credits", None)
    assert await gate.nothing_was_kept()
