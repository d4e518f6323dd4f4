"""What is said of a new work, and the request that is quoted and held alike."""

from typing import Any

import pytest

from onetake.api.console.studio import checked_note, checked_title
from onetake.api.console.work_shapes import NewWork
from onetake.core.failure import Rejected
from onetake.core.money import MICROCREDITS
from tests.api.gate import MODEL, Gate
from tests.api.repriced import reprice
from tests.api.steps import ask
from tests.api.test_estimate import minimal

NEW: dict[str, Any] = {
    "request": {"model": MODEL, "input": {"prompt": "a lighthouse", "duration": 5}}
}
OURS = {"preview_text": "text"}
"""A word of another dialect -> the catalogue's."""


@pytest.mark.parametrize(("title", "kept"), [(" Light ", "Light"), ("灯", "灯"), ("x" * 100,) * 2])
def test_a_title_is_kept_without_its_edges(title: str, kept: str) -> None:
    assert checked_title(title) == kept


@pytest.mark.parametrize("title", ["", "  ", "x" * 101, "a\nb", "a\u202eb"])
def test_a_title_that_cannot_be_shown_is_refused(title: str) -> None:
    with pytest.raises(Rejected) as caught:
        checked_title(title)

    assert caught.value.failure.param == "title"


def test_a_note_has_what_was_said() -> None:
    assert checked_note(NewWork(request={})) == {}
    said = NewWork(request={}, title="a", style="ink", batch="b_1")
    assert checked_note(said) == {"title": "a", "style": "ink", "batch": "b_1"}


async def test_of_every_model_the_quote_is_what_is_held(gate: Gate) -> None:
    await gate.user(credits=1_000_000)
    ann = await gate.signed_in()
    tried, held = 0, 0
    for model in gate.parts.catalog.models.values():
        body = minimal(model.spec)
        if body is None:
            continue
        given = {OURS.get(name, name): value for name, value in body.items() if name != "model"}
        new = {"request": {"model": model.spec.id, "input": given}}
        quoted = await ask(gate, ann, "POST", "/api/works/quote", new)
        made = await ask(gate, ann, "POST", "/api/works", new)
        assert (quoted.status, made.status) == (200, 201), made.raw
        assert quoted.json["credits"] == made.json["held_credits"], model.spec.id
        assert quoted.json["formula"] == made.json["formula"]
        held += round(made.json["held_credits"] * MICROCREDITS)
        tried += 1

    assert tried > 40
    assert (await gate.store.balance("ann")).held == held


async def test_the_quote_that_was_shown_is_what_is_held_or_nothing(gate: Gate) -> None:
    ann = await gate.signed_in()
    quoted = (await ask(gate, ann, "POST", "/api/works/quote", NEW)).json
    reprice(gate.parts.catalog, MODEL, times=5, by=4)
    sent = {**NEW, "title": "Light", "style": "ink", "expected_credits": quoted["credits"]}

    refused = await ask(gate, ann, "POST", "/api/works", sent, Idempotency_Key="k1")
    kept = await gate.nothing_was_kept()
    fresh = (await ask(gate, ann, "POST", "/api/works/quote", sent)).json
    agreed = {**sent, "expected_credits": fresh["credits"]}
    made = await ask(gate, ann, "POST", "/api/works", agreed, Idempotency_Key="k1")
    reprice(gate.parts.catalog, MODEL, times=2)
    again = await ask(gate, ann, "POST", "/api/works", agreed, Idempotency_Key="k1")

    assert (refused.status, refused.error["code"]) == (409, "price_changed")
    assert refused.error["allowed"] == ["75"]
    assert kept
    assert fresh["credits"] == 75
    assert (made.status, made.json["held_credits"], made.json["title"]) == (201, 75, "Light")
    assert made.json["style"] == "ink"
    assert again.json["id"] == made.json["id"]
    assert again.headers["Idempotent-Replay"] == "true"
    assert (await gate.store.balance("ann")).held == 75 * MICROCREDITS


async def test_the_amount_is_said_in_one_place(gate: Gate) -> None:
    ann = await gate.signed_in()
    within = {"request": {**NEW["request"], "expected_credits": 59.999999}}
    twice = {**within, "expected_credits": 60}

    for new, code in ((within, "price_changed"), (twice, "invalid_field")):
        refused = await ask(gate, ann, "POST", "/api/works", new)
        assert (refused.error["code"], refused.error["param"]) == (code, "expected_credits")
    unquoted = await ask(gate, ann, "POST", "/api/works/quote", {**NEW, "expected_credits": -1})
    assert (unquoted.status, unquoted.error["param"]) == (400, "expected_credits")
    assert await gate.nothing_was_kept()


async def test_what_a_work_is_called_is_written_with_it(gate: Gate) -> None:
    """Nothing is said of it afterwards, where a crash could come between."""
    ann = await gate.signed_in()
    said: list[str] = []

    async def edit(task: str, *_: object) -> None:
        said.append(task)

    gate.store.edit_work = edit  # type: ignore[method-assign]
    new = {**NEW, "title": "Light", "style": "ink", "batch": "b1"}
    made = await ask(gate, ann, "POST", "/api/works", new)

    assert (made.json["title"], made.json["style"], made.json["batch"]) == ("Light", "ink", "b1")
    assert said == []
