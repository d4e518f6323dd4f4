"""The life of a task, as one table.

Read `TRANSITIONS` and you know every path a task can take. The diagram in
docs/architecture.md is generated from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, TypeAlias

from onetake.core.failure import Failure
from onetake.core.ledger import Hold
from onetake.core.pricing import Quote
from onetake.core.request import Facts, Request

Handle: TypeAlias = Mapping[str, str | int]
"""What an adapter needs to ask about its job again. Opaque to everybody else."""


class State(StrEnum):
    QUEUED = "queued"
    SUBMITTING = "submitting"  # written before the provider is called: a crash here is visible
    UNCERTAIN = "uncertain"  # a submission whose outcome is not known: the hold stays
    RUNNING = "running"
    STORING = "storing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class SourceKind(StrEnum):
    REMOTE = "remote"  # a URL that came from a provider: hostile until fetched safely
    RENDERED = "rendered"  # a file name in our own renderer's folder
    OWN = "own"  # a path below the channel's base URL, opened by its credential alone


@dataclass(frozen=True, slots=True)
class Source:
    """Where a finished result can be taken from."""

    kind: SourceKind
    where: str


@dataclass(frozen=True, slots=True)
class Output:
    """One kept result, in our own storage."""

    asset: str
    facts: Facts
    thumbnail: str | None = None  # an asset, too


@dataclass(frozen=True, slots=True)
class Claimed:
    """A worker will now submit it through this channel."""

    channel: str


@dataclass(frozen=True, slots=True)
class Submitted:
    handle: Handle
    again_in_ms: int | None = None  # when the provider said when to look


@dataclass(frozen=True, slots=True)
class Progressed:
    percent: int
    again_in_ms: int | None = None
    handle: Handle | None = None  # where the provider gave a new one


@dataclass(frozen=True, slots=True)
class Produced:
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Stored:
    outputs: tuple[Output, ...]


@dataclass(frozen=True, slots=True)
class Lost:
    """A submission was made and its reply never seen. Not a failure: nobody knows yet."""


@dataclass(frozen=True, slots=True)
class Returned:
    """Definitely not accepted by the provider, and worth another try later."""

    failure: Failure


@dataclass(frozen=True, slots=True)
class Failed:
    failure: Failure


@dataclass(frozen=True, slots=True)
class Cancelled:
    failure: Failure


@dataclass(frozen=True, slots=True)
class Expired:
    failure: Failure


Event: TypeAlias = (
    Claimed | Submitted | Progressed | Produced | Stored | Lost | Returned
    | Failed | Cancelled | Expired
)  # fmt: skip

_VERDICTS: Final[Mapping[type[Event], State]] = {
    Failed: State.FAILED,
    Cancelled: State.CANCELLED,
    Expired: State.EXPIRED,
}

TRANSITIONS: Final[Mapping[State, Mapping[type[Event], State]]] = {
    State.QUEUED: {Claimed: State.SUBMITTING, **_VERDICTS},
    State.SUBMITTING: {
        Submitted: State.RUNNING,
        Produced: State.STORING,  # some providers answer in one call
        Returned: State.QUEUED,
        Lost: State.UNCERTAIN,
        **_VERDICTS,
    },
    State.UNCERTAIN: {
        Submitted: State.RUNNING,  # found again, or an operator knows the job's id
        Produced: State.STORING,
        Lost: State.UNCERTAIN,
        Returned: State.QUEUED,  # the provider proved that it never had it
        **_VERDICTS,
    },
    State.RUNNING: {
        Progressed: State.RUNNING,
        Produced: State.STORING,
        **_VERDICTS,
    },
    State.STORING: {Stored: State.SUCCEEDED, Failed: State.FAILED},
    State.SUCCEEDED: {},
    State.FAILED: {},
    State.CANCELLED: {},
    State.EXPIRED: {},
}

TERMINAL: Final = frozenset(state for state, exits in TRANSITIONS.items() if not exits)
AT_PROVIDER: Final = frozenset({State.SUBMITTING, State.UNCERTAIN, State.RUNNING})
"""States in which the task occupies one of its channel's places."""


class IllegalTransition(Exception):
    """A bug, or an event that came too late. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Task:
    id: str
    user: str
    key: str | None  # the id of the API key that created it
    dialect: str
    request: Request
    quote: Quote
    created_at: int  # milliseconds since 1970 UTC, as every time here
    updated_at: int
    state: State = State.QUEUED
    percent: int = 0
    attempt: int = 0  # submissions made, counting from 1
    channel: str | None = None
    handle: Handle | None = None
    sources: tuple[Source, ...] = ()
    outputs: tuple[Output, ...] = ()
    failure: Failure | None = None
    charged: int | None = None  # micro-credits; None until resolved
    cancel_requested: bool = False
    submitted_at: int | None = None
    finished_at: int | None = None
    steps_failed: int = 0  # in a row; an event of any kind ends the count

    @property
    def hold(self) -> Hold:
        return Hold(self.id, self.user, self.quote.amount)

    @property
    def finished(self) -> bool:
        return self.state in TERMINAL


def advance(task: Task, event: Event, at: int) -> Task:
    """Apply one event. Pure: the caller writes the result, or does not."""
    state = TRANSITIONS[task.state].get(type(event))
    if state is None:
        raise IllegalTransition(f"{task.id}: {type(event).__name__} while {task.state}")
    changes = _changes(task, event, at)
    return replace(task, state=state, updated_at=at, steps_failed=0, **changes)


def _changes(task: Task, event: Event, at: int) -> dict[str, Any]:
    """What an event changes beyond the state. One copy of the task is made, not two."""
    match event:
        case Claimed(channel=channel):
            return {"channel": channel, "attempt": task.attempt + 1, "submitted_at": at,
                    "handle": None, "failure": None}  # fmt: skip
        case Submitted(handle=handle):
            return {"handle": handle}
        case Progressed(percent=percent, handle=handle):
            percent = min(max(task.percent, percent), 99)  # 100 is for a finished file
            return {"percent": percent, "handle": handle or task.handle}
        case Produced(sources=sources):
            return {"sources": sources}
        case Stored(outputs=outputs):
            return {"outputs": outputs, "sources": (), "percent": 100, "finished_at": at}
        case Lost():
            return {}
        case Returned(failure=failure):
            return {"failure": failure, "percent": 0}
        case Failed(failure=failure) | Cancelled(failure=failure) | Expired(failure=failure):
            return {"failure": failure, "sources": (), "finished_at": at}
