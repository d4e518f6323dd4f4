"""The loop itself: concurrent steps, batches, leases, and an orderly stop."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

from onetake.core.asset import Asset
from onetake.core.task import Output, State, Task
from onetake.engine.worker import Pace, Worker
from onetake.store.memory import MemoryStore
from onetake.store.store import Claim, Outcome
from tests.engine.world import World

QUICK = Pace(tick_seconds=0.001, idle_seconds=0.05, lease_ms=30_000)


class Quiet:
    def __init__(self) -> None:
        self.batches: list[int] = []

    def claimed(self, claims: Sequence[Claim], now: int) -> None: ...

    def applied(self, outcomes: Sequence[Outcome]) -> None:
        self.batches.append(len(outcomes))

    def stepped(self, state: State, seconds: float) -> None: ...


def worker(world: World, pace: Pace = QUICK) -> Worker:
    return Worker(
        world.store, world.routes, world.tools, world.shelf, lambda _: None, Quiet(), pace
    )


@asynccontextmanager
async def running(made: Worker) -> AsyncGenerator[None]:
    stop = asyncio.Event()
    task = asyncio.ensure_future(made.run(stop))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(task, 120)


async def until_idle(world: World) -> None:
    """The clock jumps to what is due next, so that waiting costs no real time."""
    while True:
        if not sum((await world.store.counts()).values()):
            return
        world.now = max(world.now, await world.store.due(world.now) or 0)
        await asyncio.sleep(0.001)


async def test_every_task_comes_to_its_end():
    world = World(concurrency=3, user_active_max=4, credits=100_000)
    await world.open("ann", "bob")
    async with asyncio.timeout(120), running(worker(world)):
        done = [await world.ask("ann" if n % 2 else "bob") for n in range(30)]
        await until_idle(world)

    states = {(await world.task(each.task.id)).state for each in done}
    assert states == {State.SUCCEEDED}
    assert await world.store.findings() == ()
    assert len(world.provider.jobs) == 30


async def test_a_mistake_in_a_step_loses_nothing():
    world = World()
    await world.open()
    broken = [True, True]
    collect = world.tools.collect

    async def stumble(task: Task, channel: object, fresh: list[Asset]) -> tuple[Output, ...]:
        if broken:
            broken.pop()
            raise ValueError("a bug")
        return await collect(task, None, fresh)

    world.tools = replace(world.tools, collect=stumble)
    async with asyncio.timeout(120), running(worker(world)):
        done = await world.ask()
        await until_idle(world)

    assert (await world.task(done.task.id)).state is State.SUCCEEDED
    assert await world.store.findings() == ()


async def test_an_orderly_stop_commits_what_is_under_way():
    world = World()
    await world.open()
    entered, leave = asyncio.Event(), asyncio.Event()
    collect = world.tools.collect

    async def slow(task: Task, channel: object, fresh: list[Asset]) -> tuple[Output, ...]:
        entered.set()
        await leave.wait()
        return await collect(task, None, fresh)

    world.tools = replace(world.tools, collect=slow)
    made = worker(world)
    stop = asyncio.Event()
    async with asyncio.timeout(120):
        loop = asyncio.ensure_future(made.run(stop))
        done = await world.ask()
        while not entered.is_set():
            world.now = max(world.now, await world.store.due(world.now) or 0)
            await asyncio.sleep(0.001)
        stop.set()
        leave.set()
        await loop

    assert (await world.task(done.task.id)).state is State.SUCCEEDED


async def test_a_step_whose_lease_was_lost_is_stopped():
    world = World()
    await world.open()
    entered, stopped = asyncio.Event(), asyncio.Event()

    async def hang(task: Task, channel: object, fresh: list[Asset]) -> tuple[Output, ...]:
        entered.set()
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()
        raise AssertionError("never")

    world.tools = replace(world.tools, collect=hang)
    async with asyncio.timeout(120), running(worker(world, replace(QUICK, lease_ms=300))):
        await world.ask()
        while not entered.is_set():
            world.now = max(world.now, await world.store.due(world.now) or 0)
            await asyncio.sleep(0.001)
        world.now += 10_000
        stolen = await world.claim()
        assert [claim.again for claim in stolen] == [True]
        await stopped.wait()


async def test_a_step_that_its_own_worker_takes_again_is_stopped():
    """Or it would run beside its repeat, and keep the worker from ending."""
    world = World()
    await world.open()
    entered, stopped = asyncio.Semaphore(0), asyncio.Event()

    async def hang(task: Task, channel: object, fresh: list[Asset]) -> tuple[Output, ...]:
        entered.release()
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()
        raise AssertionError("never")

    world.tools = replace(world.tools, collect=hang)
    made = worker(world, replace(QUICK, lease_ms=60_000))
    running_still = asyncio.ensure_future(made.run(asyncio.Event()))
    async with asyncio.timeout(120):
        await world.ask()
        while entered.locked():
            world.now += 3_000
            await asyncio.sleep(0.001)  # lets the worker take its turns: its clock is ours
        await entered.acquire()
        world.now += 61_000  # nobody renewed it in time: a machine that slept, perhaps
        await entered.acquire()
        await stopped.wait()
    running_still.cancel()
    with suppress(asyncio.CancelledError):
        await running_still


async def test_an_outcome_that_cannot_be_written_stops_no_other():
    class Poisoned(MemoryStore):
        """Refuses whatever belongs to one task, and any batch with it."""

        poison = ""
        refusals = 0

        async def apply(self, outcomes: Sequence[Outcome], now: int) -> tuple[bool, ...]:
            if any(outcome.task.id == self.poison for outcome in outcomes):
                self.refusals += 1
                raise ValueError("a bug")
            return await super().apply(outcomes, now)

    store = Poisoned()
    world = World(store=store, user_active_max=0)
    await world.open()
    pace = replace(QUICK, lease_ms=2_000, idle_seconds=0.02)
    async with asyncio.timeout(120), running(worker(world, pace)):
        done = [await world.ask() for _ in range(4)]
        store.poison = done[1].task.id
        while len((await store.tasks(user=None, states=[State.SUCCEEDED])).tasks) < 3:
            world.now += 5  # not to the next due time: that would end the leases
            await asyncio.sleep(0.001)

    states = [(await world.task(each.task.id)).state for each in done]
    assert states.count(State.SUCCEEDED) == 3
    assert store.refusals > 1
    assert await store.findings() == ()
