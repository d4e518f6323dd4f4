"""The one place that talks HTTP to providers: it performs what an adapter's flow yields.

The rule: never say that a submission was not accepted unless that is certain. It is certain
while no connection stood, and when the provider refused with a status that says so. From the
moment a connection stands, a creating request whose reply is lost may have made a paid job.

Nothing of a body, a query or a credential is ever logged or put into an error.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias, TypeVar, cast

from onetake.core.account import Channel
from onetake.core.failure import Code, Failure, Rejected
from onetake.wire.body import OpenAsset, composed
from onetake.wire.connection import Heard, readable
from onetake.wire.connections import Connections
from onetake.wire.diagnose import trouble_of
from onetake.wire.endpoint import below, checked_base_url, host_of
from onetake.wire.flow import (
    Action,
    Flow,
    HttpReply,
    HttpRequest,
    ProviderError,
    Render,
    Rendered,
    Reply,
    Save,
    Trouble,
    garbled,
)
from onetake.wire.signing import signed

if TYPE_CHECKING:
    import aiohttp  # imported at the first request: it would slow the start-up

T = TypeVar("T")

Renderer: TypeAlias = Callable[[Render | Save], Awaitable[Rendered]]
Observe: TypeAlias = Callable[[str, str, float], None]
"""Told after each call: the channel's id, the status or the error's class, seconds."""

UPLOAD_BYTES_PER_SECOND: Final = 128 << 10
"""The slowest upload that is waited for, on top of the time limit of a call."""


class Log(Protocol):
    """The part of a structlog logger that is used here."""

    def debug(self, event: str, **facts: object) -> object: ...
    def info(self, event: str, **facts: object) -> object: ...
    def warning(self, event: str, **facts: object) -> object: ...
    def is_enabled_for(self, level: int) -> bool: ...


@dataclass(frozen=True, slots=True)
class Limits:
    connect_seconds: float = 10.0
    total_seconds: float = 60.0  # of one call, without the time that its files take
    reply_bytes_max: int = 4 << 20


@dataclass(frozen=True, slots=True)
class _Sessions:
    pooled: "aiohttp.ClientSession"
    fresh: "aiohttp.ClientSession"
    """One connection a request. A kept connection can die in the moment of its reuse, and then
    nobody knows about the job; a new one either stands or was refused for certain."""


class Transport:
    """Shared by a whole process; `close` it at the end."""

    def __init__(
        self,
        *,
        entropy: Callable[[], int],
        log: Log,
        user_agent: str,
        limits: Limits = Limits(),
        observe: Observe = lambda _channel, _outcome, _seconds: None,
    ) -> None:
        self._entropy = entropy
        self._log = log
        self._tells_all = log.is_enabled_for(logging.DEBUG)
        self._user_agent = user_agent
        self._limits = limits
        self._observe = observe
        self._sessions: _Sessions | None = None
        self._connections = Connections(
            connect_seconds=limits.connect_seconds, reply_bytes_max=limits.reply_bytes_max
        )
        self._closed = False

    async def close(self) -> None:
        """Close every connection. Calls under way end as lost."""
        self._closed = True
        self._connections.close()
        if self._sessions:
            await self._sessions.pooled.close()
            await self._sessions.fresh.close()

    async def drive(
        self,
        flow: Flow[T],
        channel: Channel,
        *,
        renderer: Renderer,
        attachments: OpenAsset,
    ) -> T:
        """Perform each action of the flow until it returns its event.

        Raises `ProviderError`. Its `accepted` is about this flow alone: False — nothing in it
        made a job; None — something may have. A connection that never stood says nothing about
        earlier submissions of the same job; `on_creation` with a refusal's code does.
        """
        action: Action | None = None
        earlier = False  # did a creating request before the present one get a reply?
        try:
            action = next(flow)
            while True:
                reply = await self._perform(action, channel, renderer, attachments)
                following = flow.send(reply)
                earlier = earlier or _creates(action)
                action = following
        except StopIteration as finished:
            return cast("T", finished.value)
        except ProviderError as error:
            error.on_creation = _creates(action) and not earlier
            if earlier:
                error.accepted = None
            elif not error.on_creation:
                error.accepted = False
            raise
        finally:
            flow.close()

    async def _perform(
        self, action: Action, channel: Channel, renderer: Renderer, attachments: OpenAsset
    ) -> Reply:
        if isinstance(action, Render | Save):
            return await renderer(action)
        # The HTTP library repeats idempotent methods by itself when a connection breaks.
        assert action.method == "POST" or not action.creates
        base = _base(channel, action)
        headers = {
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "User-Agent": self._user_agent,
            **action.headers,
            **signed(channel.secret, action.credential),
        }
        body = await composed(action, attachments, self._boundary)
        headers.update(body.headers or {})
        seconds = action.seconds or self._limits.total_seconds
        seconds += body.size / UPLOAD_BYTES_PER_SECOND
        return await self._send(action, channel, base, headers, body.content, seconds)

    def _boundary(self) -> str:
        return f"onetake-{self._entropy():032x}"

    async def _send(
        self,
        request: HttpRequest,
        channel: Channel,
        base: str,
        headers: Mapping[str, str],
        body: object,
        seconds: float,
    ) -> HttpReply:
        call = Heard()
        clock = asyncio.get_running_loop().time
        started = clock()
        outcome = "cancelled"
        try:
            if _is_look(request):
                assert not self._closed, "the transport is closed"
                content = await self._connections.get(base, request.path, headers, call, seconds)
                reply = _whole(call, content)
            else:
                self._open()  # the first one imports the library, which is not the provider's time
                async with asyncio.timeout(seconds):
                    reply = await self._exchange(request, base, headers, body, call)
            outcome = str(reply.status)
            return reply
        except ProviderError:
            outcome = "unreadable"
            raise
        except Exception as error:  # the library raises far more than its own classes
            outcome = type(error).__name__
            if call.head and call.head.status >= 400:
                outcome = str(call.head.status)
                return call.head  # the status alone is the answer
            raise _broken(
                request, call, trouble_of(error)
            ) from None  # the library's text names the address
        finally:
            taken = clock() - started
            self._observe(channel.id, outcome, taken)
            self._record(request, channel, outcome, round(taken * 1000))

    async def _exchange(
        self,
        request: HttpRequest,
        base: str,
        headers: Mapping[str, str],
        body: object,
        call: Heard,
    ) -> HttpReply:
        from yarl import URL

        sessions = self._open()
        session = sessions.fresh if request.creates else sessions.pooled
        async with session.request(
            request.method,
            URL(base + request.path, encoded=True),
            data=body,
            headers=headers,
            allow_redirects=False,
            trace_request_ctx=call,
        ) as response:
            kept = {name.lower(): value for name, value in response.headers.items()}
            call.head = HttpReply(response.status, b"", kept)
            most = request.reply_bytes_max or self._limits.reply_bytes_max
            content = await _content(response, most) if readable(call.head) else None
            reply = None if content is None else HttpReply(response.status, content, kept)
            return _whole(call, reply)

    def _open(self) -> _Sessions:
        assert not self._closed, "the transport is closed"
        if self._sessions is None:
            self._sessions = _Sessions(
                pooled=self._session(force_close=False), fresh=self._session(force_close=True)
            )
        return self._sessions

    def _session(self, *, force_close: bool) -> "aiohttp.ClientSession":
        import aiohttp

        watch = aiohttp.TraceConfig()
        watch.on_connection_create_end.append(_connected)
        return aiohttp.ClientSession(
            # No limit of its own: channels have one, and a wait here would look like a time-out.
            connector=aiohttp.TCPConnector(limit=0, force_close=force_close),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._limits.connect_seconds),
            cookie_jar=aiohttp.DummyCookieJar(),
            # Only a creating request need know whether its connection stood, and tracing costs
            # a poll a tenth of its time.
            trace_configs=[watch] if force_close else [],
            trust_env=False,
            auto_decompress=False,
        )

    def _record(self, request: HttpRequest, channel: Channel, outcome: str, ms: int) -> None:
        good = outcome.startswith("2")
        if good and not request.creates and not self._tells_all:
            return  # polls are most of all calls
        facts: dict[str, object] = {
            "channel": channel.id,
            "method": request.method,
            "host": host_of(channel.base_url),
            "path": request.path.partition("?")[0],  # below the base URL
            "outcome": outcome,
            "ms": ms,
        }
        if not good:
            self._log.warning("provider call", **facts)
        elif request.creates:
            self._log.info("provider call", **facts)
        else:
            self._log.debug("provider call", **facts)


async def _content(response: "aiohttp.ClientResponse", most: int) -> bytes | None:
    """The body; None when it is larger than a reply may be."""
    if response.content_length is not None:  # nearly always; the library reads no more
        return await response.read() if response.content_length <= most else None
    content = bytearray()
    async for chunk in response.content.iter_any():
        content += chunk
        if len(content) > most:
            return None
    return bytes(content)


async def _connected(_session: object, context: object, _params: object) -> None:
    call = getattr(context, "trace_request_ctx", None)
    assert isinstance(call, Heard)
    call.connected = True


def _creates(action: Action | None) -> bool:
    return isinstance(action, HttpRequest) and action.creates


def _base(channel: Channel, request: HttpRequest) -> str:
    try:
        base = checked_base_url(channel.base_url)
    except Rejected:
        raise _unreachable(Trouble.BAD_ADDRESS, accepted=False) from None
    if not below(request.path):
        raise garbled()  # made of something that the provider sent
    return base


def _is_look(request: HttpRequest) -> bool:
    """Can it go by a kept connection of our own? Nearly all that is sent are such."""
    bare = request.json is None and not request.attachments and request.reply_bytes_max is None
    return bare and request.method == "GET" and not request.creates


def _whole(call: Heard, reply: HttpReply | None) -> HttpReply:
    """The reply; where its body was not read, the status alone if it refuses."""
    if reply is not None:
        return reply
    head = call.head
    if head is not None and head.status >= 400:
        return head
    error = garbled()
    if head is not None and not readable(head):
        error.status = head.status
    raise error


def _broken(request: HttpRequest, call: Heard, trouble: Trouble) -> ProviderError:
    return _unreachable(trouble, accepted=None if call.connected and request.creates else False)


def _unreachable(trouble: Trouble, *, accepted: bool | None) -> ProviderError:
    code = Code.PROVIDER_UNREACHABLE
    error = ProviderError(Failure(code, code.en), accepted=accepted)
    error.trouble = trouble
    return error
