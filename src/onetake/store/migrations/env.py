"""Run by Alembic. The connection, and the transaction around everything, are the caller's."""

from alembic import context
from sqlalchemy import Connection

from onetake.store.schema import metadata

connection: Connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
