"""Two servers with a broken network between them, and kill -9 on either side.

The one rule: whatever happens to a request, the back has at most one job of a task, and both
ledgers are exact in the end. `deduping` may send a lost submission again, `plain` never.
"""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass

import aiohttp
import pytest
import pytest_asyncio

from onetake.core.ledger import Kind
from onetake.core.money import MICROCREDITS
from onetake.core.task import State, Task
from onetake.engine.verdict import Verdict
from onetake.main.chance import clock
from tests.journeys.chaos import Chaos, Fault, chaos
from tests.journeys.client import Client
from tests.journeys.server import Installation, installation, until

pytestmark = pytest.mark.asyncio(loop_scope="module")

CALLER = "caller@front.example"
PRICE = 24 * MICROCREDITS  # 4 seconds of 480p
FAIL = "[fail:content_policy]"

ONE_LOST = {
    "cut-before": [Fault.CUT_BEFORE],
    "cut-after": [Fault.CUT_AFTER, Fault.CUT_AFTER],
    "truncated": [Fault.TRUNCATED],
    "garbled": [Fault.GARBLED],
    "broken-before": [Fault.BROKEN_BEFORE],
    "broken-after": [Fault.BROKEN_AFTER],
    "away-after": [Fault.AWAY_AFTER],
}
"""Nobody but the back knows whether it has the job."""
CERTAIN = {"slow": [Fault.SLOW], "busy": [Fault.BUSY, Fault.BUSY]}
"""The reply says what happened."""
POLLS = {
    "poll-cut": [Fault.CUT_AFTER, Fault.GARBLED],
    "poll-busy": [Fault.BUSY, Fault.TRUNCATED],
    "poll-broken": [Fault.BROKEN_AFTER, Fault.SLOW],
}
NEVER_ARRIVED = {"cut-before", "broken-before"}


@dataclass
class Front:
    """One server that sends everything through the proxy; `name` is also its user at the back."""

    name: str
    server: Installation
    caller: Client

    async def create(self, mark: str, prompt: str = "a calm sea") -> str:
        answer = await self.caller.create(f"{prompt} <{mark}>")
        return str(answer["task_id"])

    async def task(self, task: str) -> Task:
        async with self.server.opened() as kept:
            found = await kept.store.task(task)
            assert found is not None
            return found

    async def reaches(self, task: str, state: State) -> Task:
        async def check() -> Task | None:
            found = await self.task(task)
            return found if found.state is state else None

        return await until(check, f"{task} is {state}")

    async def is_returned(self, task: str) -> None:
        """It was tried at least once, and is back in the queue."""

        async def check() -> bool:
            found = await self.task(task)
            return found.state is State.QUEUED and found.attempt > 0

        await until(check, f"{task} is back in the queue")

    async def judge(self, task: str, job: str | None) -> None:
        """The verdict on an uncertain task, as `onetake task verdict` gives it."""
        async with self.server.opened() as kept:
            verdict = Verdict(kept.store, clock)
            await (verdict.failed(task) if job is None else verdict.found(task, {"id": job}))


@dataclass
class Scene:
    proxy: Chaos
    back: Installation
    deduping: Front
    plain: Front

    async def behind(self, mark: str) -> list[Task]:
        """The back's tasks of a mark."""
        return [task for task in await self.back.tasks() if f"<{mark}>" in _prompt(task)]

    def job(self, mark: str) -> str:
        """The id that the back gave, even when its reply was lost."""
        (found,) = {job for job, made_for in self.proxy.tasks.items() if made_for == mark}
        return found

    async def made_once(self, front: Front, task: str, mark: str) -> None:
        """It succeeded, and was charged once on both sides."""
        (theirs,) = await self.behind(mark)
        ours = await front.task(task)
        assert (ours.state, theirs.state) == (State.SUCCEEDED, State.SUCCEEDED), mark
        assert (ours.charged, theirs.charged) == (PRICE, PRICE)
        assert await front.server.entries(task) == [Kind.RESERVE, Kind.SETTLE]
        assert await self.back.entries(theirs.id) == [Kind.RESERVE, Kind.SETTLE]

    async def all_exact(self) -> None:
        """Nothing is held or unfinished anywhere, and no rule of the books is broken."""
        for front in (self.deduping, self.plain):
            assert await front.server.findings() == ()
            assert (await front.server.books(CALLER)).exact
            assert (await self.back.books(front.name)).exact
        assert await self.back.findings() == ()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Scene]:
    folder = tmp_path_factory.mktemp("chaos")
    async with (
        chaos() as proxy,
        installation(
            folder / "back", settings={"public_url": proxy.url, "render_processes": "2"}
        ) as back,
        installation(folder / "deduping") as deduping,
        installation(folder / "plain") as plain,
        aiohttp.ClientSession() as http,
    ):
        await back.start()
        proxy.target = int(back.url.rpartition(":")[2])

        async def begin(server: Installation, name: str, *options: str) -> Front:
            back_key = await back.customer(name, 1000)
            await server.connect("back", proxy.url, back_key, *options)
            await server.start()
            caller_key = await server.customer(CALLER, 1000)
            return Front(name, server, Client(http, server.url, caller_key))

        fronts = await asyncio.gather(
            begin(deduping, "deduping", "idempotency=yes"),
            begin(plain, "plain"),
        )
        yield Scene(proxy, back, *fronts)


async def test_a_refused_connection_is_tried_again_whatever_the_service_can(scene: Scene):
    """Nothing can have been accepted, so even `plain` sends it again."""
    await scene.proxy.refuse()
    marks = {"refused-d": scene.deduping, "refused-p": scene.plain}
    tasks = {mark: await front.create(mark, FAIL) for mark, front in marks.items()}
    for mark, front in marks.items():
        await front.is_returned(tasks[mark])
    await scene.proxy.listen()

    for mark, front in marks.items():
        answer = await front.caller.finished(tasks[mark])
        (theirs,) = await scene.behind(mark)
        assert answer["error"]["code"] == "content_rejected"
        assert theirs.charged == 0
        assert (await front.task(tasks[mark])).attempt > 1
        assert scene.proxy.forwarded[mark] == 1


async def test_a_service_that_dedupes_gets_one_job_whatever_is_lost(scene: Scene):
    front, proxy = scene.deduping, scene.proxy
    faults = ONE_LOST | CERTAIN
    for mark, each in faults.items():
        proxy.will(f"d-{mark}", "create", *each)
    for mark, each in POLLS.items():
        proxy.will(f"d-{mark}", "poll", *each)
    proxy.will("", "file", Fault.TRUNCATED, Fault.CUT_AFTER, Fault.BUSY)
    tasks = {mark: await front.create(f"d-{mark}") for mark in faults | POLLS}

    for task in tasks.values():
        assert (await front.caller.finished(task, 120))["status"] == "completed"

    for mark, task in tasks.items():
        await scene.made_once(front, task, f"d-{mark}")
        assert not proxy.plan[f"d-{mark}", "create"]
        assert not proxy.plan[f"d-{mark}", "poll"]
    assert not proxy.plan["", "file"]
    assert {mark: proxy.forwarded[f"d-{mark}"] for mark in faults} == {
        "cut-before": 1, "cut-after": 3, "truncated": 2, "garbled": 2, "broken-before": 1,
        "broken-after": 2, "away-after": 2, "slow": 1, "busy": 1,
    }  # fmt: skip


async def test_a_lost_reply_of_any_other_service_waits_for_a_verdict(scene: Scene):
    front, proxy = scene.plain, scene.proxy
    for mark, faults in (ONE_LOST | CERTAIN).items():
        proxy.will(f"p-{mark}", "create", *faults)
    prompts = dict.fromkeys(ONE_LOST, FAIL) | {"cut-after": "a calm sea"}  # one is really made
    tasks = {mark: await front.create(f"p-{mark}", prompts[mark]) for mark in ONE_LOST}
    certain = [await front.create(f"p-{mark}", FAIL) for mark in CERTAIN]
    for task in certain:
        answer = await front.caller.finished(task)
        assert answer["error"]["code"] == "content_rejected"
    for task in tasks.values():
        await front.reaches(task, State.UNCERTAIN)
    books = await front.server.books(CALLER)
    seen = await front.caller.task(tasks["garbled"])
    cancelled, _ = await front.caller.cancel(tasks["garbled"])

    assert books.held == len(tasks) * PRICE
    assert (seen["status"], seen["credits_refunded"], cancelled) == ("processing", False, 409)
    assert {mark: len(await scene.behind(f"p-{mark}")) for mark in tasks} == {
        mark: int(mark not in NEVER_ARRIVED) for mark in tasks
    }

    verdict = ("task", "verdict")
    await front.server.command(*verdict, tasks["cut-before"], "--failed")
    await front.server.command(*verdict, tasks["cut-after"], "--job", scene.job("p-cut-after"))
    for mark in set(tasks) - {"cut-before", "cut-after"}:
        job = None if mark in NEVER_ARRIVED else scene.job(f"p-{mark}")
        await front.judge(tasks[mark], job)

    for mark, task in tasks.items():
        answer = await front.caller.finished(task)
        assert answer["status"] == ("completed" if mark == "cut-after" else "failed")
        assert answer["credits_refunded"] == (mark != "cut-after")
        assert proxy.forwarded[f"p-{mark}"] == int(mark not in NEVER_ARRIVED)
    await scene.made_once(front, tasks["cut-after"], "p-cut-after")
    await scene.all_exact()


async def test_kill_9_of_the_front_at_any_moment_loses_and_doubles_nothing(scene: Scene):
    deduping, plain, proxy = scene.deduping, scene.plain, scene.proxy
    moments = {
        "k-before": ("create", Fault.HELD_BEFORE),
        "k-after": ("create", Fault.HELD_AFTER),
        "k-poll": ("poll", Fault.HELD_AFTER),
    }
    for mark, (kind, fault) in moments.items():
        proxy.will(mark, kind, fault)
    proxy.will("", "file", Fault.HELD_AFTER)
    proxy.will("k-plain", "create", Fault.HELD_AFTER)
    tasks = {mark: await deduping.create(mark) for mark in (*moments, "k-file")}
    uncertain = await plain.create("k-plain", FAIL)
    held = [(mark, kind) for mark, (kind, _) in moments.items()]
    await proxy.all_held(*held, ("", "file"), ("k-plain", "create"))

    await asyncio.gather(deduping.server.kill(), plain.server.kill())
    proxy.release()
    await asyncio.gather(deduping.server.start(), plain.server.start())

    for mark, task in tasks.items():
        assert (await deduping.caller.finished(task))["status"] == "completed"
        await scene.made_once(deduping, task, mark)
    await plain.reaches(uncertain, State.UNCERTAIN)
    assert proxy.forwarded["k-plain"] == 1
    await plain.judge(uncertain, scene.job("k-plain"))
    assert (await plain.caller.finished(uncertain))["credits_refunded"]
    await scene.all_exact()


async def test_kill_9_of_the_back_while_it_renders_costs_nobody_anything(scene: Scene):
    front = scene.deduping
    tasks = {mark: await front.create(mark) for mark in ("b-one", "b-two", "b-three")}

    async def rendering() -> bool:
        there = [task for mark in tasks for task in await scene.behind(mark)]
        return any(task.state is State.SUBMITTING for task in there)

    await until(rendering, "the back renders")
    await scene.back.kill()
    await scene.back.start()

    for mark, task in tasks.items():
        assert (await front.caller.finished(task))["status"] == "completed"
        await scene.made_once(front, task, mark)
    await scene.all_exact()


def _prompt(task: Task) -> str:
    return str(task.request.params["prompt"])
