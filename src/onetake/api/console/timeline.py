"""What happened to a task, moment by moment, from what the store knows of it.

The one rule: a customer never learns the name of a channel. `what` is a word that the front end
has in both languages; `detail` is a name, an amount or our own message.
"""

from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import urlsplit

from onetake.api.console.work_shapes import Moment
from onetake.core.ledger import Kind, change
from onetake.core.money import format_credits
from onetake.core.task import State, Task
from onetake.core.webhook import Delivery, Outcome
from onetake.store.store import Statement

_BOOKED: Final = {
    Kind.RESERVE: "held",
    Kind.SETTLE: "settled",
    Kind.RELEASE: "refunded",
}
_ORDER: Final = (
    "created", "held", "waiting", "submitted", "uncertain", "running", "storing", "succeeded",
    "failed", "cancelled", "expired", "settled", "refunded", "notified", "notice_failed",
)  # fmt: skip
"""Of moments at the same time."""


def timeline(
    task: Task,
    entries: Iterable[Statement],
    deliveries: Iterable[Delivery] = (),
    *,
    channels: Mapping[str, str] | None = None,
) -> list[Moment]:
    """Oldest first. `channels`: id -> name, for administrators; None: for the task's owner."""
    found = [Moment(at=task.created_at, what="created", detail=None)]
    found += [_booked(each) for each in entries]
    found += _stages(task, channels)
    found += [_told(each) for each in deliveries if each.outcome is not Outcome.PENDING]
    return sorted(found, key=lambda moment: (moment.at, _ORDER.index(moment.what)))


def _booked(statement: Statement) -> Moment:
    entry = statement.entry
    kept = sum(p.amount for p in entry.postings if p.target.startswith("house:"))
    amount = kept if entry.kind is Kind.SETTLE else abs(change(entry)[0])
    return Moment(at=statement.at, what=_BOOKED[entry.kind], detail=format_credits(amount))


def _stages(task: Task, channels: Mapping[str, str] | None) -> list[Moment]:
    """The last submission is known, and where the task stands now."""
    found: list[Moment] = []
    if task.submitted_at is not None:
        attempt = f"#{task.attempt}"
        if channels is not None and task.channel is not None:
            attempt += f" · {channels.get(task.channel, task.channel)}"
        found.append(Moment(at=task.submitted_at, what="submitted", detail=attempt))
    failure = None if task.failure is None else task.failure.message
    if task.finished_at is not None:
        found.append(Moment(at=task.finished_at, what=task.state.value, detail=failure))
        return found
    match task.state:
        case State.QUEUED if task.attempt:  # it was sent back
            found.append(Moment(at=task.updated_at, what="waiting", detail=failure))
        case State.RUNNING:
            found.append(Moment(at=task.updated_at, what="running", detail=f"{task.percent} %"))
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
