"""Storage in a folder of this machine.

    <root>/ab/abcdef….mp4   blobs, made by rename: a name that is there is complete
    <root>/tmp/<process>/   files on their way in; locked as long as their process lives

The rule: bytes, then name, then folder are flushed to the disk before `put` returns.
"""

import asyncio
import fcntl
import itertools
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from onetake.assets.storage import checked_blob

CHUNK_BYTES: Final = 1 << 20


class LocalStorage:
    """See `Storage`. Any number of processes may use one folder, on a local filesystem."""

    def __init__(self, root: Path) -> None:
        """Makes the folder if need be and removes what dead processes left in `tmp`."""
        self._root = root
        temporaries = root / "tmp"
        temporaries.mkdir(parents=True, exist_ok=True)
        with _Locked(temporaries):  # nobody cleans up between the next folder and its lock
            _remove_abandoned(temporaries)
            self._own = Path(tempfile.mkdtemp(dir=temporaries))
            self._lock = _Locked(self._own)
        self._numbers = itertools.count(1)

    def close(self) -> None:
        """Remove this process's temporary files."""
        shutil.rmtree(self._own, ignore_errors=True)
        self._lock.release()

    async def put(self, temporary: Path, blob: str) -> None:
        await asyncio.to_thread(_put, temporary, self.path(blob))

    async def open(self, blob: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        file = await asyncio.to_thread(os.open, self.path(blob), os.O_RDONLY)
        try:
            at, stop = start, os.fstat(file).st_size if end is None else end
            while at < stop:
                chunk = await asyncio.to_thread(os.pread, file, min(CHUNK_BYTES, stop - at), at)
                if not chunk:
                    raise EOFError(f"{blob} has fewer than {stop} bytes")
                at += len(chunk)
                yield chunk
        finally:
            os.close(file)

    async def size(self, blob: str) -> int:
        return (await asyncio.to_thread(self.path(blob).stat)).st_size

    async def delete(self, blob: str) -> None:
        await asyncio.to_thread(self.path(blob).unlink, missing_ok=True)

    async def list(self) -> AsyncIterator[tuple[str, int]]:
        for shard in await asyncio.to_thread(_shards, self._root):
            for found in await asyncio.to_thread(_blobs, shard):
                yield found

    def path(self, blob: str) -> Path:
        return self._root / checked_blob(blob)

    def temporary(self) -> Path:
        return self._own / str(next(self._numbers))


class _Locked:
    """An advisory lock on a folder. The system releases it when the process ends, however."""

    def __init__(self, folder: Path, *, wait: bool = True) -> None:
        self._file = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except OSError:
            os.close(self._file)
            raise

    def release(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None:
        self.release()


def _remove_abandoned(temporaries: Path) -> None:
    for entry in temporaries.iterdir():
        if not entry.is_dir():
            entry.unlink(missing_ok=True)
            continue
        try:
            with _Locked(entry, wait=False):
                shutil.rmtree(entry, ignore_errors=True)
        except BlockingIOError:
            continue  # its process lives


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
