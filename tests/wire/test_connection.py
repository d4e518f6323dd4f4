"""What one kept connection takes for a reply, whatever the other side sends."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from onetake.wire.connection import HEAD_BYTES_MAX, Broken, Connection, Heard, readable
from onetake.wire.flow import HttpReply
from tests.wire.unruly_provider import Conversation, provider

REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
EMPTY = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
MOST = 1000


class Pool:
    """What a connection told."""

    def __init__(self) -> None:
        self.idle = 0
        self.ended = asyncio.Event()

    def rest(self, _: Connection) -> None:
        self.idle += 1

    def forget(self, _: Connection) -> None:
        self.ended.set()


@asynccontextmanager
async def connected(
    *answers: bytes, closes: bool = False
) -> AsyncGenerator[tuple[Connection, Pool]]:
    """A connection to somebody who answers each request with the next of these bytes."""

    async def behave(talk: Conversation) -> None:
        for answer in answers:
            await talk.receive()
            await talk.send(answer)
        if not closes:
            await talk.silence()

    pool = Pool()
    async with provider(behave) as upstream:
        _, connection = await asyncio.get_running_loop().create_connection(
            lambda: Connection(MOST, pool.rest, pool.forget), "127.0.0.1", upstream.port
        )
        yield connection, pool
        connection.abort()
        await asyncio.wait_for(pool.ended.wait(), 5)


async def ask(connection: Connection, seconds: float = 5) -> tuple[HttpReply | None, Heard]:
    heard = Heard()
    return await connection.ask(REQUEST, heard, seconds), heard


@pytest.mark.parametrize(
    ("sent", "body"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", b"{}"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", b""),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
        (b"HTTP/1.1 500 Oh\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\nno", b"no"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
         b"abcde"),
        (b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
         b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", b"ok"),
    ],
)  # fmt: skip
async def test_a_whole_reply_leaves_a_connection_that_can_be_used_again(
    sent: bytes, body: bytes
) -> None:
    async with connected(sent, sent) as (connection, pool):
        for number in (1, 2):
            reply, heard = await ask(connection)
            assert reply is not None
            assert reply.body == body
            assert heard.head is not None
            assert heard.head.status == reply.status
            assert "link" not in reply.headers
            assert pool.idle == number
        assert connection.open


@pytest.mark.parametrize(
    "sent",
    [
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}" + EMPTY,
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}nonsense",
    ],
)
async def test_a_connection_that_says_more_or_ends_is_not_used_again(sent: bytes) -> None:
    async with connected(sent) as (connection, pool):
        try:
            reply, _ = await ask(connection)
        except Broken:
            reply = HttpReply(200, b"{}")  # what follows a reply may also spoil it
        assert reply is not None
        assert reply.body == b"{}"
        await asyncio.wait_for(pool.ended.wait(), 5)
        assert pool.idle == 0


async def test_a_reply_without_a_length_ends_with_its_connection() -> None:
    async with connected(b"HTTP/1.1 200 OK\r\n\r\nall of it", closes=True) as (connection, pool):
        reply, _ = await ask(connection)
        assert reply is not None
        assert reply.body == b"all of it"
        await asyncio.wait_for(pool.ended.wait(), 5)
        assert pool.idle == 0


async def test_trailers_are_no_headers() -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    async with connected(head + b"1\r\na\r\n0\r\nRetry-After: 9\r\n\r\n") as (connection, _):
        reply, _ = await ask(connection)
        assert reply is not None
        assert reply.headers == {"transfer-encoding": "chunked"}


@pytest.mark.parametrize(
    "sent",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" + b"x" * 1001,
        b"HTTP/1.1 302 Found\r\nLocation: http://elsewhere/\r\nContent-Length: 5\r\n\r\n",
        b"HTTP/1.1 304 Not Modified\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\n",
        b"HTTP/1.1 429 Slow down\r\nRetry-After: 9\r\nContent-Length: 2000\r\n\r\n",
    ],
)
async def test_what_is_too_large_or_not_taken_is_not_read(sent: bytes) -> None:
    async with connected(sent) as (connection, pool):
        reply, heard = await ask(connection)
        assert reply is None
        assert heard.head is not None
        await asyncio.wait_for(pool.ended.wait(), 5)
        assert pool.idle == 0


@pytest.mark.parametrize(
    "sent",
    [
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        b"HTTP/1.1 200 OK\nContent-Length: 2\n\n{}",
        b"HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * HEAD_BYTES_MAX,
        b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * HEAD_BYTES_MAX + b"\r\n",
    ],
    ids=["upgrade", "both-lengths", "two-lengths", "bare-lf", "folded", "long-line", "many-lines"],
)
async def test_what_is_no_reply_breaks_the_connection(sent: bytes) -> None:
    async with connected(sent) as (connection, pool):
        with pytest.raises((Broken, TimeoutError)):
            await ask(connection, 1)
        await asyncio.wait_for(pool.ended.wait(), 5)
        assert pool.idle == 0


async def test_a_word_that_nobody_asked_for_ends_the_connection() -> None:
    answered = asyncio.Event()

    async def behave(talk: Conversation) -> None:
        await talk.receive()
        await talk.send(EMPTY)
        await answered.wait()
        await talk.send(EMPTY)
        await talk.silence()

    pool = Pool()
    async with provider(behave) as upstream:
        _, connection = await asyncio.get_running_loop().create_connection(
            lambda: Connection(MOST, pool.rest, pool.forget), "127.0.0.1", upstream.port
        )
        await ask(connection)
        answered.set()
        await asyncio.wait_for(pool.ended.wait(), 5)

        with pytest.raises(Broken):
            await ask(connection)


async def test_time_ends_a_request_and_its_connection() -> None:
    async with connected(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab") as (connection, pool):
        with pytest.raises(TimeoutError):
            await ask(connection, 0.05)
        await asyncio.wait_for(pool.ended.wait(), 5)


async def test_a_caller_who_leaves_takes_the_connection_along() -> None:
    async with connected(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab") as (connection, pool):
        asking = asyncio.ensure_future(ask(connection))
        async with asyncio.timeout(5):
            while not connection.started:  # noqa: ASYNC110 (it tells nobody)
                await asyncio.sleep(0)
        asking.cancel()
        await asyncio.wait_for(pool.ended.wait(), 5)
        assert asking.cancelled()


@pytest.mark.parametrize(
    ("status", "encoding", "taken"),
    [
        (200, "identity", True), (204, "", True), (200, "gzip", False), (301, "identity", False),
        (304, "identity", False), (101, "identity", False), (404, "gzip", True), (503, "", True),
    ],
)  # fmt: skip
def test_which_bodies_are_taken(status: int, encoding: str, taken: bool) -> None:
    assert readable(HttpReply(status, b"", {"content-encoding": encoding})) is taken
