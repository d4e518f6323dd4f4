"""LISTEN and NOTIFY on one connection of its own.

A wake-up only: the rows are the truth, and whoever misses a notification finds the work
when its own time comes. So notifications are sent after the commit, several as one, and
neither sending nor losing one can fail a transaction.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import asyncpg
import structlog

from onetake.core.retry import Backoff
from onetake.store.postgres_session import Solo, connect

_CHANNEL: Final = "onetake_work"
_BACKOFF: Final = Backoff(first_ms=100, most_ms=5_000, attempts_max=1 << 30)
_LOST: Final = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
)

_log = structlog.get_logger(__name__)


class Wake:
    """Tells this process and the others that something may have become due."""

    def __init__(self, url: str) -> None:
        self._connect: Callable[[], Awaitable[Solo]] = lambda: connect(url)
        self._work = asyncio.Event()  # something may be due; cleared by who looks
        self._news = asyncio.Event()  # something to send, or a connection to mend
        self._listening = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._announced = False
        self._runner = self._loop.create_task(self._run())

    def announce(self) -> None:
        """Call after a commit."""
        self._work.set()
        self._announced = True
        self._news.set()

    async def wait(self, seconds: float) -> None:
        """Until something may be due, at most so long."""
        try:
            async with asyncio.timeout(seconds):
                await self._work.wait()
        except TimeoutError:
            return
        finally:
            self._work.clear()

    async def listening(self) -> None:
        """Until notifications of other processes reach this one."""
        await self._listening.wait()

    async def close(self) -> None:
        self._runner.cancel()
        await asyncio.wait([self._runner])

    async def _run(self) -> None:
        failures = 0
        while True:
            try:
                connection = await self._connect()
            except _LOST as error:
                failures += 1
                if failures == 1:
                    _log.warning("wake_up_lost", error=type(error).__name__)
                await asyncio.sleep(_BACKOFF.delay_ms(failures, 0.5) / 1000)
                continue
            failures = 0
            try:
                await self._serve(connection)
            except _LOST as error:
                _log.warning("wake_up_lost", error=type(error).__name__)
            finally:
                self._listening.clear()
                connection.terminate()

    async def _serve(self, connection: Solo) -> None:
        connection.add_termination_listener(self._ended)
        await connection.add_listener(_CHANNEL, self._heard)
        self._listening.set()
        self._work.set()  # what was sent while nobody listened
        while not connection.is_closed():
            if self._announced:
                self._announced = False
                await connection.execute(f"NOTIFY {_CHANNEL}")
            self._news.clear()
            if not self._announced and not connection.is_closed():
                await self._news.wait()

    def _heard(self, connection: object, pid: int, channel: str, payload: object) -> None:
        self._work.set()

    def _ended(self, connection: object) -> None:
        self._news.set()
