"""Opening: settings, the first schema, a newer one, and other processes on the same file."""

import asyncio
import threading
from pathlib import Path

import pytest

from onetake.store.driver import sqlite
from onetake.store.migrate import head
from onetake.store.sqlite_file import Readers, connect, open_reader, open_writer
from onetake.store.store import SchemaNewer


@pytest.fixture
def file(tmp_path: Path) -> Path:
    open_writer(tmp_path / "data" / "onetake.db").close()
    return tmp_path / "data" / "onetake.db"


def value(connection: sqlite.Connection, pragma: str) -> object:
    return connection.execute(f"PRAGMA {pragma}").fetchone()[0]


def test_commits_survive_a_power_failure_and_references_are_checked(file: Path) -> None:
    connection = open_writer(file)

    assert value(connection, "journal_mode") == "wal"
    assert value(connection, "synchronous") == 2
    assert value(connection, "foreign_keys") == 1
    with pytest.raises(sqlite.IntegrityError, match="FOREIGN KEY"):
        connection.execute("INSERT INTO wallets VALUES ('nobody', 0, 0, 0, 0)")
    connection.close()


def test_the_file_is_for_its_owner_alone(file: Path) -> None:
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_new_file_gets_the_newest_schema_and_a_second_start_keeps_it(file: Path) -> None:
    connection = open_writer(file)

    assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(head(),)]
    connection.close()


def test_a_file_of_a_newer_version_is_refused_and_not_touched(file: Path) -> None:
    connection = connect(file)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = connection.execute("PRAGMA data_version").fetchone()

    with pytest.raises(SchemaNewer, match="9999"):
        open_writer(file)

    assert connection.execute("PRAGMA data_version").fetchone() == before
    connection.close()


async def test_several_that_start_at_once_make_one_schema(tmp_path: Path) -> None:
    opened = await asyncio.gather(
        *(asyncio.to_thread(open_writer, tmp_path / "onetake.db") for _ in range(4))
    )

    rows = [one.execute("SELECT version_num FROM alembic_version").fetchall() for one in opened]
    assert rows == [[(head(),)]] * 4
    for one in opened:
        one.close()


def test_a_reader_cannot_write(file: Path) -> None:
    reader = open_reader(file)

    with pytest.raises(sqlite.OperationalError, match="readonly"):
        reader.execute("DELETE FROM users")
    reader.close()


def test_a_path_may_have_any_name(tmp_path: Path) -> None:
    odd = tmp_path / "a b?mode=x#%20" / "onetake.db"
    open_writer(odd).close()

    reader = open_reader(odd)

    assert reader.execute("SELECT count(*) FROM users").fetchone() == (0,)
    reader.close()


def test_a_snapshot_sees_one_state(file: Path) -> None:
    readers, writer = Readers(file), connect(file)

    def revision(connection: sqlite.Connection) -> int:
        row = connection.execute("SELECT value FROM revisions WHERE name = 'access'").fetchone()
        return row[0]

    with readers.snapshot() as snapshot:
        assert revision(snapshot) == 0
        writer.execute("UPDATE revisions SET value = 7")
        assert revision(snapshot) == 0
    with readers.snapshot() as snapshot:
        assert revision(snapshot) == 7
    writer.close()
    readers.close()


def test_a_reader_that_comes_back_after_the_end_is_closed(file: Path) -> None:
    readers = Readers(file)
    with readers.snapshot() as late:
        closer = threading.Thread(target=readers.close)
        closer.start()
        closer.join()

    with pytest.raises(sqlite.ProgrammingError):
        late.execute("SELECT 1")
