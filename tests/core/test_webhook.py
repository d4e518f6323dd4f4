"""The names of events: every end of every kind of task has one, and callers can know them all."""

from dataclasses import replace

import pytest

from onetake.core.request import Modality, Operation
from onetake.core.task import TERMINAL, State
from onetake.core.webhook import EVENTS, TEST_EVENT, event_of
from tests.store.sample import task


@pytest.mark.parametrize("operation", Operation)
@pytest.mark.parametrize("state", sorted(TERMINAL))
def test_every_end_has_a_name_that_can_be_asked_for(operation: Operation, state: State) -> None:
    assert event_of(replace(task("t1", operation=operation), state=state)) in EVENTS


@pytest.mark.parametrize(
    ("operation", "state", "event"),
    [
        (Operation.TEXT_TO_VIDEO, State.SUCCEEDED, "video.completed"),
        (Operation.ANIMATE, State.FAILED, "video.failed"),
        (Operation.EDIT_IMAGE, State.EXPIRED, "image.failed"),
        (Operation.SPEECH, State.CANCELLED, "speech.cancelled"),
        (Operation.VOICE_DESIGN, State.SUCCEEDED, "voice.completed"),
    ],
)
def test_an_event_says_what_ended_and_how(operation: Operation, state: State, event: str) -> None:
    assert event_of(replace(task("t1", operation=operation), state=state)) == event


def test_events_are_of_what_models_make_and_the_test_is_none_of_them() -> None:
    assert {event.partition(".")[0] for event in EVENTS} == {str(each) for each in Modality}
    assert len(set(EVENTS)) == len(EVENTS)
    assert TEST_EVENT not in EVENTS
