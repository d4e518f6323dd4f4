"""What every storage promises, in a folder and in a bucket; and keys: nothing else ever becomes
part of a path."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from onetake.assets.local import CHUNK_BYTES, LocalStorage
from onetake.assets.storage import Storage, blob_name, checked_blob
from tests.assets.buckets import Buckets
from tests.assets.contents import CONTENT, put, read

DIGEST = "ab" + "0" * 62


def test_a_blob_is_named_by_its_content() -> None:
    assert blob_name(DIGEST, "png") == f"ab/{DIGEST}.png"


@pytest.mark.parametrize(
    "blob",
    [
        "",
        "../etc/passwd",
        f"../ab/{DIGEST}.png",
        f"ab/{DIGEST}",
        f"ab/{DIGEST}.png/../x",
        f"cd/{DIGEST}.png",
        f"AB/{DIGEST.upper()}.png",
        f"ab/{DIGEST}.png\n",
        f"ab/{DIGEST}.p/g",
        f"/ab/{DIGEST}.png",
        "tmp/1",
    ],
)
def test_other_keys_are_refused(blob: str) -> None:
    with pytest.raises(ValueError, match="not a blob key"):
        checked_blob(blob)


@pytest.fixture(params=["folder", "bucket", "bucket without copies"])
def anywhere(request: pytest.FixtureRequest, tmp_path: Path, buckets: Buckets) -> Iterator[Storage]:
    makes: dict[str, Callable[[], Storage]] = {
        "folder": lambda: LocalStorage(tmp_path),
        "bucket": buckets.open,
        "bucket without copies": lambda: buckets.open(copies_bytes=0),
    }
    storage = makes[request.param]()
    yield storage
    storage.close()


async def test_what_is_put_can_be_read(anywhere: Storage) -> None:
    blob = await put(anywhere)

    assert await read(anywhere, blob) == CONTENT
    assert await anywhere.size(blob) == len(CONTENT)
    assert (await anywhere.near(blob)).read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("start", "end"),
    [(0, 1), (5, 5), (CHUNK_BYTES - 1, CHUNK_BYTES + 1), (len(CONTENT) - 3, None), (7, 2000)],
)
async def test_a_range(anywhere: Storage, start: int, end: int | None) -> None:
    assert await read(anywhere, await put(anywhere), start, end) == CONTENT[start:end]


async def test_chunks_are_bounded(anywhere: Storage) -> None:
    blob = await put(anywhere)

    assert max([len(chunk) async for chunk in anywhere.open(blob)]) < 2 * CHUNK_BYTES


async def test_a_range_beyond_the_end_is_an_error(anywhere: Storage) -> None:
    blob = await put(anywhere)

    with pytest.raises(EOFError):
        await read(anywhere, blob, 0, len(CONTENT) + 1)


async def test_identical_content_is_kept_once(anywhere: Storage) -> None:
    blob = await put(anywhere)

    assert await put(anywhere) == blob
    assert [name async for name, _ in anywhere.list()] == [blob]


async def test_a_deleted_blob_is_gone(anywhere: Storage) -> None:
    blob = await put(anywhere)
    await anywhere.delete(blob)
    await anywhere.delete(blob)

    with pytest.raises(FileNotFoundError):
        await anywhere.size(blob)
    with pytest.raises(FileNotFoundError):
        await read(anywhere, blob)
    assert [found async for found in anywhere.list()] == []


async def test_a_reader_finishes_although_the_blob_is_deleted(anywhere: Storage) -> None:
    blob = await put(anywhere)
    chunks = anywhere.open(blob)
    first = await anext(chunks)
    await anywhere.delete(blob)

    assert first + b"".join([chunk async for chunk in chunks]) == CONTENT


async def test_listing_shows_everything_that_is_kept(anywhere: Storage) -> None:
    blobs = {await put(anywhere, bytes([n])) for n in range(5)}
    anywhere.temporary().write_bytes(b"on its way")

    assert {blob async for blob, _ in anywhere.list()} == blobs


async def test_other_keys_are_nowhere(anywhere: Storage) -> None:
    for key in ("../../etc/passwd", "tmp/1", ""):
        with pytest.raises(ValueError, match="not a blob key"):
            await anywhere.near(key)
        with pytest.raises(ValueError, match="not a blob key"):
            await anywhere.delete(key)
