"""People and their sessions, the studio's works and shares, the audit, offers and options."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _profiles()
    _sessions()
    _codes()
    _attempts()
    _identities()
    _works()
    _shares()
    _audits()
    _offers()
    _options()


def downgrade() -> None:
    raise NotImplementedError("what is kept since then has no other place; restore a backup")


def _profiles() -> None:
    op.create_table(
        "profiles",
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("phone", sa.Text),
        sa.Column("studio_key", sa.Text),
        sa.Column("preferences", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.id"]),
        sa.PrimaryKeyConstraint("user"),
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("agent", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.id"]),
        sa.PrimaryKeyConstraint("digest"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_sessions_user", "sessions", ["user"])
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"])


def _codes() -> None:
    op.create_table(
        "codes",
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("email_key", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("sent_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("purpose", "email_key"),
    )


def _attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject"),
    )
    op.create_index("ix_attempts_since", "attempts", ["since"])


def _identities() -> None:
    op.create_table(
        "identities",
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.id"]),
        sa.PrimaryKeyConstraint("provider", "subject"),
    )
    op.create_index("ix_identities_user", "identities", ["user"])


def _works() -> None:
    op.create_table(
        "works",
        sa.Column("task", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("style", sa.Text),
        sa.Column("favourite", sa.Boolean, nullable=False),
        sa.Column("batch", sa.Text),
        sa.Column("winner", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(["task"], ["tasks.id"]),
        sa.ForeignKeyConstraint(["user"], ["users.id"]),
        sa.PrimaryKeyConstraint("task"),
    )
    op.create_index("ix_works_user", "works", ["user"])
    op.create_index("ix_works_batch", "works", ["batch"])


def _shares() -> None:
    op.create_table(
        "shares",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("task", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger),
        sa.Column("password_hash", sa.Text),
        sa.Column("hide_prompt", sa.Boolean, nullable=False),
        sa.Column("allow_download", sa.Boolean, nullable=False),
        sa.Column("views", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(["task"], ["tasks.id"]),
        sa.ForeignKeyConstraint(["user"], ["users.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("task"),
    )
    op.create_index("ix_shares_user", "shares", ["user"])


def _audits() -> None:
    op.create_table(
        "audits",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("address", sa.Text),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("audits_newest", "audits", ["at", "id"])


def _offers() -> None:
    op.create_table(
        "offers",
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("visible", sa.Boolean, nullable=False),
        sa.Column("price", sa.Text),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("model"),
    )


def _options() -> None:
    op.create_table(
        "options",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
