"""Kill the process anywhere and let the provider misbehave: the books never notice twice."""

import asyncio

import pytest
from hypothesis import example, given, settings, strategies as st

from onetake.core.task import State
from tests.engine.world import Crash, Mischief, World

SCRIPTS = st.lists(st.sampled_from(Mischief), max_size=40)
LEASE_MS = 30_000


async def live_through(world: World, tasks: int) -> None:
    """Run to the end, restarting after every death; the books hold at each moment of it."""
    while True:
        try:
            while True:
                worked = await world.round()
                assert await world.store.findings() == ()
                if worked:
                    continue
                due_at = await world.store.due(world.now)
                if due_at is None:
                    return
                world.now = max(world.now + 1, due_at)
        except Crash:
            assert await world.store.findings() == ()
            world.now += LEASE_MS + 1


@pytest.mark.parametrize("dedupes", [True, False])
@settings(max_examples=150, deadline=None)
@given(script=SCRIPTS)
@example(script=[Mischief.LOSE_REPLY])
@example(script=[Mischief.DIE_AFTER])
@example(script=[Mischief.NONE, Mischief.DIE_BEFORE, Mischief.NONE, Mischief.DIE_AFTER])
def test_no_crash_pays_twice_or_strands_a_hold(script: list[Mischief], dedupes: bool):
    async def run() -> None:
        world = World(dedupes=dedupes, script=iter(script))
        await world.open()
        done = await world.ask()
        await live_through(world, 1)

        task = await world.task(done.task.id)
        assert task.finished
        assert len(world.provider.jobs) <= 1
        charged = task.quote.amount if task.state is State.SUCCEEDED else 0
        balance = await world.store.balance("ann")
        assert task.charged == charged
        assert (balance.available, balance.held) == (world.credits * 10**6 - charged, 0)

    asyncio.run(run())


@settings(max_examples=60, deadline=None)
@given(script=SCRIPTS, tasks=st.integers(2, 9), concurrency=st.integers(1, 3))
def test_many_tasks_share_few_places(script: list[Mischief], tasks: int, concurrency: int):
    async def run() -> None:
        world = World(dedupes=True, script=iter(script), concurrency=concurrency, user_active_max=2)
        await world.open("ann", "bob")
        for number in range(tasks):
            await world.ask("ann" if number % 2 else "bob")
        await live_through(world, tasks)

        assert not sum((await world.store.counts()).values())
        assert len(world.provider.jobs) <= tasks
        for name in ("ann", "bob"):
            assert (await world.store.balance(name)).held == 0

    asyncio.run(run())


def test_a_crash_at_every_single_point_is_survived():
    async def run(point: int, death: Mischief) -> bool:
        script = [Mischief.NONE] * point + [death]
        words = iter(script)
        world = World(dedupes=True, script=words)
        await world.open()
        done = await world.ask()
        await live_through(world, 1)
        assert (await world.task(done.task.id)).state is State.SUCCEEDED
        assert len(world.provider.jobs) == 1
        return next(words, None) is None

    async def all_points() -> int:
        point = 0
        for point in range(60):
            used = [await run(point, d) for d in (Mischief.DIE_BEFORE, Mischief.DIE_AFTER)]
            if not all(used):
                return point
        return point

    # Four steps, each with a call or a collection and a commit, before and after.
    assert 8 <= asyncio.run(all_points()) < 60
