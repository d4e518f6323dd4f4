"""uvicorn's HTTP protocol, with a shorter way for answers that are complete.

uvicorn takes an answer in two messages, looks at every header of it with two regular
expressions and writes head and body with a system call each: a third of what a poll costs.
Nearly all of our answers are known as a whole when they are sent, and most of their headers
are the same in each. `Direct` writes such an answer at once, and hands a body over that came
with the head without a wait that needs a time limit.

The one rule: what is sent is what uvicorn would have sent; only its own accounts are kept in
fewer steps. Whatever is unusual (streams, a full buffer, a caller who left) goes uvicorn's way.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from onetake.api.http import DIRECT, Headers

_UNSAFE: Final = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
BODILESS: Final = frozenset({204, 304})
_CLOSE: Final = b"connection: close\r\n\r\n"


def head_lines(headers: Sequence[tuple[bytes, bytes]]) -> bytes:
    """Headers as they are sent. Raises ValueError for a value that would end its line."""
    if _UNSAFE.search(b"".join([value for _, value in headers])):
        raise ValueError("a header's value has a control character")
    return b"".join([b"%b: %b\r\n" % header for header in headers])


@lru_cache(maxsize=4)  # uvicorn's own, such as the date: the same for a second
def _usual_lines(headers: tuple[tuple[bytes, bytes], ...]) -> bytes:
    return head_lines(headers)


class Direct:
    """One request, without a message for each of its parts."""

    __slots__ = ("_cycle",)

    def __init__(self, cycle: RequestResponseCycle) -> None:
        self._cycle = cycle

    def body(self) -> bytes | None:
        """The whole body, when it has arrived; it can be taken once."""
        cycle = self._cycle
        if cycle.more_body or cycle.disconnected or cycle.response_complete:
            return None
        cycle.flow.resume_reading()
        body, cycle.body = bytes(cycle.body), bytearray()
        return body

    def answer(self, status: int, same: bytes, headers: Headers, body: bytes) -> bool:
        """`same`: the lines of headers that are in every answer. The length is added here.
        False: nothing was sent, the answer must go the usual way."""
        cycle = self._cycle
        if cycle.response_started or cycle.disconnected or cycle.flow.write_paused:
            return False
        lines = head_lines(headers)
        bare = status in BODILESS
        cycle.response_started = True
        cycle.waiting_for_100_continue = False
        cycle.transport.write(
            b"".join(
                [
                    STATUS_LINE[status],
                    _usual_lines(tuple(cycle.default_headers)),
                    same,
                    lines,
                    b"" if bare else b"content-length: %d\r\n" % len(body),
                    b"\r\n" if cycle.keep_alive else _CLOSE,
                    b"" if bare or cycle.scope["method"] == "HEAD" else body,
                ]
            )
        )
        cycle.response_complete = True
        cycle.message_event.set()
        if not cycle.keep_alive:
            cycle.transport.close()
        cycle.on_response()
        return True


class Protocol(HttpToolsProtocol):
    """Hands every request the means to be answered at once."""

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        scope: Any = cycle.scope  # uvicorn's type for it is closed; ASGI's is not
        scope[DIRECT] = Direct(cycle)
        super()._start_asgi_task(cycle, app)
