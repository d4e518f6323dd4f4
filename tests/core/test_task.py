"""The life of a task: the table is the whole truth, and it has the ends that it must have."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from onetake.core.failure import Code, Failure
from onetake.core.ledger import Hold
from onetake.core.pricing import Quote, Settle
from onetake.core.request import Facts, Medium, Request
from onetake.core.task import (
    AT_PROVIDER,
    TERMINAL,
    TRANSITIONS,
    Cancelled,
    Claimed,
    Event,
    Expired,
    Failed,
    IllegalTransition,
    Lost,
    Output,
    Produced,
    Progressed,
    Returned,
    Source,
    SourceKind,
    State,
    Stored,
    Submitted,
    Task,
    advance,
)

BUSY = Failure(Code.PROVIDER_BUSY, "busy")
SOURCE = Source(SourceKind.REMOTE, "https://a.example/v.mp4")
OUTPUT = Output("asset_1", Facts(Medium.VIDEO, "video/mp4", 9))
EVENTS: list[Event] = [
    Claimed("c1"),
    Submitted({"id": "1"}),
    Progressed(50),
    Produced((SOURCE,)),
    Stored((OUTPUT,)),
    Lost(),
    Returned(BUSY),
    Failed(BUSY),
    Cancelled(Failure(Code.CANCELLED, "cancelled")),
    Expired(Failure(Code.EXPIRED, "late")),
]
NEW = Task(
    id="t1",
    user="u1",
    key="k1",
    dialect="videoapi",
    request=Request("m", None, {}),
    quote=Quote(180, (), Settle.QUOTE),
    created_at=1_000,
    updated_at=1_000,
)
WORKING = [State.SUBMITTING, State.UNCERTAIN, State.RUNNING, State.STORING]


@pytest.mark.parametrize(("state", "event"), list(itertools.product(State, EVENTS)))
def test_the_table_is_the_whole_truth(state: State, event: Event):
    task = replace(NEW, state=state)
    allowed = TRANSITIONS[state].get(type(event))

    if allowed is None:
        with pytest.raises(IllegalTransition, match=f"t1: {type(event).__name__} while {state}"):
            advance(task, event, 2_000)
    else:
        after = advance(task, event, 2_000)
        assert after.state is allowed
        assert after.updated_at == 2_000


def test_every_state_can_reach_an_end():
    reach = set(TERMINAL)
    while new := {s for s, exits in TRANSITIONS.items() if reach & set(exits.values())} - reach:
        reach |= new

    assert reach == set(State) == set(TRANSITIONS)


def test_the_ends_are_these():
    assert {State.SUCCEEDED, State.FAILED, State.CANCELLED, State.EXPIRED} == TERMINAL


@pytest.mark.parametrize("state", WORKING)
def test_every_working_state_can_fail(state: State):
    assert TRANSITIONS[state][Failed] is State.FAILED


def test_a_lost_submission_is_never_put_back_into_the_queue_by_itself():
    assert TRANSITIONS[State.SUBMITTING][Lost] is State.UNCERTAIN
    assert TRANSITIONS[State.UNCERTAIN][Lost] is State.UNCERTAIN
    assert Claimed not in TRANSITIONS[State.UNCERTAIN]


def test_only_a_kept_result_is_a_success():
    assert [s for s, exits in TRANSITIONS.items() if State.SUCCEEDED in exits.values()] == [
        State.STORING
    ]


def test_what_is_finished_at_the_provider_is_stored_and_not_cancelled():
    assert set(TRANSITIONS[State.STORING]) == {Stored, Failed}


def test_the_states_that_take_a_channels_place_are_these():
    assert {State.SUBMITTING, State.UNCERTAIN, State.RUNNING} == AT_PROVIDER


def test_a_task_holds_what_it_was_quoted():
    assert NEW.hold == Hold("t1", "u1", 180)
    assert not NEW.finished
    assert replace(NEW, state=State.EXPIRED).finished


def test_a_claim_counts_the_attempt_and_forgets_the_last_one():
    returned = replace(NEW, attempt=1, channel="c0", failure=BUSY, handle={"id": "old"})

    claimed = advance(returned, Claimed("c1"), 2_000)

    assert (claimed.attempt, claimed.channel, claimed.submitted_at) == (2, "c1", 2_000)
    assert (claimed.failure, claimed.handle) == (None, None)


def test_a_submission_keeps_its_handle():
    task = replace(NEW, state=State.SUBMITTING)

    assert advance(task, Submitted({"id": "j7"}), 2_000).handle == {"id": "j7"}


@given(st.lists(st.integers(-50, 200), min_size=1))
def test_progress_never_goes_backwards_and_never_says_finished(percents: list[int]):
    task = replace(NEW, state=State.RUNNING)
    seen = [0]
    for percent in percents:
        task = advance(task, Progressed(percent), 2_000)
        seen.append(task.percent)

    assert seen == sorted(seen)
    assert seen[-1] <= 99


def test_progress_may_bring_a_new_handle_and_otherwise_keeps_the_old():
    task = replace(NEW, state=State.RUNNING, handle={"id": "1"})

    assert advance(task, Progressed(1), 2_000).handle == {"id": "1"}
    assert advance(task, Progressed(1, handle={"id": "2"}), 2_000).handle == {"id": "2"}


def test_a_stored_result_ends_the_task():
    task = replace(NEW, state=State.STORING, sources=(SOURCE,), percent=40)

    done = advance(task, Stored((OUTPUT,)), 3_000)

    assert (done.outputs, done.sources, done.percent) == ((OUTPUT,), (), 100)
    assert done.finished_at == 3_000


def test_a_return_says_why_and_starts_the_percentage_again():
    task = replace(NEW, state=State.SUBMITTING, percent=30)

    back = advance(task, Returned(BUSY), 2_000)

    assert (back.state, back.failure, back.percent, back.finished_at) == (
        State.QUEUED,
        BUSY,
        0,
        None,
    )


@pytest.mark.parametrize("event", EVENTS[-3:])
def test_a_bad_end_keeps_the_reason_and_the_time_and_drops_the_sources(event: Event):
    assert isinstance(event, Failed | Cancelled | Expired)
    task = replace(NEW, state=State.RUNNING, sources=(SOURCE,))

    ended = advance(task, event, 4_000)

    assert (ended.failure, ended.sources, ended.finished_at) == (event.failure, (), 4_000)


def test_failed_steps_are_counted_in_a_row():
    task = replace(NEW, state=State.RUNNING, steps_failed=3)

    assert advance(task, Progressed(5), 2_000).steps_failed == 0
    assert advance(task, Produced((SOURCE,)), 2_000).steps_failed == 0
