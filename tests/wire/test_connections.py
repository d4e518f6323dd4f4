"""Kept connections: shared, never for long, and never mixed up."""

import asyncio
import datetime
import ipaddress
import socket
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from onetake.wire import connections as module
from onetake.wire.connection import Heard
from onetake.wire.connections import Connections, Origin, origin_of
from tests.wire.unruly_provider import Conversation, closed_port, provider

HEADERS = {"Accept": "application/json"}


@pytest.fixture
async def kept() -> AsyncIterator[Connections]:
    connections = Connections(connect_seconds=2, reply_bytes_max=1000)
    yield connections
    connections.close()
    await asyncio.sleep(0)  # the loop tells each connection that it is lost


async def echo(talk: Conversation) -> None:
    """Answer with the path, and late enough that several calls are under way at once."""
    while True:
        asked = await talk.receive()
        await asyncio.sleep(0.01)
        await talk.answer(200, asked.target.encode())


async def look(kept: Connections, base_url: str, path: str, seconds: float = 5) -> bytes:
    reply = await kept.get(base_url, path, HEADERS, Heard(), seconds)
    assert reply is not None
    return reply.body


async def test_calls_at_once_have_a_connection_each_and_later_ones_use_them(
    kept: Connections,
) -> None:
    async with provider(echo) as upstream:
        for number in range(5):
            paths = [f"/{number}/{each}" for each in range(8)]
            bodies = await asyncio.gather(*(look(kept, f"{upstream.url}/v1", p) for p in paths))
            assert bodies == [f"/v1{path}".encode() for path in paths]

    assert upstream.connections == 8
    assert upstream.seen[0].headers["host"] == f"127.0.0.1:{upstream.port}"
    assert upstream.seen[0].headers["accept"] == "application/json"


async def test_callers_who_leave_never_leave_their_reply_to_others(kept: Connections) -> None:
    async with provider(echo) as upstream:

        async def impatient(number: int) -> bytes | None:
            try:
                async with asyncio.timeout(0.005 + number % 7 / 500):
                    return await look(kept, upstream.url, f"/{number}")
            except TimeoutError:
                return None

        for first in range(0, 160, 16):
            numbers = range(first, first + 16)
            bodies = await asyncio.gather(*map(impatient, numbers))
            for number, body in zip(numbers, bodies, strict=True):
                assert body in (None, f"/{number}".encode())


async def test_a_request_is_sent_again_only_when_a_kept_connection_said_nothing(
    kept: Connections,
) -> None:
    answers = 0

    async def behave(talk: Conversation) -> None:
        nonlocal answers
        while True:
            await talk.receive()
            answers += 1
            if answers in (2, 4):  # silence the first time, half a word the second
                await talk.send(b"HTTP/1.1 2" if answers == 4 else b"")
                return
            await talk.answer(200, b"fine")

    async with provider(behave) as upstream:
        assert await look(kept, upstream.url, "/1") == b"fine"
        assert await look(kept, upstream.url, "/2") == b"fine"
        assert answers == 3
        with pytest.raises(module.Broken):
            await look(kept, upstream.url, "/3")
        assert answers == 4
        assert upstream.connections == 2


async def test_an_idle_connection_is_closed(
    kept: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "IDLE_SECONDS", 0.05)
    ended = asyncio.Event()

    async def behave(talk: Conversation) -> None:
        await talk.receive()
        await talk.answer(200, b"fine")
        await talk.silence()
        ended.set()

    async with provider(behave) as upstream:
        await look(kept, upstream.url, "/")
        await asyncio.wait_for(ended.wait(), 5)


async def test_closing_ends_calls_under_way(kept: Connections) -> None:
    asked = asyncio.Event()

    async def behave(talk: Conversation) -> None:
        await talk.receive()
        asked.set()
        await talk.silence()

    async with provider(behave) as upstream:
        asking = asyncio.ensure_future(look(kept, upstream.url, "/"))
        await asked.wait()
        kept.close()
        with pytest.raises((module.Broken, OSError)):
            await asking


@pytest.mark.parametrize("value", ["a\r\nX: b", "a\nb", "猫", "a\0"])
async def test_a_header_that_cannot_be_sent_is_not_sent(kept: Connections, value: str) -> None:
    async with provider(echo) as upstream:
        with pytest.raises(ValueError, match="cannot be sent"):
            await kept.get(upstream.url, "/", {"X": value}, Heard(), 5)
    assert upstream.connections == 0


async def test_the_next_address_is_tried(
    kept: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with provider(echo) as upstream:
        ports = (closed_port(), upstream.port)

        async def two(*_: object, **__: object) -> list[Any]:
            kind = socket.SOCK_STREAM
            return [(socket.AF_INET, kind, 6, "", ("127.0.0.1", port)) for port in ports]

        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", two)
        assert await look(kept, "http://provider.test", "/a") == b"/a"
    assert upstream.seen[0].headers["host"] == "provider.test"


async def test_connecting_has_its_time(kept: Connections) -> None:
    async with provider(echo) as upstream:
        with pytest.raises(TimeoutError):
            await look(kept, upstream.url, "/", seconds=0)


@pytest.mark.parametrize(
    ("base_url", "origin"),
    [
        ("https://api.test", Origin("api.test", 443, True, "api.test", "")),
        ("https://API.test:8443/v1", Origin("api.test", 8443, True, "api.test:8443", "/v1")),
        ("http://10.0.0.1:80/a/b", Origin("10.0.0.1", 80, False, "10.0.0.1", "/a/b")),
        ("http://[::1]:8080", Origin("::1", 8080, False, "[::1]:8080", "")),
    ],
)
def test_where_a_base_url_points(base_url: str, origin: Origin) -> None:
    assert origin_of(base_url) == origin


# -- TLS ---------------------------------------------------------------------------------------


def certificate(folder: Path, name: str) -> Path:
    """A file with a key and a certificate for a host, which vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    whose = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    start, end = (datetime.datetime(year, 1, 1, tzinfo=datetime.UTC) for year in (2020, 2120))
    names: list[x509.GeneralName] = [x509.DNSName(name)]
    if name == "127.0.0.1":
        names = [x509.IPAddress(ipaddress.ip_address(name))]
    made = (
        x509.CertificateBuilder(whose, whose, key.public_key(), 1)
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    file = folder / f"{name}.pem"
    file.write_bytes(key.private_bytes(pem, form, plain) + made.public_bytes(pem))
    return file


@pytest.mark.parametrize(
    ("name", "trusted", "good"),
    [("127.0.0.1", True, True), ("127.0.0.1", False, False), ("other.test", True, False)],
)
async def test_a_provider_must_prove_who_it_is(
    kept: Connections, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, trusted: bool,
    good: bool,
) -> None:  # fmt: skip
    file = certificate(tmp_path, name)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(2):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine")
        await reader.read()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        if good:
            assert await look(kept, url, "/1") == await look(kept, url, "/2") == b"fine"
        else:
            with pytest.raises(ssl.SSLCertVerificationError):
                await look(kept, url, "/1")
        kept.close()
