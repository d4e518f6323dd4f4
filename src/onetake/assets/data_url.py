"""`data:` URLs: a file inside the text of a request.

The rule: the length is checked before anything is decoded, and the declared type is ignored,
because the content is sniffed like any other.
"""

import asyncio
import base64
import binascii
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final
from urllib.parse import unquote_to_bytes

from onetake.assets.address import Unfetchable
from onetake.assets.receive import receive

_HEAD: Final = re.compile(r"data:[^,]{0,200};base64,", re.ASCII | re.IGNORECASE)


def is_data_url(url: str) -> bool:
    return url[:5].lower() == "data:"


async def unpack(url: str, path: Path, most_bytes: int) -> Path:
    """Write the content of a base64 data URL to a new file at `path`. Raises Unfetchable."""
    head = _HEAD.match(url)
    if head is None:
        raise Unfetchable("must be a data URL in the form data:<type>;base64,<content>")
    # Escaped characters take three; this bound is checked again after decoding.
    if len(url) - head.end() > 4 * (most_bytes + 2):
        raise Unfetchable(f"must hold at most {most_bytes} bytes")
    content = await asyncio.to_thread(_decoded, url[head.end() :])
    if not content:
        raise Unfetchable("must not be empty")
    if len(content) > most_bytes:
        raise Unfetchable(f"must hold at most {most_bytes} bytes")
    return await receive(_once(content), path, most_bytes)


def _decoded(text: str) -> bytes:
    try:
        raw = text.encode("ascii")
        return base64.b64decode(unquote_to_bytes(raw) if b"%" in raw else raw, validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise Unfetchable("must hold valid base64 content") from None


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content
