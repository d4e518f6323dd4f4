"""The store on PostgreSQL, for any number of API and worker processes.

The rule that matters here: concurrent calls of the hot path share a transaction, and every
transaction may be tried again when its connection is lost, because each of them is written
so that a repeat does no harm.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final, Protocol, TypeVar

import asyncpg

from onetake.core.account import Balance
from onetake.core.asset import Asset
from onetake.core.task import Task
from onetake.store import codec, postgres_accept, postgres_apply, postgres_claim
from onetake.store.begin import Begin
from onetake.store.postgres_accept import Pending
from onetake.store.postgres_commit import GroupCommit
from onetake.store.postgres_schema import migrate
from onetake.store.postgres_session import READ_COMMITTED, SNAPSHOT, Link, Sessions
from onetake.store.postgres_sql import names
from onetake.store.postgres_wake import Wake
from onetake.store.scripted import Scripted
from onetake.store.store import Accepted, Claim, ClaimOrder, Decide, Order, Outcome, Repeatable
from onetake.store.vault import Vault

T = TypeVar("T")
Outcomes = tuple[Sequence[Outcome], int]

_CONNECTIONS: Final = 10
_ORDERS_MOST: Final = 256  # in one transaction
_CALLS_MOST: Final = 64
_FLUSHERS: Final = 2  # one prepares a batch while the server writes the other

_NOT_LET_IN: Final = (
    asyncpg.InvalidAuthorizationSpecificationError,  # the user or the password
    asyncpg.InvalidCatalogNameError,  # the name of the database
    asyncpg.exceptions.ClientConfigurationError,  # the address cannot be read
)

_READ_TASK: Final = (
    f"SELECT {names(codec.TASK_COLUMNS)} FROM tasks WHERE id = $1 AND erased_at IS NULL"
)
_READ_ASSET: Final = f"SELECT {names(codec.ASSET_COLUMNS)} FROM assets WHERE id = $1"
_READ_BALANCE: Final = 'SELECT available, held FROM wallets WHERE "user" = $1'
_NOTICE_DUE: Final = "SELECT min(due_at) AS at FROM deliveries WHERE outcome = 'pending'"
_READ_REVISION: Final = "SELECT value FROM revisions WHERE name = 'access'"


class Perform(Protocol):
    """Runs a script in the transaction that is open on the connection."""

    async def __call__(self, link: Link, begin: "Begin[T]") -> T: ...


class PostgresStore(Scripted):
    """See `store.Store`. Made by `open`."""

    def __init__(self, sessions: Sessions, wake: Wake, vault: Vault) -> None:
        self.vault = vault
        self._sessions = sessions
        self._wake = wake
        self._perform: Perform | None = None
        self._accepting = GroupCommit[Pending, Accepted](
            self._accept, most=_ORDERS_MOST, flushers=_FLUSHERS
        )
        self._applying = GroupCommit[Outcomes, tuple[bool, ...]](
            self._apply, most=_CALLS_MOST, flushers=_FLUSHERS
        )

    @classmethod
    async def open(cls, url: str, vault: Vault) -> "PostgresStore":
        """Migrate where needed, connect, and listen.

        Raises SchemaNewer, and OSError without a server that lets us in.
        """
        try:
            await migrate(url)
        except _NOT_LET_IN as error:
            raise ConnectionError("the database does not let us in") from error
        return cls(await Sessions.open(url, size=_CONNECTIONS), Wake(url), vault)

    # -- tasks: the hot path -----------------------------------------------------------------

    async def accept(self, order: Order, now: int) -> Accepted:
        return await self._accepting.submit(Pending(order, now, codec.task_values(order.task)))

    async def repeated(self, user: str, key: str | None, repeatable: Repeatable) -> Task | None:
        name, fingerprint = repeatable.name, repeatable.fingerprint
        named = [(user, name)] if name is not None else []
        printed = [(key, fingerprint, repeatable.since)] if key and name is None else []

        async def work(link: Link) -> postgres_accept.Earlier:
            return await postgres_accept.read_earlier(link, named, printed)

        earlier = await self._sessions.directly(work)
        return earlier.find(user, key, repeatable)

    async def claim(self, order: ClaimOrder) -> tuple[Claim, ...]:
        return await self._sessions.transact(
            lambda link: postgres_claim.claim(link, order), repeatable=True
        )

    async def apply(self, outcomes: Sequence[Outcome], now: int) -> tuple[bool, ...]:
        """Where a connection was lost during the commit, a finished task whose outcome did
        come through may be answered with False: its row has gone already."""
        if not outcomes:
            return ()
        return await self._applying.submit((outcomes, now))

    async def renew(self, leases: Mapping[str, int], until: int) -> frozenset[str]:
        if not leases:
            return frozenset()
        return await self._sessions.directly(lambda link: postgres_claim.renew(link, leases, until))

    async def progress(self, percents: Mapping[str, tuple[int, int]], now: int) -> None:
        if percents:
            await self._sessions.directly(lambda link: postgres_claim.progress(link, percents, now))

    async def amend(self, task: str, decide: Decide, now: int) -> Task | None:
        after, changed = await self._sessions.transact(
            lambda link: postgres_apply.amend(link, task, decide, now), repeatable=True
        )
        if changed:
            self.wake()
        return after

    async def request_cancel(self, task: str, now: int) -> None:
        await self._sessions.directly(lambda link: postgres_apply.request_cancel(link, task, now))
        self.wake()

    async def due(self, now: int) -> int | None:
        return await self._sessions.directly(lambda link: postgres_claim.due(link, now))

    async def wait_for_work(self, seconds: float) -> None:
        await self._wake.wait(seconds)

    def wake(self) -> None:
        self._wake.announce()

    async def listening(self) -> None:
        """Until wake-ups of other processes reach this one. They may be missed before."""
        await self._wake.listening()

    # -- reading single rows -----------------------------------------------------------------

    async def task(self, task: str) -> Task | None:
        rows = await self._sessions.fetch(_READ_TASK, task)
        return codec.task_of(rows[0]) if rows else None

    async def asset(self, asset: str) -> Asset | None:
        rows = await self._sessions.fetch(_READ_ASSET, asset)
        return codec.asset_of(rows[0]) if rows else None

    async def balance(self, user: str) -> Balance:
        rows = await self._sessions.fetch(_READ_BALANCE, user)
        return Balance(rows[0]["available"], rows[0]["held"]) if rows else Balance(0, 0)

    async def next_delivery_due(self) -> int | None:
        rows = await self._sessions.fetch(_NOTICE_DUE)
        return rows[0]["at"]

    async def revision(self) -> int:
        rows = await self._sessions.fetch(_READ_REVISION)
        return rows[0]["value"]

    # -- everything else ---------------------------------------------------------------------

    async def run(self, begin: "Begin[T]", *, writes: bool) -> T:
        perform = await self._scripts()

        async def once() -> T:
            return await self._sessions.transact(
                lambda link: perform(link, begin),
                begin=READ_COMMITTED if writes else SNAPSHOT,
                repeatable=not writes,
            )

        try:
            return await once()
        except asyncpg.UniqueViolationError:
            # What a script looked for and did not find, another process may have just made:
            # the second time it is there to be seen.
            return await once()

    async def _scripts(self) -> Perform:
        """What runs scripts. A server that only accepts and polls needs no SQLAlchemy, and the
        first script must not hold up the loop until it is imported."""
        if self._perform is None:
            self._perform = await asyncio.to_thread(_load)
        return self._perform

    async def ping(self) -> None:
        await self._sessions.ping()

    async def close(self) -> None:
        await self._accepting.close()
        await self._applying.close()
        await self._wake.close()
        await self._sessions.close()

    async def _accept(self, batch: Sequence[Pending]) -> Sequence[Accepted | Exception]:
        results = await self._sessions.transact(
            lambda link: postgres_accept.accept(link, batch), repeatable=True
        )
        if any(isinstance(result, Accepted) and result.fresh for result in results):
            self.wake()
        return results

    async def _apply(self, batch: Sequence[Outcomes]) -> Sequence[tuple[bool, ...]]:
        verdicts = await self._sessions.transact(
            lambda link: postgres_apply.apply(link, batch), repeatable=True
        )
        self.wake()
        return verdicts


def _load() -> Perform:
    from onetake.store import postgres_script

    postgres_script.load()
    return postgres_script.perform
