"""Where a row of the schedule lands, for each phase and each state."""

from dataclasses import replace

import pytest

from onetake.core.ledger import release
from onetake.core.task import AT_PROVIDER, TERMINAL, State
from onetake.core.trace import Trace, TraceKind
from onetake.store.landing import (
    FLIGHT,
    PARKED,
    QUEUED,
    Landing,
    admitted,
    due_after,
    land,
    merged,
    trace_of,
)
from onetake.store.store import Outcome
from tests.store.sample import task


def outcome(state: State) -> Outcome:
    now = replace(task("t1"), state=state)
    return Outcome(now, 1, 400) if state not in TERMINAL else Outcome(
        now, 1, None, release(now.hold)
    )  # fmt: skip


@pytest.mark.parametrize("state", sorted(TERMINAL))
@pytest.mark.parametrize("phase", [PARKED, QUEUED, FLIGHT])
def test_a_finished_task_leaves_and_lets_another_in_unless_it_was_parked(
    state: State, phase: str
) -> None:
    assert land(phase, "c1", "c2", outcome(state)) == Landing(
        None, None, None, "c1", phase != PARKED
    )


@pytest.mark.parametrize("state", sorted(AT_PROVIDER))
def test_a_task_at_its_provider_keeps_its_place(state: State) -> None:
    assert land(FLIGHT, "c1", "c2", outcome(state)) == Landing(FLIGHT, "c1", "c2", None, False)


def test_a_task_that_is_being_stored_gives_its_place_up() -> None:
    landing = land(FLIGHT, "c1", None, outcome(State.STORING))

    assert landing == Landing(FLIGHT, None, None, "c1", False)


def test_a_returned_task_avoids_the_channel_that_returned_it() -> None:
    assert land(FLIGHT, "c1", "c2", outcome(State.QUEUED)) == Landing(
        QUEUED, None, "c1", "c1", False
    )
    assert land(QUEUED, None, "c2", outcome(State.QUEUED)).avoid == "c2"


def test_a_parked_task_stays_parked() -> None:
    assert land(PARKED, None, None, outcome(State.QUEUED)).phase == PARKED


def test_half_an_ending_is_a_bug() -> None:
    finished = outcome(State.FAILED)

    with pytest.raises(AssertionError):
        land(FLIGHT, None, None, replace(finished, entry=None))
    with pytest.raises(AssertionError):
        land(FLIGHT, None, None, replace(finished, due_at=5))
    with pytest.raises(AssertionError):
        land(FLIGHT, None, None, replace(outcome(State.RUNNING), due_at=None))
    with pytest.raises(AssertionError):
        land(FLIGHT, None, None, replace(outcome(State.RUNNING), entry=finished.entry))


def test_what_was_noted_meanwhile_is_kept() -> None:
    step = replace(task("t1"), state=State.RUNNING, percent=10)

    assert merged(step, percent=40, cancel_requested=True) == replace(
        step, percent=40, cancel_requested=True
    )
    assert merged(step, percent=5, cancel_requested=False) == step
    asked = replace(step, cancel_requested=True)
    assert merged(asked, percent=10, cancel_requested=False) == asked


def test_back_in_the_queue_the_percentage_begins_again() -> None:
    assert merged(task("t1"), percent=40, cancel_requested=False).percent == 0


def test_a_cancellation_asked_for_during_the_step_is_looked_at_now() -> None:
    polled = outcome(State.RUNNING)
    asked = replace(polled.task, cancel_requested=True)

    assert due_after(polled, polled.task, 300) == 400
    assert due_after(polled, asked, 300) == 300
    assert due_after(replace(polled, task=asked), asked, 300) == 400, "the step knew of it"
    sent_back = outcome(State.QUEUED)
    assert due_after(sent_back, replace(sent_back.task, cancel_requested=True), 300) == 300
    assert due_after(outcome(State.STORING), replace(asked, state=State.STORING), 300) == 400


def test_only_what_the_row_will_not_tell_is_traced() -> None:
    sent_back = outcome(State.QUEUED)

    assert trace_of(FLIGHT, sent_back, 9) == Trace("t1", 0, TraceKind.RETURNED, 9)
    assert trace_of(QUEUED, sent_back, 9) is None, "it was in the queue before"
    assert trace_of(PARKED, sent_back, 9) is None
    unclear = trace_of(FLIGHT, outcome(State.UNCERTAIN), 9)
    assert unclear is not None
    assert unclear.kind is TraceKind.LOST
    for state in set(State) - {State.QUEUED, State.UNCERTAIN}:
        assert trace_of(FLIGHT, outcome(state), 9) is None
    assert admitted("t1", 9) == Trace("t1", 0, TraceKind.ADMITTED, 9)
