"""Which models somebody picks: counted where comparisons have a winner, and nobody else's."""

from tests.api import steps
from tests.api.console.test_works import NEW, make
from tests.api.gate import MODEL, Gate
from tests.api.steps import ask


async def test_who_won_is_counted_by_model(gate: Gate) -> None:
    ann, bob = await gate.signed_in(), await gate.signed_in("bob")
    other = {"request": {"model": steps.PICTURE_MODEL, "input": {"prompt": "a lighthouse"}}}
    one = await make(gate, ann, {**NEW, "batch": "b-1"})
    two = await make(gate, ann, {**other, "batch": "b-1"})
    assert (await ask(gate, ann, "GET", "/api/works/preferences")).json == []

    await ask(gate, ann, "PATCH", f"/api/works/{two['id']}", {"winner": True})

    found = (await ask(gate, ann, "GET", "/api/works/preferences")).json
    assert [(each["model"], each["compared"], each["won"]) for each in found] == [
        (steps.PICTURE_MODEL, 1, 1), (MODEL, 1, 0),
    ]  # fmt: skip
    assert found[1]["model_title"] == one["model_title"]
    assert (await ask(gate, bob, "GET", "/api/works/preferences")).json == []
    assert (await ask(gate, {}, "GET", "/api/works/preferences")).status == 401
