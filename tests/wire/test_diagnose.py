"""What an operator is told when a provider cannot be reached: of which kind it was."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator

import aiohttp
import pytest

from onetake.wire.diagnose import trouble_of
from onetake.wire.flow import Trouble
from tests.wire.unruly_provider import closed_port


async def asked(url: str, **more: object) -> Trouble:
    """What becomes of a real question."""
    async with aiohttp.ClientSession() as session:
        try:
            async with asyncio.timeout(5), session.get(url, **more) as answer:  # pyright: ignore
                await answer.read()
        except Exception as error:
            return trouble_of(error)
    raise AssertionError("it answered")


@pytest.fixture
async def mute() -> AsyncIterator[int]:
    """The port of a server that hangs up as soon as somebody speaks."""

    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


async def test_nobody_listens() -> None:
    assert await asked(f"http://127.0.0.1:{closed_port()}/") is Trouble.CONNECTION_REFUSED


async def test_there_is_no_such_name() -> None:
    assert await asked("http://no-such-host.invalid/") is Trouble.NAME_NOT_FOUND


async def test_it_hangs_up(mute: int) -> None:
    assert await asked(f"http://127.0.0.1:{mute}/") is Trouble.BROKEN_OFF


async def test_it_does_not_speak_tls() -> None:
    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    assert await asked(f"https://127.0.0.1:{port}/") is Trouble.CERTIFICATE
    server.close()


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (TimeoutError(), Trouble.TIMEOUT),
        (aiohttp.ConnectionTimeoutError(), Trouble.TIMEOUT),
        (ssl.SSLCertVerificationError("self-signed"), Trouble.CERTIFICATE),
        (socket.gaierror(-2, "unknown"), Trouble.NAME_NOT_FOUND),
        (aiohttp.ServerDisconnectedError(), Trouble.BROKEN_OFF),
        (aiohttp.ClientPayloadError(), Trouble.BROKEN_OFF),
        (ValueError("anything else"), Trouble.BROKEN_OFF),
    ],
)
def test_each_kind_has_its_name(error: Exception, trouble: Trouble) -> None:
    assert trouble_of(error) is trouble


def test_a_circle_of_causes_ends() -> None:
    first, second = OSError(), OSError()
    first.__context__, second.__context__ = second, first

    assert trouble_of(first) is Trouble.BROKEN_OFF
