"""Webhooks, and the outbox behind them. What finishing tasks write to it is each store's own."""

from sqlalchemy import delete, insert, select, tuple_, update

from onetake.core.webhook import Delivery, Outcome, Webhook
from onetake.store import schema
from onetake.store.codec_webhook import (
    DELIVERY_COLUMNS,
    WEBHOOK_COLUMNS,
    delivery_of,
    delivery_row,
    webhook_of,
    webhook_row,
)
from onetake.store.outbox import DeliveryPage
from onetake.store.scripts.script import Script, chunks
from onetake.store.vault import Vault

_webhooks = schema.webhooks
_deliveries = schema.deliveries
_hook_columns = [_webhooks.c[name] for name in WEBHOOK_COLUMNS]
_columns = [_deliveries.c[name] for name in DELIVERY_COLUMNS]
_NOTED = ("outcome", "status", "error", "due_at", "delivered_at")

pending = _deliveries.c.outcome == Outcome.PENDING.value


def put_webhook(webhook: Webhook, vault: Vault) -> Script[None]:
    row = webhook_row(webhook, vault)
    known = yield (
        update(_webhooks)
        .where(_webhooks.c.id == webhook.id, _webhooks.c.user == webhook.user)
        .values({name: row[name] for name in WEBHOOK_COLUMNS if name not in ("id", "user")})
        .returning(_webhooks.c.id)
    )
    if not known:
        yield insert(_webhooks).values(row)


def webhooks(user: str, vault: Vault) -> Script[tuple[Webhook, ...]]:
    rows = yield (
        select(*_hook_columns)
        .where(_webhooks.c.user == user)
        .order_by(_webhooks.c.created_at, _webhooks.c.id)
    )
    return tuple(webhook_of(row, vault) for row in rows)


def webhook(id: str, vault: Vault) -> Script[Webhook | None]:
    rows = yield select(*_hook_columns).where(_webhooks.c.id == id)
    return webhook_of(rows[0], vault) if rows else None


def disable_webhook(id: str) -> Script[bool]:
    found = yield (
        update(_webhooks)
        .where(_webhooks.c.id == id)
        .values(disabled=True)
        .returning(_webhooks.c.id)
    )
    return bool(found)


def remove_webhook(id: str, user: str) -> Script[bool]:
    removed = yield (
        delete(_webhooks)
        .where(_webhooks.c.id == id, _webhooks.c.user == user)
        .returning(_webhooks.c.id)
    )
    if removed:
        yield delete(_deliveries).where(
            pending, _deliveries.c.user == user, _deliveries.c.webhook == id
        )
    return bool(removed)


def add_delivery(delivery: Delivery) -> Script[None]:
    yield insert(_deliveries).values(delivery_row(delivery))


def claim_deliveries(now: int, lease_until: int, limit: int) -> Script[tuple[Delivery, ...]]:
    """One statement finds and locks, the next one leases: another claimer passes them by."""
    due = yield (
        select(_deliveries.c.id)
        .where(pending, _deliveries.c.due_at <= now)
        .order_by(_deliveries.c.due_at, _deliveries.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed: dict[str, Delivery] = {}
    for some in chunks([row["id"] for row in due]):
        rows = yield (
            update(_deliveries)
            .where(_deliveries.c.id.in_(some))
            .values(due_at=lease_until, attempts=_deliveries.c.attempts + 1)
            .returning(*_columns)
        )
        claimed |= {row["id"]: delivery_of(row) for row in rows}
    return tuple(claimed[row["id"]] for row in due)


def note_delivery(delivery: Delivery) -> Script[bool]:
    row = delivery_row(delivery)
    noted = yield (
        update(_deliveries)
        .where(
            pending,
            _deliveries.c.id == delivery.id,
            _deliveries.c.attempts == delivery.attempts,
        )
        .values({name: row[name] for name in _NOTED})
        .returning(_deliveries.c.id)
    )
    return bool(noted)


def delivery(id: str) -> Script[Delivery | None]:
    rows = yield select(*_columns).where(_deliveries.c.id == id)
    return delivery_of(rows[0]) if rows else None


def deliveries(
    user: str, *, webhook: str | None, task: str | None, limit: int, after: str | None
) -> Script[DeliveryPage]:
    """Newest first. Raises LookupError when `after` is no delivery of this user."""
    assert limit > 0, "a page has at least one delivery"
    query = select(*_columns).where(_deliveries.c.user == user)
    if webhook is not None:
        query = query.where(_deliveries.c.webhook == webhook)
    if task is not None:
        query = query.where(_deliveries.c.task == task)
    if after is not None:
        last = yield select(_deliveries.c.created_at).where(
            _deliveries.c.id == after, _deliveries.c.user == user
        )
        if not last:
            raise LookupError(f"{after!r} is not a delivery")
        age = tuple_(_deliveries.c.created_at, _deliveries.c.id)
        query = query.where(age < (last[0]["created_at"], after))
    rows = yield (
        query.order_by(_deliveries.c.created_at.desc(), _deliveries.c.id.desc())
        .limit(limit + 1)
    )  # fmt: skip
    found = tuple(delivery_of(row) for row in rows[:limit])
    return DeliveryPage(found, found[-1].id if len(rows) > limit else None)


def prune(before: int, limit: int) -> Script[int]:
    old = (
        select(_deliveries.c.id)
        .where(~pending, _deliveries.c.created_at < before)
        .order_by(_deliveries.c.created_at)
        .limit(limit)
    )
    removed = yield (
        delete(_deliveries).where(_deliveries.c.id.in_(old)).returning(_deliveries.c.id)
    )  # fmt: skip
    return len(removed)
