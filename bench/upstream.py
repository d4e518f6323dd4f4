"""A fake VideoApi service, cheap enough that 100 000 tasks can poll it from the same machine.

It keeps nothing but counts: a task's id says when it was made, so every answer is computed
from the id and the clock. It speaks just enough HTTP/1.1 for a keep-alive client.

As a program it prints `ready <port>` and then serves until its stdin closes.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from dataclasses import dataclass
from typing import Any, cast

import msgspec
import uvloop

_END = b"\r\n\r\n"
_LENGTH = b"content-length:"
MODEL = "video-2.0-mini-reference-to-video"


@dataclass(frozen=True, slots=True)
class Counts:
    """What `GET /counts` answers: how often each thing was asked for."""

    created: int
    polled: int
    fetched: int


class Upstream:
    """What to answer. `processing_ms` after its creation a task is completed."""

    def __init__(self, processing_ms: int, poll_interval_seconds: int, video: bytes) -> None:
        self.origin = ""  # known when the port is
        self._processing_ms = processing_ms
        self._interval = poll_interval_seconds
        self._created = self._polled = self._fetched = 0
        self._video = _reply("200 OK", video, "video/mp4")
        models = {"object": "list", "data": [{"id": MODEL, "object": "model"}]}
        self._models = _reply("200 OK", json.dumps(models).encode())
        self._missing = _reply("404 Not Found", b'{"error": {"message": "no such page"}}')

    def answer(self, request: bytes) -> bytes:
        method, path, _ = request.split(b" ", 2)
        if method == b"GET":
            return self._get(path.decode("ascii"))
        if path == b"/v1/video/generations":
            self._created += 1
            return self._task(f"up_{_now()}_{self._created}")
        return self._missing

    def _get(self, path: str) -> bytes:
        if path.startswith("/v1/video/generations/up_"):
            self._polled += 1
            return self._task(path.rpartition("/")[2])
        if path.startswith("/result/"):
            self._fetched += 1
            return self._video
        if path == "/counts":
            counts = Counts(self._created, self._polled, self._fetched)
            return _reply("200 OK", msgspec.json.encode(counts))
        return self._models if path == "/v1/models" else self._missing

    def _task(self, task: str) -> bytes:
        made = int(task.split("_")[1])
        done = _now() - made >= self._processing_ms
        url = f"{self.origin}/result/{task}.mp4" if done else None
        body = {
            "task_id": task,
            "status": "completed" if done else "processing",
            "poll_interval_seconds": self._interval,
            "url": url,
            "videos": [url] if url else [],
            "error": None,
        }
        return _reply("200 OK", json.dumps(body).encode())


class _Connection(asyncio.Protocol):
    def __init__(self, upstream: Upstream) -> None:
        self._upstream = upstream
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports have the methods of asyncio's, and are not of their classes.
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while size := _request_bytes(self._buffer):
            request, self._buffer = self._buffer[:size], self._buffer[size:]
            assert self._transport is not None
            self._transport.write(self._upstream.answer(request))


def _request_bytes(data: bytes) -> int:
    """How long the request is that starts here; 0 while it is incomplete."""
    end = data.find(_END)
    if end < 0:
        return 0
    head = data[:end].lower()
    at = head.find(_LENGTH)
    length = int(head[at + len(_LENGTH) :].split(b"\r\n", 1)[0]) if at >= 0 else 0
    size = end + len(_END) + length
    return size if len(data) >= size else 0


def _reply(status: str, body: bytes, content_type: str = "application/json") -> bytes:
    head = f"Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    return f"HTTP/1.1 {status}\r\n{head}".encode() + body


def _now() -> int:
    return int(time.time() * 1000)


def small_video() -> bytes:
    """A real MP4 of four seconds, as small as one gets: H.264, faststart."""
    import av
    import numpy as np

    with tempfile.NamedTemporaryFile(suffix=".mp4") as file:
        # Any: the library's own types are partial.
        container: Any = av.open(file.name, "w", options={"movflags": "faststart"})
        with container:
            stream = container.add_stream("libx264", rate=24)
            stream.width, stream.height, stream.pix_fmt = 128, 72, "yuv420p"
            for number in range(96):
                picture = np.full((72, 128, 3), (number * 2, 90, 160), dtype=np.uint8)
                container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
            container.mux(stream.encode())
        return file.read()


async def serve(upstream: Upstream) -> None:
    """Serve on a free port of the loopback interface until stdin closes."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(upstream), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    upstream.origin = f"http://127.0.0.1:{port}"
    print(f"ready {port}", flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--processing-ms", type=int, default=2_000)
    parser.add_argument("--poll-interval-seconds", type=int, default=1)
    options = parser.parse_args()
    upstream = Upstream(options.processing_ms, options.poll_interval_seconds, small_video())
    uvloop.run(serve(upstream))


if __name__ == "__main__":
    main()
