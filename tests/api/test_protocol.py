"""Our shorter way to answer sends what uvicorn would send, byte for byte but for the order of
headers. Every conversation is held with both, over raw sockets."""

import asyncio
import gc
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

import pytest
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from onetake.api.edge import Edge
from onetake.api.http import Answer, Call
from onetake.api.limits import read_body
from onetake.api.protocol import Direct, Protocol, head_lines
from onetake.api.routes import Routes
from onetake.api.server import bind, serve
from onetake.observe.metrics import Metrics

ID = b"X-Request-Id: one\r\n"
LAST = ID + b"Connection: close\r\n"


async def _echo(call: Call) -> Answer:
    return Answer(200, await read_body(call, 1 << 20, 5.0), b"text/plain")


async def _plain(call: Call) -> Answer:
    return Answer(200, b'{"a": 1}', headers=((b"cache-control", b"no-store"),))


async def _nothing(call: Call) -> Answer:
    return Answer(204, content_type=None)


async def _large(call: Call) -> Answer:
    return Answer(200, b"x" * 3_000_000, b"text/plain")


async def _pieces(call: Call) -> Answer:
    async def made() -> AsyncIterator[bytes]:
        for piece in (b"one", b"two"):
            yield piece

    return Answer(200, content_type=b"text/plain", stream=made())


async def _split(call: Call) -> Answer:
    return Answer(200, b"{}", headers=((b"x-told", b"a\r\nSet-Cookie: b"),))


async def _slow(call: Call) -> Answer:
    await asyncio.sleep(0.05)
    return Answer(200, b"slow", b"text/plain")


TABLE = {
    "/plain": {"GET": _plain},
    "/echo": {"POST": _echo},
    "/nothing": {"GET": _nothing},
    "/large": {"GET": _large},
    "/pieces": {"GET": _pieces},
    "/split": {"GET": _split},
    "/slow": {"GET": _slow},
}


@asynccontextmanager
async def served(protocol: type[HttpToolsProtocol]) -> AsyncGenerator[int]:
    """The table behind this protocol; the port."""
    edge = Edge(Routes(TABLE), Metrics(), lambda: 7, "1.2.3")
    listener, stop, answering = bind("127.0.0.1", 0), asyncio.Event(), asyncio.Event()
    port = listener.getsockname()[1]
    serving = asyncio.ensure_future(serve(edge, listener, stop, answering.set, protocol))
    async with asyncio.timeout(120):
        await answering.wait()
        try:
            yield port
        finally:
            stop.set()
            await serving


async def said(port: int, *pieces: bytes) -> bytes:
    """Everything that the server says until it closes. The pieces are sent with a pause."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for piece in pieces:
        writer.write(piece)
        await writer.drain()
        await asyncio.sleep(0.02)
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer


def parts(answer: bytes) -> list[object]:
    """The lines of all heads in a fixed order, without the date; and what is no head."""
    found: list[object] = []
    while answer.startswith(b"HTTP/1.1 "):
        head, _, answer = answer.partition(b"\r\n\r\n")
        status, *lines = head.split(b"\r\n")
        kept = sorted(line.lower() for line in lines if not line.lower().startswith(b"date:"))
        assert len(lines) - len(kept) <= 1, "one date at most"
        length = next((int(x[15:]) for x in kept if x.startswith(b"content-length:")), None)
        found += [status, kept]
        if length is not None and answer[:9] != b"HTTP/1.1 ":
            found.append(answer[:length])
            answer = answer[length:]
    return [*found, answer]


CONVERSATIONS = {
    "close": [b"GET /plain HTTP/1.1\r\n" + LAST + b"\r\n"],
    "keep-alive": [
        b"GET /plain HTTP/1.1\r\n" + ID + b"\r\n",
        b"GET /plain HTTP/1.1\r\n" + LAST + b"\r\n",
    ],
    "pipelining": [
        b"GET /slow HTTP/1.1\r\n" + ID + b"\r\n"
        b"GET /plain HTTP/1.1\r\n" + ID + b"\r\n"
        b"GET /pieces HTTP/1.1\r\n" + LAST + b"\r\n"
    ],
    "http/1.0": [b"GET /plain HTTP/1.0\r\n" + ID + b"\r\n"],
    "head": [
        b"HEAD /plain HTTP/1.1\r\n" + ID + b"\r\n",
        b"HEAD /pieces HTTP/1.1\r\n" + LAST + b"\r\n",
    ],
    "no content": [b"GET /nothing HTTP/1.1\r\n" + LAST + b"\r\n"],
    "options": [b"OPTIONS /plain HTTP/1.1\r\n" + LAST + b"\r\n"],
    "unknown": [b"GET /nowhere HTTP/1.1\r\n" + LAST + b"\r\n"],
    "chunked answer": [b"GET /pieces HTTP/1.1\r\n" + LAST + b"\r\n"],
    "body with the head": [
        b"POST /echo HTTP/1.1\r\nContent-Length: 3\r\n" + LAST + b"\r\nabc",
    ],
    "body after the head": [
        b"POST /echo HTTP/1.1\r\nContent-Length: 3\r\n" + LAST + b"\r\n", b"a", b"bc",
    ],
    "empty body": [b"POST /echo HTTP/1.1\r\n" + LAST + b"\r\n"],
    "chunked body": [
        b"POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + LAST + b"\r\n"
        b"2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
    ],
    "large body": [
        b"POST /echo HTTP/1.1\r\nContent-Length: 200000\r\n" + LAST + b"\r\n" + b"y" * 200_000,
    ],
    "body too large": [
        b"POST /echo HTTP/1.1\r\nContent-Length: 2000000\r\n" + LAST + b"\r\n",
    ],
    "100-continue": [
        b"POST /echo HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n" + LAST + b"\r\n",
        b"abc",
    ],
    "large answer": [b"GET /large HTTP/1.1\r\n" + LAST + b"\r\n"],
    "not http": [b"nonsense\r\n\r\n"],
}  # fmt: skip


@pytest.mark.parametrize("name", CONVERSATIONS)
async def test_both_say_the_same(name: str) -> None:
    async with served(HttpToolsProtocol) as port:
        theirs = await said(port, *CONVERSATIONS[name])
    async with served(Protocol) as port:
        ours = await said(port, *CONVERSATIONS[name])

    assert parts(ours) == parts(theirs)
    assert ours.startswith(b"HTTP/1.1 ")


async def test_an_answer_is_written_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The point of it all: one system call for head and body."""
    answered: list[bool] = []
    answer = Direct.answer

    def noted(*words: object) -> bool:
        answered.append(answer(*words))  # pyright: ignore[reportArgumentType]
        return answered[-1]

    monkeypatch.setattr(Direct, "answer", noted)
    async with served(Protocol) as port:
        await said(port, b"GET /plain HTTP/1.1\r\n" + LAST + b"\r\n")
        await said(port, b"GET /pieces HTTP/1.1\r\n" + LAST + b"\r\n")

    assert answered == [True]


async def test_a_value_that_would_end_its_line_is_not_sent() -> None:
    async with served(Protocol) as port:
        answer = await said(port, b"GET /split HTTP/1.1\r\n" + LAST + b"\r\n")

    assert b"Set-Cookie" not in answer
    assert answer.startswith(b"HTTP/1.1 500 ")


@pytest.mark.parametrize("value", [b"a\r\nb", b"a\nb", b"a\0b", b"\x7f"])
def test_control_characters_are_no_header(value: bytes) -> None:
    with pytest.raises(ValueError, match="control character"):
        head_lines([(b"x-a", value)])


def test_lines_are_as_they_are_sent() -> None:
    assert head_lines([(b"x-a", b"1"), (b"x-b", b"\xe4\t")]) == b"x-a: 1\r\nx-b: \xe4\t\r\n"


async def test_a_request_leaves_nothing_for_the_collector() -> None:
    async with served(Protocol) as port:
        await said(port, b"GET /plain HTTP/1.1\r\n" + LAST + b"\r\n")
        gc.collect()
        gc.disable()
        try:
            for _ in range(20):
                await said(port, b"GET /plain HTTP/1.1\r\n" + LAST + b"\r\n")
            left = [each for each in gc.get_objects() if isinstance(each, Direct)]
        finally:
            gc.enable()

    assert len(left) <= 1
