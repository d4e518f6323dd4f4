"""A small world for engine tests: a real store in memory, a clock and chance that tests own,
and a provider over plain data whose misbehaviour is scripted. No sockets, no sleeping."""

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypeVar, cast

from onetake.catalog.loader import load_all
from onetake.core.account import Caller, Channel, Key, KeyFormat, Role as UserRole, User
from onetake.core.asset import Asset, Purpose
from onetake.core.failure import Code, Failure
from onetake.core.ledger import grant
from onetake.core.money import MICROCREDITS
from onetake.core.request import Facts, Job, Medium, Request
from onetake.core.task import Output, Task
from onetake.engine.accept import Accept, Submission
from onetake.engine.intake import Intake, Refused
from onetake.engine.route import Routes
from onetake.engine.shelf import Shelf
from onetake.engine.step import Limits, Tools, Turn, step
from onetake.engine.voicing import Voicing
from onetake.engine.worker import STEPS
from onetake.providers.videoapi import ADAPTER
from onetake.store.memory import MemoryStore
from onetake.store.store import Accepted, Claim, ClaimOrder, Store
from onetake.wire.adapter import Adapter
from onetake.wire.flow import Flow, HttpReply, HttpRequest, ProviderError

T = TypeVar("T")

MODEL = "video-2.0-mini-reference-to-video"
VIDEO = Facts(Medium.VIDEO, "video/mp4", 1000, 1280, 720, 5000, has_audio=True)
WANT = Request(MODEL, None, {"prompt": "a lighthouse", "duration": 5})
HOW = Submission("videoapi", "vidgen")


class Crash(BaseException):
    """The process dies here. Nothing catches it but the test."""


class Mischief(StrEnum):
    """What can go wrong around one call or write."""

    NONE = "none"
    DIE_BEFORE = "die before it happens"
    DIE_AFTER = "die after it happened"
    LOSE_REPLY = "it happens and the reply is lost"
    UNREACHABLE = "no connection"
    BUSY = "429"
    BROKEN = "500"
    GARBLED = "an unreadable reply"


@dataclass
class Provider:
    """A VideoApi-style service. With `dedupes` it honours `Idempotency-Key`."""

    dedupes: bool
    jobs: dict[str, str] = field(default_factory=dict[str, str])  # id -> attempt
    polls_until_done: int = 1
    polls: dict[str, int] = field(default_factory=dict[str, int])

    def answer(self, request: HttpRequest) -> HttpReply:
        if request.method == "POST":
            return self._create(request.headers["Idempotency-Key"])
        job = request.path.rpartition("/")[2]
        self.polls[job] = self.polls.get(job, 0) + 1
        if self.polls[job] <= self.polls_until_done:
            return _reply({"task_id": job, "status": "processing"})
        return _reply({"task_id": job, "status": "completed", "url": f"https://p.example/{job}"})

    def _create(self, attempt: str) -> HttpReply:
        known = [job for job, made_for in self.jobs.items() if made_for == attempt]
        job = known[0] if known and self.dedupes else f"job_{len(self.jobs) + 1}"
        self.jobs[job] = attempt
        return _reply({"task_id": job, "status": "pending", "poll_interval_seconds": 2})


def _reply(body: object, status: int = 200) -> HttpReply:
    return HttpReply(status, json.dumps(body).encode())


@dataclass
class World:
    dedupes: bool = False
    script: Iterator[Mischief] = field(default_factory=lambda: iter(()))
    credits: int = 1000
    user_active_max: int = 16
    concurrency: int = 4
    limits: Limits = field(default_factory=Limits)
    now: int = 1_790_000_000_000
    store: Store = field(default_factory=MemoryStore)

    def __post_init__(self) -> None:
        self.provider = Provider(self.dedupes)
        self.ids = itertools.count(1)
        self.adapter: Adapter = ADAPTER
        self.channel = Channel(
            "channel_1", "upstream", "videoapi", "https://p.example", "secret", {MODEL: MODEL},
            created_at=self.now, concurrency=self.concurrency,
            options={"idempotency": "yes" if self.dedupes else "no"},
        )  # fmt: skip
        self.shelf = Shelf(self.store, _NoBytes(), alone=True)
        self.routes = Routes(self.store, None, [MODEL], lambda: 0.5)
        self.tools = Tools(
            channel=self.routes.channel, adapter=lambda _: self.adapter, job=self._job,
            drive=self._drive, collect=self._collect, report=self.routes.report,
            clock=lambda: self.now, jitter=lambda: 0.5, limits=self.limits,
        )  # fmt: skip
        self.accept = Accept(
            self.store, load_all(), self.routes.serves, self.intake(), self.shelf,
            lambda: self.now, lambda: next(self.ids), self.user_active_max, _any_url,
            Voicing({}, self.store.voice),
        )  # fmt: skip

    async def open(self, *users: str) -> None:
        await self.store.put_channel(self.channel)
        for name in users or ("ann",):
            await self.store.add_user(User(name, f"{name}@x.org", UserRole.CUSTOMER, self.now))
            key = Key(f"key_{name}", name, "k", KeyFormat.VGA, name, "vga_", self.now)
            await self.store.add_key(key)
            given = grant(name, self.credits * MICROCREDITS, key=f"start-{name}", reason="start")
            await self.store.post(given, "test", self.now)
        await self.routes.refresh()

    async def caller(self, name: str = "ann") -> Caller:
        user = await self.store.user(id=name)
        assert user is not None
        (key,) = await self.store.keys(name)
        return Caller(user, key)

    async def ask(self, name: str = "ann", want: Request = WANT, how: Submission = HOW) -> Accepted:
        return await self.accept(await self.caller(name), want, how)

    async def task(self, task: str) -> Task:
        found = await self.store.task(task)
        assert found is not None
        return found

    async def claim(self, *, most: int = 8) -> tuple[Claim, ...]:
        places = self.routes.places(self.now)
        order = ClaimOrder(self.now, self.now + 30_000, most, most, places)
        return await self.store.claim(order)

    async def take(self, claim: Claim) -> bool:
        """One step and its commit; False when the outcome came too late."""
        outcome = await step(Turn(claim, self.tools, lambda _: None), STEPS)
        self.strike(Mischief.DIE_BEFORE)
        (applied,) = await self.store.apply([outcome], self.now)
        self.strike(Mischief.DIE_AFTER)
        return applied

    async def round(self) -> int:
        claims = await self.claim()
        for claim in claims:
            await self.take(claim)
        return len(claims)

    async def settle(self, rounds: int = 400) -> None:
        """Go on, jumping to the next due time, until nothing is left to do."""
        for _ in range(rounds):
            if await self.round():
                continue
            due_at = await self.store.due(self.now)
            if due_at is None:
                return
            self.now = max(self.now + 1, due_at)
        raise AssertionError("the tasks never came to an end")

    def strike(self, *kinds: Mischief) -> Mischief:
        """The script's next word, if it is one of these; a death is carried out at once."""
        mischief = next(self.script, Mischief.NONE) if kinds else Mischief.NONE
        if mischief in (Mischief.DIE_BEFORE, Mischief.DIE_AFTER) and mischief in kinds:
            raise Crash
        return mischief if mischief in kinds else Mischief.NONE

    def intake(self) -> Intake:
        """`https://ok.example/…` gives a five-second video or a picture; others are refused."""

        async def get(url: str) -> Path:
            if not url.startswith("https://ok.example/"):
                raise Refused("cannot be fetched")
            return Path(url.rpartition("/")[2])

        return Intake(
            get, _keep(self), lambda _: None, self.store.asset, lambda: next(self.ids),
            self.store.task, lambda _: None,
        )  # fmt: skip

    def _job(self, task: Task, channel: Channel) -> Job:
        name = f"{task.id}-{task.attempt}"
        return Job(name, channel.models[task.request.model], task.request, (), channel.options)

    async def _drive(
        self, flow: Flow[T], channel: Channel, task: Task, on_progress: Callable[[int], None]
    ) -> T:
        try:
            action = next(flow)
            while True:
                assert isinstance(action, HttpRequest)
                action = flow.send(self._call(action))
        except StopIteration as finished:
            return cast("T", finished.value)
        finally:
            flow.close()

    def _call(self, request: HttpRequest) -> HttpReply:
        mischief = self.strike(*Mischief)
        match mischief:
            case Mischief.UNREACHABLE:
                raise ProviderError(Failure(Code.PROVIDER_UNREACHABLE, "-"), accepted=False)
            case Mischief.BUSY:
                return _reply({}, 429)
            case Mischief.BROKEN:
                return _reply({}, 500)
            case _:
                pass
        reply = self.provider.answer(request)
        if mischief is Mischief.LOSE_REPLY:
            accepted = None if request.creates else False
            raise ProviderError(Failure(Code.PROVIDER_UNREACHABLE, "-"), accepted=accepted)
        return HttpReply(200, b"<html>") if mischief is Mischief.GARBLED else reply

    async def _collect(
        self, task: Task, channel: Channel | None, fresh: list[Asset]
    ) -> tuple[Output, ...]:
        self.strike(Mischief.DIE_BEFORE)
        asset = Asset(
            f"asset_{next(self.ids)}", task.user, Purpose.RESULT, "v.mp4",
            f"ab/{next(self.ids):064x}.mp4", VIDEO, self.now, task.id,
        )  # fmt: skip
        fresh.append(asset)
        return (Output(asset.id, VIDEO),)


def _any_url(field: str, url: str) -> None:
    """Nothing is sent anywhere in this world."""


class _NoBytes:
    async def delete(self, blob: str) -> None:
        """There are no files in this world."""


@dataclass(frozen=True)
class _Keeping:
    world: World

    async def __call__(
        self, path: Path, *, user: str, purpose: Purpose, name: str, media: frozenset[Medium],
        task: str | None = None,
    ) -> Asset:  # fmt: skip
        medium = Medium.VIDEO if path.suffix == ".mp4" else Medium.IMAGE
        kind = "video/mp4" if medium is Medium.VIDEO else "image/png"
        length = 5000 if medium is Medium.VIDEO else None
        facts = Facts(medium, kind, 100, 640, 480, length)
        number = next(self.world.ids)
        blob = f"ab/{number:064x}{path.suffix}"
        return Asset(f"asset_{number}", user, purpose, name, blob, facts, self.world.now, task)


def _keep(world: World) -> _Keeping:
    return _Keeping(world)
