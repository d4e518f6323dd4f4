"""Read what a caller sent into a `Body` for its dialect: JSON, or a form with files.

The rule: files of a form are kept before the dialect sees them, as uploads of the caller, and are
given up again when the request is refused. A large body takes a turn, so that a few callers with
pictures inside their JSON cannot take all of the memory.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl

from onetake.api.http import Call
from onetake.api.limits import Limits, check_declared, read_body, read_checked
from onetake.api.multipart import PartBegin, PartEnd, Piece, pieces
from onetake.api.uploads import Uploads
from onetake.core.account import Caller
from onetake.core.asset import Asset
from onetake.core.failure import Code, Failure, Rejected, invalid
from onetake.dialects.dialect import FORMS, Body, Part

PARTS_MAX: Final = 200
FIELD_BYTES_MAX: Final = 256 * 1024
LARGE_AT_ONCE: Final = 4


@dataclass(slots=True)
class Bodies:
    uploads: Uploads
    limits: Limits
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(LARGE_AT_ONCE))

    async def plain(
        self, call: Call, path: Mapping[str, str] | None = None
    ) -> Body | None:  # fmt: skip
        """The body as `read` gives it, where nothing has to be given up again; None: use `read`.
        Nearly all requests that make a task are such, and a context costs them 5 µs."""
        kind = content_type(call)
        if kind not in ("", "application/json"):
            return None
        return Body(await self._whole(call), kind, path=path or {})

    @asynccontextmanager
    async def read(
        self, call: Call, caller: Caller, path: Mapping[str, str] | None = None, *,
        keep: bool = True,
    ) -> AsyncGenerator[Body]:  # fmt: skip
        """The body, while the request is being answered. The files of a form are given up when the
        block is left by an exception, and with `keep` False in any case."""
        kind = content_type(call)
        named = path or {}
        plain = await self.plain(call, path)
        if plain is not None:
            yield plain
        elif kind == FORMS[0]:
            async with self._form(call, caller, keep) as parts:
                yield Body(b"", kind, parts, named)
        elif kind == FORMS[1]:
            yield Body(b"", kind, await self._fields(call), named)
        else:
            allowed = ("application/json", *FORMS)
            message = f"Content-Type must be {', '.join(allowed[:-1])} or {allowed[-1]}."
            raise Rejected(Failure(Code.UNSUPPORTED_TYPE, message, "Content-Type", allowed))

    async def _whole(self, call: Call) -> bytes:
        limits = self.limits
        declared = check_declared(call, limits.media_bytes_max)
        if declared is not None and declared <= limits.json_bytes_max:
            return await read_checked(call, limits.json_bytes_max, limits.json_seconds_max)
        async with self._turns:
            return await read_body(call, limits.media_bytes_max, limits.media_seconds_max)

    async def _fields(self, call: Call) -> tuple[Part, ...]:
        raw = await read_body(call, self.limits.json_bytes_max, self.limits.json_seconds_max)
        try:
            pairs = parse_qsl(raw.decode(), keep_blank_values=True, max_num_fields=PARTS_MAX)
        except ValueError:
            message = f"The form cannot be read: UTF-8, and at most {PARTS_MAX} fields."
            raise Rejected(Failure(Code.INVALID_REQUEST, message)) from None
        return tuple(Part(name, text) for name, text in pairs)

    @asynccontextmanager
    async def _form(
        self, call: Call, caller: Caller, keep: bool
    ) -> AsyncGenerator[tuple[Part, ...]]:
        found: list[Part] = []
        kept: list[Asset] = []
        wanted = False
        try:
            async with self.uploads.turn(call):
                await self._receive(call, caller, found, kept)
            yield tuple(found)
            wanted = keep
        finally:
            if not wanted:
                await self.uploads.give_up(kept)

    async def _receive(
        self, call: Call, caller: Caller, found: list[Part], kept: list[Asset]
    ) -> None:
        limits = self.limits
        parts = pieces(
            call, most_bytes=limits.upload_bytes_max, idle_seconds=limits.upload_idle_seconds_max
        )
        async with aclosing(parts):
            async for piece in parts:
                if not isinstance(piece, PartBegin):
                    continue
                name = piece.field[:200]
                if len(found) >= PARTS_MAX:
                    rule = f"at most {PARTS_MAX} parts"
                    raise invalid(name, f"is too much: a form has {rule}", (rule,))
                if piece.filename is None:
                    found.append(Part(name, await _text(name, parts)))
                    continue
                if len(kept) >= limits.upload_files_max:
                    rule = f"at most {limits.upload_files_max} files"
                    raise invalid(name, f"is too much: a form has {rule}", (rule,))
                asset = await self.uploads.keep_part(caller, piece, parts, name)
                kept.append(asset)
                found.append(Part(name, self.uploads.views.link(asset), file=True))


async def _text(name: str, parts: AsyncGenerator[Piece]) -> str:
    """A plain field, up to its `PartEnd`."""
    raw = bytearray()
    async for piece in parts:
        if isinstance(piece, PartEnd):
            break
        assert isinstance(piece, bytes), "parts do not nest"
        raw += piece
        if len(raw) > FIELD_BYTES_MAX:
            rule = f"at most {FIELD_BYTES_MAX // 1024} KiB of text"
            raise invalid(name, f"must be {rule}; larger things are sent as files", (rule,))
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise invalid(name, "must be UTF-8 text") from None


def content_type(call: Call) -> str:
    """Lower case, without parameters; "" when not sent."""
    return (call.header(b"content-type") or "").partition(";")[0].strip().lower()
