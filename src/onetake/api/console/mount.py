"""Serve an ASGI application as one handler of the edge.

The one rule: bodies and answers are whole and small here. What streams has a handler of its own.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, TypeAlias

from onetake.api.console.scope import CALL
from onetake.api.http import Answer, Call, Receive, Scope, Send
from onetake.api.limits import Limits, read_body

Application: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]
METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
_OURS: Final = frozenset({b"content-length", b"content-type"})


class Mount:
    """`make` builds the application when it is first called, in a thread: imports take a while."""

    def __init__(self, make: Callable[[], Application], limits: Limits) -> None:
        self._make = make
        self._limits = limits
        self._made: Application | None = None
        self._making = asyncio.Lock()

    async def __call__(self, call: Call) -> Answer:
        limits = self._limits
        body = await read_body(call, limits.json_bytes_max, limits.json_seconds_max)
        sent: list[Mapping[str, Any]] = []

        async def receive() -> Mapping[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Mapping[str, Any]) -> None:
            sent.append(message)

        application = await self._application()
        call.route = "/api/*"
        await application({**call.scope, "root_path": "", CALL: call}, receive, send)
        return _answer(sent)

    async def _application(self) -> Application:
        async with self._making:
            if self._made is None:
                self._made = await asyncio.to_thread(self._make)
            return self._made


def _answer(sent: list[Mapping[str, Any]]) -> Answer:
    start, *rest = sent
    headers: list[tuple[bytes, bytes]] = start["headers"]
    kinds = [value for name, value in headers if name == b"content-type"]
    others = tuple((name, value) for name, value in headers if name not in _OURS)
    if not any(name == b"cache-control" for name, _ in others):
        others = ((b"cache-control", b"no-store"), *others)
    body = b"".join(message.get("body", b"") for message in rest)
    return Answer(start["status"], body, kinds[0] if kinds else None, others)
