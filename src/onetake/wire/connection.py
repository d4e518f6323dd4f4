"""One kept connection to a provider: it sends a request that is ready and reads one reply.

The one rule: a connection is used again only when the last reply was whole and the other side
said nothing more. Whatever is odd ends it, and the parser is never told to be lenient.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, cast

import httptools

from onetake.wire.flow import HttpReply

HEAD_BYTES_MAX: Final = 64 << 10


class Broken(Exception):
    """The connection ended, or said something that is no reply, before the reply was whole."""


@dataclass(slots=True)
class Heard:
    """What came of one request so far."""

    connected: bool = False
    head: HttpReply | None = None  # as soon as the status is there; its body is empty


class Connection(asyncio.Protocol):
    """`idle` is told when it can be used again, `ended` when it cannot any more."""

    def __init__(
        self,
        most: int,
        idle: Callable[["Connection"], None],
        ended: Callable[["Connection"], None],
    ) -> None:
        self._most = most
        self._idle = idle
        self._ended = ended
        self._parser = httptools.HttpResponseParser(self)
        self._transport: asyncio.Transport | None = None
        self._heard = Heard()
        self._waiter: asyncio.Future[HttpReply | None] | None = None  # until there is an answer
        self._headers: dict[str, str] = {}
        self._body: list[bytes] = []
        self._size = 0  # of what was found: in the head first, then in the body
        self._unread = 0  # bytes that came without an end of the head
        self._usable = False
        self.started = False  # has anything come of the present reply?
        self.since = 0.0  # when it was last used, by the loop's clock

    # -- used by the pool ------------------------------------------------------------------

    @property
    def open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    async def ask(self, request: bytes, heard: Heard, seconds: float) -> HttpReply | None:
        """The reply; None when it is larger than a reply may be, or of a kind whose body is not
        read. Raises `Broken`, OSError, and TimeoutError after so many seconds."""
        assert self._waiter is None, "one request at a time"
        if self._transport is None or self._transport.is_closing():
            raise Broken("closed")
        self._heard, self._headers, self._body = heard, {}, []
        self._size, self._unread, self._usable, self.started = 0, 0, False, False
        loop = asyncio.get_running_loop()
        self._waiter = waiter = loop.create_future()
        # A timer of the loop's own: `asyncio.timeout` costs three times as much.
        timer = loop.call_later(seconds, self._expire, waiter)
        self._transport.write(request)
        try:
            return await waiter
        finally:
            timer.cancel()
            if self._waiter is waiter:  # nobody listens any more; else it may be another's by now
                self._waiter = None
                self.abort()

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    # -- called by the loop ----------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports have the methods of asyncio's, and are not of their classes.
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        if self._waiter is None:
            self.abort()  # nobody asked
            return
        self.started = True
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._fail(Broken(type(error).__name__))
            return
        self._after(data)

    def _after(self, data: bytes) -> None:
        """What follows from all that the parser found in `data`."""
        if self._waiter is None and self._usable:
            self._idle(self)
        elif self._waiter is None:
            self.abort()
        elif self._heard.head is None:
            self._unread += len(data)
            if self._unread > HEAD_BYTES_MAX:
                self._fail(Broken("the head is too long"))

    def eof_received(self) -> None:
        """The other side will send no more: what has no length is whole now."""
        head = self._heard.head
        counted = "content-length" in self._headers or "transfer-encoding" in self._headers
        if head is not None and not counted:
            self.on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._ended(self)
        self._fail(exc or Broken("closed"))

    # -- called by the parser --------------------------------------------------------------

    def on_message_begin(self) -> None:
        if self._waiter is None:
            self._usable = False  # a second reply to one request

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._heard.head is not None:
            return  # a trailer
        self._size += len(name) + len(value)
        if self._size > HEAD_BYTES_MAX:
            self._fail(Broken("the head is too long"))
        self._headers[name.decode("latin-1").lower()] = value.decode("utf-8", "surrogateescape")

    def on_headers_complete(self) -> None:
        status = self._parser.get_status_code()
        if self._waiter is None or status < 200:
            return
        self._usable = self._parser.should_keep_alive()
        self._heard.head = head = HttpReply(status, b"", self._headers)
        length = self._headers.get("content-length", "")
        self._size = 0
        if not readable(head) or (length.isdecimal() and int(length) > self._most):
            self._leave()

    def on_body(self, body: bytes) -> None:
        self._size += len(body)
        if self._size > self._most:
            self._leave()
        else:
            self._body.append(body)

    def on_message_complete(self) -> None:
        head = self._heard.head
        if head is None:  # an announcement such as 100 or 103: the reply is still to come
            self._headers = {}
        else:
            self._answer(HttpReply(head.status, b"".join(self._body), head.headers))

    # -- the end of a request --------------------------------------------------------------

    def _expire(self, waiter: asyncio.Future[HttpReply | None]) -> None:
        if self._waiter is waiter:
            self._fail(TimeoutError())

    def _leave(self) -> None:
        """Answer without a body, and read no more of it."""
        self._answer(None)
        self._usable = False

    def _answer(self, reply: HttpReply | None) -> None:
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.done():
            waiter.set_result(reply)

    def _fail(self, error: Exception) -> None:
        waiter, self._waiter = self._waiter, None
        self.abort()
        if waiter is not None and not waiter.done():
            waiter.set_exception(error)


def readable(head: HttpReply) -> bool:
    """Is there a body that we take? Redirects are never followed: they would carry the credential
    and the job elsewhere. The body of a refusal may say why."""
    if head.status >= 400:
        return True
    encoding = head.headers.get("content-encoding", "identity").strip().lower()
    return 200 <= head.status < 300 and encoding in ("", "identity")
