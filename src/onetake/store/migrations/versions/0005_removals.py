"""Deleted works that can still be brought back for a short time."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "removals",
        sa.Column("task", sa.Text, sa.ForeignKey("tasks.id"), primary_key=True),
        sa.Column("removal", sa.Text, nullable=False),
        sa.Column("user", sa.Text, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("fingerprint", sa.Text),
    )
    op.create_index("ix_removals_removal", "removals", ["removal"])
    op.create_index("ix_removals_at", "removals", ["at"])


def downgrade() -> None:
    op.drop_table("removals")
