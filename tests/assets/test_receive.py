"""Pieces become a file, or nothing."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from onetake.assets.receive import Sink, TooLarge, receive


async def _pieces(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


async def test_pieces_of_any_size_become_one_file(tmp_path: Path) -> None:
    pieces = [b"a", b"", b"b" * 3_000_000, b"c" * 10]
    path = await receive(_pieces(*pieces), tmp_path / "x", 4_000_000)

    assert path.read_bytes() == b"".join(pieces)


async def test_the_limit_is_exact(tmp_path: Path) -> None:
    assert (await receive(_pieces(b"12", b"34"), tmp_path / "x", 4)).stat().st_size == 4
    with pytest.raises(TooLarge):
        await receive(_pieces(b"12", b"345"), tmp_path / "y", 4)

    assert not (tmp_path / "y").exists()


async def test_an_endless_sender_is_stopped_at_the_limit(tmp_path: Path) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 65536
            yield b"x" * 65536

    with pytest.raises(TooLarge) as caught:
        await receive(endless(), tmp_path / "x", 5_000_000)

    assert caught.value.most_bytes == 5_000_000
    assert sent < 5_100_000
    assert os.listdir(tmp_path) == []


async def test_a_sender_that_breaks_off_leaves_no_file(tmp_path: Path) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"x" * 2_000_000
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await receive(broken(), tmp_path / "x", 5_000_000)

    assert os.listdir(tmp_path) == []


async def test_a_cancelled_upload_leaves_no_file(tmp_path: Path) -> None:
    written = asyncio.Event()

    async def upload() -> None:
        async with Sink(tmp_path / "x", 5_000_000) as sink:
            await sink.write(b"x" * 2_000_000)
            written.set()
            await asyncio.Event().wait()

    task = asyncio.ensure_future(upload())
    await written.wait()
    assert (tmp_path / "x").stat().st_size == 2_000_000
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert os.listdir(tmp_path) == []


async def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        await receive(_pieces(b"yours"), tmp_path / "x", 10)

    assert (tmp_path / "x").read_bytes() == b"mine"
