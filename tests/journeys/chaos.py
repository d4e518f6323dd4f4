"""A proxy between two servers that does to single requests what networks and providers do.

The one rule: what happens is written down before, per task and per kind of request, so that a
test knows afterwards which reply was lost when. A task is known by the word in angle brackets
in its prompt, `<lost>`; whatever nobody wrote something down for passes unharmed.
"""

import asyncio
import json
import re
from collections import defaultdict, deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from tests.journeys.server import until

_CREATE: Final = re.compile(rb"POST /v1/video/generations ")
_POLL: Final = re.compile(rb"GET /v1/video/generations/(\S+) ")
_FILE: Final = re.compile(rb"GET /files/\S*\.mp4\?")
_MARK: Final = re.compile(rb"<([a-z0-9-]+)>")
_LENGTH: Final = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_HOP: Final = re.compile(rb"\r\nconnection:[^\r]*", re.IGNORECASE)
SLOW_SECONDS: Final = 1.0


class Fault(Enum):
    """What happens to one request. Behind `AFTER` the service has done what it was asked for."""

    CUT_BEFORE = auto()  # the request never arrives
    CUT_AFTER = auto()  # the reply never arrives
    TRUNCATED = auto()  # half of the reply arrives
    GARBLED = auto()  # a reply arrives that nobody can read
    SLOW = auto()  # the reply arrives in small pieces, and late
    BUSY = auto()  # 429 with Retry-After, and the request never arrives
    BROKEN_BEFORE = auto()  # 500, and the request never arrives
    BROKEN_AFTER = auto()  # 500 instead of the reply
    AWAY_AFTER = auto()  # 503 instead of the reply, without a time to come back
    HELD_BEFORE = auto()  # nothing happens until `release`, and then it is as CUT_BEFORE
    HELD_AFTER = auto()  # the reply is kept back until `release`, and then it is as CUT_AFTER


_ANSWERED: Final = {
    Fault.BUSY: (429, b"Retry-After: 1\r\n"),
    Fault.BROKEN_BEFORE: (500, b""),
    Fault.BROKEN_AFTER: (500, b""),
    Fault.AWAY_AFTER: (503, b""),
}
_BEFORE: Final = {Fault.CUT_BEFORE, Fault.BUSY, Fault.BROKEN_BEFORE, Fault.HELD_BEFORE}


@dataclass(slots=True)
class Chaos:
    """`target` is a port; it may be set after the proxy listens. `plan` says what will happen to
    the next requests of a task: `plan["lost", "create"]`. Downloads have the name `file` and no
    task: `plan["", "file"]`."""

    target: int = 0
    url: str = ""
    plan: "defaultdict[tuple[str, str], deque[Fault]]" = field(
        default_factory=lambda: defaultdict[tuple[str, str], deque[Fault]](deque)
    )
    tasks: dict[str, str] = field(default_factory=dict[str, str])
    """Task id there -> its mark, of every creation that was answered, lost replies included."""
    forwarded: "defaultdict[str, int]" = field(default_factory=lambda: defaultdict[str, int](int))
    """Mark -> creating requests that arrived."""
    held: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    _release: asyncio.Event = field(default_factory=asyncio.Event)
    _server: asyncio.Server | None = None

    async def listen(self) -> None:
        """On the same port as before, if there was one."""
        port = int(self.url.rpartition(":")[2]) if self.url else 0
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def refuse(self) -> None:
        """Listen no more: connections are refused."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
            self._server = None

    def will(self, mark: str, kind: str, *faults: Fault) -> None:
        """What happens to the next requests of this kind: `create`, `poll` or `file`."""
        self.plan[mark, kind].extend(faults)

    async def all_held(self, *names: tuple[str, str]) -> None:
        """Wait until these requests, (mark, kind), are all being held."""

        async def check() -> bool:
            return self.held.issuperset(names)

        await until(check, f"{names} are held")

    def release(self) -> None:
        """Let go of everything that is held, and hold nothing any more."""
        self._release.set()

    # -- one exchange ----------------------------------------------------------------------

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                request = await _read_message(reader)
                await self._exchange(request, writer)
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _exchange(self, request: bytes, writer: asyncio.StreamWriter) -> None:
        mark, kind = self._named(request)
        faults = self.plan[mark, kind]
        fault = faults.popleft() if faults else None
        if fault not in _BEFORE:
            reply = await self._forward(request, mark, kind)
        else:
            reply = b""
        if fault in (Fault.HELD_BEFORE, Fault.HELD_AFTER):
            self.held.add((mark, kind))
            await self._release.wait()
        await _answer(writer, reply, fault)

    def _named(self, request: bytes) -> tuple[str, str]:
        if _CREATE.match(request):
            found = _MARK.search(request.partition(b"\r\n\r\n")[2])
            return found[1].decode() if found else "", "create"
        if asked := _POLL.match(request):
            return self.tasks.get(asked[1].decode(), ""), "poll"
        return "", "file" if _FILE.match(request) else "other"

    async def _forward(self, request: bytes, mark: str, kind: str) -> bytes:
        """The whole reply; the connection serves this one request."""
        head, _, body = request.partition(b"\r\n\r\n")
        head = _HOP.sub(b"", head) + b"\r\nConnection: close"
        reader, writer = await asyncio.open_connection("127.0.0.1", self.target)
        try:
            writer.write(head + b"\r\n\r\n" + body)
            await writer.drain()
            reply = await reader.read()
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()
        if kind == "create":
            self.forwarded[mark] += 1
            with suppress(ValueError, KeyError):
                self.tasks[json.loads(reply.partition(b"\r\n\r\n")[2])["task_id"]] = mark
        return reply


@asynccontextmanager
async def chaos() -> AsyncGenerator[Chaos]:
    """A proxy that listens. Set its `target`."""
    proxy = Chaos()
    await proxy.listen()
    try:
        yield proxy
    finally:
        proxy.release()
        await proxy.refuse()


async def _read_message(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = _LENGTH.search(head)
    return head + (await reader.readexactly(int(length[1])) if length else b"")


async def _answer(writer: asyncio.StreamWriter, reply: bytes, fault: Fault | None) -> None:
    head, _, body = reply.partition(b"\r\n\r\n")
    match fault:
        case None:
            writer.write(reply)
        case Fault.TRUNCATED:
            writer.write(head + b"\r\n\r\n" + body[: len(body) // 2])
        case Fault.GARBLED:
            writer.write(head + b"\r\n\r\n" + body[::-1])
        case Fault.SLOW:
            for number in range(10):
                part = len(reply) // 10 + 1
                writer.write(reply[number * part : (number + 1) * part])
                await asyncio.sleep(SLOW_SECONDS / 10)
        case _ if fault in _ANSWERED:
            status, more = _ANSWERED[fault]
            writer.write(b"HTTP/1.1 %d Whatever\r\n%sContent-Length: 0\r\n\r\n" % (status, more))
        case _:
            writer.transport.abort()
            return
    await writer.drain()
