"""Only success is charged."""

import pytest

from onetake.core.failure import Code, Failure
from onetake.core.pricing import Line, Quote, Settle, Unit
from onetake.core.request import Facts, Medium
from onetake.core.task import (
    Cancelled,
    Expired,
    Failed,
    IllegalTransition,
    Output,
    State,
    Stored,
    Task,
)
from onetake.engine.finish import finish
from tests.engine.world import WANT

WHY = Failure(Code.PROVIDER_FAILED, "no")


def storing(settle: Settle, state: State = State.STORING) -> Task:
    line = Line(Unit.OUTPUT_SECOND, 15, 12, 1, 1, 180)
    return Task("t", "u", None, "d", WANT, Quote(180, (line,), settle), 0, 0, state)


def seconds(milliseconds: int) -> Stored:
    facts = Facts(Medium.VIDEO, "video/mp4", 1, 2, 2, milliseconds)
    return Stored((Output("a", facts),))


@pytest.mark.parametrize(
    ("settle", "milliseconds", "charged"),
    [
        (Settle.QUOTE, 5000, 180),
        (Settle.ACTUAL, 5000, 60),
        (Settle.ACTUAL, 5042, 60),
        (Settle.ACTUAL, 90_000, 180),
    ],
)
def test_success_is_charged_never_above_the_quote(settle: Settle, milliseconds: int, charged: int):
    outcome = finish(storing(settle), seconds(milliseconds), 7)

    assert outcome.task.charged == charged
    assert outcome.entry is not None
    moved = {p.target: p.amount for p in outcome.entry.postings}
    assert moved.get("house:revenue", 0) == charged
    assert sum(moved.values()) == 180
    assert outcome.due_at is None


@pytest.mark.parametrize("event", [Failed(WHY), Cancelled(WHY), Expired(WHY)])
def test_every_other_ending_gives_everything_back(event: Failed | Cancelled | Expired):
    outcome = finish(storing(Settle.QUOTE, State.RUNNING), event, 7)

    assert outcome.task.charged == 0
    assert outcome.entry is not None
    assert [(p.target, p.amount) for p in outcome.entry.postings] == [("user:u:available", 180)]


def test_a_finished_task_cannot_finish_again():
    done = finish(storing(Settle.QUOTE), seconds(1000), 7).task

    with pytest.raises(IllegalTransition):
        finish(done, Failed(WHY), 8)
