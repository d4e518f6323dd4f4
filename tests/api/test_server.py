"""Binding, answering, and an orderly end."""

import asyncio
import socket
from typing import cast

import aiohttp
import pytest

from onetake.api.edge import Edge
from onetake.api.http import Receive, Scope, Send
from onetake.api.server import bind, reached_at, serve


class Slow:
    """An application that answers when it is told to."""

    def __init__(self) -> None:
        self.entered, self.leave = asyncio.Event(), asyncio.Event()
        self.stopping = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.entered.set()
        await self.leave.wait()
        await send({"type": "http.response.start", "status": 200,
                    "headers": [(b"content-length", b"4")]})  # fmt: skip
        await send({"type": "http.response.body", "body": b"done"})


def test_a_taken_port_is_said_at_once():
    with bind("127.0.0.1", 0) as first, pytest.raises(OSError, match="in use"):
        bind("127.0.0.1", first.getsockname()[1])


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_the_address_is_one_that_this_machine_reaches(host: str):
    with bind(host, 0) as listener:
        url = reached_at(listener)
        port = listener.getsockname()[1]

        assert url == f"http://127.0.0.1:{port}"
        with socket.create_connection(("127.0.0.1", port)):
            pass


async def test_a_request_under_way_is_answered_before_the_end():
    app, stop, listener = Slow(), asyncio.Event(), bind("127.0.0.1", 0)
    answering = asyncio.Event()
    async with asyncio.timeout(120), aiohttp.ClientSession() as session:
        serving = asyncio.ensure_future(serve(cast(Edge, app), listener, stop, answering.set))
        await answering.wait()
        asking = asyncio.ensure_future(session.get(reached_at(listener)))
        await app.entered.wait()
        stop.set()
        app.leave.set()
        async with await asking as reply:
            assert await reply.read() == b"done"
        await serving

    with pytest.raises(OSError, match="refused"):
        socket.create_connection(listener.getsockname() if listener.fileno() >= 0 else
                                 ("127.0.0.1", int(str(asking.result().url.port))))  # fmt: skip
