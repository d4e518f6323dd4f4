"""Onetake as its users start it: real processes on a folder of their own, and the command line.

The one rule: whatever is started here is ended here, by its own process object, also when a
test fails; a failed test shows the logs of every installation that was running (conftest.py).
"""

import asyncio
import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import aiohttp
from pydantic import SecretStr

from onetake.accounts.keys import SECRET_BYTES, new_secret
from onetake.core.account import Key, KeyFormat, Role, User
from onetake.core.ids import object_id
from onetake.core.ledger import Kind, change, grant
from onetake.core.money import MICROCREDITS
from onetake.core.task import Task
from onetake.main.chance import clock, entropy
from onetake.main.keeping import Kept, keeping
from onetake.settings import Settings
from onetake.store.store import Finding

T = TypeVar("T")

MODEL: Final = "video-2.0-mini-reference-to-video"
START_SECONDS: Final = 120.0
STOP_SECONDS: Final = 120.0
COMMAND_SECONDS: Final = 240.0
LOG_SHOWN_CHARACTERS: Final = 20_000
_LOOK_SECONDS: Final = 0.02

running: "set[Installation]" = set()
"""Those whose logs a failed test shows."""


class CommandFailed(Exception):
    """An `onetake` command ended with a status other than 0; what it said."""

    def __init__(self, words: tuple[str, ...], status: int, output: str) -> None:
        super().__init__(f"onetake {' '.join(words[:2])} ended with {status}: {output}")
        self.status = status
        self.output = output


@dataclass(frozen=True, slots=True)
class Books:
    """A user's money, in micro-credits, from the rows of the ledger."""

    available: int
    held: int
    granted: int
    charged: int

    @property
    def exact(self) -> bool:
        """Nothing is held any more, and what is not there was charged."""
        return self.held == 0 and self.available == self.granted - self.charged


async def until(
    check: Callable[[], Awaitable[T | None]], what: str, seconds: float = 240.0
) -> T:  # fmt: skip
    """What `check` gives as soon as it gives something true. Raises AssertionError when late."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while True:
        found = await check()
        if found:
            return found
        assert loop.time() < end, f"{what}: not within {seconds:g} seconds"
        await asyncio.sleep(_LOOK_SECONDS)


class Installation:
    """A data folder, perhaps a PostgreSQL database, and the processes that serve them."""

    def __init__(
        self, folder: Path, *, database_url: str | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """`settings`: names without `ONETAKE_`. The log is `<folder>.log`."""
        self.data = folder
        self.log = folder.with_name(f"{folder.name}.log")
        self.database_url = database_url
        self.url = ""
        own = {name: value for name, value in os.environ.items() if not name.startswith("ONETAKE_")}
        own |= {f"ONETAKE_{name.upper()}": value for name, value in (settings or {}).items()}
        own |= {"ONETAKE_DATA": str(folder), "ONETAKE_HOST": "127.0.0.1", "ONETAKE_PORT": "0"}
        own |= {"ONETAKE_LOG_FORMAT": "json", "PYTHONUNBUFFERED": "1"}
        if database_url is not None:
            own["ONETAKE_DATABASE_URL"] = database_url
        self.environment = own
        self._server: subprocess.Popen[bytes] | None = None
        self._workers: list[subprocess.Popen[bytes]] = []

    # -- processes -------------------------------------------------------------------------

    async def start(self) -> None:
        """Serve, on the same port as before if there was one; back when `/readyz` says so."""
        assert self._server is None, "it runs already"
        running.add(self)
        seen = self.log.stat().st_size if self.log.exists() else 0
        self._server = server = self._spawn("serve")

        async def serving() -> str | None:
            self._check_alive(server)
            return _url_of(self.log, seen)

        self.url = await until(serving, "the server's log names its address", START_SECONDS)
        self.environment["ONETAKE_PORT"] = self.url.rpartition(":")[2]
        async with aiohttp.ClientSession() as http:

            async def ready() -> bool:
                self._check_alive(server)
                with suppress(aiohttp.ClientError):
                    async with http.get(f"{self.url}/readyz") as reply:
                        return reply.status == 200
                return False

            await until(ready, "the server is ready", START_SECONDS)

    async def start_worker(self) -> "subprocess.Popen[bytes]":
        """One more worker process. It logs `working` when it has begun."""
        running.add(self)
        worker = self._spawn("worker")
        self._workers.append(worker)
        return worker

    async def stop(self) -> None:
        """Ask the server to end, and wait: it must end by itself and without an error."""
        server, self._server = self._server, None
        assert server is not None, "it does not run"
        server.send_signal(signal.SIGTERM)
        try:
            status = await asyncio.to_thread(server.wait, STOP_SECONDS)
        finally:
            _end(server)
        assert status == 0, f"the server ended with {status}"

    async def kill(self) -> None:
        """kill -9 the server; back when it is gone."""
        server, self._server = self._server, None
        assert server is not None, "it does not run"
        await asyncio.to_thread(_end, server)

    async def kill_worker(self, worker: "subprocess.Popen[bytes]") -> None:
        """kill -9 one worker; back when it is gone."""
        self._workers.remove(worker)
        await asyncio.to_thread(_end, worker)

    def end(self) -> None:
        """Kill whatever still runs. Safe at any time."""
        for process in (self._server, *self._workers):
            if process is not None:
                _end(process)
        self._server = None
        self._workers.clear()
        running.discard(self)

    def said(self) -> str:
        """Everything that its processes have logged."""
        return self.log.read_text("utf-8", "replace") if self.log.exists() else ""

    def _spawn(self, command: str) -> "subprocess.Popen[bytes]":
        with self.log.open("ab") as sink:
            return subprocess.Popen(
                [sys.executable, "-m", "onetake", command],
                env=self.environment, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink,
                start_new_session=True,
            )  # fmt: skip

    def _check_alive(self, process: "subprocess.Popen[bytes]") -> None:
        status = process.poll()
        assert status is None, f"it ended with {status}:\n{self.said()[-LOG_SHOWN_CHARACTERS:]}"

    # -- commands --------------------------------------------------------------------------

    async def command(self, *words: str, given: str = "") -> str:
        """Run `onetake …` to its end; its standard output. Raises CommandFailed."""
        done = await asyncio.to_thread(
            subprocess.run, [sys.executable, "-m", "onetake", *words], input=given.encode(),
            env=self.environment, capture_output=True, timeout=COMMAND_SECONDS, check=False,
        )  # fmt: skip
        output = done.stdout.decode()
        if done.returncode:
            raise CommandFailed(words, done.returncode, output + done.stderr.decode())
        return output.strip()

    async def doctor(self) -> str:
        """What `onetake doctor` prints. Raises CommandFailed when something does not agree."""
        return await self.command("doctor")

    async def connect(self, name: str, base_url: str, key: str, *options: str) -> None:
        """A channel to a VideoApi service that makes the model; `options`: `NAME=VALUE`."""
        words = [word for option in options for word in ("--option", option)]
        await self.command(
            "channel", "add", name, "--provider", "videoapi", "--base-url", base_url,
            "--model", MODEL, "--key-stdin", *words, given=f"{key}\n",
        )  # fmt: skip

    # -- what is in the rows ---------------------------------------------------------------

    @asynccontextmanager
    async def opened(self) -> AsyncGenerator[Kept]:
        """The database and the files, as a command opens them, beside the running server."""
        url = SecretStr(self.database_url) if self.database_url else None
        async with keeping(Settings(data=self.data, database_url=url)) as kept:
            yield kept

    async def customer(self, email: str, credits: int = 0, form: KeyFormat = KeyFormat.VGA) -> str:
        """A new user with credits, and a key to them. As the commands do it, without their
        start-up time; the server may run or not."""
        secret, digest, prefix = new_secret(form, secrets.token_bytes(SECRET_BYTES))
        now = clock()
        user = User(object_id("user", now, entropy()), email, Role.CUSTOMER, now)
        key = Key(object_id("key", now, entropy()), user.id, "t", form, digest, prefix, now)
        async with self.opened() as kept:
            assert await kept.store.add_user(user)
            await kept.store.add_key(key)
        if credits:
            await self.grant(email, credits)
        return secret

    async def grant(self, email: str, credits: int) -> None:
        """More credits for a user."""
        async with self.opened() as kept:
            user = await kept.store.user(email=email)
            assert user is not None, f"there is no user {email}"
            name = object_id("grant", clock(), entropy())
            given = grant(user.id, credits * MICROCREDITS, key=name, reason="test")
            await kept.store.post(given, "test", clock())

    async def books(self, email: str) -> Books:
        """What the ledger's entries add up to, beside the balance that is kept."""
        async with self.opened() as kept:
            user = await kept.store.user(email=email)
            assert user is not None, f"there is no user {email}"
            balance = await kept.store.balance(user.id)
            granted = charged = 0
            for statement in await kept.store.entries(user=user.id, limit=1_000_000):
                moved = sum(change(statement.entry))
                if statement.entry.kind is Kind.GRANT:
                    granted += moved
                else:
                    charged -= moved
            return Books(balance.available, balance.held, granted, charged)

    async def tasks(self) -> list[Task]:
        """Every task, oldest first."""
        found: list[Task] = []
        async with self.opened() as kept:
            after: str | None = None
            while True:
                page = await kept.store.tasks(user=None, after=after, limit=1000)
                found += page.tasks
                after = page.after
                if after is None:
                    return found[::-1]

    async def findings(self) -> tuple[Finding, ...]:
        """What `onetake doctor` would find, without its start-up time."""
        async with self.opened() as kept:
            return await kept.reconcile.report()

    async def entries(self, task: str) -> list[Kind]:
        """The kinds of a task's ledger entries, oldest first."""
        async with self.opened() as kept:
            return [each.entry.kind for each in await kept.store.entries(task=task)]


@asynccontextmanager
async def installation(
    folder: Path, *, database_url: str | None = None, settings: Mapping[str, str] | None = None,
) -> AsyncGenerator[Installation]:  # fmt: skip
    """Not started yet. Nothing of it survives the context."""
    made = Installation(folder, database_url=database_url, settings=settings)
    try:
        yield made
    finally:
        made.end()


def _end(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _url_of(log: Path, seen: int) -> str | None:
    with log.open("rb") as lines:
        lines.seek(seen)
        for line in lines:
            with suppress(ValueError):
                event = json.loads(line)
                if event.get("event") == "serving":
                    return str(event["url"])
    return None
