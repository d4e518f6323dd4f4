"""Every part is made here, once, and handed what it needs."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import (
    AsyncExitStack,
    asynccontextmanager,
)
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Final, TypeVar

import structlog

from onetake.accounts.keys import KeyRing
from onetake.accounts.membership import Membership
from onetake.api.app import Parts as ApiParts
from onetake.api.limits import Limits as ApiLimits
from onetake.api.views import Views
from onetake.assets.address import Unfetchable, checked_url
from onetake.assets.keep import SHEET, Keep
from onetake.assets.links import Links
from onetake.assets.probe import PROBE_MEMORY_BYTES, PROBE_MODULE, Probe
from onetake.assets.sniff import of_type
from onetake.core.account import Channel
from onetake.core.failure import invalid
from onetake.core.request import Facts, Job
from onetake.core.task import State, Task
from onetake.dialects.onetake import render as rendered
from onetake.engine.accept import Accept
from onetake.engine.borrow import Borrow
from onetake.engine.cancel import Cancel
from onetake.engine.changes import Changes
from onetake.engine.collect import Collect
from onetake.engine.erase import Erase
from onetake.engine.improve import Improve
from onetake.engine.intake import Intake
from onetake.engine.interrupt import Interrupt
from onetake.engine.notify import Notify
from onetake.engine.removal import Removal
from onetake.engine.render import Renderer
from onetake.engine.route import SANDBOX, Routes
from onetake.engine.shelf import Shelf
from onetake.engine.signature import KEY_BYTES
from onetake.engine.step import HOUR_MS, Limits, Tools
from onetake.engine.supply import Supply
from onetake.engine.sweep import Sweep
from onetake.engine.voicing import Voicing
from onetake.engine.watch import Watch
from onetake.engine.worker import Pace, Worker
from onetake.main.chance import clock, entropy, jitter, secret_bytes
from onetake.main.chosen import display, fetch, gift, proxies, sandbox, site, ui_folder
from onetake.main.keeping import Kept
from onetake.main.office import office
from onetake.observe.metrics import Metrics
from onetake.providers import adapter
from onetake.store.store import Claim, Outcome
from onetake.wire.child import ChildPool
from onetake.wire.exchange import Exchange
from onetake.wire.flow import Flow, Render, Rendered, Save
from onetake.wire.multipart import FilePart
from onetake.wire.transport import Transport

T = TypeVar("T")


VERSION: Final = version("onetake")
RENDER_MODULE: Final = "onetake.providers.sandbox.renderer"
RENDER_MEMORY_BYTES: Final = 4 << 30
RENDER_SECONDS: Final = 900.0


@dataclass(frozen=True, slots=True)
class Watching:
    """Everybody who wants to hear of the worker's doings."""

    metrics: Metrics
    watch: Watch

    def claimed(self, claims: Sequence[Claim], now: int) -> None:
        self.metrics.claimed(claims, now)

    def applied(self, outcomes: Sequence[Outcome]) -> None:
        self.metrics.applied(outcomes)
        self.watch.applied(outcomes)

    def stepped(self, state: State, seconds: float) -> None:
        self.metrics.stepped(state, seconds)


@dataclass(slots=True)
class Working:
    """What works on tasks, and what it shares with the HTTP edge."""

    kept: Kept
    base_url: str
    metrics: Metrics
    routes: Routes
    links: Links
    keep: Keep
    shelf: Shelf
    supply: Supply
    transport: Transport
    exchange: Exchange
    renderer: Renderer
    watch: Watch
    changes: Changes
    worker: Worker = field(init=False)

    def __post_init__(self) -> None:
        settings = self.kept.settings
        limits = Limits(
            running_ms=settings.running_hours * HOUR_MS,
            uncertain_ms=settings.uncertain_days * 24 * HOUR_MS,
        )
        tools = Tools(
            channel=self.routes.channel,
            adapter=adapter,
            job=self._job,
            drive=self._drive,
            collect=Collect(
                self.supply.result,
                self.renderer.rendered,
                self.supply.keep,
                self.supply.thumbnail,
                lambda model: self.kept.catalog.known[model].spec.modality,
            ),
            report=self.routes.report,
            clock=clock,
            jitter=jitter,
            limits=limits,
        )
        self.worker = Worker(
            self.kept.store, self.routes, tools, self.shelf, self.renderer.forget,
            Watching(self.metrics, self.watch),
            Pace(steps_max=settings.steps_max),
        )  # fmt: skip

    @property
    def sweep(self) -> Sweep:
        settings = self.kept.settings
        return Sweep(
            self.kept.store, self.shelf, clock,
            queued_ms=settings.queued_hours * HOUR_MS,
            upload_ms=settings.upload_days * 24 * HOUR_MS,
        )  # fmt: skip

    def own_asset(self, url: str) -> str | None:
        return self.links.parse(url, clock())

    def cancellable(self, channel: Channel) -> bool:
        """Can a running job be stopped there?"""
        found = adapter(channel.provider)
        return found.cancel is not None and (
            channel.provider == SANDBOX or channel.options.get("cancel") == "yes"
        )

    def provider_of(self, channel: str) -> str | None:
        found = self.routes.channel(channel)
        return found.provider if found else None

    @property
    def intake(self) -> Intake:
        store = self.kept.store
        return Intake(
            self.supply.material, self.supply.keep, self.own_asset, store.asset, entropy,
            store.task, self.links.named,
        )  # fmt: skip

    def borrow(self) -> Borrow:
        store = self.kept.store
        return Borrow(store, self.intake, self.shelf, self.supply.sheet, SHEET, clock, entropy)

    def accept(self) -> Accept:
        store = self.kept.store
        return Accept(
            store, self.kept.catalog, self.routes.serves, self.intake, self.shelf, clock, entropy,
            self.kept.settings.user_tasks_max, self.check_url,
            Voicing(self.kept.catalog.voices, store.voice),
        )  # fmt: skip

    def check_url(self, field: str, url: str) -> None:
        """May events be sent there? Raises `Rejected`. Where the name leads is checked again
        whenever something is sent."""
        try:
            checked_url(url, allow_private=self.kept.settings.allow_private_addresses)
        except Unfetchable as error:
            raise invalid(field, error.reason) from None

    def notify(self) -> Notify:
        days = self.kept.settings.link_days
        views = Views(self.links, clock, self.provider_of, days * 24 * 3600, 0)
        return Notify(
            self.kept.store, self.supply.post, lambda task: rendered(task, views.of(task)),
            clock, jitter, entropy, lambda: secret_bytes(KEY_BYTES),
        )  # fmt: skip

    def improve(self) -> Improve:
        return Improve(
            self.kept.store, self.kept.catalog, lambda: self.changes.site.text_channel, self.ask
        )

    def erase(self) -> Erase:
        return Erase(self.kept.store, self.shelf, clock)

    def removal(self) -> Removal:
        return Removal(self.kept.store, self.shelf, clock, entropy)

    def cancel(self) -> Cancel:
        return Cancel(
            self.kept.store, self.routes.channel, self.cancellable, clock, self.watch.told
        )

    def _job(self, task: Task, channel: Channel) -> Job:
        """The links are good for a day: longer than any provider waits before it fetches."""
        upstream = channel.models.get(task.request.model, task.request.model)
        ends = clock() + 24 * HOUR_MS
        links = tuple(
            self.links.to(m.asset, _named(m.facts), expires_at=ends)
            for m in task.request.materials
            if m.asset and m.facts
        )
        name = f"{task.id}-{task.attempt}"
        return Job(name, upstream, task.request, links, channel.options)

    async def ask(self, flow: Flow[T], channel: Channel) -> T:
        """Talk to a provider apart from any task: a test of its channel."""

        async def render(action: Render | Save) -> Rendered:
            raise AssertionError("a test of a channel renders nothing")

        return await self.transport.drive(
            flow, channel, renderer=render, attachments=self._attachment
        )

    async def _drive(
        self, flow: Flow[T], channel: Channel, task: Task, on_progress: Callable[[int], None]
    ) -> T:
        async def render(action: Render | Save) -> Rendered:
            if isinstance(action, Save):
                return await self.renderer.keep(action)
            work = self.renderer(action, owner=task.user, on_progress=on_progress)
            undo = partial(self.renderer.discard, action.job)
            return await Interrupt(self.watch).during(task, work, undo)

        return await self.transport.drive(
            flow, channel, renderer=render, attachments=self._attachment
        )

    async def _attachment(self, asset: str) -> FilePart:
        found = await self.kept.store.asset(asset)
        assert found is not None, "a task's materials are kept as long as the task"
        chunks = self.kept.storage.open(found.blob)
        return FilePart(found.name, found.facts.content_type, found.facts.size, chunks)


@asynccontextmanager
async def working(kept: Kept, base_url: str) -> AsyncGenerator[Working]:
    """Make every part that works on tasks; close what must be closed."""
    settings, storage = kept.settings, kept.storage
    metrics = Metrics()
    renders = settings.data.absolute() / "renders"
    renders.mkdir(exist_ok=True)
    probes = ChildPool(PROBE_MODULE, 1, memory_bytes=PROBE_MEMORY_BYTES, nice=5)
    pool = ChildPool(
        RENDER_MODULE, settings.render_processes, memory_bytes=RENDER_MEMORY_BYTES, nice=10,
        threads=2,
    )  # fmt: skip
    fetching = fetch(settings, storage, f"Onetake/{VERSION}")
    keep = Keep(storage, Probe(probes), entropy, clock)
    transport = Transport(
        entropy=entropy, log=structlog.get_logger("onetake.wire").bind(),
        user_agent=f"Onetake/{VERSION}", observe=metrics.called,
    )  # fmt: skip

    async def path_of(asset: str) -> Path:
        found = await kept.store.asset(asset)
        assert found is not None, "a task's materials are kept as long as the task"
        return await storage.near(found.blob)

    exchange = Exchange(f"Onetake/{VERSION}")
    renderer = Renderer(pool, renders, path_of, RENDER_SECONDS, storage.temporary)
    built_in = sandbox(settings) if settings.sandbox else None
    routes = Routes(kept.store, built_in, tuple(kept.catalog.known), jitter)
    links = Links(base_url, kept.vault.derive("links"))
    shelf = Shelf(kept.store, storage, alone=kept.alone)
    async with AsyncExitStack() as stack:
        for part in (fetching, transport, exchange, probes, pool):
            stack.push_async_callback(part.close)
        await routes.refresh()
        yield Working(kept, base_url, metrics, routes, links, keep, shelf, Supply(fetching, keep),
                      transport, exchange, renderer, Watch(kept.store.task),
                      Changes(kept.store, kept.catalog, site(settings),
                              gift(settings)))  # fmt: skip


def edge_parts(made: Working, keys: KeyRing, people: Membership) -> ApiParts:
    """What the HTTP edge gets."""
    kept, settings = made.kept, made.kept.settings
    return ApiParts(
        store=kept.store,
        keys=keys,
        catalog=kept.catalog,
        accept=made.accept(),
        watch=made.watch,
        erase=made.erase(),
        borrow=made.borrow(),
        display=display(settings),
        notify=made.notify(),
        check_url=made.check_url,
        cancel=made.cancel(),
        serves=made.routes.serves,
        provider_of=made.provider_of,
        storage=kept.storage,
        keep=made.keep,
        shelf=made.shelf,
        links=made.links,
        metrics=made.metrics,
        worker_alive=lambda: clock() - made.worker.beat_at < 30_000,
        clock=clock,
        entropy=entropy,
        version=VERSION,
        base_url=made.base_url,
        limits=ApiLimits(link_seconds=settings.link_days * 24 * 3600),
        public_catalog=settings.public_catalog,
        ui_folder=ui_folder(settings),
        people=people,
        site=lambda: made.changes.site,
        office=office(made, keys),
        improve=made.improve(),
        proxies=proxies(settings),
        sandbox=settings.sandbox,
    )


def _named(facts: Facts) -> str:
    return f"material.{of_type(facts.content_type).suffix}"
