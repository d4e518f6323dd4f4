"""The store on one SQLite file: one process, one folder, no server to look after.

The one rule: everything that writes goes through `Writer`. Point reads run on the loop, where
they take some 15 microseconds; what reads many rows runs in a thread on another connection.
Other processes may read and write beside the server; they see each other after a commit.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from onetake.core.account import Balance, Channel, Key, User
from onetake.core.asset import Asset
from onetake.core.office import Offer
from onetake.core.site import Site
from onetake.core.task import Task
from onetake.store import codec, sqlite_accept, sqlite_work
from onetake.store.begin import Begin
from onetake.store.codec_office import OFFER_COLUMNS, offer_at, site_of
from onetake.store.driver import SAFE_SINCE, sqlite, warn_of_old_library
from onetake.store.scripted import Scripted
from onetake.store.sqlite_accept import names
from onetake.store.sqlite_checkpoint import Checkpointer
from onetake.store.sqlite_file import Readers, open_reader, open_writer
from onetake.store.sqlite_writer import Closed, Writer
from onetake.store.store import Accepted, Claim, ClaimOrder, Decide, Order, Outcome, Repeatable
from onetake.store.vault import Vault

if TYPE_CHECKING:
    from onetake.store.scripts.script import Script

T = TypeVar("T")

_USERS: Final = f"SELECT {names(codec.USER_COLUMNS)} FROM users"
_KEYS: Final = f"SELECT {names(codec.KEY_COLUMNS)} FROM keys"
_CHANNELS: Final = f"SELECT {names(codec.CHANNEL_COLUMNS)} FROM channels"
_ASSET: Final = f"SELECT {names(codec.ASSET_COLUMNS)} FROM assets WHERE id = ?"
_BALANCE: Final = 'SELECT available, held FROM wallets WHERE "user" = ?'
_NOTICE_DUE: Final = "SELECT min(due_at) FROM deliveries WHERE outcome = 'pending'"
_OFFERS: Final = f"SELECT {names(OFFER_COLUMNS)} FROM offers ORDER BY model"
_OPTIONS: Final = "SELECT name, value FROM options"
_REVISION: Final = "SELECT value FROM revisions WHERE name = 'access'"


class SqliteStore(Scripted):
    """Fulfils `Store`. Made by `open`, ended by `close`."""

    def __init__(self, path: Path, vault: Vault, writer: sqlite.Connection) -> None:
        self.vault = vault
        self._writer = Writer(writer)
        # An old library is not safe with a second connection that copies the log.
        safe = sqlite.sqlite_version_info >= SAFE_SINCE
        self._checkpointer = Checkpointer(path, self._writer) if safe else None
        self._reader = open_reader(path)
        self._readers = Readers(path)
        self._work = asyncio.Event()
        self._closed = False
        self._perform: Callable[[sqlite.Connection, Script[Any]], Any] | None = None

    @classmethod
    async def open(cls, path: Path, vault: Vault) -> "SqliteStore":
        """Raises SchemaNewer. Creates the file and its schema when they are missing."""
        warn_of_old_library()
        return cls(path, vault, await asyncio.to_thread(open_writer, path))

    # -- tasks: the hot path ---------------------------------------------------------------

    async def accept(self, order: Order, now: int) -> Accepted:
        accepted = await self._writer.join(
            sqlite_accept.accept, sqlite_accept.prepare(order, now)
        )  # fmt: skip
        if accepted.fresh:
            self.wake()
        return accepted

    async def repeated(self, user: str, key: str | None, repeatable: Repeatable) -> Task | None:
        return sqlite_accept.find_repeat(self._point(), user, key, repeatable)

    async def claim(self, order: ClaimOrder) -> tuple[Claim, ...]:
        return await self._writer.write(lambda connection: sqlite_work.claim(connection, order))

    async def apply(self, outcomes: Sequence[Outcome], now: int) -> tuple[bool, ...]:
        applied = await self._writer.write(
            lambda connection: sqlite_work.apply(connection, outcomes, now)
        )
        if any(applied):
            self.wake()
        return applied

    async def renew(self, leases: Mapping[str, int], until: int) -> frozenset[str]:
        return await self._writer.write(
            lambda connection: sqlite_work.renew(connection, leases, until)
        )

    async def progress(self, percents: Mapping[str, tuple[int, int]], now: int) -> None:
        await self._writer.write(
            lambda connection: sqlite_work.progress(connection, percents, now)
        )  # fmt: skip

    async def amend(self, task: str, decide: Decide, now: int) -> Task | None:
        after, changed = await self._writer.write(
            lambda connection: sqlite_work.amend(connection, task, decide, now)
        )
        if changed:
            self.wake()
        return after

    async def due(self, now: int) -> int | None:
        times = self._point().execute(sqlite_work.DUE, (now,)).fetchone()
        return min((at for at in times if at is not None), default=None)

    async def wait_for_work(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._work.wait()
        except TimeoutError:
            return
        self._work.clear()

    def wake(self) -> None:
        self._work.set()

    # -- point reads, on the loop --------------------------------------------------------------

    async def task(self, task: str) -> Task | None:
        row = self._point().execute(sqlite_work.READ_TASK, (task,)).fetchone()
        return None if row is None else codec.task_at(row)

    async def asset(self, asset: str) -> Asset | None:
        row = self._point().execute(_ASSET, (asset,)).fetchone()
        return None if row is None else codec.asset_at(row)

    async def balance(self, user: str) -> Balance:
        row = self._point().execute(_BALANCE, (user,)).fetchone()
        return Balance(0, 0) if row is None else Balance(*row)

    async def next_delivery_due(self) -> int | None:
        (at,) = self._point().execute(_NOTICE_DUE).fetchone()
        return at

    async def revision(self) -> int:
        (value,) = self._point().execute(_REVISION).fetchone()
        return value

    # -- what a start reads, without SQLAlchemy ------------------------------------------------

    async def user(self, *, id: str | None = None, email: str | None = None) -> User | None:
        wanted = [
            (column, value)
            for column, value in (("id", id), ("email_key", email and codec.email_key(email)))
            if value is not None
        ]
        assert wanted, "which user?"
        where = " AND ".join(f"{column} = ?" for column, _ in wanted)
        rows = await self._read(f"{_USERS} WHERE {where}", *(value for _, value in wanted))
        return codec.user_at(rows[0]) if rows else None

    async def users(self) -> tuple[User, ...]:
        rows = await self._read(f"{_USERS} ORDER BY created_at, id")
        return tuple(codec.user_at(row) for row in rows)

    async def keys(self, user: str | None = None) -> tuple[Key, ...]:
        order = "ORDER BY created_at, id"
        if user is None:
            rows = await self._read(f"{_KEYS} {order}")
        else:
            rows = await self._read(f'{_KEYS} WHERE "user" = ? {order}', user)
        return tuple(codec.key_at(row) for row in rows)

    async def channels(self) -> tuple[Channel, ...]:
        rows = await self._read(f"{_CHANNELS} ORDER BY created_at, id")
        return tuple(codec.channel_at(row, self.vault) for row in rows)

    async def offers(self) -> tuple[Offer, ...]:
        return tuple(offer_at(row) for row in await self._read(_OFFERS))

    async def site(self, defaults: Site) -> Site:
        return site_of(dict(await self._read(_OPTIONS)), defaults)

    # -- scripts and life ------------------------------------------------------------------

    async def run(self, begin: Begin[T], *, writes: bool) -> T:
        if self._closed:
            raise Closed("the store is closed")
        perform = self._perform or await asyncio.to_thread(_load_scripts)
        self._perform = perform

        def work(connection: sqlite.Connection) -> T:
            result: T = perform(connection, begin())
            return result

        if writes:
            return await self._writer.write(work)
        return await asyncio.to_thread(self._in_snapshot, work)

    async def ping(self) -> None:
        """Through the writing thread: one that hangs is no database that answers."""
        await self._writer.write(lambda connection: connection.execute("SELECT 1").fetchone())

    async def close(self) -> None:
        self._closed = True
        if self._checkpointer:
            await asyncio.to_thread(self._checkpointer.close)
        await self._writer.close()
        self._reader.close()
        self._readers.close()

    def _point(self) -> sqlite.Connection:
        if self._closed:
            raise Closed("the store is closed")
        return self._reader

    async def _read(self, sql: str, *values: str) -> list[tuple[Any, ...]]:
        if self._closed:
            raise Closed("the store is closed")

        def work(connection: sqlite.Connection) -> list[tuple[Any, ...]]:
            return connection.execute(sql, values).fetchall()

        return await asyncio.to_thread(self._in_snapshot, work)

    def _in_snapshot(self, work: Callable[[sqlite.Connection], T]) -> T:
        with self._readers.snapshot() as connection:
            return work(connection)


def _load_scripts() -> "Callable[[sqlite.Connection, Script[Any]], Any]":
    from onetake.store import sqlite_script

    sqlite_script.load()
    return sqlite_script.perform
