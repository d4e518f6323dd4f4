"""Deleting a finished task: for its owner alone, its files with it, the books unchanged."""

from dataclasses import dataclass, field

import pytest

from onetake.core.asset import Asset, Purpose
from onetake.core.failure import Code, Rejected
from onetake.core.ledger import Kind
from onetake.engine.erase import Erase
from onetake.engine.shelf import Shelf
from tests.engine.world import VIDEO, World


@dataclass
class Disk:
    deleted: list[str] = field(default_factory=list[str])

    async def delete(self, blob: str) -> None:
        self.deleted.append(blob)


async def opened() -> tuple[World, Disk, Erase]:
    world, disk = World(), Disk()
    await world.open("ann", "bob")
    return world, disk, Erase(world.store, Shelf(world.store, disk, alone=True), lambda: world.now)


async def refused(erase: Erase, user: str, task: str) -> Code:
    with pytest.raises(Rejected) as caught:
        await erase(user, task)
    assert caught.value.failure.param == "task_id"
    assert len(caught.value.failure.message) < 200
    return caught.value.failure.code


async def test_files_and_row_go_and_the_entries_stay():
    world, disk, erase = await opened()
    task = (await world.ask()).task.id
    await world.settle()
    blobs = {asset.blob for asset in await world.store.assets(task=task)}
    balance = await world.store.balance("ann")

    await erase("ann", task)

    assert set(disk.deleted) == blobs != set()
    assert await world.store.task(task) is None
    kinds = [each.entry.kind for each in await world.store.entries(task=task)]
    assert kinds == [Kind.RESERVE, Kind.SETTLE]
    assert await world.store.balance("ann") == balance
    assert await world.store.findings() == ()
    assert await refused(erase, "ann", task) is Code.NOT_FOUND


async def test_an_unfinished_task_stays_whole():
    world, disk, erase = await opened()
    task = (await world.ask()).task.id

    assert await refused(erase, "ann", task) is Code.NOT_CANCELLABLE
    await world.settle()
    assert (await world.task(task)).outputs
    assert disk.deleted == []


async def test_somebody_elses_task_is_unknown_and_stays():
    world, disk, erase = await opened()
    task = (await world.ask()).task.id
    await world.settle()

    assert await refused(erase, "bob", task) is Code.NOT_FOUND
    assert await refused(erase, "bob", "x" * 5000) is Code.NOT_FOUND
    assert (await world.task(task)).outputs
    assert disk.deleted == []


async def test_bytes_that_an_upload_has_too_are_not_deleted():
    world, disk, erase = await opened()
    task = (await world.ask()).task.id
    await world.settle()
    (made,) = await world.store.assets(task=task)
    upload = Asset("asset_u", "bob", Purpose.UPLOAD, "v.mp4", made.blob, VIDEO, world.now)
    await world.store.add_assets([upload])

    await erase("ann", task)

    assert disk.deleted == []
    assert await world.store.asset("asset_u") == upload
