"""A deletion can be undone for a short time, whatever happens meanwhile, and then it is final."""

import asyncio
from dataclasses import dataclass, field

import pytest

from onetake.core.failure import Code, Rejected
from onetake.engine.removal import AT_ONCE, GRACE_MS, PORTION, UNDO_MS, Removal
from onetake.engine.shelf import Shelf
from onetake.store.selection import Removed
from tests.engine.world import World


@dataclass
class Disk:
    deleted: list[str] = field(default_factory=list[str])

    async def delete(self, blob: str) -> None:
        self.deleted.append(blob)


async def opened() -> tuple[World, Disk, Removal]:
    world, disk = World(), Disk()
    await world.open("ann", "bob")
    shelf = Shelf(world.store, disk, alone=True)
    return world, disk, Removal(world.store, shelf, lambda: world.now, lambda: world.now)


async def made(world: World) -> str:
    task = (await world.ask()).task.id
    await world.settle()
    return task


def test_what_is_offered_is_possible() -> None:
    assert GRACE_MS > UNDO_MS


async def test_nothing_of_it_is_touched_until_its_time_is_over() -> None:
    world, disk, removal = await opened()
    task = await made(world)
    blobs = {asset.blob for asset in await world.store.assets(task=task)}

    done = await removal.remove("ann", [task])
    world.now += GRACE_MS
    await removal.finish()

    assert (done.gone, done.unfinished) == ((task,), ())
    assert await world.store.task(task) is None
    assert disk.deleted == []
    world.now += 1
    await removal.finish()
    assert set(disk.deleted) == blobs != set()
    assert await world.store.assets(task=task) == ()
    assert await world.store.findings() == ()


async def test_all_of_a_deletion_comes_back_by_its_id() -> None:
    world, disk, removal = await opened()
    tasks = [await made(world), await made(world)]
    done = await removal.remove("ann", tasks)

    world.now += GRACE_MS
    assert sorted(await removal.restore("ann", removal=done.id)) == sorted(tasks)
    world.now += GRACE_MS + 1
    await removal.finish()

    assert [(await world.task(task)).id for task in tasks] == tasks
    assert disk.deleted == []


async def test_one_of_a_deletion_comes_back_by_its_name() -> None:
    world, _, removal = await opened()
    one, other = await made(world), await made(world)
    await removal.remove("ann", [one, other])

    assert await removal.restore("ann", tasks=[one]) == (one,)
    assert await world.store.task(other) is None


async def test_it_does_not_come_back_too_late_or_to_somebody_else() -> None:
    world, _, removal = await opened()
    task = await made(world)
    done = await removal.remove("ann", [task])

    async def refused(user: str, param: str, **what: object) -> None:
        with pytest.raises(Rejected) as caught:
            await removal.restore(user, **what)  # type: ignore[arg-type]
        assert (caught.value.failure.code, caught.value.failure.param) == (Code.NOT_FOUND, param)

    await refused("bob", "removal", removal=done.id)
    await refused("bob", "ids", tasks=[task])
    await refused("ann", "removal", removal="removal_x")
    world.now += GRACE_MS + 1
    await refused("ann", "removal", removal=done.id)
    await refused("ann", "ids", tasks=[task])


async def test_what_is_not_finished_stays() -> None:
    world, _, removal = await opened()
    task = (await world.ask()).task.id

    done = await removal.remove("ann", [task, "task_x"])

    assert (done.gone, done.unfinished) == ((), (task,))
    assert await world.store.task(task) is not None


@dataclass
class Rows:
    """A store that only counts."""

    old: list[str] = field(default_factory=list[str])
    asked: list[int] = field(default_factory=list[int])
    fails: int = 0
    empty: asyncio.Event = field(default_factory=asyncio.Event)

    async def remove_works(self, removal: str, user: str, tasks: list[str], now: int) -> Removed:
        self.asked.append(len(tasks))
        return Removed(tuple(tasks), ())

    async def removed_works(self, before: int, limit: int) -> tuple[str, ...]:
        if self.fails:
            self.fails -= 1
            raise OSError("the disk is away")
        return tuple(self.old[:limit])

    async def erase_removed(self, task: str, before: int) -> tuple[str, ...] | None:
        self.old.remove(task)
        if not self.old:
            self.empty.set()
        return None

    async def unreferenced(self, blobs: tuple[str, ...]) -> tuple[str, ...]:
        return blobs


def over(rows: Rows) -> Removal:
    return Removal(rows, Shelf(rows, Disk(), alone=True), lambda: 1, lambda: 1)  # type: ignore[arg-type]


async def test_thousands_are_removed_and_erased_in_portions() -> None:
    rows = Rows([str(n) for n in range(2 * PORTION + 1)])
    removal = over(rows)

    done = await removal.remove("ann", [str(n) for n in range(2 * AT_ONCE + 1)])
    await removal.finish()

    assert (len(done.gone), rows.asked) == (2 * AT_ONCE + 1, [AT_ONCE, AT_ONCE, 1])
    assert rows.old == []


async def test_a_round_that_fails_is_not_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onetake.engine.removal.ROUND_SECONDS", 0.0)
    rows = Rows(["t1"], fails=1)
    running = asyncio.ensure_future(over(rows).run())
    async with asyncio.timeout(10):
        await rows.empty.wait()
    running.cancel()

    assert (rows.old, rows.fails) == ([], 0)
