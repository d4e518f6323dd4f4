"""A whole gateway for tests of its edge: real files, a real database, real HTTP on a free port.

Only what comes after acceptance is missing: tasks stay queued, unless a test moves them.
"""

import asyncio
import itertools
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import aiohttp
import structlog

from onetake.accounts.elsewhere import Provider, ProviderName
from onetake.accounts.keys import KeyRing, new_secret
from onetake.accounts.sessions import Visitor
from onetake.api.app import Parts, application
from onetake.api.edge import Edge
from onetake.api.limits import Limits
from onetake.api.office import Office
from onetake.api.server import bind, reached_at, serve
from onetake.api.signed_in import COOKIE
from onetake.assets.address import Unfetchable, checked_url
from onetake.assets.fetch import Fetch
from onetake.assets.keep import SHEET, Keep
from onetake.assets.links import Links
from onetake.assets.local import LocalStorage
from onetake.assets.probe import PROBE_MEMORY_BYTES, PROBE_MODULE, Probe
from onetake.catalog.loader import load_all
from onetake.core.account import Channel, Key, KeyFormat, Role, User
from onetake.core.display import dollars
from onetake.core.failure import invalid
from onetake.core.ledger import grant
from onetake.core.money import MICROCREDITS
from onetake.core.site import Site
from onetake.engine.accept import Accept
from onetake.engine.borrow import Borrow
from onetake.engine.cancel import Cancel
from onetake.engine.changes import Changes
from onetake.engine.erase import Erase
from onetake.engine.improve import Improve
from onetake.engine.intake import Intake
from onetake.engine.notify import Notify
from onetake.engine.shelf import Shelf
from onetake.engine.supply import Supply
from onetake.engine.voicing import Voicing
from onetake.engine.watch import Watch
from onetake.observe.metrics import Metrics
from onetake.providers import adapter
from onetake.store.sqlite import SqliteStore
from onetake.store.vault import Vault
from onetake.wire.child import ChildPool
from onetake.wire.flow import Flow
from onetake.wire.transport import Transport
from tests.accounts.membership import Heard, members

MODEL = "video-2.0-mini-reference-to-video"
NOW = 1_790_000_000_000


@dataclass
class Gate:
    """The running gateway, and what a test needs to look behind it."""

    parts: Parts
    store: SqliteStore
    storage: LocalStorage
    keys: KeyRing
    folder: Path
    base_url: str
    http: aiohttp.ClientSession
    numbers: "itertools.count[int]"
    now: int = NOW
    worker_alive: bool = True
    unserved: set[str] = field(default_factory=set[str])
    site: Site = field(default_factory=Site)
    resting: dict[str, int] = field(default_factory=dict[str, int])  # channel -> until then
    disk: tuple[int, int] = (50 << 30, 100 << 30)
    log: Heard = field(default_factory=Heard)

    async def user(self, name: str = "ann", credits: int = 10_000) -> User:
        user = User(name, f"{name}@x.org", Role.CUSTOMER, self.now)
        await self.store.add_user(user)
        if credits:
            given = grant(name, credits * MICROCREDITS, key=name, reason="test")
            await self.store.post(given, "test", self.now)
        return user

    async def key(self, user: str = "ann", format: KeyFormat = KeyFormat.VGA, **more: Any) -> str:
        """A new key's secret. Its id is `key_<n>`."""
        number = next(self.numbers)
        secret, digest, prefix = new_secret(format, number.to_bytes(32))
        key = Key(f"key_{number}", user, "test", format, digest, prefix, self.now)
        await self.store.add_key(replace(key, **more))
        return secret

    async def administrator(self, name: str = "root") -> dict[str, str]:
        """Headers of a browser in which an administrator is signed in."""
        user = User(name, f"{name}@x.org", Role.ADMINISTRATOR, self.now)
        await self.store.add_user(user)
        return await self.signed_in(name)

    async def signed_in(self, user: str = "ann") -> dict[str, str]:
        """Headers of a browser in which this user is signed in, with the token for changes."""
        if not await self.store.user(id=user):
            await self.user(user)
        sessions = self.parts.people.sessions
        secret = await sessions.open(user, Visitor("127.0.0.1", "test"), replaces=None)
        found = await sessions.find(secret)
        assert found is not None
        token = sessions.token(found.session.id)
        return {"Cookie": f"{COOKIE}={secret}", "X-Onetake-Csrf": token}

    async def caller(self) -> dict[str, str]:
        """Headers of somebody with plenty of credits."""
        if not await self.store.user(id="ann"):
            await self.user()
        return {"Authorization": f"Bearer {await self.key()}"}

    async def nothing_was_kept(self) -> bool:
        """No task, no hold, no row of a file, no file."""
        page = await self.store.tasks(user=None)
        balance = await self.store.balance("ann")
        rows = [blob async for blob in self.store.blobs()]
        blobs = [blob async for blob in self.storage.list()]
        left = [path for path in (self.folder / "files" / "tmp").rglob("*") if path.is_file()]
        return not (page.tasks or balance.held or rows or blobs or left)


@asynccontextmanager
async def running(
    folder: Path,
    limits: Limits | None = None,
    providers: dict[ProviderName, Provider] | None = None,
) -> AsyncGenerator[Gate]:
    async with AsyncExitStack() as stack:
        store = await SqliteStore.open(folder / "onetake.db", Vault(bytes(32)))
        stack.push_async_callback(store.close)
        storage = LocalStorage(folder / "files")
        stack.callback(storage.close)
        pool = ChildPool(PROBE_MODULE, 1, memory_bytes=PROBE_MEMORY_BYTES)
        stack.push_async_callback(pool.close)
        fetch = Fetch(storage.temporary)
        stack.push_async_callback(fetch.close)
        http = await stack.enter_async_context(aiohttp.ClientSession())

        gate: Gate
        numbers = itertools.count(1)
        listener = bind("127.0.0.1", 0)
        base_url, keys = reached_at(listener), KeyRing(store, lambda: gate.now)
        transport = Transport(
            entropy=lambda: next(numbers), log=structlog.get_logger("test"), user_agent="test",
        )  # fmt: skip
        stack.push_async_callback(transport.close)
        keep = Keep(storage, Probe(pool), lambda: next(numbers), lambda: gate.now)
        opened = _Opened(
            store, storage, keys, Supply(fetch, keep), numbers, base_url, limits or Limits(),
            lambda: gate, providers or {}, transport,
        )  # fmt: skip
        parts = _parts(opened)
        gate = Gate(parts, store, storage, keys, folder, base_url, http, numbers, log=opened.log)
        posting = asyncio.ensure_future(parts.people.mail.run())
        stack.callback(posting.cancel)
        await stack.enter_async_context(_serving(application(parts), listener))
        yield gate


@dataclass(frozen=True)
class _Opened:
    """What has been opened; `gate` is what tests turn the knobs of."""

    store: SqliteStore
    storage: LocalStorage
    keys: KeyRing
    supply: Supply
    numbers: "itertools.count[int]"
    base_url: str
    limits: Limits
    gate: Callable[[], Gate]
    providers: dict[ProviderName, Provider]
    transport: Transport
    log: Heard = field(default_factory=Heard)

    def clock(self) -> int:
        return self.gate().now

    def entropy(self) -> int:
        return next(self.numbers)

    def serves(self, model: str) -> bool:
        return model not in self.gate().unserved


def _nobody(task: str, user: str | None) -> None:
    """Nobody watches the worker's steps here."""


def _check_url(field: str, url: str) -> None:
    try:
        checked_url(url, allow_private=False)
    except Unfetchable as error:
        raise invalid(field, error.reason) from None


def _parts(opened: _Opened) -> Parts:
    store, clock, entropy, supply = opened.store, opened.clock, opened.entropy, opened.supply
    catalog, links = load_all(), Links(opened.base_url, bytes(16))
    shelf = Shelf(store, opened.storage, alone=True)
    intake = Intake(
        supply.material, supply.keep, lambda url: links.parse(url, clock()), store.asset, entropy,
        store.task, links.named,
    )  # fmt: skip
    accept = Accept(
        store, catalog, opened.serves, intake, shelf, clock, entropy, 16, _check_url,
        Voicing(catalog.voices, store.voice),
    )  # fmt: skip
    notify = Notify(
        store, supply.post, lambda task: {"id": task.id}, clock, lambda: 0.0, entropy,
        lambda: bytes(24),
    )  # fmt: skip
    changes = Changes(store, catalog, Site())

    def site() -> Site:
        """What was saved; until something is, what the test says."""
        return opened.gate().site if changes.site == Site() else changes.site

    return Parts(
        store=store,
        keys=opened.keys,
        catalog=catalog,
        accept=accept,
        watch=Watch(store.task),
        erase=Erase(store, shelf, clock),
        borrow=Borrow(store, intake, shelf, supply.sheet, SHEET, clock, entropy),
        display=dollars(),
        notify=notify,
        check_url=_check_url,
        cancel=Cancel(store, lambda _: None, lambda _: False, clock, _nobody),
        serves=opened.serves,
        provider_of=lambda channel: channel,
        storage=opened.storage,
        keep=supply.keeping,
        shelf=shelf,
        links=links,
        metrics=Metrics(),
        worker_alive=lambda: opened.gate().worker_alive,
        clock=clock,
        entropy=entropy,
        version="1.2.3",
        base_url=opened.base_url,
        people=members(
            opened.store,
            clock,
            entropy,
            base_url=opened.base_url,
            site=site,
            log=opened.log,
            providers=opened.providers,
        ),
        site=site,
        office=_office(opened, changes),
        improve=Improve(store, catalog, lambda: site().text_channel, _ask(opened)),
        limits=opened.limits,
    )


def _ask(opened: _Opened) -> Callable[[Flow[str], Channel], Awaitable[str]]:
    async def ask(flow: Flow[str], channel: Channel) -> str:
        return await opened.transport.drive(flow, channel, renderer=_nothing, attachments=_nothing)

    return ask


def _office(opened: _Opened, changes: Changes) -> Office:
    async def refresh() -> None:
        await opened.keys.refresh()
        await changes.refresh()

    async def probe(channel: Channel) -> tuple[str, ...]:
        flow = adapter(channel.provider).probe
        assert flow is not None
        return await opened.transport.drive(
            flow(), channel, renderer=_nothing, attachments=_nothing
        )

    return Office(
        refresh=refresh,
        probe=probe,
        resting_until=lambda channel: opened.gate().resting.get(channel, 0),
        findings=opened.store.findings,
        disk=lambda: opened.gate().disk,
        beat_at=lambda: opened.gate().now - (0 if opened.gate().worker_alive else 60_000),
        started_at=NOW - 5000,
        database="sqlite",
    )


async def _nothing(asked: Any) -> Any:
    raise AssertionError(f"a test of a channel needs no {asked}")


@asynccontextmanager
async def _serving(app: Edge, listener: socket.socket) -> AsyncGenerator[None]:
    # No task group: pytest enters and leaves fixtures in different tasks.
    stop, answering = asyncio.Event(), asyncio.Event()
    server = asyncio.ensure_future(serve(app, listener, stop, answering.set))
    await answering.wait()
    try:
        yield
    finally:
        stop.set()
        await server
