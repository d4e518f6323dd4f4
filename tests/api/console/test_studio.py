"""What is said of a new work, and the request that is quoted and held alike."""

import pytest

from onetake.api.console.studio import checked_note, checked_title
from onetake.api.console.work_shapes import NewWork
from onetake.core.failure import Rejected
from onetake.core.money import MICROCREDITS
from tests.api.gate import Gate
from tests.api.steps import ask
from tests.api.test_estimate import minimal

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
