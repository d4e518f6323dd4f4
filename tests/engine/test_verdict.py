"""An operator ends the uncertainty."""

import pytest

from onetake.core.failure import Code, Failure, Rejected
from onetake.core.task import Expired, State
from onetake.core.trace import Trace, TraceKind
from onetake.engine.finish import finish
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


async def test_what_was_given_up_takes_no_late_verdict_and_the_news_is_kept(world: World):
    task = await uncertain(world)
    world.now += world.limits.uncertain_ms
    await world.settle()
    before = await world.task(task)
    books = await world.store.entries(task=task)
    verdict = Verdict(world.store, lambda: world.now + 5)
    for _ in range(2):
        assert await verdict.found(task, {"id": "job_1"}) == before
    await world.settle()

    assert (before.state, before.charged) == (State.EXPIRED, 0)
    assert await world.task(task) == before
    assert await world.store.entries(task=task) == books, "nobody is charged"
    (late,) = [
        each for each in (await world.store.history(task)).traces if each.kind is TraceKind.LATE
    ]
    assert late == Trace(task, 1, TraceKind.LATE, world.now + 5, before.submitted_at, "channel_1")
    with pytest.raises(Rejected, match="expired"):
        await verdict.failed(task)
    assert await world.store.findings() == ()


async def test_what_was_never_handed_over_cannot_come_late(world: World):
    task = (await world.ask()).task
    gone = Failure(Code.EXPIRED, "-")
    await world.store.amend(
        task.id, lambda found: finish(found, Expired(gone), world.now), world.now
    )

    with pytest.raises(Rejected, match="expired"):
        await Verdict(world.store, lambda: world.now).found(task.id, {"id": "job_1"})
    assert (await world.store.history(task.id)).traces == ()
