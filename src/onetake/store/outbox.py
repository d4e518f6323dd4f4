"""The outbox: what callers are to be told of finished tasks, kept until they have been told.

The row of a delivery is written by the transaction that finishes its task, so no crash can lose
or double it. Its id is made from the task and the webhook: the same notice has the same id,
however often a transaction is played. A claim is a lease, as in the queue: it moves `due_at` to
the lease's end and counts one more of `attempts`, by which what a late sender notes is refused.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from onetake.core.task import Task
from onetake.core.webhook import Delivery, Webhook, event_of


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    deliveries: tuple[Delivery, ...]
    after: str | None  # give it back as `after` for the next page


class Outbox(Protocol):
    async def put_webhook(self, webhook: Webhook) -> None:
        """Insert, or replace the one of this user with this id. The vault seals its secrets."""
        ...

    async def webhooks(self, user: str) -> tuple[Webhook, ...]:
        """Oldest first."""
        ...

    async def webhook(self, webhook: str) -> Webhook | None: ...
    async def disable_webhook(self, webhook: str) -> bool:
        """In one statement, so that it undoes no change made meanwhile. False when it is gone."""
        ...

    async def remove_webhook(self, webhook: str, user: str) -> bool:
        """False when it is not there, or not this user's. What it was still to hear goes, too."""
        ...

    async def add_delivery(self, delivery: Delivery) -> None:
        """A test event, or an old one again under another id."""
        ...

    async def claim_deliveries(
        self, now: int, lease_until: int, limit: int
    ) -> tuple[Delivery, ...]:
        """Those that are due, the longest first, each with this attempt counted in `attempts`.

        Two claimers never get one; a claimer that dies leaves it due when the lease ends.
        """
        ...

    async def note_delivery(self, delivery: Delivery) -> bool:
        """Write how a claimed attempt ended: `outcome`, `status`, `error`, `due_at` and
        `delivered_at`. False, and nothing written, when it is no longer pending with these
        `attempts`: somebody else has claimed it since, or it is gone."""
        ...

    async def delivery(self, delivery: str) -> Delivery | None: ...
    async def deliveries(
        self, user: str, *, webhook: str | None = None, task: str | None = None,
        limit: int = 20, after: str | None = None,
    ) -> DeliveryPage:  # fmt: skip
        """Newest first, by (created_at, id). Raises LookupError when `after` is none of `user`."""
        ...

    async def next_delivery_due(self) -> int | None:
        """The earliest `due_at` of what is pending, also of what is claimed. Cheap."""
        ...

    async def prune_deliveries(self, before: int) -> int:
        """Forget all deliveries made before then that are not pending, in small transactions; how
        many."""
        ...


@dataclass(frozen=True, slots=True)
class Listener:
    """What deciding needs to know of an enabled webhook with a URL. No secret."""

    id: str
    user: str
    url: str
    events: tuple[str, ...]  # empty: all


def event_id(task: str, webhook: str | None) -> str:
    """The id of the notice that a task has finished, for one webhook or the task's own URL."""
    name = "\n".join((task, webhook or ""))
    return f"evt_{hashlib.sha256(name.encode()).hexdigest()[:32]}"


def notices(finished: Iterable[tuple[Task, int]], listeners: Iterable[Listener]) -> list[Delivery]:
    """Everything that is to be told of these tasks, which have finished at these times."""
    hooks: dict[str, list[Listener]] = {}
    for listener in listeners:
        hooks.setdefault(listener.user, []).append(listener)
    return [notice for task, now in finished for notice in _of_task(task, hooks, now)]


def _of_task(task: Task, hooks: Mapping[str, Sequence[Listener]], now: int) -> Iterable[Delivery]:
    listeners = hooks.get(task.user, ())
    url = task.request.callback_url
    if not listeners and not url:
        return
    event = event_of(task)
    if url:
        yield Delivery(event_id(task.id, None), task.user, url, event, task.id, now, now)
    for hook in listeners:
        if not hook.events or event in hook.events:
            id = event_id(task.id, hook.id)
            yield Delivery(id, task.user, hook.url, event, task.id, now, now, hook.id)
