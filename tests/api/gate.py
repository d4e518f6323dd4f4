"""A whole gateway for tests of its edge: real files, a real database, real HTTP on a free port.

Only what comes after acceptance is missing: tasks stay queued, unless a test moves them.
"""

import asyncio
import itertools
import socket
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import aiohttp

from onetake.accounts.keys import KeyRing, new_secret
from onetake.api.app import Parts, application
from onetake.api.edge import Edge
from onetake.api.limits import Limits
from onetake.api.server import bind, reached_at, serve
from onetake.assets.address import Unfetchable, checked_url
from onetake.assets.fetch import Fetch
from onetake.assets.keep import SHEET, Keep
from onetake.assets.links import Links
from onetake.assets.local import LocalStorage
from onetake.assets.probe import PROBE_MEMORY_BYTES, PROBE_MODULE, Probe
from onetake.catalog.loader import load_all
from onetake.core.account import Key, KeyFormat, Role, User
from onetake.core.display import dollars
from onetake.core.failure import invalid
from onetake.core.ledger import grant
from onetake.core.money import MICROCREDITS
from onetake.engine.accept import Accept
from onetake.engine.borrow import Borrow
from onetake.engine.cancel import Cancel
from onetake.engine.erase import Erase
from onetake.engine.intake import Intake
from onetake.engine.notify import Notify
from onetake.engine.shelf import Shelf
from onetake.engine.supply import Supply
from onetake.engine.voicing import Voicing
from onetake.engine.watch import Watch
from onetake.observe.metrics import Metrics
from onetake.store.sqlite import SqliteStore
from onetake.store.vault import Vault
from onetake.wire.child import ChildPool

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
async def running(folder: Path, limits: Limits | None = None) -> AsyncGenerator[Gate]:
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

        def clock() -> int:
            return gate.now

        numbers = itertools.count(1)

        def entropy() -> int:
            return next(numbers)

        listener = bind("127.0.0.1", 0)
        base_url, catalog, metrics = reached_at(listener), load_all(), Metrics()
        keep = Keep(storage, Probe(pool), entropy, clock)
        shelf = Shelf(store, storage, alone=True)
        links = Links(base_url, bytes(16))
        supply = Supply(fetch, keep)

        def own(url: str) -> str | None:
            return links.parse(url, clock())

        intake = Intake(
            supply.material, supply.keep, own, store.asset, entropy, store.task, links.named
        )
        keys = KeyRing(store, clock)
        watch = Watch(store.task)

        def check_url(field: str, url: str) -> None:
            try:
                checked_url(url, allow_private=False)
            except Unfetchable as error:
                raise invalid(field, error.reason) from None

        parts = Parts(
            store=store,
            keys=keys,
            catalog=catalog,
            accept=Accept(
                store, catalog, lambda name: name not in gate.unserved, intake, shelf, clock,
                entropy, 16, check_url, Voicing(catalog.voices, store.voice),
            ),
            watch=watch,
            erase=Erase(store, shelf, clock),
            borrow=Borrow(store, intake, shelf, supply.sheet, SHEET, clock, entropy),
            display=dollars(),
            notify=Notify(
                store, supply.post, lambda task: {"id": task.id}, clock, lambda: 0.0, entropy,
                lambda: bytes(24),
            ),
            check_url=check_url,
            cancel=Cancel(store, lambda _: None, lambda _: False, clock),
            serves=lambda name: name not in gate.unserved,
            provider_of=lambda channel: channel,
            storage=storage,
            keep=keep,
            shelf=shelf,
            links=links,
            metrics=metrics,
            worker_alive=lambda: gate.worker_alive,
            clock=clock,
            entropy=entropy,
            version="1.2.3",
            base_url=base_url,
            limits=limits or Limits(),
        )  # fmt: skip
        gate = Gate(parts, store, storage, keys, folder, base_url, http, numbers)
        await stack.enter_async_context(_serving(application(parts), listener))
        yield gate


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
