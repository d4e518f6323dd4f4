"""The finished tasks of a channel by their end: what its health is read from."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    finished = sa.text("finished_at IS NOT NULL")
    op.create_index(
        "tasks_of_channel",
        "tasks",
        ["channel", "finished_at", "id"],
        sqlite_where=finished,
        postgresql_where=finished,
    )


def downgrade() -> None:
    op.drop_index("tasks_of_channel", "tasks")
