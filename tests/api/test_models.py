"""The list of models: public, per key, and cached by its content."""

from collections.abc import Mapping
from typing import Any

from onetake.api.models import matches
from tests.api.gate import MODEL, Gate


async def get(gate: Gate, **headers: str) -> tuple[int, Any, Mapping[str, str]]:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    async with gate.http.get(gate.base_url + "/v1/models", headers=sent) as answer:
        body = await answer.json() if answer.status != 304 else None
        return answer.status, body, answer.headers


async def test_anybody_sees_the_models_with_their_prices(gate: Gate) -> None:
    status, body, _ = await get(gate)
    assert (status, body["object"]) == (200, "list")
    (model,) = [each for each in body["data"] if each["id"] == MODEL]
    assert model["available"] is True
    assert model["title"].keys() == {"en", "zh"}
    tiers = model["price"]["components"][0]["tiers"]
    assert tiers == [
        {"credits": 6, "when": {"resolution": ["480p"]}},
        {"credits": 12, "when": {"resolution": ["720p"]}},
    ]
    duration = model["operations"][0]["params"]["duration"]
    assert (duration["minimum"], duration["maximum"], duration["values"]) == (4, 15, ["auto"])


async def test_a_key_sees_what_it_may_use(gate: Gate) -> None:
    await gate.user()
    every = await gate.key()
    none = await gate.key(models=("another-model",))
    _, body, _ = await get(gate, Authorization=f"Bearer {every}")
    assert MODEL in [model["id"] for model in body["data"]]
    _, body, _ = await get(gate, Authorization=f"Bearer {none}")
    assert body["data"] == []


async def test_the_shape_is_that_of_the_client_who_asks(gate: Gate) -> None:
    await gate.user()
    key = await gate.key()
    _, openai, _ = await get(gate, Authorization=f"Bearer {key}")
    version = {"anthropic_version": "2026-10-21"}
    _, older, _ = await get(gate, x_api_key=key, **version)
    _, newer, _ = await get(gate, Authorization=f"Bearer {key}", **version)
    _, google, _ = await get(gate, x_goog_api_key=key)
    assert openai["object"] == "list"
    assert older == newer
    assert {each["type"] for each in newer["data"]} == {"model"}
    assert newer["last_id"] == newer["data"][-1]["id"]
    assert google.keys() == {"models"}
    assert len(openai["data"]) == len(newer["data"]) == len(google["models"])


async def test_a_wrong_key_is_no_key(gate: Gate) -> None:
    status, body, _ = await get(gate, Authorization="Bearer vga_wrong")
    assert (status, body["error"]["code"]) == (401, "invalid_key")


async def test_a_disabled_key_is_told_so(gate: Gate) -> None:
    await gate.user()
    secret = await gate.key(revoked_at=1)
    status, body, _ = await get(gate, Authorization=f"Bearer {secret}")
    assert (status, body["error"]["code"]) == (403, "key_disabled")


async def test_a_model_that_nobody_serves_is_shown_as_that(gate: Gate) -> None:
    _, _, before = await get(gate)
    gate.unserved.add(MODEL)
    _, body, after = await get(gate)
    assert [m["available"] for m in body["data"] if m["id"] == MODEL] == [False]
    assert before["ETag"] != after["ETag"]


async def test_an_unchanged_list_is_not_sent_again(gate: Gate) -> None:
    _, _, headers = await get(gate)
    status, _, again = await get(gate, If_None_Match=headers["ETag"])
    assert (status, again["ETag"]) == (304, headers["ETag"].removeprefix("W/"))


async def test_an_unknown_dialect_is_refused_with_the_known_ones(gate: Gate) -> None:
    status, body, _ = await get(gate, Onetake_Dialect="esperanto")
    assert (status, body["error"]["param"]) == (400, "Onetake-Dialect")
    assert body["error"]["allowed"] == ["videoapi", "uniall", "onetake"]


def test_conditions_are_compared_weakly_and_in_lists() -> None:
    assert matches('W/"a", "b"', '"a"')
    assert matches("*", '"a"')
    assert not matches('"b"', '"a"')
    assert not matches(None, '"a"')
