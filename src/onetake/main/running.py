"""A process from its start to its signal: the server with its worker, or a worker alone.

The one rule: what was started first ends last, so that a step under way finds everything
that it needs until it is over.
"""

import asyncio
import signal
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import (
    AbstractContextManager,
    asynccontextmanager,
    nullcontext,
    suppress,
)
from dataclasses import dataclass

import structlog

from onetake.accounts.keys import KeyRing
from onetake.api.app import application
from onetake.api.server import bind, reached_at, serve
from onetake.cli.parts import Refused, Running
from onetake.engine.rounds import Rounds
from onetake.main.chance import clock
from onetake.main.chosen import ui_folder
from onetake.main.keeping import keeping
from onetake.main.making import VERSION, Working, edge_parts, working
from onetake.main.people import membership
from onetake.settings import Settings
from onetake.store.lock import DataLock, FolderInUse

_log = structlog.get_logger("onetake.main")


async def serve_until_signal(settings: Settings, started: Callable[[Running], None] | None) -> None:
    """Serve and work on one installation. Raises `Refused` before anything was begun."""
    ui_folder(settings)  # refuses one that is not there
    with _listener(settings) as listener, _locked(settings):
        base_url = settings.public_url or reached_at(listener)
        async with keeping(settings) as kept, working(kept, base_url) as made:
            if kept.alone:  # so a restart goes on at once with what a crash interrupted
                await kept.store.end_leases(clock())
            await made.changes.refresh()
            people = membership(kept, base_url, made.exchange, lambda: made.changes.lived)
            keys = KeyRing(kept.store, clock)
            await keys.refresh()
            stop = _stop_on_signals()
            running = _Server(reached_at(listener), asyncio.get_running_loop(), stop)

            def answering() -> None:
                _log.info("serving", url=running.url, version=VERSION)
                if started:
                    started(running)

            async with _working(made, stop) as group:
                touching = group.create_task(keys.run(_keys_failed))
                posting = group.create_task(people.mail.run())
                renewing = group.create_task(made.changes.run(_changes_failed))
                parts = edge_parts(made, keys, people)
                await serve(application(parts), listener, stop, answering)
                touching.cancel()
                posting.cancel()
                renewing.cancel()


async def work_until_signal(settings: Settings) -> None:
    if settings.database_url is None:
        raise Refused(
            "a worker beside the server needs PostgreSQL: set ONETAKE_DATABASE_URL"
            " (with a data folder alone, the server works on its tasks itself)"
        )
    base_url = settings.public_url or f"http://{settings.host}:{settings.port}"
    async with keeping(settings) as kept, working(kept, base_url) as made:
        stop = _stop_on_signals()
        _log.info("working", version=VERSION)
        async with _working(made, stop):
            await stop.wait()


@asynccontextmanager
async def _working(made: Working, stop: asyncio.Event) -> AsyncGenerator[asyncio.TaskGroup]:
    """The worker and the rounds beside what the caller does; at its end they stop in order."""

    async def sweep() -> None:
        await made.sweep()
        await made.renderer.tidy(made.kept.store.task, clock())

    rounds = Rounds(sweep, made.kept.reconcile, made.metrics.findings.set)
    async with asyncio.TaskGroup() as group:
        group.create_task(made.worker.run(stop))
        running = (rounds.run(), made.notify().run(), made.removal().run())
        beside = [group.create_task(each) for each in running]
        try:
            yield group
        finally:
            stop.set()
            for each in beside:
                each.cancel()


@dataclass(frozen=True, slots=True)
class _Server:
    url: str
    loop: asyncio.AbstractEventLoop
    end: asyncio.Event

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.end.set)


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(ValueError, RuntimeError):  # not the main thread: its owner calls stop()
            loop.add_signal_handler(number, stop.set)
    return stop


def _listener(settings: Settings) -> socket.socket:
    try:
        return bind(settings.host, settings.port)
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        raise Refused(f"cannot listen on {where}: {error.strerror or error}") from None


def _locked(settings: Settings) -> AbstractContextManager[object]:
    """One server for a data folder. On PostgreSQL many may share it."""
    if settings.database_url is not None:
        return nullcontext()
    try:
        return DataLock(settings.data.absolute())
    except FolderInUse as error:
        raise Refused(str(error)) from None


def _changes_failed(error: Exception) -> None:
    _log.warning("changes.not_refreshed", error=type(error).__name__)


def _keys_failed(error: Exception) -> None:
    _log.warning("keys.not_refreshed", error=type(error).__name__)
