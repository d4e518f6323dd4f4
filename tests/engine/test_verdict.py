"""An operator ends the uncertainty."""

import pytest

from onetake.core.failure import Code, Rejected
from onetake.core.task import State
from onetake.engine.verdict import Verdict
from tests.engine.world import Mischief, World


@pytest.fixture
async def world() -> World:
    world = World(script=iter([Mischief.LOSE_REPLY]))
    await world.open()
    return world


async def uncertain(world: World) -> str:
    done = await world.ask()
    await world.round()
    return done.task.id


async def test_it_was_never_made(world: World):
    task = await uncertain(world)
    after = await Verdict(world.store, lambda: world.now).failed(task)

    assert (after.state, after.charged) == (State.FAILED, 0)
    assert (await world.store.balance("ann")).held == 0
    assert await world.store.findings() == ()


async def test_it_was_found_at_the_provider(world: World):
    task = await uncertain(world)
    await Verdict(world.store, lambda: world.now).found(task, {"id": "job_1"})
    await world.settle()

    assert (await world.task(task)).state is State.SUCCEEDED
    assert len(world.provider.jobs) == 1


async def test_a_verdict_is_for_uncertain_tasks_only(world: World):
    verdict = Verdict(world.store, lambda: world.now)
    done = await world.ask()

    with pytest.raises(Rejected, match="uncertain"):
        await verdict.failed(done.task.id)
    with pytest.raises(Rejected) as caught:
        await verdict.failed("nope")
    assert caught.value.failure.code is Code.NOT_FOUND
