"""A bucket of a real server: what a folder does not do. What both do is in test_storage.py."""

import hashlib
from dataclasses import replace

import pytest
from obstore.store import S3Store

from onetake.assets.bucket import StoreFailed
from onetake.assets.storage import blob_name
from tests.assets import swift
from tests.assets.buckets import Buckets
from tests.assets.contents import CONTENT, put, read


def _raw(buckets: Buckets) -> S3Store:
    """The bucket as somebody else sees it."""
    return S3Store(
        buckets.name, endpoint=swift.endpoint(), access_key_id=swift.KEY, region="us-east-1",
        secret_access_key=swift.SECRET, client_options={"allow_http": True},
    )  # fmt: skip


async def test_a_blob_lies_under_its_prefix_with_its_type(buckets: Buckets) -> None:
    blob = await put(buckets.open())

    found = await _raw(buckets).get_async(f"media/files/{blob}")
    assert found.attributes["Content-Type"] == "video/mp4"
    assert bytes(await found.bytes_async()) == CONTENT


async def test_what_one_machine_puts_another_one_reads(buckets: Buckets) -> None:
    blob = await put(buckets.open())
    other = buckets.open()

    assert await read(other, blob, 100, 200) == CONTENT[100:200]
    assert buckets.copies(other) == [], "a range alone fetches no whole file"
    near = await other.near(blob)
    assert near.read_bytes() == CONTENT
    assert buckets.copies(other) == [near]


async def test_a_copy_is_read_without_asking_the_store(buckets: Buckets) -> None:
    mine = buckets.open()
    blob = await put(mine)
    await _raw(buckets).delete_async(f"media/files/{blob}")

    assert await read(mine, blob) == CONTENT
    assert await mine.size(blob) == len(CONTENT)


async def test_copies_make_room_for_newer_ones(buckets: Buckets) -> None:
    mine = buckets.open(copies_bytes=3000)
    first = [await put(mine, bytes([n]) * 1000) for n in range(3)]
    buckets.now += 3_600_000
    last = await put(mine, b"z" * 1000)

    left = {path.name for path in buckets.copies(mine)}
    assert last.partition("/")[2] in left
    assert len(left) < 4
    assert [await read(mine, blob) for blob in first] == [bytes([n]) * 1000 for n in range(3)]


async def test_what_is_not_what_its_name_says_is_not_taken(buckets: Buckets) -> None:
    mine = buckets.open()
    blob = blob_name(hashlib.sha256(CONTENT).hexdigest(), "mp4")
    await _raw(buckets).put_async(f"media/files/{blob}", b"something else")

    with pytest.raises(StoreFailed, match="changed"):
        await mine.near(blob)
    assert buckets.copies(mine) == []


async def test_what_others_put_there_is_left_alone(buckets: Buckets) -> None:
    mine = buckets.open()
    blob = await put(mine)
    await _raw(buckets).put_async("media/files/notes.txt", b"a person's")
    await _raw(buckets).put_async("elsewhere/ab/x", b"another program's")

    assert [name async for name, _ in mine.list()] == [blob]


async def test_listing_says_when_something_was_put(buckets: Buckets) -> None:
    mine = buckets.open()
    blob = await put(mine)
    ((name, at),) = [found async for found in mine.list()]

    assert name == blob
    assert at > buckets.now, "the server's time, which is later than this test's"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"bucket": "no-such-bucket"}, "NoSuchBucket"),
        ({"secret": "wrong-secret"}, "SignatureDoesNotMatch"),
        ({"endpoint": "http://127.0.0.1:9"}, "GenericError"),
    ],
)
async def test_a_bucket_that_cannot_be_used_is_said_in_a_word(
    buckets: Buckets, changed: dict[str, str], reason: str
) -> None:
    mine = buckets.open(place=replace(buckets.place, **changed))

    with pytest.raises(StoreFailed) as refused:
        await mine.check()
    with pytest.raises(StoreFailed):
        await put(mine)

    assert str(refused.value) == f"the object store failed: {reason}"


async def test_a_file_that_could_not_be_put_is_not_taken_for_kept(buckets: Buckets) -> None:
    mine = buckets.open(place=replace(buckets.place, secret="wrong-secret"))

    with pytest.raises(StoreFailed):
        await put(mine)
    assert buckets.copies(mine) == []
