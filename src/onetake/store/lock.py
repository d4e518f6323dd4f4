"""One server for a data folder. The lock is the kernel's, so it ends with its process.

The one rule: the file is never deleted. A second process could otherwise lock a new file of
the same name while the first still holds the old one.
"""

import fcntl
import os
from pathlib import Path
from typing import Final

_NAME: Final = "onetake.lock"


class FolderInUse(Exception):
    """Another process serves this data folder; the message names both."""


class DataLock:
    """Held from `DataLock(folder)` to `release`. Raises FolderInUse."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._handle = os.open(folder / _NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(self._handle, 20, 0).decode(errors="replace").strip()
            os.close(self._handle)
            raise FolderInUse(
                f"{folder} is in use by the process {holder or 'that has just started'}; "
                "stop it first, or choose another data folder"
            ) from None
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Closing the file gives the lock up. A second call does nothing."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def __enter__(self) -> "DataLock":
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
