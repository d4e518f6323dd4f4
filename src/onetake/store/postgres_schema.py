"""Bringing a PostgreSQL database to this version's schema.

The rule that matters here: processes that start together migrate one after the other, behind
a lock of the database, and each looks again when its turn has come.
"""

from typing import TYPE_CHECKING, Final

import asyncpg

from onetake.store import migrate as revisions
from onetake.store.postgres_session import Solo, connect

if TYPE_CHECKING:
    from sqlalchemy import Connection

_LOCK: Final = "SELECT pg_advisory_lock(7310221846205533)"  # any number that is only ours
_UNLOCK: Final = "SELECT pg_advisory_unlock(7310221846205533)"


async def migrate(url: str) -> None:
    """Apply what is missing. Raises SchemaNewer."""
    connection = await connect(url)
    try:
        if await _current(connection):
            return
        await connection.execute(_LOCK)
        try:
            if not await _current(connection):
                await _upgrade(url)
        finally:
            await connection.execute(_UNLOCK)
    finally:
        await connection.close()


async def _current(connection: Solo) -> bool:
    try:
        rows = await connection.fetch(revisions.CURRENT)
    except asyncpg.UndefinedTableError:
        return False
    return revisions.is_current(row["version_num"] for row in rows)


async def _upgrade(url: str) -> None:
    # Imported here, because a start on a current database needs neither of them.
    from sqlalchemy.ext.asyncio import create_async_engine
    from sqlalchemy.pool import NullPool

    engine = create_async_engine(
        "postgresql+asyncpg://", async_creator=lambda: connect(url), poolclass=NullPool
    )
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_run)
    finally:
        await engine.dispose()


def _run(connection: "Connection") -> None:
    revisions.migrate(connection)
