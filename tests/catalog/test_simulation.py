"""The table of prices says what real requests would cost, for every model of the catalogue."""

from dataclasses import replace

import pytest

from onetake.catalog.loader import load_all
from onetake.catalog.offers import with_amounts
from onetake.catalog.simulation import COLUMNS_MAX, Table, simulate
from onetake.core.capability import check
from onetake.core.money import MICROCREDITS
from onetake.core.pricing import PriceRule, quote
from onetake.core.request import Operation, Request

CATALOG = load_all()
MODEL = "video-2.0-mini-reference-to-video"


def table(model: str, rule: PriceRule | None = None) -> Table:
    spec, price = CATALOG.shipped[model].spec, CATALOG.shipped[model].price
    return simulate(spec, rule or price, price)


def times(rule: PriceRule, factor: int) -> PriceRule:
    return with_amounts(rule, [[t.price * factor for t in c.tiers] for c in rule.components])


def credits(table: Table) -> dict[str, list[float | None]]:
    return {
        row.label: [None if cell is None else cell / MICROCREDITS for cell in row.cells]
        for row in table.rows
    }


def test_a_video_costs_by_resolution_and_second() -> None:
    found = table(MODEL)

    assert found.columns == tuple(f"{n} output_second" for n in (4, 6, 9, 12, 15))
    assert credits(found) == {
        "resolution = 480p": [24, 36, 54, 72, 90],
        "resolution = 720p": [48, 72, 108, 144, 180],
    }


def test_a_cell_is_the_quote_of_a_real_request() -> None:
    model = CATALOG.shipped[MODEL]
    params = {"prompt": "a kite", "duration": 9, "resolution": "720p"}
    asked = check(model.spec, Request(MODEL, Operation.TEXT_TO_VIDEO, params))

    assert table(MODEL).rows[1].cells[2] == quote(model.price, model.spec, asked).amount


def test_operations_that_cost_the_same_share_their_rows() -> None:
    found = credits(table("seedance2.0-720p"))

    assert found["text_to_video, image_to_video, first_last_frame · generate_audio = true"] == [
        60, 90, 135, 180, 225,
    ]  # fmt: skip
    assert len(found) == 4


def test_what_the_model_refuses_has_no_price() -> None:
    found = credits(table("grok-imagine"))

    assert found["reference_to_video · resolution = 480p"][-1] is None
    assert found["edit_video · resolution = 720p"][0] == 8  # 1 second sent and 1 made


def test_texts_are_counted_in_characters_and_images_by_their_number() -> None:
    speech = table("minimax-speech-2.8-hd")
    images = table("seedream-4.0")

    assert speech.columns[-1] == "5000 character"
    assert credits(speech) == {"minimax-speech-2.8-hd": [1, 5, 10, 50]}
    assert images.columns[0] == "1 image"
    assert credits(images)["seedream-4.0"][:3] == [3, 6, 9]


@pytest.mark.parametrize("model", sorted(CATALOG.shipped))
def test_every_model_has_a_table_that_follows_the_price(model: str) -> None:
    rule = CATALOG.shipped[model].price
    now, doubled = table(model), table(model, times(rule, 2))

    assert 1 <= len(now.columns) <= COLUMNS_MAX
    assert now.rows
    assert len({row.label for row in now.rows}) == len(now.rows)
    assert [row.cells for row in now.rows] == [row.before for row in doubled.rows]
    assert any(cell for row in now.rows for cell in row.cells)
    for before, after in zip(now.rows, doubled.rows, strict=True):
        for one, two in zip(before.cells, after.cells, strict=True):
            assert (one is None) == (two is None)
            # Each line is rounded up by itself, so twice the price is at most twice the amount.
            assert one is None or two is None or 0 <= 2 * one - two <= 2


def test_a_price_without_a_tier_for_a_choice_leaves_the_cell_empty() -> None:
    rule = CATALOG.shipped[MODEL].price
    first = rule.components[0]
    half = replace(rule, components=(replace(first, tiers=first.tiers[:1]),))
    spec = CATALOG.shipped[MODEL].spec

    (row,) = simulate(spec, half, rule).rows

    assert row.label == "resolution = 480p"
