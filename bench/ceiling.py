"""The raw ceiling: the least that an ASGI application on this machine can do.

It is served by the very function that serves our own application, with the same settings, so that
a ratio to it says what our own code costs, whatever the machine is. The HTTP protocol is uvicorn's
own, without what `api/protocol.py` saves: a faster protocol of ours must not raise the ceiling.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast

import uvloop
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from onetake.api.edge import Edge
from onetake.api.server import bind, serve

Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]

_BODY = b'{"hello": "world"}'
_START: Mapping[str, Any] = {
    "type": "http.response.start",
    "status": 200,
    "headers": [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(_BODY)).encode()),
    ],
}
_REST: Mapping[str, Any] = {"type": "http.response.body", "body": _BODY}


_CHUNK = bytes(1 << 20)
_STREAM_BYTES = 1 << 30
_STREAM_START: Mapping[str, Any] = {
    "type": "http.response.start",
    "status": 200,
    "headers": [(b"content-length", str(_STREAM_BYTES).encode())],
}
_STREAM_PART: Mapping[str, Any] = {
    "type": "http.response.body", "body": _CHUNK, "more_body": True,
}  # fmt: skip


async def app(scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
    """Answer every request with the same few bytes, and read nothing.

    `/stream` answers with 1 GiB of zeros from memory, a mebibyte at a time.
    """
    assert scope["type"] == "http", "started with lifespan off"
    if scope["path"] == "/stream":
        await send(_STREAM_START)
        for _ in range(_STREAM_BYTES // len(_CHUNK)):
            await send(_STREAM_PART)
        await send({"type": "http.response.body"})
        return
    await send(_START)
    await send(_REST)


async def _serve(port: int) -> None:
    """Until the process is terminated."""
    listener = bind("127.0.0.1", port)
    await serve(cast("Edge", app), listener, asyncio.Event(), lambda: None, HttpToolsProtocol)


if __name__ == "__main__":
    uvloop.run(_serve(int(sys.argv[1])))
