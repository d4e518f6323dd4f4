"""What an outcome does to its task's row in the schedule: one decision for all stores. Pure."""

from dataclasses import dataclass, replace
from typing import Final

from onetake.core.task import AT_PROVIDER, State, Task
from onetake.core.trace import Trace, TraceKind
from onetake.store.store import Outcome

PARKED: Final = "parked"
QUEUED: Final = "queued"
FLIGHT: Final = "flight"
_STOPPABLE: Final = frozenset({State.QUEUED, State.RUNNING})
"""Where a step ends and a cancellation is looked at by the next one."""
_TRACED: Final = frozenset({State.QUEUED, State.UNCERTAIN})
ENGINE: Final = "engine"
"""The actor of the entries that a task's life brings with it."""


@dataclass(frozen=True, slots=True)
class Landing:
    phase: str | None  # None: the row goes
    channel: str | None
    avoid: str | None
    freed: str | None  # the channel that gets a place back
    promotes: bool  # the user may have one more active task: its first parked one is queued


def land(phase: str, channel: str | None, avoid: str | None, outcome: Outcome) -> Landing:
    """`phase`, `channel` and `avoid` are the row's as it is stored."""
    task = outcome.task
    assert task.finished == (outcome.due_at is None), "a finished task is not due, others are"
    assert task.finished == (outcome.entry is not None), "exactly a finished task is resolved"
    if task.finished:
        return Landing(None, None, None, channel, phase != PARKED)
    if task.state is State.QUEUED:
        waits = PARKED if phase == PARKED else QUEUED
        return Landing(waits, None, channel or avoid, channel, False)
    if task.state in AT_PROVIDER:
        return Landing(FLIGHT, channel, avoid, None, False)
    return Landing(FLIGHT, None, avoid, channel, False)


def merged(task: Task, *, percent: int, cancel_requested: bool) -> Task:
    """The task with what was noted while its step ran, of which the step knows nothing."""
    if task.state is not State.QUEUED and percent > task.percent:
        task = replace(task, percent=percent)
    if cancel_requested and not task.cancel_requested:
        task = replace(task, cancel_requested=True)
    return task


def trace_of(phase: str, outcome: Outcome, now: int) -> Trace | None:
    """What the task's own row will not tell of this once it goes on."""
    task = outcome.task
    if phase != FLIGHT or task.state not in _TRACED:
        return None
    returned = task.state is State.QUEUED
    code = task.failure.code.label if returned and task.failure else None
    kind = TraceKind.RETURNED if returned else TraceKind.LOST
    return Trace(task.id, task.attempt, kind, now, task.submitted_at, task.channel, code)


def admitted(task: str, now: int) -> Trace:
    """A task that was parked may have its turn."""
    return Trace(task, 0, TraceKind.ADMITTED, now)


def due_after(outcome: Outcome, after: Task, now: int) -> int | None:
    """When the row is due. A cancellation that was asked for during the step, of which the step
    could not know, is not left waiting for as long as the step wanted to wait."""
    unheard = after.cancel_requested and not outcome.task.cancel_requested
    if outcome.due_at is None or not unheard or after.state not in _STOPPABLE:
        return outcome.due_at
    return min(outcome.due_at, now)
