"""What follows from each way in which a submission can go."""

from dataclasses import replace

import pytest

from onetake.core.failure import Code
from onetake.core.task import State, Task
from tests.engine.world import Mischief, World


async def after_one_step(world: World) -> Task:
    await world.open()
    done = await world.ask()
    assert await world.round() == 1
    return await world.task(done.task.id)


@pytest.mark.parametrize(
    ("mischief", "dedupes", "state", "code"),
    [
        (Mischief.NONE, False, State.RUNNING, None),
        (Mischief.UNREACHABLE, False, State.QUEUED, Code.PROVIDER_UNREACHABLE),
        (Mischief.BUSY, False, State.QUEUED, Code.PROVIDER_BUSY),
        (Mischief.LOSE_REPLY, False, State.UNCERTAIN, None),
        (Mischief.BROKEN, False, State.UNCERTAIN, None),
        (Mischief.GARBLED, False, State.UNCERTAIN, None),
        (Mischief.LOSE_REPLY, True, State.SUBMITTING, None),
        (Mischief.BROKEN, True, State.SUBMITTING, None),
    ],
)
async def test_what_is_known_decides(
    mischief: Mischief, dedupes: bool, state: State, code: Code | None
):
    task = await after_one_step(World(dedupes=dedupes, script=iter([mischief])))

    assert task.state is state
    assert (task.failure.code if task.failure else None) is code
    assert task.charged is None


async def test_the_hold_stays_while_nobody_knows():
    world = World(script=iter([Mischief.LOSE_REPLY]))
    task = await after_one_step(world)

    assert (await world.store.balance("ann")).held == task.quote.amount


async def test_a_lost_submission_is_given_up_after_its_time_and_given_back():
    world = World(script=iter([Mischief.LOSE_REPLY]))
    task = await after_one_step(world)
    await world.settle()

    ended = await world.task(task.id)
    assert ended.state is State.EXPIRED
    assert world.now - (ended.submitted_at or 0) >= world.limits.uncertain_ms
    assert (await world.store.balance("ann")).held == 0
    assert len(world.provider.jobs) == 1, "it was never sent a second time"


async def test_a_provider_that_dedupes_gets_the_same_attempt_again():
    world = World(dedupes=True, script=iter([Mischief.LOSE_REPLY, Mischief.NONE, Mischief.GARBLED]))
    task = await after_one_step(world)
    await world.settle()

    assert (await world.task(task.id)).state is State.SUCCEEDED
    assert list(world.provider.jobs.values()) == [f"{task.id}-1"]


async def test_a_proven_refusal_gets_a_new_attempt():
    world = World(script=iter([Mischief.BUSY]))
    task = await after_one_step(world)
    await world.settle()

    assert (await world.task(task.id)).attempt == 2
    assert list(world.provider.jobs.values()) == [f"{task.id}-2"]


async def test_attempts_have_a_limit():
    from onetake.core.retry import Backoff
    from onetake.engine.step import Limits

    limits = Limits(submit=Backoff(1_000, 2_000, 3))
    world = World(script=iter([Mischief.BUSY, Mischief.NONE, Mischief.NONE] * 3), limits=limits)
    task = await after_one_step(world)
    await world.settle()

    ended = await world.task(task.id)
    assert (ended.state, ended.attempt) == (State.FAILED, 3)
    assert (await world.store.balance("ann")).held == 0


async def test_a_refusal_on_a_repeat_proves_nothing_about_the_first():
    """Busy now does not mean that the first, lost submission was not accepted."""
    script = [Mischief.LOSE_REPLY, Mischief.NONE, Mischief.NONE, Mischief.BUSY]
    world = World(dedupes=True, script=iter(script))
    task = await after_one_step(world)
    due_at = await world.store.due(world.now)
    world.now = due_at or 0
    await world.round()

    again = await world.task(task.id)
    assert (again.state, again.attempt) == (State.SUBMITTING, 1)


async def test_an_expired_lease_while_submitting_is_an_unknown_outcome():
    world = World()
    await world.open()
    done = await world.ask()
    await world.claim()  # and the worker dies
    world.now += 30_001
    await world.round()

    assert (await world.task(done.task.id)).state is State.UNCERTAIN
    assert world.provider.jobs == {}


async def test_a_removed_channel_leaves_its_tasks_waiting():
    world = World()
    await world.open()
    done = await world.ask()
    await world.round()
    await world.store.remove_channel(world.channel.id)
    await world.routes.refresh()
    due_at = await world.store.due(world.now)
    world.now = due_at or 0
    await world.round()

    assert (await world.task(done.task.id)).state is State.RUNNING
    await world.store.put_channel(replace(world.channel))
    await world.routes.refresh()
    await world.settle()
    assert (await world.task(done.task.id)).state is State.SUCCEEDED


async def test_what_is_to_be_cancelled_is_not_handed_over_again():
    world = World(script=iter([Mischief.BUSY]))
    await world.open()
    done = await world.ask()
    (claim,) = await world.claim()
    await world.store.request_cancel(done.task.id, world.now)  # while the provider is busy

    assert await world.take(claim)
    assert (await world.task(done.task.id)).state is State.QUEUED
    assert await world.round() == 1, "it is looked at now, not when the provider has room"

    task = await world.task(done.task.id)
    assert (task.state, task.charged, world.provider.jobs) == (State.CANCELLED, 0, {})
    assert (await world.store.balance("ann")).held == 0
