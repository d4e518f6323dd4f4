"""Bytes are deleted only when no row can be about to refer to them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from onetake.core.asset import Asset, Purpose
from onetake.engine.shelf import Shelf
from onetake.store.memory import MemoryStore
from tests.engine.world import VIDEO


@dataclass
class Deleted:
    blobs: list[str] = field(default_factory=list[str])

    async def delete(self, blob: str) -> None:
        self.blobs.append(blob)


def asset(name: str, blob: str = "ab/1.mp4") -> Asset:
    return Asset(name, "u", Purpose.MATERIAL, "v.mp4", blob, VIDEO, 0)


async def test_a_discarded_file_goes_with_its_row():
    store, deleted = MemoryStore(), Deleted()
    await store.add_assets([asset("a")])
    await Shelf(store, deleted, alone=True).discard([asset("a")])

    assert deleted.blobs == ["ab/1.mp4"]
    assert await store.asset("a") is None


async def test_bytes_that_another_row_refers_to_stay():
    store, deleted = MemoryStore(), Deleted()
    await store.add_assets([asset("a"), asset("b")])
    await Shelf(store, deleted, alone=True).discard([asset("a")])

    assert deleted.blobs == []
    assert await store.asset("b") is not None


async def test_bytes_stay_while_anything_is_being_added():
    store, deleted = MemoryStore(), Deleted()
    shelf = Shelf(store, deleted, alone=True)
    async with shelf.adding():
        await shelf.discard([asset("a")])

    assert deleted.blobs == []


async def test_bytes_stay_when_another_process_may_be_adding():
    deleted = Deleted()
    await Shelf(MemoryStore(), deleted, alone=False).discard([asset("a")])

    assert deleted.blobs == []


async def test_bytes_are_removed_unless_a_row_has_come_meanwhile():
    store, deleted = MemoryStore(), Deleted()
    await store.add_assets([asset("a", "ab/1.mp4")])
    await Shelf(store, deleted, alone=True).remove(["ab/1.mp4", "ab/2.mp4"])

    assert deleted.blobs == ["ab/2.mp4"]


async def test_nothing_is_removed_when_something_was_added_while_it_was_looked_up():
    deleted = Deleted()

    class Slow(MemoryStore):
        async def unreferenced(self, blobs: Sequence[str]) -> tuple[str, ...]:
            async with shelf.adding():
                return tuple(blobs)

    shelf = Shelf(Slow(), deleted, alone=True)
    await shelf.remove(["ab/1.mp4"])

    assert deleted.blobs == [], "its row may be written in this very moment"
