"""Tell callers what became of their tasks: the outbox's loop, apart from any task.

Each event is a row that was written in the transaction that finished its task, so none is lost
and none is made up. An address that does not answer is tried again for a day, with growing
pauses; it never holds up a task or another address.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

import msgspec
import structlog

from onetake.core.ids import object_id
from onetake.core.retry import Backoff
from onetake.core.task import Task
from onetake.core.webhook import Delivery, Outcome, Webhook
from onetake.engine.intake import Refused
from onetake.engine.signature import secret_of, signed_headers

DAY_MS: Final = 24 * 3600 * 1000
LEASE_MS: Final = 60_000
ANSWER_SECONDS: Final = 15.0
AT_ONCE: Final = 32
LOOK_SECONDS: Final = 1.0
KEPT_MS: Final = 30 * DAY_MS
GONE: Final = 410
"""The status by which an address says that it wants no events any more."""

PAUSES: Final = Backoff(first_ms=5_000, most_ms=4 * 3600 * 1000, attempts_max=1_000)

_log = structlog.get_logger(__name__)


class Store(Protocol):
    async def claim_deliveries(
        self, now: int, lease_until: int, limit: int
    ) -> tuple[Delivery, ...]: ...
    async def note_delivery(self, delivery: Delivery) -> bool: ...
    async def webhook(self, webhook: str) -> Webhook | None: ...
    async def webhooks(self, user: str) -> tuple[Webhook, ...]: ...
    async def put_webhook(self, webhook: Webhook) -> None: ...
    async def remove_webhook(self, webhook: str, user: str) -> bool: ...
    async def disable_webhook(self, webhook: str) -> bool: ...
    async def next_delivery_due(self) -> int | None: ...
    async def task(self, task: str) -> Task | None: ...
    async def prune_deliveries(self, before: int) -> int: ...


@dataclass(slots=True)
class Notify:
    """`post(url, body, headers, seconds)` gives the status of the answer; raises `Refused`.
    `shown` is a task as its owner sees it."""

    store: Store
    post: Callable[[str, bytes, Mapping[str, str], float], Awaitable[int]]
    shown: Callable[[Task], Mapping[str, object]]
    clock: Callable[[], int]
    jitter: Callable[[], float]
    entropy: Callable[[], int]
    key: Callable[[], bytes]  # a new random one, for a secret
    _pruned_at: int = field(default=0, init=False)
    _making: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    async def run(self) -> None:
        """Until cancelled. An address that is slow to answer takes one of the places and no more:
        others are told meanwhile."""
        under_way: set[asyncio.Task[None]] = set()
        try:
            while True:
                try:
                    started = await self._start(under_way)
                    await self._prune()
                except Exception:
                    _log.exception("notify.round_failed")
                    started = 0
                if not started:
                    await asyncio.sleep(LOOK_SECONDS)
        finally:
            for each in under_way:
                each.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)

    async def round(self) -> int:
        """Deliver what is due now; how many were tried."""
        under_way: set[asyncio.Task[None]] = set()
        started = await self._start(under_way)
        await asyncio.gather(*under_way)
        return started

    async def _start(self, under_way: set[asyncio.Task[None]]) -> int:
        """Begin what is due and has a place; how many."""
        now, free = self.clock(), AT_ONCE - len(under_way)
        due_at = await self.store.next_delivery_due() if free else None
        if due_at is None or due_at > now:
            return 0
        due = await self.store.claim_deliveries(now, now + LEASE_MS, free)
        for delivery in due:
            sending = asyncio.ensure_future(self._attempt(delivery))
            under_way.add(sending)
            sending.add_done_callback(under_way.discard)
        return len(due)

    async def _attempt(self, delivery: Delivery) -> None:
        """Whatever happens, the lease ends and it is tried again."""
        try:
            await self._deliver(delivery)
        except Exception:
            _log.exception("notify.not_noted", delivery=delivery.id)

    async def callback_webhook(self, user: str) -> Webhook:
        """Where the secret is kept that signs what goes to the tasks' own `callback_url`s."""
        async with self._making:
            if found := await self._callback(user):
                return found
            now, secret = self.clock(), secret_of(self.key())
            made = Webhook(object_id("whk", now, self.entropy()), user, "", secret, now)
            await self.store.put_webhook(made)
            # Another process may have made one at the same time: all take the oldest.
            first = await self._callback(user) or made
            if first.id != made.id:
                await self.store.remove_webhook(made.id, user)
            return first

    async def _callback(self, user: str) -> Webhook | None:
        return next((each for each in await self.store.webhooks(user) if not each.url), None)

    async def _deliver(self, delivery: Delivery) -> None:
        webhook = await self._endpoint(delivery)
        if webhook is None or webhook.disabled:
            note = replace(delivery, outcome=Outcome.FAILED, error="the endpoint is not there")
            await self.store.note_delivery(note)
            return
        body = await self._body(delivery)
        now = self.clock()
        headers = signed_headers(delivery.id, body, secrets_of(webhook, now), now // 1000)
        status, error = None, None
        try:
            status = await self.post(delivery.url, body, headers, ANSWER_SECONDS)
            error = None if status < 300 else f"answered with HTTP status {status}"
        except Refused as refused:
            error = refused.reason
        except Exception:
            _log.exception("notify.attempt_failed", delivery=delivery.id)
            error = "could not be sent"
        await self.store.note_delivery(self._noted(delivery, status, error))
        if status == GONE and webhook.url:
            await self.store.disable_webhook(webhook.id)

    async def _endpoint(self, delivery: Delivery) -> Webhook | None:
        if delivery.webhook is None:
            return await self.callback_webhook(delivery.user)
        return await self.store.webhook(delivery.webhook)

    async def _body(self, delivery: Delivery) -> bytes:
        """What is told, as it is now: links in it are fresh in every attempt."""
        task = await self.store.task(delivery.task) if delivery.task else None
        data: Mapping[str, object] = {"id": delivery.task or delivery.id}
        if task is not None:
            data = {**self.shown(task), "id": task.id}
        return msgspec.json.encode(
            {
                "id": delivery.id,
                "object": "event",
                "type": delivery.event,
                "created_at": delivery.created_at // 1000,
                "data": data,
            }
        )

    def _noted(self, delivery: Delivery, status: int | None, error: str | None) -> Delivery:
        now = self.clock()
        noted = replace(delivery, status=status, error=error)
        if error is None:
            return replace(noted, outcome=Outcome.DELIVERED, delivered_at=now)
        due_at = now + PAUSES.delay_ms(delivery.attempts, self.jitter())  # counted by the claim
        if status == GONE or due_at > delivery.created_at + DAY_MS:
            return replace(noted, outcome=Outcome.FAILED)
        return replace(noted, due_at=due_at)

    async def _prune(self) -> None:
        now = self.clock()
        if now - self._pruned_at > DAY_MS // 24:
            self._pruned_at = now
            await self.store.prune_deliveries(now - KEPT_MS)


def secrets_of(webhook: Webhook, now: int) -> Sequence[str]:
    """The secret, and for a while after a rotation the one before it."""
    old = webhook.old_secret
    overlapping = old is not None and webhook.old_until is not None and now < webhook.old_until
    return (webhook.secret, old) if old is not None and overlapping else (webhook.secret,)
