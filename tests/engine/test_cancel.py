"""Cancelling: at once, through the provider, or a clear refusal."""

import pytest

from onetake.core.account import Channel
from onetake.core.failure import Code, Rejected
from onetake.core.task import State
from onetake.engine.cancel import Cancel
from tests.engine.world import World

Told = list[tuple[str, str | None]]


def cancelling(world: World, *, stops: bool, told: Told | None = None) -> Cancel:
    heard = [] if told is None else told

    def can_stop(_: Channel) -> bool:
        return stops

    def tell(task: str, user: str | None) -> None:
        heard.append((task, user))

    return Cancel(world.store, world.routes.channel, can_stop, lambda: world.now, tell)


@pytest.fixture
async def world() -> World:
    world = World()
    await world.open("ann", "bob")
    return world


async def code_of(cancel: Cancel, user: str, task: str) -> Code:
    with pytest.raises(Rejected) as caught:
        await cancel(user, task)
    return caught.value.failure.code


async def test_a_waiting_task_is_cancelled_at_once_and_given_back(world: World):
    done = await world.ask()
    after = await cancelling(world, stops=False)("ann", done.task.id)

    assert (after.state, after.charged) == (State.CANCELLED, 0)
    assert (await world.store.balance("ann")).held == 0
    assert await world.store.due(world.now) is None
    assert await world.round() == 0


async def test_cancelling_twice_is_the_same_answer(world: World):
    done = await world.ask()
    cancel = cancelling(world, stops=False)
    await cancel("ann", done.task.id)

    assert (await cancel("ann", done.task.id)).state is State.CANCELLED


async def test_somebody_elses_task_is_not_there(world: World):
    done = await world.ask()
    cancel = cancelling(world, stops=True)

    assert await code_of(cancel, "bob", done.task.id) is Code.NOT_FOUND
    assert await code_of(cancel, "ann", "nope") is Code.NOT_FOUND


async def test_a_running_task_that_cannot_be_stopped_is_refused(world: World):
    done = await world.ask()
    await world.round()
    cancel = cancelling(world, stops=False)

    assert await code_of(cancel, "ann", done.task.id) is Code.NOT_CANCELLABLE


async def test_a_running_task_is_asked_to_stop_where_that_is_possible(world: World):
    done = await world.ask()
    await world.round()
    told: Told = []
    after = await cancelling(world, stops=True, told=told)("ann", done.task.id)

    assert (after.state, after.cancel_requested) == (State.RUNNING, True)
    assert told == [(done.task.id, "ann")], "whoever makes it hears of it at once"


async def test_what_is_made_and_only_being_stored_is_delivered(world: World):
    done = await world.ask()
    while (await world.task(done.task.id)).state is not State.STORING:
        await world.round()
        world.now = max(world.now, await world.store.due(world.now) or 0)

    cancel = cancelling(world, stops=True)
    assert await code_of(cancel, "ann", done.task.id) is Code.NOT_CANCELLABLE
    await world.settle()
    assert (await world.task(done.task.id)).state is State.SUCCEEDED


async def test_a_finished_task_cannot_be_cancelled(world: World):
    done = await world.ask()
    await world.settle()

    cancel = cancelling(world, stops=True)
    assert await code_of(cancel, "ann", done.task.id) is Code.NOT_CANCELLABLE


async def test_a_claim_that_a_cancellation_overtook_changes_nothing(world: World):
    """The worker has claimed nothing yet: the cancelled task is not started."""
    done = await world.ask()
    await cancelling(world, stops=False)("ann", done.task.id)
    await world.settle()

    assert world.provider.jobs == {}
