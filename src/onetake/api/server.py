"""Serve the ASGI application on a socket until told to stop. uvicorn does the HTTP.

The one rule: the port is bound before anything else is made, so that links in answers are
right from the first one on, and a taken port is an error before any work was done.
"""

import asyncio
import gc
import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Final

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from onetake.api.edge import Edge
from onetake.api.protocol import Protocol

BACKLOG: Final = 2048
GRACE_SECONDS: Final = 10


def bind(host: str, port: int) -> socket.socket:
    """A listening socket. OSError when the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
        listener.setblocking(False)
    except OSError:
        listener.close()
        raise
    return listener


def reached_at(listener: socket.socket) -> str:
    """How this machine reaches the socket: `http://127.0.0.1:8000`."""
    host, port = listener.getsockname()[:2]
    if host in ("0.0.0.0", "::"):
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _Server(uvicorn.Server):
    """uvicorn without signal handlers of its own: the process has one place for them."""

    def __init__(self, config: uvicorn.Config, answering: Callable[[], None]) -> None:
        super().__init__(config)
        self._answering = answering

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        # What was made until now stays to the end: looking through it for garbage again and
        # again took a twentieth of the time of a poll.
        gc.collect()
        gc.freeze()
        self._answering()


async def serve(
    app: Edge,
    listener: socket.socket,
    stop: asyncio.Event,
    answering: Callable[[], None],
    protocol: type[HttpToolsProtocol] = Protocol,
) -> None:
    """Until `stop` is set; requests under way get `GRACE_SECONDS` to end. `answering` is called
    when the first request can be answered. `protocol`: what speaks HTTP on a connection."""
    config = uvicorn.Config(
        app,
        http=protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=GRACE_SECONDS,
        backlog=BACKLOG,
    )
    server = _Server(config, answering)

    async def watch() -> None:
        await stop.wait()
        app.stopping.set()
        server.should_exit = True

    async with asyncio.TaskGroup() as group:
        watching = group.create_task(watch())
        await server.serve(sockets=[listener])
        watching.cancel()
