"""The step of a state, and what a turn can lead to."""

from onetake.core.account import Channel
from onetake.core.failure import Code
from onetake.core.task import Progressed, State
from onetake.engine.interrupt import Interrupted
from onetake.engine.step import Turn, step
from onetake.engine.worker import STEPS
from onetake.store.store import Outcome
from tests.engine.world import World


def test_every_state_that_can_be_claimed_has_a_step():
    from onetake.core.task import TERMINAL

    assert set(STEPS) == set(State) - TERMINAL - {State.QUEUED}


async def test_moving_on_keeps_the_claims_token():
    world = World()
    await world.open()
    await world.ask()
    await world.round()
    world.now = await world.store.due(world.now) or 0
    (claim,) = await world.claim()
    turn = Turn(claim, world.tools, lambda _: None)
    outcome = turn.moved(Progressed(40), in_ms=500)

    assert (outcome.token, outcome.due_at) == (claim.token, world.now + 500)
    assert outcome.task.percent == 40


async def test_failures_in_a_row_wait_longer_and_are_forgotten_on_success():
    world = World()
    await world.open()
    await world.ask()
    await world.round()
    world.now = await world.store.due(world.now) or 0
    (claim,) = await world.claim()
    turn = Turn(claim, world.tools, lambda _: None)
    backoff = world.limits.poll
    first = turn.again(backoff)
    second = Turn(
        type(claim)(first.task, claim.token, again=False), world.tools, lambda _: None
    ).again(backoff)

    assert (first.task.steps_failed, second.task.steps_failed) == (1, 2)
    assert (second.due_at or 0) > (first.due_at or 0)
    assert turn.again(backoff, at_least_ms=90_000).due_at == world.now + 90_000


async def test_a_step_that_was_interrupted_ends_its_task_and_gives_everything_back():
    world = World()
    await world.open()
    done = await world.ask()
    before = (await world.store.balance("ann")).available
    (claim,) = await world.claim()

    async def interrupted(_turn: Turn, _channel: Channel) -> Outcome:
        raise Interrupted

    outcome = await step(Turn(claim, world.tools, lambda _: None), {State.SUBMITTING: interrupted})
    assert await world.store.apply([outcome], world.now) == (True,)

    task = await world.task(done.task.id)
    assert (task.state, task.charged) == (State.CANCELLED, 0)
    assert task.failure is not None
    assert task.failure.code is Code.CANCELLED
    balance = await world.store.balance("ann")
    assert (balance.available, balance.held) == (before + task.quote.amount, 0)
    assert await world.store.findings() == ()
