"""Migrating PostgreSQL: together, again, and never a newer one."""

import asyncio

import pytest

from onetake.store.migrate import head
from onetake.store.postgres_schema import migrate
from onetake.store.postgres_session import connect
from onetake.store.store import SchemaNewer
from tests.store.cluster import database


async def revisions(url: str) -> list[str]:
    connection = await connect(url)
    rows = await connection.fetch("SELECT version_num FROM alembic_version")
    await connection.close()
    return [row["version_num"] for row in rows]


async def test_processes_that_start_together_migrate_once() -> None:
    async with database(empty=True) as url:
        await asyncio.gather(*(migrate(url) for _ in range(4)))
        assert await revisions(url) == [head()]


async def test_a_current_database_stays_as_it_is() -> None:
    async with database() as url:
        await migrate(url)
        assert await revisions(url) == [head()]


async def test_a_newer_schema_is_refused_and_left_alone() -> None:
    async with database(spoils=True) as url:
        connection = await connect(url)
        await connection.execute("UPDATE alembic_version SET version_num = '9999'")
        await connection.close()
        with pytest.raises(SchemaNewer, match="9999"):
            await migrate(url)
        assert await revisions(url) == ["9999"]
