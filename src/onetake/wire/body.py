"""The body of a request: JSON with our own files in it where an adapter put one, or a form.

The rule: files of a form are streams, since they may be films; files in JSON are read as a whole,
so how large they may be together is limited here.
"""

import asyncio
import json
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias, cast

from onetake.wire.flow import HttpRequest, Inline, unsupported
from onetake.wire.multipart import FilePart, Multipart

OpenAsset: TypeAlias = Callable[[str], Awaitable[FilePart]]
INLINE_BYTES_MAX: Final = 48 << 20
"""Of all files in one JSON body, before base64 makes them a third larger: bodies of more than
64 MiB are refused everywhere."""


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent. `size`: bytes of content, which take their time."""

    content: bytes | AsyncIterator[bytes] | None = None
    headers: Mapping[str, str] | None = None
    size: int = 0


async def composed(request: HttpRequest, opened: OpenAsset, boundary: Callable[[], str]) -> Body:
    """Raises `ProviderError` where the files are more than a JSON body can hold."""
    if request.attachments or request.form:
        assert request.json is None
        parts = [(each.field, await opened(each.asset)) for each in request.attachments]
        form = Multipart(parts, boundary(), request.form)
        headers = {"Content-Type": form.content_type, "Content-Length": str(form.size)}
        return Body(form.chunks(), headers, form.size)
    if request.json is None:
        return Body()
    files = {each.asset: each for each in _inlined(request.json)}
    texts = await _texts(files, opened)
    if not texts:
        content = json.dumps(request.json, allow_nan=False).encode()
    else:
        content = await asyncio.to_thread(_encoded, request.json, texts)
    return Body(content, {"Content-Type": "application/json"}, len(content) if texts else 0)


def _inlined(value: object) -> list[Inline]:
    if isinstance(value, Inline):
        return [value]
    if isinstance(value, Mapping):
        inner = cast("Mapping[str, object]", value).values()
    elif isinstance(value, list | tuple):
        inner = cast("list[object]", value)
    else:
        return []
    return [found for each in inner for found in _inlined(each)]


async def _texts(files: Mapping[str, Inline], opened: OpenAsset) -> dict[str, tuple[str, bytes]]:
    """The type and the bytes of each file, by its asset."""
    found: dict[str, tuple[str, bytes]] = {}
    left = INLINE_BYTES_MAX
    for asset in files:
        part = await opened(asset)
        left -= part.size
        if left < 0:
            raise unsupported("reference files of that size")
        content = b"".join([chunk async for chunk in part.chunks])
        found[asset] = (part.content_type, content)
    return found


def _encoded(body: Mapping[str, object], files: Mapping[str, tuple[str, bytes]]) -> bytes:
    def written(value: object) -> str:
        assert isinstance(value, Inline)
        kind, content = files[value.asset]
        text = b64encode(content).decode()
        return text if value.bare else f"data:{kind};base64,{text}"

    return json.dumps(body, allow_nan=False, default=written).encode()
