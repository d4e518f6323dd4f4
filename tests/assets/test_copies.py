"""Copies: the most bytes, and nothing that somebody is about to read."""

from pathlib import Path

import pytest

from onetake.assets.copies import USED_MS, Copies
from onetake.assets.storage import blob_name

NOW = 1_700_000_000_000
HOUR_MS = 3_600_000


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def copies(tmp_path: Path, clock: Clock) -> Copies:
    return Copies(tmp_path / "copies", 1000, clock)


def blob(n: int) -> str:
    return blob_name(f"{n:064x}", "png")


async def add(copies: Copies, folder: Path, n: int, size: int = 300) -> Path:
    file = folder / "new"
    file.write_bytes(bytes(size))
    return await copies.add(file, blob(n))


async def test_a_copy_is_found_until_it_is_removed(copies: Copies, tmp_path: Path) -> None:
    path = await add(copies, tmp_path, 1)

    assert copies.find(blob(1)) == path
    assert copies.find(blob(2)) is None
    await copies.remove(blob(1))
    await copies.remove(blob(1))
    assert copies.find(blob(1)) is None


async def test_what_was_not_used_for_longest_goes_first(
    copies: Copies, tmp_path: Path, clock: Clock
) -> None:
    for n in (1, 2, 3):
        await add(copies, tmp_path, n)
        clock.now += HOUR_MS
    copies.find(blob(1))
    await add(copies, tmp_path, 4)

    assert [n for n in (1, 2, 3, 4) if copies.find(blob(n))] == [1, 4], "800 bytes stay at most"


async def test_what_was_used_lately_stays_above_the_limit(
    copies: Copies, tmp_path: Path, clock: Clock
) -> None:
    for n in range(6):
        await add(copies, tmp_path, n)
    assert all(copies.find(blob(n)) for n in range(6))

    clock.now += USED_MS + 1
    await add(copies, tmp_path, 6)
    assert [n for n in range(7) if copies.find(blob(n))] == [5, 6]


async def test_what_lies_there_from_before_is_counted(tmp_path: Path, clock: Clock) -> None:
    before = Copies(tmp_path / "copies", 100_000, clock)
    for n in range(6):
        await add(before, tmp_path, n)
    clock.now += HOUR_MS
    await add(Copies(tmp_path / "copies", 1000, clock), tmp_path, 6)

    assert len(list((tmp_path / "copies").glob("??/*"))) <= 3


async def test_other_keys_are_no_paths(copies: Copies) -> None:
    with pytest.raises(ValueError, match="not a blob key"):
        copies.find("../../etc/passwd")
