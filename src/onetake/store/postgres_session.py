"""Connections and transactions on PostgreSQL.

The rule that matters here: a transaction is tried again only when that cannot do its work
twice — when it certainly did not commit, or when the caller says that a repeat is harmless.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, Protocol, TypeAlias, TypeVar

import asyncpg

from onetake.core.retry import Backoff

T = TypeVar("T")
Row: TypeAlias = Mapping[str, Any]


_driver: Final[Any] = asyncpg  # what it says about its own types is incomplete


class Link(Protocol):
    """What we use of a connection: asyncpg's, written down."""

    async def fetch(self, query: str, *args: object) -> Sequence[Row]: ...
    async def execute(self, query: str, *args: object) -> str: ...
    def is_closed(self) -> bool: ...
    def terminate(self) -> None: ...


class Solo(Link, Protocol):
    """A connection that belongs to nobody else."""

    async def add_listener(
        self, channel: str, callback: Callable[[object, int, str, object], None]
    ) -> None: ...
    def add_termination_listener(self, callback: Callable[[object], None]) -> None: ...
    async def close(self) -> None: ...


class _Pool(Protocol):
    async def acquire(self) -> Link: ...
    async def release(self, connection: Link) -> None: ...
    async def fetch(self, query: str) -> Sequence[Row]: ...
    async def close(self) -> None: ...


Work: TypeAlias = Callable[[Link], Awaitable[T]]

_SETTINGS: Final = {
    "application_name": "onetake",
    "jit": "off",  # estimates for arrays are guesses, and compiling takes longer than the query
    "idle_in_transaction_session_timeout": "60000",  # milliseconds; frees a dead process's locks
}
_COMMAND_TIMEOUT_SECONDS: Final = 60.0
_CONNECT_TIMEOUT_SECONDS: Final = 10.0
_PING_TIMEOUT_SECONDS: Final = 5.0
_BACKOFF: Final = Backoff(first_ms=20, most_ms=1_000, attempts_max=8)

READ_COMMITTED: Final = "BEGIN"
SNAPSHOT: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

_LOST: Final = (
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    ConnectionError,
)
_STUMBLED: Final = (asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)
_CONFLICT: Final = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError)


class _Interrupted(Exception):
    """A transaction did not come through. `committed` None: nobody knows."""

    def __init__(self, cause: Exception, *, committed: bool | None) -> None:
        super().__init__(str(cause))
        self.cause = cause
        self.committed = committed


async def connect(url: str) -> Solo:
    """One connection of its own, outside any pool."""
    return await _driver.connect(url, server_settings=_SETTINGS, timeout=_CONNECT_TIMEOUT_SECONDS)


class Sessions:
    """A pool of connections that outlives the server's restarts."""

    def __init__(self, pool: _Pool) -> None:
        self._pool = pool

    @classmethod
    async def open(cls, url: str, *, size: int) -> "Sessions":
        """Raises OSError or asyncpg.PostgresError when the server cannot be reached."""
        pool: _Pool = await _driver.create_pool(
            url,
            min_size=0,  # a floor would be restored, noisily, while the server is away
            max_size=size,
            reset=_keep,
            server_settings=_SETTINGS,
            command_timeout=_COMMAND_TIMEOUT_SECONDS,
            timeout=_CONNECT_TIMEOUT_SECONDS,
        )
        return cls(pool)

    async def close(self) -> None:
        await self._pool.close()

    async def ping(self) -> None:
        """Raises at once, or after a few seconds, when the server does not answer."""
        async with asyncio.timeout(_PING_TIMEOUT_SECONDS):
            await self._pool.fetch("SELECT 1")

    async def fetch(self, query: str, *args: object) -> Sequence[Row]:
        """One statement on its own."""
        return await self.directly(lambda link: link.fetch(query, *args))

    async def directly(self, work: Work[T]) -> T:
        """Statements without a transaction around them: reads, or one that may be repeated."""
        return await self._retried(lambda: self._alone(work), repeatable=True)

    async def transact(
        self,
        work: Work[T],
        *,
        begin: str = READ_COMMITTED,
        repeatable: bool,
    ) -> T:
        """Run `work` in one transaction, and again after deadlocks and lost connections.

        `repeatable`: also when it is not known whether the commit came through.
        """
        return await self._retried(lambda: self._transaction(work, begin), repeatable=repeatable)

    async def _retried(self, once: Callable[[], Awaitable[T]], *, repeatable: bool) -> T:
        attempt = 0
        while True:
            attempt += 1
            try:
                return await once()
            except _Interrupted as interrupted:
                harmless = interrupted.committed is False or repeatable
                if not harmless or _BACKOFF.spent(attempt):
                    raise interrupted.cause from None
            except _CONFLICT:
                if _BACKOFF.spent(attempt):
                    raise
            # Two that collided must not collide again: the spread comes from who we are.
            jitter = (id(once) >> 4) % 97 / 97
            await asyncio.sleep(_BACKOFF.delay_ms(attempt, jitter) / 1000)

    async def _alone(self, work: Work[T]) -> T:
        link = await self._acquired()
        try:
            return await work(link)
        except Exception as error:
            raise _judged(error, link, committed=False) from error
        finally:
            await self._release(link)

    async def _transaction(self, work: Work[T], begin: str) -> T:
        link = await self._acquired()
        committed: bool | None = False
        try:
            await link.execute(begin)
            result = await work(link)
            committed = None
            await link.execute("COMMIT")
            return result
        except BaseException as error:
            await _roll_back(link)
            if isinstance(error, Exception):
                raise _judged(error, link, committed=committed) from error
            raise
        finally:
            await self._release(link)

    async def _acquired(self) -> Link:
        try:
            return await self._pool.acquire()
        except (*_LOST, OSError) as error:
            raise _Interrupted(error, committed=False) from error

    async def _release(self, link: Link) -> None:
        await self._pool.release(link)


async def _keep(_: object) -> None:
    """Nothing to reset: no session state is ever set, and it would cost a round trip."""


async def _roll_back(link: Link) -> None:
    """Leave no open transaction on a connection that goes back to the pool."""
    if _ended(link):
        return
    try:
        await link.execute("ROLLBACK")
    except Exception:
        _end(link)


def _judged(error: Exception, link: Link, *, committed: bool | None) -> Exception:
    """The error, marked as interrupted where the connection and not the work was at fault."""
    if isinstance(error, asyncpg.InternalClientError):
        # The server ended the connection while it was idle, and asyncpg stumbles over that now.
        _end(link)
    if isinstance(error, _LOST):
        return _Interrupted(error, committed=committed)
    if isinstance(error, _STUMBLED) and _ended(link) and not isinstance(error, TimeoutError):
        return _Interrupted(error, committed=committed)
    return error


def _ended(link: Link) -> bool:
    try:
        return link.is_closed()
    except asyncpg.InterfaceError:  # the pool has noticed it already, and took it back
        return True


def _end(link: Link) -> None:
    with suppress(asyncpg.InterfaceError):
        link.terminate()
