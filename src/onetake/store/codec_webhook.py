"""Webhooks and deliveries <-> rows, by the rule of `codec.py`: columns, writer and reader in one
order. Imports no SQL library."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from msgspec.json import Decoder, Encoder

from onetake.core.webhook import Delivery, Outcome, Webhook
from onetake.store.codec import Row, Values
from onetake.store.outbox import Listener
from onetake.store.vault import Vault

WEBHOOK_COLUMNS: Final = (
    "id", "user", "url", "secret", "created_at", "events", "disabled", "old_secret", "old_until",
    "name",
)  # fmt: skip
LISTENER_COLUMNS: Final = ("id", "user", "url", "events")
DELIVERY_COLUMNS: Final = (
    "id", "user", "url", "event", "task", "created_at", "due_at", "webhook",
    "outcome", "attempts", "status", "error", "delivered_at",
)  # fmt: skip

_encode: Final = Encoder().encode
_words_of: Final[Callable[[str], tuple[str, ...]]] = Decoder(tuple[str, ...]).decode


def words_json(words: Sequence[str]) -> str:
    return _encode(words).decode()


def webhook_row(webhook: Webhook, vault: Vault) -> dict[str, Any]:
    """The secrets are sealed, each bound to this webhook and to its own column."""
    old = webhook.old_secret
    return {
        "id": webhook.id, "user": webhook.user, "url": webhook.url,
        "secret": vault.seal(webhook.secret, webhook.id), "created_at": webhook.created_at,
        "events": words_json(webhook.events), "disabled": webhook.disabled,
        "old_secret": None if old is None else vault.seal(old, _before(webhook.id)),
        "old_until": webhook.old_until, "name": webhook.name,
    }  # fmt: skip


def webhook_of(row: Row, vault: Vault) -> Webhook:
    """Raises `CannotOpen` when the vault's key is not the one that sealed the secrets."""
    (id_, user, url, secret, created_at, events, disabled, old, old_until, name) = (
        row[column] for column in WEBHOOK_COLUMNS
    )
    return Webhook(
        id_, user, url, vault.open(secret, id_), created_at, _words_of(events), bool(disabled),
        None if old is None else vault.open(old, _before(id_)), old_until, name,
    )  # fmt: skip


def listener_at(row: Sequence[Any]) -> Listener:
    """Read a row that was selected in the order of LISTENER_COLUMNS."""
    id_, user, url, events = row
    return Listener(id_, user, url, _words_of(events))


def delivery_values(delivery: Delivery) -> Values:
    """In the order of DELIVERY_COLUMNS."""
    return (
        delivery.id, delivery.user, delivery.url, delivery.event, delivery.task,
        delivery.created_at, delivery.due_at, delivery.webhook, delivery.outcome.value,
        delivery.attempts, delivery.status, delivery.error, delivery.delivered_at,
    )  # fmt: skip


def delivery_row(delivery: Delivery) -> dict[str, Any]:
    return dict(zip(DELIVERY_COLUMNS, delivery_values(delivery), strict=True))


def delivery_of(row: Row) -> Delivery:
    (id_, user, url, event, task, created_at, due_at, webhook,
     outcome, attempts, status, error, delivered_at) = (
        row[name] for name in DELIVERY_COLUMNS
    )  # fmt: skip
    return Delivery(
        id_, user, url, event, task, created_at, due_at, webhook,
        Outcome(outcome), attempts, status, error, delivered_at,
    )  # fmt: skip


def _before(webhook: str) -> str:
    return f"{webhook} before"
