"""Put a folder that is complete in the place of another one.

The one rule: whoever reads there meanwhile finds the old one or the new one, never a part of both.
`python -m onetake.site.swap NEW PLACE` is the last step of `scripts/web`.
"""

import ctypes
import errno
import os
import shutil
import sys
from pathlib import Path
from typing import Final

_HERE: Final = -100  # AT_FDCWD
_EXCHANGE: Final = 2  # RENAME_EXCHANGE


def swapped(new: Path, place: Path) -> None:
    """`new` is at `place` afterwards, and what was there is gone. Raises OSError."""
    place.parent.mkdir(parents=True, exist_ok=True)
    near = place.with_name(f".{place.name}.new")  # in the same file system
    shutil.rmtree(near, ignore_errors=True)
    shutil.move(new, near)
    try:
        if place.exists():
            exchanged(near, place)
        else:
            near.rename(place)
    finally:
        shutil.rmtree(near, ignore_errors=True)


def exchanged(one: Path, other: Path) -> None:
    """Each is at the other's place, at once where the system can do that (Linux). Elsewhere nothing
    is there between two renames. Raises OSError."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is not None:
        if rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
            return
        number = ctypes.get_errno()
        if number not in (errno.EINVAL, errno.ENOSYS, errno.EXDEV):
            raise OSError(number, os.strerror(number), str(other))
    aside = other.with_name(f".{other.name}.old")
    shutil.rmtree(aside, ignore_errors=True)
    shutil.move(other, aside)
    shutil.move(one, other)
    aside.rename(one)


if __name__ == "__main__":
    swapped(*map(Path, sys.argv[1:]))
