"""Old waiting tasks expire; unused uploads go."""

from onetake.core.asset import Asset, Purpose
from onetake.core.person import Session
from onetake.core.task import State
from onetake.core.trace import Trace, TraceKind
from onetake.engine.sweep import HISTORY_MS, Sweep
from tests.engine.world import VIDEO, World

HOUR = 3_600_000


async def test_a_task_that_waited_too_long_is_given_back():
    world = World()
    await world.open()
    old = await world.ask()
    world.now += 2 * HOUR
    young = await world.ask()
    await Sweep(world.store, world.shelf, lambda: world.now, HOUR, HOUR)()

    assert (await world.task(old.task.id)).state is State.EXPIRED
    assert (await world.task(young.task.id)).state is State.QUEUED
    assert (await world.store.balance("ann")).held == young.task.quote.amount


async def test_an_unused_upload_goes_after_its_time():
    world = World()
    await world.open()
    uploads = [
        Asset(name, "ann", Purpose.UPLOAD, "v.mp4", f"ab/{name}.mp4", VIDEO, at)
        for name, at in (("old", world.now - 2 * HOUR), ("new", world.now))
    ]
    await world.store.add_assets(uploads)
    await Sweep(world.store, world.shelf, lambda: world.now, HOUR, HOUR)()

    assert await world.store.asset("old") is None
    assert await world.store.asset("new") is not None


async def test_sessions_that_have_run_out_go():
    world = World()
    await world.open()
    for number, ends in enumerate((world.now, world.now + 1)):
        row = Session(f"s{number}", f"d{number}", "ann", 0, 0, ends, "192.0.2.1", "")
        await world.store.add_session(row)
    await Sweep(world.store, world.shelf, lambda: world.now, HOUR, HOUR)()

    assert [each.id for each in await world.store.sessions("ann", 0)] == ["s1"]


async def test_the_history_of_what_ended_long_ago_is_forgotten():
    world = World()
    await world.open()
    task = (await world.ask()).task.id
    await world.settle()
    for attempt, at in ((1, world.now), (2, world.now + 1)):
        await world.store.add_trace(Trace(task, attempt, TraceKind.LOST, at))
    world.now += HISTORY_MS + 1
    await Sweep(world.store, world.shelf, lambda: world.now, HOUR, HOUR)()

    assert [each.attempt for each in (await world.store.history(task)).traces] == [2]
