"""Putting bytes into a storage and reading them, as tests do it."""

import hashlib
import os

from onetake.assets.local import CHUNK_BYTES
from onetake.assets.storage import Storage, blob_name

CONTENT = bytes(range(256)) * (CHUNK_BYTES // 256 * 2 + 100)


async def put(storage: Storage, content: bytes = CONTENT, suffix: str = "mp4") -> str:
    """The key of the blob. The file was made long ago: what counts is when it is put."""
    temporary = storage.temporary()
    temporary.write_bytes(content)
    os.utime(temporary, (1000, 1000))
    blob = blob_name(hashlib.sha256(content).hexdigest(), suffix)
    await storage.put(temporary, blob)
    assert not temporary.exists()
    return blob


async def read(storage: Storage, blob: str, start: int = 0, end: int | None = None) -> bytes:
    return b"".join([chunk async for chunk in storage.open(blob, start, end)])
