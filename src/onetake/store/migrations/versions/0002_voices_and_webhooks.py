"""Voices, webhooks and their outbox; budgets of API keys; tasks that their owners deleted."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_TERMINAL = "('succeeded', 'failed', 'cancelled', 'expired')"


def upgrade() -> None:
    op.add_column("tasks", sa.Column("erased_at", sa.BigInteger))
    _budgets()
    _voices()
    _webhooks()
    _deliveries()


def downgrade() -> None:
    raise NotImplementedError("what is kept since then has no other place; restore a backup")


def _budgets() -> None:
    op.add_column("keys", sa.Column("budget", sa.BigInteger))
    op.add_column(
        "keys", sa.Column("used", sa.BigInteger, nullable=False, server_default=sa.text("0"))
    )
    # What keys have used before anybody counted. The cast: PostgreSQL would sum to a decimal.
    op.execute(f"""
        UPDATE keys SET used = spent.amount FROM (
            SELECT "key", CAST(sum(
                CASE WHEN state IN {_TERMINAL} THEN coalesce(charged, 0) ELSE hold END
            ) AS BIGINT) AS amount
            FROM tasks WHERE "key" IS NOT NULL GROUP BY "key"
        ) AS spent
        WHERE keys.id = spent."key"
    """)


def _voices() -> None:
    op.create_table(
        "voices",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("user", sa.Text),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("task", sa.Text),
        sa.Column("preview", sa.Text),
        sa.Column("sample", sa.Text),
        sa.Column("prompt", sa.Text),
        sa.Column("models", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_voices_preview", "voices", ["preview"])
    op.create_index("ix_voices_sample", "voices", ["sample"])
    op.create_index("voices_of_user", "voices", ["user", "created_at", "id"])


def _webhooks() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("events", sa.Text, nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("old_secret", sa.Text),
        sa.Column("old_until", sa.BigInteger),
        sa.Column("name", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_webhooks_user", "webhooks", ["user"])


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("task", sa.Text),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("webhook", sa.Text),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("error", sa.Text),
        sa.Column("delivered_at", sa.BigInteger),
        sa.ForeignKeyConstraint(["user"], ["users.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_deliveries_created_at", "deliveries", ["created_at"])
    op.create_index("ix_deliveries_task", "deliveries", ["task"])
    op.create_index("deliveries_of_user", "deliveries", ["user", "created_at", "id"])
    op.create_index(
        "deliveries_due",
        "deliveries",
        ["due_at"],
        sqlite_where=sa.text("outcome = 'pending'"),
        postgresql_where=sa.text("outcome = 'pending'"),
    )
