"""Webhooks and deliveries survive their rows, and secrets are not to be read in them."""

from dataclasses import replace

import pytest

from onetake.core.webhook import Outcome
from onetake.store import codec_webhook as codec, schema
from onetake.store.outbox import Listener
from onetake.store.vault import CannotOpen, Vault
from tests.store.sample import delivery, webhook

VAULT = Vault(b"k" * 32)
ROTATED = webhook("w1", events=["video.failed"], old_secret="whsec_before", old_until=99)


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        (schema.webhooks, codec.WEBHOOK_COLUMNS),
        (schema.deliveries, codec.DELIVERY_COLUMNS),
    ],
)
def test_the_columns_are_those_of_the_schema(table: schema.Table, columns: tuple[str, ...]) -> None:
    assert sorted(columns) == sorted(table.columns.keys())


@pytest.mark.parametrize("hook", [ROTATED, webhook("w2")])
def test_a_webhook_survives_its_row(hook: codec.Webhook) -> None:
    row = codec.webhook_row(hook, VAULT)

    assert "whsec" not in str(row)
    assert codec.webhook_of(row, VAULT) == hook
    listener = codec.listener_at([row[name] for name in codec.LISTENER_COLUMNS])
    assert listener == Listener(hook.id, hook.user, hook.url, hook.events)


def test_a_secret_opens_only_where_it_was_sealed() -> None:
    row = codec.webhook_row(ROTATED, VAULT)

    for moved in (
        row | {"secret": row["old_secret"]},
        row | {"old_secret": row["secret"]},
        row | {"id": "w2"},
    ):
        with pytest.raises(CannotOpen):
            codec.webhook_of(moved, VAULT)


def test_a_delivery_survives_its_row() -> None:
    tried = replace(
        delivery("evt_1", task="t1", webhook="w1"), outcome=Outcome.FAILED, attempts=3,
        status=503, error="answered 503", delivered_at=7,
    )  # fmt: skip

    for one in (tried, delivery("evt_2")):
        assert codec.delivery_of(codec.delivery_row(one)) == one
