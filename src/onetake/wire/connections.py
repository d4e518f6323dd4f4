"""Kept connections to providers, for requests that create nothing.

Looking after running jobs is most of what a busy server sends. Such a request is a line, a head
that is always the same, and a reply of a few hundred bytes; this is as much HTTP/1.1 as that
takes (docs/adr/0024). Everything else goes by the HTTP library, in `transport.py`.

The one rule: a request may be sent twice, when a kept connection died before a word of the reply.
So nothing that creates may come here.
"""

import asyncio
import re
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Final
from urllib.parse import urlsplit

from onetake.wire.connection import Broken, Connection, Heard
from onetake.wire.flow import HttpReply

IDLE_SECONDS: Final = 15.0
"""A connection that was not used for so long is closed: few servers keep one for longer."""

_UNSAFE: Final = re.compile(r"[^\t\x20-\x7e]")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a base URL points, and what goes before each path."""

    host: str
    port: int
    secure: bool
    shown: str  # the value of `Host`
    path: str


@lru_cache(maxsize=1024)
def origin_of(base_url: str) -> Origin:
    """Of a URL that passed `endpoint.checked_base_url`."""
    parts = urlsplit(base_url)
    secure = parts.scheme == "https"
    usual = 443 if secure else 80
    port = parts.port or usual
    host = parts.hostname or ""
    shown = f"[{host}]" if ":" in host else host
    return Origin(host, port, secure, shown if port == usual else f"{shown}:{port}", parts.path)


class Connections:
    """Shared by a whole process; `close` it at the end."""

    def __init__(self, *, connect_seconds: float, reply_bytes_max: int) -> None:
        self._connect_seconds = connect_seconds
        self._most = reply_bytes_max
        self._idle: dict[tuple[str, int, bool], list[Connection]] = {}
        self._open: set[Connection] = set()
        self._tls: ssl.SSLContext | None = None
        self._sweep: asyncio.TimerHandle | None = None

    def close(self) -> None:
        """Close every connection. Calls under way end as broken."""
        if self._sweep is not None:
            self._sweep.cancel()
        for connection in tuple(self._open):
            connection.abort()

    async def get(
        self,
        base_url: str,
        path: str,
        headers: Mapping[str, str],
        heard: Heard,
        seconds: float,
    ) -> HttpReply | None:
        """As `Connection.ask`, of a GET. Raises also what connecting raises, and ValueError for a
        header that cannot be sent."""
        origin = origin_of(base_url)
        request = b"GET %b%b HTTP/1.1\r\n%b" % (
            origin.path.encode("ascii"),
            path.encode("ascii"),
            _lines(origin.shown, tuple(headers.items())),
        )
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        connection = self._kept(origin)
        if connection is not None:
            try:
                return await connection.ask(request, heard, seconds)
            except (Broken, ConnectionError):
                if connection.started:
                    raise
        async with asyncio.timeout_at(end):
            connection = await self._connected(origin)
        return await connection.ask(request, heard, end - loop.time())

    def _kept(self, origin: Origin) -> Connection | None:
        """The one that was used last: the others may go."""
        idle = self._idle.get((origin.host, origin.port, origin.secure), ())
        while idle:
            connection = idle.pop()
            if connection.open:
                return connection
        return None

    async def _connected(self, origin: Origin) -> Connection:
        """A new connection, to the first address that takes one."""
        loop = asyncio.get_running_loop()
        place = (origin.host, origin.port, origin.secure)
        async with asyncio.timeout(self._connect_seconds):
            connecting = await self._socket(origin)
            _, connection = await loop.create_connection(
                lambda: Connection(self._most, partial(self._rest, place), self._open.discard),
                sock=connecting,
                ssl=self._context() if origin.secure else None,
                server_hostname=origin.host.rstrip(".") if origin.secure else None,
            )
        if connection.open:
            self._open.add(connection)
        return connection

    async def _socket(self, origin: Origin) -> socket.socket:
        loop = asyncio.get_running_loop()
        kind = socket.SOCK_STREAM
        found = await loop.getaddrinfo(origin.host, origin.port, type=kind)
        last = OSError("no address")
        for number, (family, _, protocol, _, address) in enumerate(found):
            left = len(found) - number
            # One address that swallows everything must not take the time of the others.
            most = self._connect_seconds / left if left > 1 else None
            connecting = socket.socket(family, kind, protocol)
            connecting.setblocking(False)
            try:
                async with asyncio.timeout(most):
                    await loop.sock_connect(connecting, address)
                return connecting
            except OSError as error:
                connecting.close()
                last = error
            except BaseException:
                connecting.close()
                raise
        raise last

    def _context(self) -> ssl.SSLContext:
        if self._tls is None:
            self._tls = ssl.create_default_context()
            self._tls.set_alpn_protocols(["http/1.1"])
        return self._tls

    def _rest(self, place: tuple[str, int, bool], connection: Connection) -> None:
        loop = asyncio.get_running_loop()
        connection.since = loop.time()
        self._idle.setdefault(place, []).append(connection)
        if self._sweep is None:
            self._sweep = loop.call_later(IDLE_SECONDS, self._close_rested)

    def _close_rested(self) -> None:
        loop = asyncio.get_running_loop()
        before = loop.time() - IDLE_SECONDS
        for place, idle in tuple(self._idle.items()):
            for connection in idle:
                if connection.since <= before:
                    connection.abort()
            self._idle[place] = [each for each in idle if each.since > before]
        self._idle = {place: idle for place, idle in self._idle.items() if idle}
        self._sweep = loop.call_later(IDLE_SECONDS, self._close_rested) if self._idle else None


@lru_cache(maxsize=1024)  # of each channel, the same with every request
def _lines(host: str, headers: tuple[tuple[str, str], ...]) -> bytes:
    lines = [f"{name}: {value}" for name, value in (("Host", host), *headers)]
    if any(_UNSAFE.search(line) for line in lines):
        raise ValueError("a header that cannot be sent")
    return "\r\n".join([*lines, "", ""]).encode("ascii")
