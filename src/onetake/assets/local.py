"""Storage in a folder of this machine.

    <root>/ab/abcdef….mp4   blobs, made by rename: a name that is there is complete
    <root>/tmp/<process>/   files on their way in; locked as long as their process lives

The rule: bytes, then name, then folder are flushed to the disk before `put` returns.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from onetake.assets.storage import checked_blob
from onetake.assets.temporaries import Temporaries

CHUNK_BYTES: Final = 1 << 20


class LocalStorage:
    """See `Storage`. Any number of processes may use one folder, on a local filesystem."""

    def __init__(self, root: Path) -> None:
        """Makes the folder if need be and removes what dead processes left in `tmp`."""
        self._root = root
        self._temporaries = Temporaries(root / "tmp")

    def close(self) -> None:
        """Remove this process's temporary files."""
        self._temporaries.close()

    async def put(self, temporary: Path, blob: str) -> None:
        await asyncio.to_thread(_put, temporary, self.path(blob))

    def open(self, blob: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        return pieces(self.path(blob), start, end)

    async def size(self, blob: str) -> int:
        return (await asyncio.to_thread(self.path(blob).stat)).st_size

    async def delete(self, blob: str) -> None:
        await asyncio.to_thread(self.path(blob).unlink, missing_ok=True)

    async def list(self) -> AsyncIterator[tuple[str, int]]:
        for shard in await asyncio.to_thread(_shards, self._root):
            for found in await asyncio.to_thread(_blobs, shard):
                yield found

    def path(self, blob: str) -> Path:
        """Where it lies, or would lie."""
        return self._root / checked_blob(blob)

    async def near(self, blob: str) -> Path:
        return self.path(blob)

    def temporary(self) -> Path:
        return self._temporaries.new()


async def pieces(file: Path, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
    """What `Storage.open` gives, from a file of this machine."""
    descriptor = await asyncio.to_thread(os.open, file, os.O_RDONLY)
    try:
        at, stop = start, os.fstat(descriptor).st_size if end is None else end
        while at < stop:
            chunk = await asyncio.to_thread(os.pread, descriptor, min(CHUNK_BYTES, stop - at), at)
            if not chunk:
                raise EOFError(f"{file.name} has fewer than {stop} bytes")
            at += len(chunk)
            yield chunk
    finally:
        os.close(descriptor)


def _put(temporary: Path, target: Path) -> None:
    file = os.open(temporary, os.O_RDONLY)
    try:
        os.utime(file)
        os.fsync(file)
    finally:
        os.close(file)
    if not target.parent.is_dir():
        target.parent.mkdir(exist_ok=True)
        _flush(target.parent.parent)
    temporary.replace(target)
    _flush(target.parent)


def _flush(folder: Path) -> None:
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _shards(root: Path) -> list[Path]:
    return [entry for entry in root.iterdir() if len(entry.name) == 2 and entry.is_dir()]


def _blobs(shard: Path) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    with os.scandir(shard) as entries:
        for entry in entries:
            try:
                blob = checked_blob(f"{shard.name}/{entry.name}")
                found.append((blob, entry.stat().st_mtime_ns // 1_000_000))
            except (ValueError, FileNotFoundError):
                continue  # not ours, or deleted meanwhile
    return found
