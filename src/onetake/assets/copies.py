"""Copies on this machine of blobs that are kept elsewhere, up to a number of bytes.

    <folder>/ab/abcdef….mp4   complete, because made by rename; its time is that of its last use

The rule: a copy is worth nothing. Any may be deleted at any time, except by us while somebody
may still be about to open it: a copy that was used lately stays, even above the limit.
"""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from onetake.assets.storage import checked_blob

USED_MS: Final = 15 * 60 * 1000
"""A copy that was used so lately is not deleted: a process of ours may be reading it."""
_LEFT: Final = 0.8
"""The share of the limit that is left after copies were deleted."""
_LOOKS: Final = 20
"""How often the folder is looked through while bytes come in that fill it once."""


class Copies:
    def __init__(self, folder: Path, most_bytes: int, clock: Callable[[], int]) -> None:
        """Several processes may share `folder`. `clock`: milliseconds UTC."""
        self._folder = folder
        self._most_bytes = most_bytes
        self._clock = clock
        self._added = most_bytes  # what lies there from before is counted with the first

    def find(self, blob: str) -> Path | None:
        """The copy, used now; None when there is none. Quick enough for the event loop."""
        path = self._path(blob)
        try:
            self._use(path)
        except FileNotFoundError:
            return None
        return path

    async def add(self, file: Path, blob: str) -> Path:
        """Take over a complete file. It is at the path that is returned, and only there."""
        return await asyncio.to_thread(self._add, file, blob)

    async def remove(self, blob: str) -> None:
        """Nothing happens when there is none."""
        await asyncio.to_thread(self._path(blob).unlink, missing_ok=True)

    def _path(self, blob: str) -> Path:
        return self._folder / checked_blob(blob)

    def _use(self, path: Path) -> None:
        now = self._clock() * 1_000_000
        os.utime(path, ns=(now, now))

    def _add(self, file: Path, blob: str) -> Path:
        path = self._path(blob)
        path.parent.mkdir(parents=True, exist_ok=True)
        size = file.stat().st_size
        self._use(file)
        file.replace(path)
        self._added += size
        if self._added * _LOOKS >= self._most_bytes:
            self._added = 0
            self._shrink()
        return path

    def _shrink(self) -> None:
        """Delete what was not used for longest."""
        found = sorted(_files(self._folder))
        total = sum(size for _, size, _ in found)
        if total <= self._most_bytes:
            return
        for used_ms, size, path in found:
            if total <= self._most_bytes * _LEFT or used_ms > self._clock() - USED_MS:
                return
            path.unlink(missing_ok=True)
            total -= size


def _files(folder: Path) -> list[tuple[int, int, Path]]:
    """Time of the last use, bytes, and where."""
    found: list[tuple[int, int, Path]] = []
    for path in folder.glob("??/*"):
        try:
            facts = path.stat()
        except FileNotFoundError:
            continue  # another process deleted it
        found.append((facts.st_mtime_ns // 1_000_000, facts.st_size, path))
    return found
