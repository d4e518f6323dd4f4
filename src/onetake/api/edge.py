"""The outermost layer: ids, limits, headers, the log, and a JSON answer whatever happens.

Everything that is true for every answer is done here, once. A handler that raises something
unexpected becomes a 500 in JSON with the request's id; its details go to the log alone.
"""

import asyncio
import logging
import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from time import perf_counter
from typing import Final

import structlog

from onetake.api.failures import answer_of, not_found, wrong_method
from onetake.api.http import Answer, Call, ClientGone, Headers, Receive, Scope, Send
from onetake.api.protocol import BODILESS, head_lines
from onetake.api.proxies import Proxies
from onetake.api.routes import Routes
from onetake.observe.log import answered, request_id
from onetake.observe.metrics import Metrics

_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,127}")
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_READS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_LINGER_SECONDS: Final = 2.0
_LINGER_BYTES_MAX: Final = 8 * 1024 * 1024
GONE: Final = 499
"""In the log and the metrics: the caller left before there was an answer."""

_ID_MASK: Final = 2**80 - 1
_ID_STEP: Final = 0x9E3779B97F4A7C15F39D  # odd: comes round after 2**80 steps

_PREFLIGHT: Final = (
    (b"access-control-allow-headers", b"Authorization, *"),
    (b"access-control-max-age", b"86400"),
)


class Edge:
    """The ASGI application."""

    def __init__(
        self,
        routes: Routes,
        metrics: Metrics,
        entropy: Callable[[], int],
        version: str,
        proxies: Proxies | None = None,
    ) -> None:
        self._routes = routes
        self._proxies = proxies
        self._metrics = metrics
        self.stopping = asyncio.Event()
        """Set when the server is about to end: streams without an end then end, too."""
        self._ids = _ids(entropy() & _ID_MASK)
        # Bound once: the level is decided here, and a line below it then costs nothing.
        self._log = structlog.get_logger("onetake.api").bind()
        self._log_reads = self._log.is_enabled_for(logging.DEBUG)
        self._headers: Headers = [
            (b"onetake-version", version.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
            # Keys travel in a header that a browser never sends by itself: any page may ask.
            (b"access-control-allow-origin", b"*"),
            (b"access-control-expose-headers", b"*"),
        ]
        self._lines = head_lines(self._headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope["type"]:
            case "http":
                await self._serve(Call(scope, receive), send)
            case "lifespan":
                await _live(receive, send)
            case _:
                await send({"type": "websocket.close", "code": 1000})

    async def _serve(self, call: Call, send: Send) -> None:
        started = perf_counter()
        sent = call.header(b"x-request-id")
        if sent is None or not _REQUEST_ID.fullmatch(sent):
            sent = next(self._ids)
        call.request_id = sent
        if self._proxies is not None:
            call.address = self._proxies.caller(call.address, call.header(b"x-forwarded-for"))
        request_id.set(sent)
        status = GONE
        try:
            answer = await self._answer(call)
            status = answer.status
            await self._send(call, answer, send)
        except ClientGone:
            status = GONE
        except Exception:
            # The head is sent, so the only honest answer left is a connection that breaks off.
            self._log.exception("answer broken off", route=call.route)
        finally:
            self._note(call, status, perf_counter() - started)

    async def _answer(self, call: Call) -> Answer:
        try:
            handlers = self._routes.find(call)
            if handlers is None:
                return not_found(call)
            handler = handlers.get(call.method)
            if handler is not None:
                return await handler(call)
            allowed = _allowed(tuple(handlers))
            if call.method == "OPTIONS":
                return _options(allowed)
            if call.method == "HEAD" and "GET" in handlers:
                return await handlers["GET"](call)  # the server keeps the body back
            return wrong_method(call, allowed)
        except ClientGone:
            raise
        except Exception as error:
            answer = answer_of(call, error)
            if answer.status == 500:
                self._log.exception("request failed", route=call.route, method=call.method)
            return answer

    async def _send(self, call: Call, answer: Answer, send: Send) -> None:
        headers: Headers = [(b"x-request-id", call.request_id.encode()), *answer.headers]
        status = answer.status
        if answer.content_type and status not in BODILESS:
            headers.append((b"content-type", answer.content_type))
        plain = answer.stream is None and answer.length is None and not answer.close
        direct = call.direct
        if (
            not plain
            or direct is None
            or not direct.answer(status, self._lines, headers, answer.body)
        ):
            await self._send_parts(call, answer, [*self._headers, *headers], send)

    async def _send_parts(self, call: Call, answer: Answer, headers: Headers, send: Send) -> None:
        """The way of ASGI: with any server, and for what is not known as a whole."""
        length = len(answer.body) if answer.stream is None else None
        length = length if answer.length is None else answer.length
        if answer.status not in BODILESS and length is not None:
            headers.append((b"content-length", b"%d" % length))
        if answer.close:
            headers.append((b"connection", b"close"))
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        if answer.stream is not None and call.method != "HEAD":
            ending = self.stopping if answer.endless else None
            await _stream(call, answer.stream, send, ending)
        elif answer.close:
            await send({"type": "http.response.body", "body": answer.body, "more_body": True})
            await _linger(call)
            await send({"type": "http.response.body", "body": b""})
        else:
            await send({"type": "http.response.body", "body": answer.body})

    def _note(self, call: Call, status: int, seconds: float) -> None:
        method = call.method if call.method in _METHODS else "OTHER"
        self._metrics.answered(call.route, method, status, seconds)
        # Good reads are most of all requests and say nothing that the metrics do not say.
        quiet = status < 400 and method in _READS
        if quiet and not self._log_reads:
            return
        ms = round(seconds * 1000, 1)
        if not quiet:
            answered(
                self._log, route=call.route, method=method, status=status, ms=ms, key=call.key
            )  # fmt: skip
            return
        self._log.debug(
            "request", route=call.route, method=method, status=status, ms=ms, key=call.key
        )


async def _stream(
    call: Call, chunks: AsyncIterator[bytes], send: Send, ending: asyncio.Event | None
) -> None:
    """Send piece by piece, and stop reading when nobody listens any more. With `ending`, a stream
    that waits for what may never come is left at once when that is set."""
    async with asyncio.TaskGroup() as group:
        leaving = group.create_task(call.gone())
        ended = group.create_task(ending.wait()) if ending else None
        pieces = _until(chunks, leaving, ended) if ended else chunks
        try:
            async for chunk in pieces:
                if leaving.done():
                    break
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        finally:
            gone = leaving.done()
            leaving.cancel()
            if ended:
                ended.cancel()
                if isinstance(pieces, AsyncGenerator):
                    await pieces.aclose()
            if isinstance(chunks, AsyncGenerator):
                await chunks.aclose()  # now, and not when somebody collects garbage
    if gone:
        raise ClientGone
    await send({"type": "http.response.body", "body": b""})


async def _until(
    chunks: AsyncIterator[bytes], *ends: "asyncio.Task[object]"
) -> AsyncGenerator[bytes]:
    """The chunks, up to the moment in which one of the tasks is done."""
    coming: asyncio.Future[bytes] | None = None
    try:
        while not any(end.done() for end in ends):
            coming = asyncio.ensure_future(anext(chunks))
            await asyncio.wait([coming, *ends], return_when=asyncio.FIRST_COMPLETED)
            if not coming.done():
                return
            try:
                chunk = coming.result()
            except StopAsyncIteration:
                return
            yield chunk
    finally:
        if coming is not None and not coming.done():
            coming.cancel()
            await asyncio.wait([coming])


async def _linger(call: Call) -> None:
    """Take in some of what is still being sent, so that the caller gets to read the answer
    before the connection is closed under it."""
    left = _LINGER_BYTES_MAX
    try:
        async with asyncio.timeout(_LINGER_SECONDS):
            more = True
            while more and left > 0:
                chunk, more = await call.receive()
                left -= len(chunk)
    except (TimeoutError, ClientGone):
        pass


async def _live(receive: Receive, send: Send) -> None:
    """main.py starts and stops the parts; a server that asks is told that all is well."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        else:
            await send({"type": "lifespan.shutdown.complete"})
            return


def _ids(number: int) -> Iterator[str]:
    """Ids of requests. They need not be secret, only each another one, here and in every other
    process: chance gives the first, and a step that is no power of two spreads the rest."""
    while True:
        yield f"req_{number:020x}"
        number = (number + _ID_STEP) & _ID_MASK


def _allowed(methods: tuple[str, ...]) -> tuple[str, ...]:
    return (*methods, *(("HEAD",) if "GET" in methods else ()), "OPTIONS")


def _options(allowed: tuple[str, ...]) -> Answer:
    listed = ", ".join(allowed).encode()
    headers = ((b"allow", listed), (b"access-control-allow-methods", listed), *_PREFLIGHT)
    return Answer(204, content_type=None, headers=headers)
