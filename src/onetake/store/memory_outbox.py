"""Webhooks and the outbox in memory. What finishing tasks write to it is `memory_queue.py`'s."""

from dataclasses import replace

from onetake.core.webhook import Delivery, Outcome, Webhook
from onetake.store.memory_state import State
from onetake.store.outbox import DeliveryPage


class MemoryOutbox:
    state: State

    async def put_webhook(self, webhook: Webhook) -> None:
        known = self.state.webhooks.get(webhook.id)
        if known is not None and known.user != webhook.user:
            raise ValueError(f"the id of {webhook.id} is not unique")
        self.state.webhooks[webhook.id] = webhook

    async def webhooks(self, user: str) -> tuple[Webhook, ...]:
        own = (hook for hook in self.state.webhooks.values() if hook.user == user)
        return tuple(sorted(own, key=_age))

    async def webhook(self, webhook: str) -> Webhook | None:
        return self.state.webhooks.get(webhook)

    async def disable_webhook(self, webhook: str) -> bool:
        known = self.state.webhooks.get(webhook)
        if known is None:
            return False
        self.state.webhooks[webhook] = replace(known, disabled=True)
        return True

    async def remove_webhook(self, webhook: str, user: str) -> bool:
        known = self.state.webhooks.get(webhook)
        if known is None or known.user != user:
            return False
        del self.state.webhooks[webhook]
        for row in list(self.state.deliveries.values()):
            if row.webhook == webhook and row.user == user and row.outcome is Outcome.PENDING:
                del self.state.deliveries[row.id]
        return True

    async def add_delivery(self, delivery: Delivery) -> None:
        if delivery.id in self.state.deliveries:
            raise ValueError(f"the id of {delivery.id} is not unique")
        self.state.deliveries[delivery.id] = delivery

    async def claim_deliveries(
        self, now: int, lease_until: int, limit: int
    ) -> tuple[Delivery, ...]:
        due = sorted((row.due_at, row.id) for row in self._pending() if row.due_at <= now)
        claimed: list[Delivery] = []
        for _, name in due[:limit]:
            row = self.state.deliveries[name]
            row = replace(row, due_at=lease_until, attempts=row.attempts + 1)
            self.state.deliveries[name] = row
            claimed.append(row)
        return tuple(claimed)

    async def note_delivery(self, delivery: Delivery) -> bool:
        row = self.state.deliveries.get(delivery.id)
        if row is None or (row.outcome, row.attempts) != (Outcome.PENDING, delivery.attempts):
            return False
        self.state.deliveries[delivery.id] = replace(
            row, outcome=delivery.outcome, status=delivery.status, error=delivery.error,
            due_at=delivery.due_at, delivered_at=delivery.delivered_at,
        )  # fmt: skip
        return True

    async def delivery(self, delivery: str) -> Delivery | None:
        return self.state.deliveries.get(delivery)

    async def deliveries(
        self, user: str, *, webhook: str | None = None, task: str | None = None,
        limit: int = 20, after: str | None = None,
    ) -> DeliveryPage:  # fmt: skip
        last = None if after is None else self.state.deliveries.get(after)
        if after is not None and (last is None or last.user != user):
            raise LookupError(f"{after!r} is not a delivery")
        found = [
            row
            for row in self.state.deliveries.values()
            if row.user == user
            and webhook in (None, row.webhook)
            and task in (None, row.task)
            and (last is None or _age(row) < _age(last))
        ]
        found.sort(key=_age, reverse=True)
        page = tuple(found[:limit])
        return DeliveryPage(page, page[-1].id if len(found) > limit else None)

    async def next_delivery_due(self) -> int | None:
        return min((row.due_at for row in self._pending()), default=None)

    async def prune_deliveries(self, before: int) -> int:
        rows = self.state.deliveries.values()
        settled = (row for row in rows if row.outcome is not Outcome.PENDING)
        old = [row for row in settled if row.created_at < before]
        for row in old:
            del self.state.deliveries[row.id]
        return len(old)

    def _pending(self) -> list[Delivery]:
        rows = self.state.deliveries.values()
        return [row for row in rows if row.outcome is Outcome.PENDING]


def _age(thing: Webhook | Delivery) -> tuple[int, str]:
    return thing.created_at, thing.id
