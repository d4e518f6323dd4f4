"""What happened to a task, moment by moment, from what the store knows of it.

The one rule: a customer never learns the name of a channel. `what` is a word that the front end
has in both languages; `detail` is a name, an amount or our own message.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

from onetake.api.console.work_shapes import Moment
from onetake.core.failure import Code
from onetake.core.ledger import Kind, change
from onetake.core.money import format_credits
from onetake.core.task import State, Task
from onetake.core.trace import NOTHING, History, TraceKind
from onetake.core.webhook import Delivery, Outcome
from onetake.store.store import Statement

_BOOKED: Final = {
    Kind.RESERVE: "held",
    Kind.SETTLE: "settled",
    Kind.RELEASE: "refunded",
}
_ORDER: Final = (
    "created", "held", "parked", "queued", "waiting", "submitted", "uncertain", "running",
    "storing", "succeeded", "failed", "cancelled", "expired", "late", "settled", "refunded",
    "notified", "notice_failed",
)  # fmt: skip
"""Of moments at the same time."""
_WORDS: Final = {code.label: code.en for code in Code}


def timeline(
    task: Task,
    entries: Iterable[Statement],
    deliveries: Iterable[Delivery] = (),
    *,
    history: History = NOTHING,
    channels: Mapping[str, str] | None = None,
) -> list[Moment]:
    """Oldest first. `channels`: id -> name, for administrators; None: for the task's owner."""
    found = [Moment(at=task.created_at, what="created", detail=None)]
    found += [_booked(each) for each in entries]
    found += _passed(task, history, channels)
    found += _stages(task, history, channels)
    found += [_told(each) for each in deliveries if each.outcome is not Outcome.PENDING]
    return sorted(found, key=lambda moment: (moment.at, _ORDER.index(moment.what)))


def _booked(statement: Statement) -> Moment:
    entry = statement.entry
    kept = sum(p.amount for p in entry.postings if p.target.startswith("house:"))
    amount = kept if entry.kind is Kind.SETTLE else abs(change(entry)[0])
    return Moment(at=statement.at, what=_BOOKED[entry.kind], detail=format_credits(amount))


def _passed(task: Task, history: History, channels: Mapping[str, str] | None) -> Iterator[Moment]:
    """The wait for its user's other tasks, and the attempts that led to nothing."""
    waited = any(trace.kind is TraceKind.ADMITTED for trace in history.traces)
    if history.parked or waited:
        yield Moment(at=task.created_at, what="parked", detail=None)
    for trace in history.traces:
        if trace.kind is TraceKind.ADMITTED:
            yield Moment(at=trace.at, what="queued", detail=None)
        elif trace.kind is TraceKind.LOST:
            yield Moment(at=trace.at, what="uncertain", detail=None)
        elif trace.kind is TraceKind.LATE and channels is not None:
            yield Moment(at=trace.at, what="late", detail=None)
        elif trace.kind is TraceKind.RETURNED:
            if trace.submitted_at is not None and trace.attempt < task.attempt:
                yield _submitted(trace.submitted_at, trace.attempt, trace.channel, channels)
            yield Moment(at=trace.at, what="waiting", detail=_WORDS.get(trace.code or ""))


def _submitted(
    at: int, attempt: int, channel: str | None, channels: Mapping[str, str] | None
) -> Moment:
    detail = f"#{attempt}"
    if channels is not None and channel is not None:
        detail += f" · {channels.get(channel, channel)}"
    return Moment(at=at, what="submitted", detail=detail)


def _stages(task: Task, history: History, channels: Mapping[str, str] | None) -> list[Moment]:
    """The last submission, and where the task stands now."""
    found: list[Moment] = []
    if task.submitted_at is not None:
        found.append(_submitted(task.submitted_at, task.attempt, task.channel, channels))
    told = {trace.kind for trace in history.traces if trace.attempt == task.attempt}
    failure = None if task.failure is None else task.failure.message
    if task.finished_at is not None:
        found.append(Moment(at=task.finished_at, what=task.state.value, detail=failure))
        return found
    match task.state:
        case State.QUEUED if task.attempt and TraceKind.RETURNED not in told:  # it was sent back
            found.append(Moment(at=task.updated_at, what="waiting", detail=failure))
        case State.RUNNING:
            found.append(Moment(at=task.updated_at, what="running", detail=f"{task.percent} %"))
        case State.UNCERTAIN if TraceKind.LOST in told:
            pass
        case State.UNCERTAIN | State.STORING:
            found.append(Moment(at=task.updated_at, what=task.state.value, detail=None))
        case _:
            pass
    return found


def _told(delivery: Delivery) -> Moment:
    """When the last attempt was made; of one that was given up, the log knows when it was due."""
    good = delivery.outcome is Outcome.DELIVERED
    at = delivery.delivered_at if delivery.delivered_at is not None else delivery.due_at
    host = urlsplit(delivery.url).hostname or ""
    return Moment(at=at, what="notified" if good else "notice_failed", detail=host)
