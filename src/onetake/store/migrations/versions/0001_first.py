"""The first schema, written out, so that later changes of schema.py do not change the past."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _accounts()
    _channels()
    _tasks()
    _schedule()
    _ledger()
    _assets()
    _revisions()


def downgrade() -> None:
    raise NotImplementedError("there is nothing before the first schema; restore a backup")


def _accounts() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("email_key", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email_key"),
    )
    op.create_table(
        "wallets",
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("available", sa.BigInteger, nullable=False),
        sa.Column("held", sa.BigInteger, nullable=False),
        sa.Column("active", sa.Integer, nullable=False),
        sa.Column("last_turn", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.id"]),
        sa.PrimaryKeyConstraint("user"),
        postgresql_with={"fillfactor": "70"},
    )
    op.create_table(
        "keys",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("format", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("prefix", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("last_used_at", sa.BigInteger),
        sa.Column("revoked_at", sa.BigInteger),
        sa.Column("expires_at", sa.BigInteger),
        sa.Column("models", sa.Text, nullable=False),
        sa.Column("networks", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest"),
    )
    op.create_index("ix_keys_user", "keys", ["user"])


def _channels() -> None:
    op.create_table(
        "channels",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("base_url", sa.Text, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("models", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("weight", sa.Integer, nullable=False),
        sa.Column("concurrency", sa.Integer, nullable=False),
        sa.Column("paused", sa.Boolean, nullable=False),
        sa.Column("options", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "channel_load",
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("busy", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("channel"),
    )


def _tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("key", sa.Text),
        sa.Column("dialect", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("operation", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("percent", sa.Integer, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("channel", sa.Text),
        sa.Column("hold", sa.BigInteger, nullable=False),
        sa.Column("charged", sa.BigInteger),
        sa.Column("cancel_requested", sa.Boolean, nullable=False),
        sa.Column("steps_failed", sa.Integer, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sa.Column("submitted_at", sa.BigInteger),
        sa.Column("finished_at", sa.BigInteger),
        sa.Column("request", sa.Text, nullable=False),
        sa.Column("quote", sa.Text, nullable=False),
        sa.Column("handle", sa.Text),
        sa.Column("sources", sa.Text),
        sa.Column("outputs", sa.Text),
        sa.Column("failure", sa.Text),
        sa.Column("idempotency_key", sa.Text),
        sa.Column("fingerprint", sa.Text),
        sa.ForeignKeyConstraint(["user"], ["users.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "tasks_fingerprint",
        "tasks",
        ["key", "fingerprint"],
        sqlite_where=sa.text("fingerprint IS NOT NULL"),
        postgresql_where=sa.text("fingerprint IS NOT NULL"),
    )
    op.create_index(
        "tasks_idempotency",
        "tasks",
        ["user", "idempotency_key"],
        unique=True,
        sqlite_where=sa.text("idempotency_key IS NOT NULL"),
        postgresql_where=sa.text("idempotency_key IS NOT NULL"),
    )
    op.create_index("tasks_newest", "tasks", ["created_at", "id"])
    op.create_index("tasks_of_user", "tasks", ["user", "created_at", "id"])


def _schedule() -> None:
    op.create_table(
        "schedule",
        sa.Column("task", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("phase", sa.Text, nullable=False),
        sa.Column("turn", sa.BigInteger, nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("token", sa.BigInteger, nullable=False),
        sa.Column("leased", sa.Boolean, nullable=False),
        sa.Column("channel", sa.Text),
        sa.Column("avoid", sa.Text),
        sa.ForeignKeyConstraint(["task"], ["tasks.id"]),
        sa.PrimaryKeyConstraint("task"),
        postgresql_with={"fillfactor": "70"},
        sqlite_with_rowid=False,
    )
    op.create_index("schedule_due", "schedule", ["phase", "due_at"])
    op.create_index(
        "schedule_parked",
        "schedule",
        ["user", "turn"],
        sqlite_where=sa.text("phase = 'parked'"),
        postgresql_where=sa.text("phase = 'parked'"),
    )
    op.create_index(
        "schedule_queued",
        "schedule",
        ["model", "turn", "task"],
        sqlite_where=sa.text("phase = 'queued'"),
        postgresql_where=sa.text("phase = 'queued'"),
    )
    op.create_index(
        "schedule_turn",
        "schedule",
        ["turn"],
        sqlite_where=sa.text("phase = 'queued'"),
        postgresql_where=sa.text("phase = 'queued'"),
    )


def _ledger() -> None:
    op.create_table(
        "entries",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("task", sa.Text),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.id"]),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("entries_of_task", "entries", ["task"])
    op.create_index("entries_of_user", "entries", ["user", "at"])
    op.create_table(
        "postings",
        sa.Column("entry", sa.Text, nullable=False),
        sa.Column("line", sa.Integer, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["entries.key"]),
        sa.PrimaryKeyConstraint("entry", "line"),
        sqlite_with_rowid=False,
    )


def _assets() -> None:
    op.create_table(
        "assets",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("blob", sa.Text, nullable=False),
        sa.Column("task", sa.Text),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("medium", sa.Text, nullable=False),
        sa.Column("content_type", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("width", sa.Integer),
        sa.Column("height", sa.Integer),
        sa.Column("duration_ms", sa.BigInteger),
        sa.Column("has_audio", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("assets_by_age", "assets", ["purpose", "created_at"])
    op.create_index("ix_assets_blob", "assets", ["blob"])
    op.create_index("ix_assets_task", "assets", ["task"])
    op.create_table(
        "task_assets",
        sa.Column("task", sa.Text, nullable=False),
        sa.Column("asset", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["task"], ["tasks.id"]),
        sa.PrimaryKeyConstraint("task", "asset"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_task_assets_asset", "task_assets", ["asset"])


def _revisions() -> None:
    revisions = op.create_table(
        "revisions",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.bulk_insert(revisions, [{"name": "access", "value": 0}, {"name": "turn", "value": 0}])
