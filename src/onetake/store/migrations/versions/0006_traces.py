"""What became of a task on its way: earlier attempts, a wait for its user's other tasks."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "traces",
        sa.Column("task", sa.Text, sa.ForeignKey("tasks.id"), primary_key=True),
        sa.Column("attempt", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("submitted_at", sa.BigInteger),
        sa.Column("channel", sa.Text),
        sa.Column("code", sa.Text),
        sqlite_with_rowid=False,
    )
    op.create_index("traces_by_age", "traces", ["at"])


def downgrade() -> None:
    op.drop_table("traces")
