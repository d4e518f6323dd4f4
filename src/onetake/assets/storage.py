"""What a place for bytes promises, so that it can be a folder or somebody's object store.

The rule: a blob is named by its content (`ab/abcdef….png`, from its SHA-256), never changes,
and is durable before anybody is told of it.
"""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final, Protocol

_BLOB: Final = re.compile(r"([0-9a-f]{2})/\1[0-9a-f]{62}\.[a-z0-9]{2,5}", re.ASCII)


class Storage(Protocol):
    async def put(self, temporary: Path, blob: str) -> None:
        """Move a finished file in, durably. When the blob is there already it only becomes
        new again, for whoever collects old ones. The temporary file is gone afterwards."""
        ...

    def open(self, blob: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `start` up to, not including, `end`. FileNotFoundError when missing."""
        ...

    async def size(self, blob: str) -> int:
        """Bytes. FileNotFoundError when missing."""
        ...

    async def delete(self, blob: str) -> None:
        """Nothing happens when it is not there."""
        ...

    def list(self) -> AsyncIterator[tuple[str, int]]:
        """Every blob with the time of its last `put`, in no order."""
        ...

    async def near(self, blob: str) -> Path:
        """A file of this machine with its bytes, for a process of ours to read soon. Where it is
        only in a folder, nobody looks whether it is there; FileNotFoundError otherwise."""
        ...

    def temporary(self) -> Path:
        """A new name for a file on its way in. It is removed some time after a crash."""
        ...

    def close(self) -> None:
        """Remove this process's temporary files."""
        ...


def blob_name(digest: str, suffix: str) -> str:
    """The key for content with this SHA-256, in hexadecimal."""
    return checked_blob(f"{digest[:2]}/{digest}.{suffix}")


def checked_blob(blob: str) -> str:
    """The same key, or ValueError: nothing else may become part of a path."""
    if not _BLOB.fullmatch(blob):
        raise ValueError("not a blob key")
    return blob
