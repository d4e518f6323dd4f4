"""Prices and visibility are changed while the server runs, and everything follows at once."""

import copy
from typing import Any

import pytest

from tests.api.console.desk import Desk, customer, office
from tests.api.gate import MODEL, Gate

PATH = f"/admin/models/{MODEL}"
CREATE = {"model": MODEL, "prompt": "a kite", "type": "text-to-video", "resolution": "480p",
          "duration": 5}  # fmt: skip


async def model(desk: Desk, name: str = MODEL) -> dict[str, Any]:
    (found,) = [each for each in await desk.get("/admin/models") if each["id"] == name]
    return found


def priced(shown: dict[str, Any], *credits: str) -> dict[str, Any]:
    price = copy.deepcopy(shown["default_price"])
    for tier, amount in zip(price["components"][0]["tiers"], credits, strict=True):
        tier["credits"] = amount
    return price


async def listed(gate: Gate, headers: dict[str, str]) -> tuple[dict[str, Any], str]:
    async with gate.http.get(f"{gate.base_url}/v1/models", headers=headers) as answer:
        body = await answer.json()
        return {each["id"]: each for each in body["data"]}, answer.headers["ETag"]


async def estimated(gate: Gate, headers: dict[str, str]) -> tuple[int, Any]:
    url = f"{gate.base_url}/v1/estimate"
    async with gate.http.post(url, headers=headers, json=CREATE) as answer:
        return answer.status, await answer.json()


async def created(gate: Gate, headers: dict[str, str], **more: str) -> tuple[int, Any]:
    url = f"{gate.base_url}/v1/video/generations"
    async with gate.http.post(url, headers={**headers, **more}, json=CREATE) as answer:
        return answer.status, await answer.json()


async def test_a_model_is_shown_with_its_price_in_text(gate: Gate) -> None:
    shown = await model(await office(gate))

    assert shown["price"] == shown["default_price"] == {
        "settle": "actual",
        "times": None,
        "components": [
            {
                "unit": "output_second", "per": 1, "included": 0,
                "tiers": [
                    {"credits": "6", "when": {"resolution": ["480p"]}},
                    {"credits": "12", "when": {"resolution": ["720p"]}},
                ],
            }
        ],
    }  # fmt: skip
    assert (shown["visible"], shown["overridden"], shown["available"]) == (True, False, True)
    assert shown["price_words"] == shown["price_text"]["en"]
    assert "6 to 12 credits" in shown["price_words"]
    assert shown["routes"] == [
        {"channel": "sandbox", "channel_name": "sandbox", "upstream": MODEL, "paused": False}
    ]


async def test_a_channel_takes_the_built_in_renderers_place(gate: Gate) -> None:
    desk = await office(gate)
    wish = {"name": "first", "provider": "videoapi", "base_url": "https://example.test",
            "secret": "s", "models": {MODEL: "theirs"}, "paused": True}  # fmt: skip
    _, channel = await desk("POST", "/admin/channels", wish)

    assert (await model(desk))["routes"] == [
        {"channel": channel["id"], "channel_name": "first", "upstream": "theirs", "paused": True}
    ]


async def test_a_new_price_is_what_everybody_sees_and_pays_at_once(gate: Gate) -> None:
    desk, headers = await office(gate), await gate.caller()
    before, etag = await listed(gate, headers)
    price = priced(await model(desk), "6.5", "0.000001")

    status, shown = await desk("PUT", PATH, {"price": price})

    after, changed = await listed(gate, headers)
    assert (status, shown["price"], shown["overridden"]) == (200, price, True)
    assert after[MODEL]["price"]["components"][0]["tiers"][0]["credits"] == 6.5
    assert before[MODEL]["price"]["components"][0]["tiers"][0]["credits"] == 6
    assert changed != etag
    assert (await estimated(gate, headers))[1]["credits"] == 32.5
    assert (await created(gate, headers))[0] == 200
    assert (await gate.store.balance("ann")).held == 32_500_000
    assert [row[2] for row in await desk.trail()] == [
        {
            "price.components[0].tiers[0].credits": {"old": "6", "new": "6.5"},
            "price.components[0].tiers[1].credits": {"old": "12", "new": "0.000001"},
        }
    ]


async def test_a_task_keeps_the_quote_that_it_was_given(gate: Gate) -> None:
    desk, headers = await office(gate), await gate.caller()
    _, task = await created(gate, headers)
    await desk("PUT", PATH, {"price": priced(await model(desk), "99", "99"), "visible": False})

    kept = await gate.store.task(task["task_id"])

    assert kept is not None
    assert kept.quote.amount == 30_000_000
    assert (await gate.store.balance("ann")).held == 30_000_000


async def test_null_is_the_catalogues_price_again(gate: Gate) -> None:
    desk = await office(gate)
    await desk("PUT", PATH, {"price": priced(await model(desk), "1", "2")})

    _, hidden = await desk("PUT", PATH, {"visible": False})
    _, again = await desk("PUT", PATH, {"price": None})

    assert (hidden["overridden"], hidden["visible"]) == (True, False)
    assert (again["overridden"], again["visible"]) == (False, False)
    assert again["price"] == again["default_price"]


async def test_the_catalogues_own_amounts_are_no_override(gate: Gate) -> None:
    desk = await office(gate)

    _, shown = await desk("PUT", PATH, {"price": priced(await model(desk), "6.0", "12.000000")})

    assert shown["overridden"] is False
    assert await desk.trail() == []


async def test_a_hidden_model_is_gone_for_new_requests(gate: Gate) -> None:
    desk, headers = await office(gate), await gate.caller()
    await created(gate, headers, **{"Idempotency-Key": "once"})

    await desk("PUT", PATH, {"visible": False})

    assert MODEL not in (await listed(gate, headers))[0]
    status, refused = await created(gate, headers)
    assert (status, refused["error"]["code"]) == (400, "model_disabled")
    assert (await estimated(gate, headers))[1]["error"]["code"] == "model_disabled"
    async with gate.http.get(f"{gate.base_url}/v1/models/{MODEL}", headers=headers) as answer:
        assert answer.status == 404
    repeated, _ = await created(gate, headers, **{"Idempotency-Key": "once"})
    assert repeated == 200

    await desk("PUT", PATH, {"visible": True})
    assert MODEL in (await listed(gate, headers))[0]
    assert (await created(gate, headers))[0] == 200


def spoilt() -> list[tuple[str, Any, str]]:
    first = "price.components[0].tiers[0].credits"
    return [
        ("credits", "-1", first),
        ("credits", "1.0000001", first),
        ("credits", "1e3", first),
        ("credits", "", first),
        ("credits", "99999999999", first),
        ("credits", 5, "price.components.0.tiers.0.credits"),
        ("when", {"resolution": ["1080p"]}, "price"),
        ("when", {}, "price"),
    ]


@pytest.mark.parametrize(("name", "value", "param"), spoilt())
async def test_only_amounts_change(gate: Gate, name: str, value: Any, param: str) -> None:
    desk = await office(gate)
    price = priced(await model(desk), "1", "2")
    price["components"][0]["tiers"][0][name] = value

    assert await desk.refused("PUT", PATH, {"price": price}) == (400, "invalid_field", param)
    assert (await model(desk))["overridden"] is False


@pytest.mark.parametrize("change", [{"unit": "clip"}, {"per": 10}, {"included": 1}, {"tiers": []}])
async def test_units_and_tiers_are_the_catalogues(gate: Gate, change: dict[str, Any]) -> None:
    desk = await office(gate)
    price = priced(await model(desk), "1", "2")
    price["components"][0] |= change

    assert await desk.refused("PUT", PATH, {"price": price}) == (400, "invalid_field", "price")


async def test_a_price_is_tried_out_beside_the_one_that_is_valid(gate: Gate) -> None:
    desk = await office(gate)
    price = priced(await model(desk), "10", "20")

    _, found = await desk("POST", f"{PATH}/simulate", {"price": price})
    _, now = await desk("POST", f"{PATH}/simulate", {})

    assert found["columns"][0] == "4 output_second"
    assert found["rows"][0] == {"label": "resolution = 480p", "cells": [40, 60, 90, 120, 150]}
    assert found["before"] == [[24, 36, 54, 72, 90], [48, 72, 108, 144, 180]]
    assert [row["cells"] for row in now["rows"]] == now["before"] == found["before"]
    assert (await model(desk))["overridden"] is False


async def test_every_model_is_in_the_office_and_can_be_tried_out(gate: Gate) -> None:
    desk = await office(gate)
    models = await desk.get("/admin/models")

    assert [each["id"] for each in models] == list(gate.parts.catalog.shipped)
    for each in models[::9]:
        status, found = await desk(
            "POST", f"/admin/models/{each['id']}/simulate", {"price": each["price"]}
        )
        assert (status, [row["cells"] for row in found["rows"]]) == (200, found["before"])


async def test_a_model_that_there_is_not_is_not_found(gate: Gate) -> None:
    desk = await office(gate)

    assert await desk.refused("PUT", "/admin/models/x", {}) == (404, "not_found", "id")
    assert await desk.refused("POST", "/admin/models/x/simulate", {}) == (404, "not_found", "id")


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/admin/models"), ("PUT", PATH), ("POST", f"{PATH}/simulate")]
)
async def test_a_customer_has_no_business_here(gate: Gate, method: str, path: str) -> None:
    assert (await (await customer(gate)).refused(method, path, {}))[:2] == (403, "not_allowed")
