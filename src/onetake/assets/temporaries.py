"""Names for files on their way in: one folder for each process, in one that all of them share.

    <folder>/<process>/1, 2, …    locked as long as its process lives

The rule: what a dead process left is removed by the next one that starts.
"""

import fcntl
import itertools
import os
import shutil
import tempfile
from pathlib import Path


class Temporaries:
    def __init__(self, folder: Path) -> None:
        """Makes the folder if need be and removes what dead processes left in it."""
        folder.mkdir(parents=True, exist_ok=True)
        with _Locked(folder):  # nobody cleans up between the next folder and its lock
            _remove_abandoned(folder)
            self._own = Path(tempfile.mkdtemp(dir=folder))
            self._lock = _Locked(self._own)
        self._numbers = itertools.count(1)

    def new(self) -> Path:
        """A name that was never given before. There is no file yet."""
        return self._own / str(next(self._numbers))

    def close(self) -> None:
        """Remove this process's files."""
        shutil.rmtree(self._own, ignore_errors=True)
        self._lock.release()


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
