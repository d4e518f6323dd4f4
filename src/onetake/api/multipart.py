"""Read a multipart body piece by piece: nothing is collected, whatever its size.

The rule: the parser is told of every byte once, and what it makes of them is handed on in
order, so that a file can go to the disk while it is still being sent.
"""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Final, TypeAlias

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from onetake.api.http import Call
from onetake.api.limits import BodyTooLate, too_large
from onetake.core.failure import Code, Failure, Rejected

HEADERS_MAX: Final = 8
HEADER_BYTES_MAX: Final = 4096


@dataclass(frozen=True, slots=True)
class PartBegin:
    field: str
    filename: str | None  # as it was sent; None: a plain form field


@dataclass(frozen=True, slots=True)
class PartEnd:
    pass


Piece: TypeAlias = PartBegin | bytes | PartEnd


async def pieces(call: Call, *, most_bytes: int, idle_seconds: float) -> AsyncGenerator[Piece]:
    """The parts of the body in order: a `PartBegin`, its bytes, a `PartEnd`.

    Raises `Rejected` (not multipart, unreadable, TOO_LARGE), `BodyTooLate`, `ClientGone`.
    """
    reader = _Reader(_boundary(call))
    size, more = 0, True
    while more:
        try:
            async with asyncio.timeout(idle_seconds):
                chunk, more = await call.receive()
        except TimeoutError:
            raise BodyTooLate from None
        size += len(chunk)
        if size > most_bytes:
            raise too_large(most_bytes)
        for piece in reader.feed(chunk):
            yield piece
    if not reader.complete:
        raise _unreadable("The body ends before its last part is complete.")


class _Reader:
    """Collects what the parser's callbacks tell about one chunk."""

    def __init__(self, boundary: bytes) -> None:
        self.complete = False
        self._found: list[Piece] = []
        self._name = b""
        self._value = b""
        self._disposition = b""
        try:
            self._parser = MultipartParser(
                boundary,
                {
                    "on_part_begin": self._on_part_begin,
                    "on_part_data": self._on_part_data,
                    "on_part_end": self._on_part_end,
                    "on_header_field": self._on_header_field,
                    "on_header_value": self._on_header_value,
                    "on_header_end": self._on_header_end,
                    "on_headers_finished": self._on_headers_finished,
                    "on_end": self._on_end,
                },
                max_header_count=HEADERS_MAX,
                max_header_size=HEADER_BYTES_MAX,
            )
        except FormParserError:
            raise _unreadable("The boundary in Content-Type is too long.") from None

    def feed(self, chunk: bytes) -> list[Piece]:
        try:
            self._parser.write(chunk)
        except FormParserError:
            raise _unreadable("The body is not valid multipart/form-data.") from None
        found, self._found = self._found, []
        return found

    def _on_part_begin(self) -> None:
        self._name = self._value = self._disposition = b""

    def _on_part_data(self, data: bytes, start: int, end: int) -> None:
        self._found.append(data[start:end])

    def _on_part_end(self) -> None:
        self._found.append(PartEnd())

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header_end(self) -> None:
        if self._name.lower() == b"content-disposition":
            self._disposition = self._value
        self._name = self._value = b""

    def _on_headers_finished(self) -> None:
        _, options = parse_options_header(self._disposition.decode("latin-1"))
        filename = options.get(b"filename")
        shown = None if filename is None else _text(filename)
        self._found.append(PartBegin(_text(options.get(b"name", b"")), shown))

    def _on_end(self) -> None:
        self.complete = True


def _boundary(call: Call) -> bytes:
    kind, options = parse_options_header(call.header(b"content-type") or "")
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not boundary:
        message = "Content-Type must be multipart/form-data with a boundary."
        allowed = ("multipart/form-data",)
        raise Rejected(Failure(Code.UNSUPPORTED_TYPE, message, "Content-Type", allowed))
    return boundary


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")


def _unreadable(message: str) -> Rejected:
    return Rejected(Failure(Code.INVALID_REQUEST, message))
