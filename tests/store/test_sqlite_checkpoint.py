"""The log is copied beside the writer, and does not grow for ever."""

import asyncio
import os
import threading
from pathlib import Path

import pytest

from onetake.store.driver import sqlite
from onetake.store.sqlite_checkpoint import AUTOMATIC_PAGES, Checkpointer
from onetake.store.sqlite_file import LOG_BYTES, connect
from onetake.store.sqlite_writer import Writer

ROUNDS = 400
PIECE = "x" * 200_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    connection = connect(path)
    connection.execute("CREATE TABLE words (word TEXT)")
    connection.close()
    return path


def write(connection: sqlite.Connection) -> None:
    connection.execute("INSERT INTO words VALUES (?)", (PIECE,))


async def test_the_log_is_cut_back_while_writing_goes_on(path: Path):
    writer = Writer(connect(path))
    checkpointer = Checkpointer(path, writer, every_seconds=0.01)
    most = 0
    for _ in range(ROUNDS):
        await writer.write(write)
        most = max(most, os.stat(f"{path}-wal").st_size)
    checkpointer.close()
    await writer.close()

    assert ROUNDS * len(PIECE) > 9 * LOG_BYTES, "far more was written than the log held"
    assert most < 4 * LOG_BYTES
    assert connect(path).execute("SELECT count(*) FROM words").fetchone() == (ROUNDS,)


async def test_the_writer_no_longer_copies_by_itself(path: Path):
    writer = Writer(connect(path))
    Checkpointer(path, writer).close()

    def asked(connection: sqlite.Connection) -> int:
        return int(connection.execute("PRAGMA wal_autocheckpoint").fetchone()[0])

    # Errands follow the commit of the batch that they came with; this write is such a batch.
    await writer.write(asked)
    assert await writer.write(asked) == AUTOMATIC_PAGES
    await writer.close()


async def test_an_errand_runs_between_transactions(path: Path):
    writer = Writer(connect(path))
    seen: list[tuple[bool, str]] = []
    done = threading.Event()

    def errand(connection: sqlite.Connection) -> None:
        seen.append((connection.in_transaction, threading.current_thread().name))
        done.set()

    writer.between(errand)
    await asyncio.to_thread(done.wait, 10)
    await writer.close()

    assert seen == [(False, "sqlite-writer")]
