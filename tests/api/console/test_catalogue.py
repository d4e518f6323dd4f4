"""Models and styles to choose from."""

from dataclasses import replace

import pytest

from onetake.catalog.styles import load_styles
from tests.api.console.test_works import MODEL
from tests.api.gate import Gate
from tests.api.steps import ask
from tests.meta.sources import ROOT


async def test_every_model_has_a_card(gate: Gate) -> None:
    gate.unserved.add(MODEL)

    reply = await ask(gate, {}, "GET", "/api/catalog")

    cards = {card["id"]: card for card in reply.json}
    assert set(cards) == set(gate.parts.catalog.models)
    card = cards[MODEL]
    assert card["available"] is False
    assert card["price"] == card["price_words"]["en"]
    assert card["price"] != card["price_words"]["zh"]
    assert "reference_to_video" in card["operations"]
    assert cards["sora-2"]["available"] is True
    assert cards["sora-2"]["family"]


async def test_an_operators_price_is_on_the_card(gate: Gate) -> None:
    catalog = gate.parts.catalog
    model = catalog.models[MODEL]
    first = model.price.components[0]
    tiers = tuple(replace(tier, price=7_654_321) for tier in first.tiers)
    price = replace(model.price, components=(replace(first, tiers=tiers),))
    catalog.offer({**catalog.known, MODEL: replace(model, price=price)})

    cards = (await ask(gate, {}, "GET", "/api/catalog")).json

    assert next(card for card in cards if card["id"] == MODEL)["price"].startswith("7.654321 ")


async def test_a_studio_key_leaves_its_models(gate: Gate) -> None:
    ann = await gate.signed_in()
    secret = await gate.key("ann", models=("sora-2",))
    await ask(gate, ann, "PUT", "/api/account/key", {"secret": secret})

    cards = (await ask(gate, ann, "GET", "/api/catalog")).json

    assert [card["id"] for card in cards] == ["sora-2"]


async def test_a_session_that_is_over_sees_what_everybody_sees(gate: Gate) -> None:
    over = {"Cookie": "onetake_session=nobody"}

    assert (await ask(gate, over, "GET", "/api/catalog")).status == 200


@pytest.mark.parametrize("name", ["title", "addition"])
async def test_styles_are_listed_in_both_languages(gate: Gate, name: str) -> None:
    styles = (await ask(gate, {}, "GET", "/api/styles")).json

    assert [style["id"] for style in styles] == list(load_styles())
    for style in styles:
        assert style[name]["en"]
        assert style[name]["zh"]
        assert (ROOT / "web" / "static" / style["preview"].lstrip("/")).is_file()
