"""Bytes that arrive piece by piece, into a temporary file.

The rule: the count is checked before a piece is kept, and at most one piece of about a
megabyte is in memory, however much is sent.
"""

import asyncio
import os
from collections.abc import AsyncIterable
from pathlib import Path
from typing import Final, Self

_PIECE_BYTES: Final = 1 << 20


class TooLarge(Exception):
    """More bytes came than are allowed. The file is gone."""

    def __init__(self, most_bytes: int) -> None:
        super().__init__(f"more than {most_bytes} bytes")
        self.most_bytes = most_bytes


class Sink:
    """`async with Sink(path, most_bytes) as sink: await sink.write(…)`.

    When the block is left by an exception, cancellation included, the file is removed.
    """

    def __init__(self, path: Path, most_bytes: int) -> None:
        self.path = path
        self.size = 0
        self._most_bytes = most_bytes
        self._pending = bytearray()
        self._file = -1

    async def __aenter__(self) -> Self:
        self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        return self

    async def write(self, piece: bytes) -> None:
        """Raises TooLarge when it would be more than allowed."""
        self.size += len(piece)
        if self.size > self._most_bytes:
            raise TooLarge(self._most_bytes)
        self._pending += piece
        if len(self._pending) >= _PIECE_BYTES:
            await self._flush()

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                await self._flush()
        except BaseException as error:
            kind = type(error)
            raise
        finally:
            os.close(self._file)
            if kind is not None:
                discard(self.path)

    async def _flush(self) -> None:
        # A cancelled await leaves the thread writing; it must not meet a closed descriptor.
        pending, self._pending = self._pending, bytearray()
        writing = asyncio.ensure_future(asyncio.to_thread(_write_all, self._file, pending))
        try:
            await asyncio.shield(writing)
        except asyncio.CancelledError:
            await asyncio.wait([writing])
            raise


async def receive(pieces: AsyncIterable[bytes], path: Path, most_bytes: int) -> Path:
    """Write everything to a new file at `path`. Raises TooLarge, and whatever `pieces` raises;
    then there is no file."""
    async with Sink(path, most_bytes) as sink:
        async for piece in pieces:
            await sink.write(piece)
    return path


def discard(path: Path) -> None:
    """Remove a temporary file if it is there. Quick enough for the event loop, and it cannot be
    interrupted by a cancellation."""
    path.unlink(missing_ok=True)


def _write_all(file: int, content: bytearray) -> None:
    with memoryview(content) as view:
        at = 0
        while at < len(view):
            at += os.write(file, view[at:])
