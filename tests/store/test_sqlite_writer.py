"""Group commit: everybody gets the own result, after the commit, whatever happens to others."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from onetake.store.driver import sqlite
from onetake.store.sqlite_writer import Closed, Writer


@pytest.fixture
async def file(tmp_path: Path) -> Path:
    connection = sqlite.connect(tmp_path / "x.db")
    connection.executescript("PRAGMA journal_mode = WAL; CREATE TABLE t (x INTEGER PRIMARY KEY)")
    connection.close()
    return tmp_path / "x.db"


@pytest.fixture
async def writer(file: Path) -> AsyncIterator[Writer]:
    connection = sqlite.connect(file, isolation_level=None, check_same_thread=False)
    opened = Writer(connection)
    yield opened
    await opened.close()


def add(*numbers: int) -> Callable[[sqlite.Connection], int]:
    def work(connection: sqlite.Connection) -> int:
        for number in numbers:
            connection.execute("INSERT INTO t VALUES (?)", (number,))
        return numbers[-1]

    return work


def kept(file: Path) -> list[int]:
    connection = sqlite.connect(file)
    rows: list[tuple[int]] = connection.execute("SELECT x FROM t ORDER BY x").fetchall()
    connection.close()
    return [number for (number,) in rows]


async def together(writer: Writer, *works: Callable[[sqlite.Connection], Any]) -> list[Any]:
    """Hand all in while the thread is busy, so that they share one commit."""
    gate, first = await busy(writer)
    rest = [asyncio.ensure_future(writer.write(work)) for work in works]
    await asyncio.sleep(0)
    gate.set()
    await first
    return await asyncio.gather(*rest, return_exceptions=True)


async def busy(writer: Writer) -> tuple[threading.Event, asyncio.Future[bool]]:
    """Keep the thread at one piece of work until the gate is opened."""
    began, gate = threading.Event(), threading.Event()

    def wait(_: sqlite.Connection) -> bool:
        began.set()
        return gate.wait()

    first = asyncio.ensure_future(writer.write(wait))
    await asyncio.to_thread(began.wait)
    return gate, first


async def test_each_gets_its_own_result_and_it_is_there_by_then(writer: Writer, file: Path) -> None:
    assert await writer.write(add(1)) == 1
    assert kept(file) == [1]
    assert await together(writer, add(2), add(3), add(4)) == [2, 3, 4]
    assert kept(file) == [1, 2, 3, 4]


async def test_a_failure_after_a_change_undoes_only_its_own(writer: Writer, file: Path) -> None:
    results = await together(writer, add(1), add(2, 1), add(3), add(4, 4), add(5))

    assert [type(result) for result in results] == [
        int, sqlite.IntegrityError, int, sqlite.IntegrityError, int,
    ]  # fmt: skip
    assert kept(file) == [1, 3, 5]


async def test_a_failure_before_any_change_disturbs_nobody(writer: Writer, file: Path) -> None:
    def refuse(_: sqlite.Connection) -> None:
        raise LookupError("no")

    results = await together(writer, add(1), refuse, add(2))

    assert [type(result) for result in results] == [int, LookupError, int]
    assert kept(file) == [1, 2]


async def test_a_failure_alone_is_taken_back(writer: Writer, file: Path) -> None:
    with pytest.raises(sqlite.IntegrityError):
        await writer.write(add(1, 1))

    assert kept(file) == []
    assert await writer.write(add(1)) == 1


async def test_when_the_whole_transaction_ends_nobody_is_told_that_it_was_kept(
    writer: Writer, file: Path
) -> None:
    """As on a full disk, where SQLite rolls everything back by itself."""

    def lose(connection: sqlite.Connection) -> None:
        connection.execute("ROLLBACK")
        raise sqlite.OperationalError("database or disk is full")

    results = await together(writer, add(1), lose, add(2))

    assert [type(result) for result in results] == [sqlite.OperationalError] * 3
    assert kept(file) == []
    assert await writer.write(add(3)) == 3


def add_all(connection: sqlite.Connection, numbers: Sequence[int]) -> list[int | BaseException]:
    """A crowd: negative numbers are refused, the others are kept; how many came together."""
    connection.executemany("INSERT INTO t VALUES (?)", [(each,) for each in numbers if each >= 0])
    return [len(numbers) if each >= 0 else LookupError(str(each)) for each in numbers]


async def joined(writer: Writer, *numbers: int) -> list[int | BaseException]:
    """What a crowd says when all are handed in while the thread is busy."""
    gate, first = await busy(writer)
    rest = [asyncio.ensure_future(writer.join(add_all, number)) for number in numbers]
    await asyncio.sleep(0)
    gate.set()
    await first
    return await asyncio.gather(*rest, return_exceptions=True)


async def test_a_crowd_is_served_as_one_and_each_gets_its_own_result(
    writer: Writer, file: Path
) -> None:
    results = await joined(writer, 1, -2, 3)

    assert results[::2] == [3, 3]
    assert isinstance(results[1], LookupError)
    assert kept(file) == [1, 3]


async def test_a_crowd_that_fails_is_served_one_by_one(writer: Writer, file: Path) -> None:
    await writer.write(add(2))

    results = await joined(writer, 1, 2, -1, 3)

    assert [type(result) for result in results] == [int, sqlite.IntegrityError, LookupError, int]
    assert results[0] == results[3] == 1
    assert kept(file) == [1, 2, 3]


async def test_a_crowd_shares_its_commit_with_others(writer: Writer, file: Path) -> None:
    gate, first = await busy(writer)
    rest = [
        asyncio.ensure_future(each)
        for each in (
            writer.join(add_all, 1),
            writer.write(add(2)),
            writer.write(add(3, 3)),
            writer.join(add_all, 4),
        )
    ]
    await asyncio.sleep(0)  # all of them are handed in
    gate.set()
    await first

    results = await asyncio.gather(*rest, return_exceptions=True)

    assert [type(result) for result in results] == [int, int, sqlite.IntegrityError, int]
    assert kept(file) == [1, 2, 4]


async def test_a_caller_who_went_away_takes_nobody_along(writer: Writer, file: Path) -> None:
    gate, first = await busy(writer)
    gone = asyncio.ensure_future(writer.write(add(1)))
    stays = asyncio.ensure_future(writer.write(add(2)))
    await asyncio.sleep(0)  # both are handed in
    gone.cancel()
    gate.set()

    assert await stays == 2
    assert await first
    assert gone.cancelled()
    assert kept(file) == [1, 2]


async def test_closing_finishes_what_was_handed_in(writer: Writer, file: Path) -> None:
    pending = [asyncio.ensure_future(writer.write(add(number))) for number in range(50)]
    await asyncio.sleep(0)  # all of them are handed in

    await writer.close()

    assert await asyncio.gather(*pending) == list(range(50))
    assert kept(file) == list(range(50))
    with pytest.raises(Closed):
        await writer.write(add(99))
    await writer.close()
