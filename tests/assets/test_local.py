"""A folder that keeps what it was given, once, whoever else uses it."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from onetake.assets.local import CHUNK_BYTES, LocalStorage
from onetake.assets.storage import Storage, blob_name

CONTENT = bytes(range(256)) * (CHUNK_BYTES // 256 * 2 + 100)


async def _put(storage: Storage, content: bytes = CONTENT, suffix: str = "mp4") -> str:
    temporary = storage.temporary()
    temporary.write_bytes(content)
    os.utime(temporary, (1000, 1000))  # made long ago: what counts is when it is put
    blob = blob_name(hashlib.sha256(content).hexdigest(), suffix)
    await storage.put(temporary, blob)
    assert not temporary.exists()
    return blob


async def _read(storage: Storage, blob: str, start: int = 0, end: int | None = None) -> bytes:
    return b"".join([chunk async for chunk in storage.open(blob, start, end)])


async def test_what_is_put_can_be_read(storage: LocalStorage) -> None:
    blob = await _put(storage)

    assert await _read(storage, blob) == CONTENT
    assert await storage.size(blob) == len(CONTENT)
    assert storage.path(blob).read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("start", "end"),
    [(0, 1), (5, 5), (CHUNK_BYTES - 1, CHUNK_BYTES + 1), (len(CONTENT) - 3, None), (7, 2000)],
)
async def test_a_range(storage: LocalStorage, start: int, end: int | None) -> None:
    assert await _read(storage, await _put(storage), start, end) == CONTENT[start:end]


async def test_chunks_are_bounded(storage: LocalStorage) -> None:
    blob = await _put(storage)

    assert max([len(chunk) async for chunk in storage.open(blob)]) == CHUNK_BYTES


async def test_a_range_beyond_the_end_is_an_error(storage: LocalStorage) -> None:
    blob = await _put(storage)

    with pytest.raises(EOFError):
        await _read(storage, blob, 0, len(CONTENT) + 1)


async def test_identical_content_is_kept_once_and_becomes_new_again(storage: LocalStorage) -> None:
    blob = await _put(storage)
    os.utime(storage.path(blob), (1000, 1000))
    assert await _put(storage) == blob
    listed = [found async for found in storage.list()]

    assert [name for name, _ in listed] == [blob]
    assert listed[0][1] > 1_000_000


async def test_a_deleted_blob_is_gone(storage: LocalStorage) -> None:
    blob = await _put(storage)
    await storage.delete(blob)
    await storage.delete(blob)

    with pytest.raises(FileNotFoundError):
        await storage.size(blob)
    with pytest.raises(FileNotFoundError):
        await _read(storage, blob)
    assert [found async for found in storage.list()] == []


async def test_a_reader_finishes_although_the_blob_is_deleted(storage: LocalStorage) -> None:
    blob = await _put(storage)
    chunks = storage.open(blob)
    first = await anext(chunks)
    await storage.delete(blob)

    assert first + b"".join([chunk async for chunk in chunks]) == CONTENT


async def test_listing_shows_blobs_and_nothing_else(storage: LocalStorage) -> None:
    blobs = {await _put(storage, bytes([n])) for n in range(20)}
    (storage.path(min(blobs)).parent / "notes.txt").write_text("a person's")
    storage.temporary().write_bytes(b"on its way")

    assert {blob async for blob, _ in storage.list()} == blobs


def test_paths_stay_inside(storage: LocalStorage) -> None:
    with pytest.raises(ValueError, match="not a blob key"):
        storage.path("../../etc/passwd")


def test_temporary_names_are_never_given_twice(storage: LocalStorage, tmp_path: Path) -> None:
    other = LocalStorage(tmp_path / "assets")
    names = {storage.temporary() for _ in range(10)} | {other.temporary() for _ in range(10)}
    other.close()

    assert len(names) == 20


def test_closing_removes_temporary_files(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path)
    left = storage.temporary()
    left.write_bytes(b"x")
    storage.close()
    storage.close()

    assert not left.exists()


def test_what_a_dead_process_left_is_removed_and_a_living_ones_is_not(tmp_path: Path) -> None:
    program = (
        "import sys, os, pathlib\n"
        "from onetake.assets.local import LocalStorage\n"
        "path = LocalStorage(pathlib.Path(sys.argv[1])).temporary()\n"
        "path.write_bytes(b'x')\n"
        "print(path, flush=True)\n"
        "os._exit(9)\n"
    )
    living = LocalStorage(tmp_path)
    mine = living.temporary()
    mine.write_bytes(b"x")
    died = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        stdout=subprocess.PIPE,
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    left = Path(died.stdout.decode().strip())
    assert left.exists()
    LocalStorage(tmp_path).close()

    assert not left.exists()
    assert mine.exists()
    living.close()
