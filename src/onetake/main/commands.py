"""What the command line gets: see `cli/parts.py`. Settings are read here and nowhere else."""

import asyncio
import secrets
import sys
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping
from contextlib import (
    asynccontextmanager,
)
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import uvloop
from pydantic import ValidationError

from onetake.api.limits import Limits as ApiLimits
from onetake.api.openapi import document
from onetake.catalog.loader import load_all
from onetake.cli import application as commands
from onetake.cli.parts import Listen, Parts, Refused, Running, Where
from onetake.core.account import Channel
from onetake.core.task import Handle, Task
from onetake.engine.route import SANDBOX
from onetake.engine.verdict import Verdict
from onetake.main.chance import clock, entropy
from onetake.main.keeping import Kept, keeping
from onetake.main.making import VERSION, working
from onetake.main.office import probe
from onetake.main.running import serve_until_signal, work_until_signal
from onetake.observe.log import configure
from onetake.providers import ADAPTERS
from onetake.settings import Settings
from onetake.store.store import Finding, Store


@dataclass(frozen=True, slots=True)
class _Installation:
    """See `cli.parts.Installation`."""

    kept: Kept

    @property
    def data(self) -> Path:
        return self.kept.settings.data.absolute()

    @property
    def store(self) -> Store:
        return self.kept.store

    async def report(self) -> tuple[Finding, ...]:
        return await self.kept.reconcile.report()

    async def repair(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        return await self.kept.reconcile.repair(findings)

    async def cancel(self, task: Task) -> Task:
        async with working(self.kept, "") as made:
            return await made.cancel()(task.user, task.id)

    async def judge(self, task: str, found: Handle | None) -> Task:
        verdict = Verdict(self.kept.store, clock)
        return await (verdict.failed(task) if found is None else verdict.found(task, found))

    async def probe(self, channel: Channel) -> tuple[str, ...]:
        async with working(self.kept, "") as made:
            return await probe(made, channel)


@dataclass(frozen=True, slots=True)
class _Parts:
    """See `cli.parts.Parts`."""

    clock: Callable[[], int]
    entropy: Callable[[], int]
    random_bytes: Callable[[int], bytes]

    @property
    def providers(self) -> tuple[str, ...]:
        return tuple(name for name in ADAPTERS if name != SANDBOX)

    @property
    def models(self) -> tuple[str, ...]:
        return tuple(load_all().models)

    def makeable(self, provider: str) -> Mapping[str, str]:
        return load_all().makeable(provider)

    @asynccontextmanager
    async def open(self, where: Where) -> AsyncGenerator[_Installation]:
        async with keeping(_settings(where)) as kept:
            yield _Installation(kept)

    def serve(
        self, where: Where, listen: Listen, started: Callable[[Running], None] | None = None
    ) -> None:
        settings = _settings(where, listen)
        configure("warning" if listen.quiet else settings.log_level, settings.log_format)
        _run(serve_until_signal(settings, started))

    def work(self, where: Where) -> None:
        settings = _settings(where)
        configure(settings.log_level, settings.log_format)
        _run(work_until_signal(settings))

    def openapi(self) -> Mapping[str, object]:
        return document(VERSION, "http://127.0.0.1:8000", ApiLimits())


def _settings(where: Where, listen: Listen | None = None) -> Settings:
    given: dict[str, Any] = {}
    if where.data is not None:
        given["data"] = where.data
    if where.temporary:
        given["database_url"] = None
    if listen and listen.host is not None:
        given["host"] = listen.host
    if listen and listen.port is not None:
        given["port"] = listen.port
    if listen and not listen.ui:
        given["ui"] = False
    try:
        return Settings(**given)
    except ValidationError as error:
        raise Refused("; ".join(_setting(dict(each)) for each in error.errors())) from None


def _setting(error: Mapping[str, object]) -> str:
    """What is wrong with a setting, without its value: it may be a secret."""
    name = str(cast("tuple[object, ...]", error["loc"])[0])
    return f"ONETAKE_{name.upper()}: {error['msg']}"


def _run(main: Coroutine[Any, Any, None]) -> None:
    # The thread that writes to SQLite gives the interpreter up at every statement. With Python's
    # own 5 ms a busy loop would make it wait that long each time.
    sys.setswitchinterval(SWITCH_SECONDS)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main)


SWITCH_SECONDS: Final = 0.0005

PARTS: Final[Parts] = _Parts(clock, entropy, secrets.token_bytes)


def run() -> None:
    """The `onetake` command."""
    configure("error", "console")  # what a command prints is its result
    sys.exit(commands.run(PARTS))
