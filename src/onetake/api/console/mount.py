"""Serve an ASGI application as one handler of the edge.

The one rule: bodies and answers are whole and small here. What streams has a handler of its own.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, TypeAlias

from onetake.api.console.scope import CALL
from onetake.api.http import Answer, Call
from onetake.api.limits import Limits, read_body
from onetake.core.failure import Code, Failure, Rejected
from onetake.dialects import onetake

Application: TypeAlias = Callable[[Any, Any, Any], Awaitable[None]]
"""ASGI's, whose own types are a framework's."""

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
        call.dialect = onetake.DIALECT  # of what is refused before FastAPI knows of it
        if "\0" in call.path or b"%00" in call.scope["query_string"]:
            raise Rejected(Failure(Code.NOT_FOUND, Code.NOT_FOUND.en))
        body = await read_body(call, limits.json_bytes_max, limits.json_seconds_max)
        sent: list[Mapping[str, Any]] = []

        async def receive() -> Mapping[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Mapping[str, Any]) -> None:
            sent.append(message)

        application = await self._application()
        # The edge keeps the body of a HEAD back; its path is that of a GET.
        method = "GET" if call.method == "HEAD" else call.method
        path = call.path.removesuffix("/")  # both spellings are the same path
        scope = {**call.scope, "path": path, "root_path": "", "method": method, CALL: call}
        await application(scope, receive, send)
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
