"""Whose turn it is. Start-time fair queueing over users, and places on channels.

Each waiting task has a `turn`. A user's next task gets the turn after the user's last one,
but never one before the turn that is being served now. So a user with 10 000 waiting tasks
and a user with one are served alternately, and an idle user gathers no credit.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


def next_turn(*, last: int, serving: int) -> int:
    """The turn of a user's new task. `last`: of that user; `serving`: the lowest that waits."""
    return max(last + 1, serving)


@dataclass(frozen=True, slots=True)
class Place:
    """A channel that could do the work, and how many tasks it takes at the same time."""

    channel: str
    most: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """One task that waits, as far as the choice of a channel needs to know it."""

    task: str
    model: str
    avoid: str | None  # the channel that returned it last


@dataclass(frozen=True, slots=True)
class Start:
    task: str
    channel: str


def open_models(places: Mapping[str, Sequence[Place]], busy: Mapping[str, int]) -> list[str]:
    """The models for which at least one channel has a free place."""
    return [
        model
        for model, channels in places.items()
        if any(busy.get(place.channel, 0) < place.most for place in channels)
    ]


def assign(
    waiting: Iterable[Waiting], places: Mapping[str, Sequence[Place]], busy: Mapping[str, int]
) -> list[Start]:
    """Give the tasks, in their order, to the first channel in the model's list with a place.

    The channel that returned a task is tried only when no other one is listed.
    """
    taken = dict(busy)
    starts: list[Start] = []
    for task in waiting:
        listed = places.get(task.model, ())
        others = [place for place in listed if place.channel != task.avoid] or listed
        for place in others:
            if taken.get(place.channel, 0) < place.most:
                taken[place.channel] = taken.get(place.channel, 0) + 1
                starts.append(Start(task.task, place.channel))
                break
    return starts
