"""What became of a task on its way that its row does not keep: only its last attempt is there.

The one rule: facts of our own, such as a channel, a time and the name of a failure. Nothing that a
provider wrote, and nothing of what the task is about.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class TraceKind(StrEnum):
    ADMITTED = "admitted"  # it had waited for other tasks of its user
    RETURNED = "returned"  # an attempt ended, and the task went back to the queue
    LOST = "lost"  # an attempt's reply was not seen
    LATE = "late"  # the provider made it after all, when the task was over: an operator said so


@dataclass(frozen=True, slots=True)
class Trace:
    """One of a kind for each attempt. Times in milliseconds since 1970 UTC."""

    task: str
    attempt: int  # counting from 1; 0: before the first
    kind: TraceKind
    at: int
    submitted_at: int | None = None  # of the attempt
    channel: str | None = None
    code: str | None = None  # the label of a `failure.Code`


@dataclass(frozen=True, slots=True)
class History:
    parked: bool  # it waits now for other tasks of its user
    traces: tuple[Trace, ...]  # oldest first


NOTHING: Final = History(False, ())
