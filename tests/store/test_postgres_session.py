"""A connection that breaks at the worst moment: when the commit is done and not yet answered."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import asyncpg
import pytest

from onetake.core.ledger import grant
from onetake.core.task import State
from onetake.store.postgres import PostgresStore
from onetake.store.postgres_session import Link, Sessions
from tests.store.cluster import database
from tests.store.scene import NOW, claims, enrol, failed_outcome, opened, order

_SOCKET = ".s.PGSQL.5432"


class Wire:
    """Stands between a store and the server, and can cut at a commit: the server gets it, and
    its answer never arrives."""

    def __init__(self, server: Path) -> None:
        self._server = server
        self.cuts = 0  # how many of the next commits go unanswered
        self.done = 0

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server_reader, server_writer = await asyncio.open_unix_connection(self._server)
        cut = asyncio.Event()
        with suppress(ConnectionError):
            async with asyncio.TaskGroup() as both:
                both.create_task(self._forth(reader, server_writer, cut))
                both.create_task(self._back(server_reader, writer, cut))
        writer.close()
        server_writer.close()

    async def _forth(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, cut: asyncio.Event
    ) -> None:
        while data := await reader.read(1 << 20):
            if b"COMMIT\0" in data and self.cuts > self.done:
                self.done += 1
                cut.set()
            writer.write(data)
        writer.close()

    async def _back(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, cut: asyncio.Event
    ) -> None:
        while data := await reader.read(1 << 20):
            if cut.is_set():
                break
            writer.write(data)
        writer.close()


@asynccontextmanager
async def cut_off(folder: Path) -> AsyncGenerator[tuple[PostgresStore, PostgresStore, Wire]]:
    """A store behind a wire that can be cut, one that sees the truth, and the wire."""
    async with database() as url, opened(url) as (direct,):
        path, _, host = url.partition("?host=")
        wire = Wire(Path(host) / _SOCKET)
        listening = await asyncio.start_unix_server(wire.carry, folder / _SOCKET)
        try:
            async with opened(f"{path}?host={folder}") as (behind,):
                await enrol(direct, "ann", 1_000)
                yield behind, direct, wire
        finally:
            listening.close()


async def test_an_acceptance_whose_answer_was_lost_is_found_again(tmp_path: Path) -> None:
    async with cut_off(tmp_path) as (behind, direct, wire):
        wire.cuts = 1
        accepted = await behind.accept(order(1), NOW)
        assert wire.done == 1
        assert accepted.fresh
        assert (await direct.balance("ann")).held == 10
        assert len(await direct.entries(task="task_1")) == 1
        assert await direct.findings() == ()


async def test_a_whole_batch_whose_answer_was_lost_is_found_again(tmp_path: Path) -> None:
    async with cut_off(tmp_path) as (behind, direct, wire):
        wire.cuts = 1
        accepted = await asyncio.gather(
            *(behind.accept(order(number, name=f"key{number}"), NOW) for number in range(20))
        )
        assert wire.done == 1
        assert all(one.fresh for one in accepted)
        assert (await direct.balance("ann")).held == 200
        assert await direct.findings() == ()


async def test_a_finish_whose_answer_was_lost_is_booked_once(tmp_path: Path) -> None:
    async with cut_off(tmp_path) as (behind, direct, wire):
        await direct.accept(order(1), NOW)
        (claim,) = await direct.claim(claims())
        wire.cuts = 1
        assert await behind.apply([failed_outcome(claim, NOW)], NOW) == (False,)
        assert wire.done == 1
        found = await direct.task("task_1")
        assert found is not None
        assert found.state is State.FAILED
        assert (await direct.balance("ann")).available == 1_000
        assert await direct.findings() == ()


async def test_a_grant_whose_answer_was_lost_is_not_repeated_behind_anyones_back(
    tmp_path: Path,
) -> None:
    async with cut_off(tmp_path) as (behind, direct, wire):
        wire.cuts = 1
        with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
            await behind.post(grant("ann", 7, key="seven", reason=""), "admin", NOW)
        assert wire.done == 1
        assert (await direct.balance("ann")).available == 1_007
        await behind.post(grant("ann", 7, key="seven", reason=""), "admin", NOW)
        assert (await direct.balance("ann")).available == 1_007


async def test_deadlocks_and_collisions_are_tried_again() -> None:
    async with database() as url:
        sessions = await Sessions.open(url, size=2)
        tries: list[str] = []
        met = asyncio.Barrier(2)

        async def cross(link: Link, first: str, second: str) -> None:
            tries.append(first)
            await link.execute("UPDATE revisions SET value = value + 1 WHERE name = $1", first)
            if len(tries) <= 2:
                await met.wait()  # both hold one row and want the other's
            await link.execute("UPDATE revisions SET value = value + 1 WHERE name = $1", second)

        before = await sessions.fetch("SELECT name, value FROM revisions ORDER BY name")
        await asyncio.gather(
            sessions.transact(lambda link: cross(link, "access", "turn"), repeatable=False),
            sessions.transact(lambda link: cross(link, "turn", "access"), repeatable=False),
        )
        after = await sessions.fetch("SELECT name, value FROM revisions ORDER BY name")
        await sessions.close()
        assert len(tries) == 3
        assert [row["value"] + 2 for row in before] == [row["value"] for row in after]


async def test_an_error_of_the_work_itself_is_raised_at_once_and_nothing_stays() -> None:
    async with database() as url:
        sessions = await Sessions.open(url, size=1)
        tries = 0

        async def work(link: Link) -> None:
            nonlocal tries
            tries += 1
            await link.execute("UPDATE revisions SET value = 77")
            raise LookupError("no")

        with pytest.raises(LookupError):
            await sessions.transact(work, repeatable=True)
        rows = await sessions.fetch("SELECT value FROM revisions WHERE value = 77")
        await sessions.close()
        assert tries == 1
        assert rows == []
