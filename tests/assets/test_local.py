"""What a folder does beyond what every storage does (test_storage.py)."""

import os

import pytest

from onetake.assets.local import LocalStorage
from tests.assets.contents import CONTENT, put, read


async def test_a_file_lies_under_its_key(storage: LocalStorage) -> None:
    blob = await put(storage)

    assert storage.path(blob).read_bytes() == CONTENT
    assert await storage.near(blob) == storage.path(blob)


async def test_identical_content_becomes_new_again(storage: LocalStorage) -> None:
    blob = await put(storage)
    os.utime(storage.path(blob), (1000, 1000))
    assert await put(storage) == blob
    ((_, modified_at),) = [found async for found in storage.list()]

    assert modified_at > 1_000_000


async def test_a_range_beyond_a_shorter_file_is_an_error(storage: LocalStorage) -> None:
    blob = await put(storage)
    storage.path(blob).write_bytes(CONTENT[:-1])

    with pytest.raises(EOFError):
        await read(storage, blob, 0, len(CONTENT))


async def test_listing_shows_blobs_and_nothing_else(storage: LocalStorage) -> None:
    blobs = {await put(storage, bytes([n])) for n in range(20)}
    (storage.path(min(blobs)).parent / "notes.txt").write_text("a person's")
    storage.temporary().write_bytes(b"on its way")

    assert {blob async for blob, _ in storage.list()} == blobs


def test_paths_stay_inside(storage: LocalStorage) -> None:
    with pytest.raises(ValueError, match="not a blob key"):
        storage.path("../../etc/passwd")
