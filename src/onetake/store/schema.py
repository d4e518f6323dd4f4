"""The tables, once for both databases. Migrations are in `migrations/`; what they make must
equal what is declared here (tests/store/test_migrate.py).

Money is micro-credits and time is milliseconds since 1970 UTC, both in 64 bits. Columns
whose comment says JSON hold what `codec.py` wrote.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    text,
)

from onetake.store.metadata import metadata as metadata
from onetake.store.schema_studio import (
    attempts as attempts,
    audits as audits,
    codes as codes,
    identities as identities,
    offers as offers,
    options as options,
    profiles as profiles,
    removals as removals,
    sessions as sessions,
    shares as shares,
    works as works,
)

users = Table(
    "users",
    metadata,
    Column("id", Text, primary_key=True),
    Column("email", Text, nullable=False),
    Column("email_key", Text, nullable=False, unique=True),  # the address without case
    Column("role", Text, nullable=False),
    Column("password_hash", Text),
    Column("disabled", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

wallets = Table(  # apart from users: these rows change with every task
    "wallets",
    metadata,
    Column("user", Text, ForeignKey("users.id"), primary_key=True),
    Column("available", BigInteger, nullable=False),
    Column("held", BigInteger, nullable=False),
    Column("active", Integer, nullable=False),  # tasks neither parked nor finished
    Column("last_turn", BigInteger, nullable=False),
    postgresql_with={"fillfactor": "70"},
)

keys = Table(
    "keys",
    metadata,
    Column("id", Text, primary_key=True),
    Column("user", Text, ForeignKey("users.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("digest", Text, nullable=False, unique=True),
    Column("prefix", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("last_used_at", BigInteger),
    Column("revoked_at", BigInteger),
    Column("expires_at", BigInteger),
    Column("models", Text, nullable=False),  # JSON
    Column("networks", Text, nullable=False),  # JSON
    Column("budget", BigInteger),
    Column("used", BigInteger, nullable=False, server_default=text("0")),  # see budget.py
)

channels = Table(
    "channels",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("provider", Text, nullable=False),
    Column("base_url", Text, nullable=False),
    Column("secret", Text, nullable=False),  # sealed by vault.py
    Column("models", Text, nullable=False),  # JSON
    Column("created_at", BigInteger, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("weight", Integer, nullable=False),
    Column("concurrency", Integer, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("options", Text, nullable=False),  # JSON
)

channel_load = Table(  # also for channels without a row of their own, such as the sandbox
    "channel_load",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("busy", Integer, nullable=False),
)

tasks = Table(
    "tasks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("user", Text, ForeignKey("users.id"), nullable=False),
    Column("key", Text),
    Column("dialect", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("operation", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("percent", Integer, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("channel", Text),
    Column("hold", BigInteger, nullable=False),
    Column("charged", BigInteger),
    Column("cancel_requested", Boolean, nullable=False),
    Column("steps_failed", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("submitted_at", BigInteger),
    Column("finished_at", BigInteger),
    Column("request", Text, nullable=False),  # JSON
    Column("quote", Text, nullable=False),  # JSON
    Column("handle", Text),  # JSON
    Column("sources", Text),  # JSON
    Column("outputs", Text),  # JSON
    Column("failure", Text),  # JSON
    Column("idempotency_key", Text),
    Column("fingerprint", Text),
    Column("erased_at", BigInteger),  # its owner deleted it: see erasing.py
    Index("tasks_of_user", "user", "created_at", "id"),
    Index("tasks_newest", "created_at", "id"),
    Index(
        "tasks_idempotency",
        "user",
        "idempotency_key",
        unique=True,
        sqlite_where=text("idempotency_key IS NOT NULL"),
        postgresql_where=text("idempotency_key IS NOT NULL"),
    ),
    Index(
        "tasks_fingerprint",
        "key",
        "fingerprint",
        sqlite_where=text("fingerprint IS NOT NULL"),
        postgresql_where=text("fingerprint IS NOT NULL"),
    ),
    Index(
        "tasks_of_channel",
        "channel",
        "finished_at",
        "id",
        sqlite_where=text("finished_at IS NOT NULL"),
        postgresql_where=text("finished_at IS NOT NULL"),
    ),
)

schedule = Table(  # narrow, because every step writes it; see store.py
    "schedule",
    metadata,
    Column("task", Text, ForeignKey("tasks.id"), primary_key=True),
    Column("user", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("phase", Text, nullable=False),  # parked | queued | flight
    Column("turn", BigInteger, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("token", BigInteger, nullable=False),
    Column("leased", Boolean, nullable=False),  # claimed, and no outcome yet
    Column("channel", Text),  # the place that it occupies
    Column("avoid", Text),
    Index("schedule_due", "phase", "due_at"),
    Index(  # the lowest turn that waits
        "schedule_turn",
        "turn",
        sqlite_where=text("phase = 'queued'"),
        postgresql_where=text("phase = 'queued'"),
    ),
    Index(  # by model, so that a full model's thousands are not read to reach another's one
        "schedule_queued",
        "model",
        "turn",
        "task",
        sqlite_where=text("phase = 'queued'"),
        postgresql_where=text("phase = 'queued'"),
    ),
    Index(
        "schedule_parked",
        "user",
        "turn",
        sqlite_where=text("phase = 'parked'"),
        postgresql_where=text("phase = 'parked'"),
    ),
    sqlite_with_rowid=False,
    postgresql_with={"fillfactor": "70"},
)

traces = Table(  # what became of a task on its way: see core/trace.py
    "traces",
    metadata,
    Column("task", Text, ForeignKey("tasks.id"), primary_key=True),
    Column("attempt", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("submitted_at", BigInteger),
    Column("channel", Text),
    Column("code", Text),
    Index("traces_by_age", "at"),
    sqlite_with_rowid=False,
)

entries = Table(
    "entries",
    metadata,
    Column("key", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("user", Text, ForeignKey("users.id"), nullable=False),
    Column("task", Text),
    Column("reason", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Index("entries_of_user", "user", "at"),
    Index("entries_of_task", "task"),
)

postings = Table(
    "postings",
    metadata,
    Column("entry", Text, ForeignKey("entries.key"), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

assets = Table(
    "assets",
    metadata,
    Column("id", Text, primary_key=True),
    Column("user", Text, ForeignKey("users.id"), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("blob", Text, nullable=False, index=True),
    Column("task", Text, index=True),  # the task that made it
    Column("created_at", BigInteger, nullable=False),
    Column("medium", Text, nullable=False),
    Column("content_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("width", Integer),
    Column("height", Integer),
    Column("duration_ms", BigInteger),
    Column("has_audio", Boolean, nullable=False),
    Index("assets_by_age", "purpose", "created_at"),
)

task_assets = Table(  # which materials a task's request speaks of
    "task_assets",
    metadata,
    Column("task", Text, ForeignKey("tasks.id"), primary_key=True),
    Column("asset", Text, primary_key=True, index=True),
    sqlite_with_rowid=False,
)

voices = Table(
    "voices",
    metadata,
    Column("id", Text, primary_key=True),
    Column("user", Text, ForeignKey("users.id")),
    Column("name", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("task", Text),
    Column("preview", Text, index=True),  # an asset
    Column("sample", Text, index=True),  # an asset
    Column("prompt", Text),
    Column("models", Text, nullable=False),  # JSON
    Index("voices_of_user", "user", "created_at", "id"),
)

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("user", Text, ForeignKey("users.id"), nullable=False, index=True),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),  # sealed by vault.py
    Column("created_at", BigInteger, nullable=False),
    Column("events", Text, nullable=False),  # JSON
    Column("disabled", Boolean, nullable=False),
    Column("old_secret", Text),  # sealed by vault.py
    Column("old_until", BigInteger),
    Column("name", Text, nullable=False),
)

deliveries = Table(  # the outbox: see outbox.py
    "deliveries",
    metadata,
    Column("id", Text, primary_key=True),
    Column("user", Text, ForeignKey("users.id"), nullable=False),
    Column("url", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("task", Text, index=True),
    Column("created_at", BigInteger, nullable=False, index=True),
    Column("due_at", BigInteger, nullable=False),
    Column("webhook", Text),
    Column("outcome", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("status", Integer),
    Column("error", Text),
    Column("delivered_at", BigInteger),
    Index("deliveries_of_user", "user", "created_at", "id"),
    Index(
        "deliveries_due",
        "due_at",
        sqlite_where=text("outcome = 'pending'"),
        postgresql_where=text("outcome = 'pending'"),
    ),
)

revisions = Table(  # both rows are there from the first migration on
    "revisions",
    metadata,
    # `access`: users, keys, channels, offers, options; `turn`: the highest that was ever started
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)
