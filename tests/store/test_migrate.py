"""Migrations make what the schema declares, on both databases, and refuse what is newer."""

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.schema import CreateIndex, CreateTable

from onetake.store import migrate as migrating, schema
from onetake.store.driver import sqlite
from onetake.store.migrate import head, is_current, known_revisions, migrate
from onetake.store.store import SchemaNewer
from tests.store.cluster import database

FOLDER = Path(migrating.__file__).parent / "migrations"


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, schema.metadata))


def indexes(connection: Connection) -> dict[str, tuple[Any, ...]]:
    """Every index of every table with its columns, uniqueness and condition."""
    inspector = inspect(connection)
    found: dict[str, tuple[Any, ...]] = {}
    for table in sorted(schema.metadata.tables):
        for index in inspector.get_indexes(table):
            options = index.get("dialect_options", {})
            where = [str(value) for name, value in options.items() if name.endswith("_where")]
            found[f"{table}.{index['name']}"] = (
                tuple(index["column_names"]), bool(index["unique"]), tuple(where),
            )  # fmt: skip
        foreign = [key["referred_table"] for key in inspector.get_foreign_keys(table)]
        found[table] = (tuple(sorted(foreign)),)
    return found


def declared(connection: Connection) -> None:
    schema.metadata.create_all(connection)


def test_on_sqlite_they_make_what_is_declared() -> None:
    migrated = create_engine("sqlite://", module=sqlite)
    created = create_engine("sqlite://", module=sqlite)
    with migrated.begin() as ours, created.begin() as theirs:
        migrate(ours)
        declared(theirs)

        assert differences(ours) == []
        assert indexes(ours) == indexes(theirs)
        assert special(ours) == special(theirs)
        assert columns(ours) == columns(theirs)
    migrated.dispose()
    created.dispose()


def special(connection: Connection) -> set[str]:
    """The tables that are kept in the order of their key: only SQLite's own record says so."""
    return {name for name, sql in statements(connection).items() if sql.endswith("WITHOUT ROWID")}


def columns(connection: Connection) -> dict[str, set[tuple[Any, ...]]]:
    """Not their order: a column that came later is the last one."""
    inspector = inspect(connection)
    return {
        table: {
            (each["name"], str(each["type"]), each["nullable"], each["default"])
            for each in inspector.get_columns(table)
        }
        for table in schema.metadata.tables
    }


def statements(connection: Connection) -> dict[str, str]:
    """SQLite's own record of each table and index."""
    rows = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name != 'alembic_version'"
    )
    return {name: " ".join(sql.split()) for name, sql in rows}


async def test_on_postgresql_they_make_what_is_declared() -> None:
    async with database(empty=True) as one, database(empty=True) as two:
        migrated, created = (
            create_async_engine(url.replace("postgresql:", "postgresql+asyncpg:", 1))
            for url in (one, two)
        )
        async with migrated.begin() as ours, created.begin() as theirs:
            await ours.run_sync(migrate)
            await theirs.run_sync(declared)

            assert await ours.run_sync(differences) == []
            assert await ours.run_sync(indexes) == await theirs.run_sync(indexes)
            assert await ours.run_sync(columns) == await theirs.run_sync(columns)
        await migrated.dispose()
        await created.dispose()


def test_a_second_run_changes_nothing() -> None:
    engine = create_engine("sqlite://", module=sqlite)
    with engine.begin() as connection:
        migrate(connection)
        before = statements(connection)
        migrate(connection)

        assert statements(connection) == before
        rows = connection.exec_driver_sql("SELECT name, value FROM revisions ORDER BY name")
        assert rows.fetchall() == [("access", 0), ("turn", 0)]
    engine.dispose()


def before_budgets(connection: Connection) -> None:
    """The first schema, with what a customer would have had in it."""
    migrate(connection, to="0001")
    for statement in (
        """INSERT INTO users (id, email, email_key, role, disabled, created_at)
        VALUES ('ann', 'a@b.c', 'a@b.c', 'customer', false, 1)""",
        *(
            f"""INSERT INTO keys (id, "user", name, format, digest, prefix, created_at, models,
            networks) VALUES ('{key}', 'ann', '', 'sk', '{key}', 'sk', 1, '[]', '[]')"""
            for key in ("k1", "k2")
        ),
        *(
            f"""INSERT INTO tasks (id, "user", "key", dialect, model, operation, state, percent,
            attempt, hold, charged, cancel_requested, steps_failed, created_at, updated_at, request,
            quote) VALUES ('{id}', 'ann', {key}, 'x', 'm', 'o', '{state}', 0, 0, 10, {charged},
            false, 0, 1, 1, '{{}}', '{{}}')"""
            for id, key, state, charged in (
                ("t1", "'k1'", "running", "NULL"), ("t2", "'k1'", "succeeded", "7"),
                ("t3", "'k1'", "failed", "NULL"), ("t4", "NULL", "queued", "NULL"),
            )
        ),
    ):  # fmt: skip
        connection.exec_driver_sql(statement)


def upgraded(connection: Connection) -> list[tuple[Any, ...]]:
    before_budgets(connection)
    migrate(connection)
    rows = connection.exec_driver_sql("SELECT id, budget, used FROM keys ORDER BY id")
    return [tuple(row) for row in rows]


async def test_an_older_database_keeps_its_rows_and_knows_what_its_keys_used() -> None:
    engine = create_engine("sqlite://", module=sqlite)
    with engine.begin() as connection:
        assert upgraded(connection) == [("k1", None, 17), ("k2", None, 0)]
        assert differences(connection) == []
    engine.dispose()

    async with database(empty=True) as url:
        other = create_async_engine(url.replace("postgresql:", "postgresql+asyncpg:", 1))
        async with other.begin() as connection:
            assert await connection.run_sync(upgraded) == [("k1", None, 17), ("k2", None, 0)]
        await other.dispose()


def test_the_known_revisions_are_those_of_alembic() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    directory = ScriptDirectory.from_config(config)

    revisions = [script.revision for script in directory.walk_revisions()]

    assert tuple(reversed(revisions)) == known_revisions()
    assert directory.get_current_head() == head()


def test_a_newer_schema_is_refused_with_both_versions() -> None:
    with pytest.raises(SchemaNewer, match=f"schema 9999.* knows {head()} as the newest"):
        is_current(["9999"])


def test_an_empty_database_is_not_current() -> None:
    assert not is_current([])
    assert is_current([head()])


def test_the_schema_can_be_written_for_every_database() -> None:
    for table in schema.metadata.sorted_tables:
        assert table.name in str(CreateTable(table))
        assert all(index.name in str(CreateIndex(index)) for index in table.indexes if index.name)
