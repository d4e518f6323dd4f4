"""A poll that fails says nothing about the job."""

import pytest

from onetake.core.failure import Code, Failure
from onetake.core.retry import Backoff
from onetake.core.task import Cancelled, Handle, Progressed, State, Task
from onetake.engine.step import Limits
from onetake.wire.flow import Flow, HttpRequest
from tests.engine.world import Mischief, World


async def running(world: World) -> Task:
    await world.open()
    done = await world.ask()
    await world.round()
    task = await world.task(done.task.id)
    assert task.state is State.RUNNING
    return task


async def next_round(world: World) -> None:
    due_at = await world.store.due(world.now)
    assert due_at is not None
    world.now = max(world.now, due_at)
    assert await world.round() == 1


QUIET = [Mischief.NONE] * 3  # the submission, and its commit before and after


@pytest.mark.parametrize(
    "mischief",
    [Mischief.UNREACHABLE, Mischief.LOSE_REPLY, Mischief.BROKEN, Mischief.GARBLED, Mischief.BUSY],
)
async def test_a_failed_poll_is_repeated(mischief: Mischief):
    world = World(script=iter([*QUIET, mischief]))
    task = await running(world)
    await next_round(world)

    after = await world.task(task.id)
    assert (after.state, after.steps_failed) == (State.RUNNING, 1)
    await world.settle()
    assert (await world.task(task.id)).state is State.SUCCEEDED


async def test_a_job_that_never_ends_expires_and_is_given_back():
    world = World(limits=Limits(running_ms=3_600_000))
    world.provider.polls_until_done = 10**9
    task = await running(world)
    await world.settle()

    after = await world.task(task.id)
    assert after.state is State.EXPIRED
    assert after.failure
    assert after.failure.code is Code.EXPIRED
    assert (await world.store.balance("ann")).held == 0


async def test_polls_become_rarer_with_age():
    world = World(limits=Limits(running_ms=3_600_000))
    world.provider.polls_until_done = 10**9
    await running(world)
    await world.settle()

    (polls,) = world.provider.polls.values()
    assert polls < 3600 / 2 / 4


async def test_a_provider_that_forgot_the_job_fails_it_in_the_end():
    world = World(limits=Limits(poll=Backoff(1_000, 1_000, 3)))
    task = await running(world)
    world.provider.jobs.clear()

    def refuse(handle: Handle) -> Flow[Progressed]:
        from onetake.wire.flow import HttpReply, refusal

        yield HttpRequest("GET", "/gone")
        raise refusal(HttpReply(404, b""))

    from dataclasses import replace

    world.adapter = replace(world.adapter, poll=refuse)
    await world.settle()

    after = await world.task(task.id)
    assert after.state is State.FAILED
    assert after.failure
    assert after.failure.code is Code.PROVIDER_FAILED


async def test_a_cancelled_job_is_stopped_where_the_provider_can():
    from dataclasses import replace

    def stop(handle: Handle) -> Flow[Cancelled]:
        yield HttpRequest("GET", "/x")
        return Cancelled(Failure(Code.CANCELLED, "stopped"))

    world = World()
    world.provider.polls_until_done = 10**9
    task = await running(world)
    world.adapter = replace(world.adapter, cancel=stop)
    await world.store.request_cancel(task.id, world.now)
    assert await world.round() == 1

    after = await world.task(task.id)
    assert (after.state, after.charged) == (State.CANCELLED, 0)
