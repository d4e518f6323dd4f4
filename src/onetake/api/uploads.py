"""Files that callers send: by `POST /api/upload`, to refer to later, or inside a form.

The rule: all files of a request are kept, or none. Each goes to the disk while it arrives,
is limited by what its first bytes say it is, and becomes a row only when all are good.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from onetake.api.authority import Authority
from onetake.api.http import Answer, Call, json_answer
from onetake.api.limits import BodyTooLate, Limits, check_declared
from onetake.api.multipart import PartBegin, PartEnd, Piece, pieces
from onetake.api.views import Views
from onetake.assets.keep import SENT_BYTES_MAX, Keep, Unusable
from onetake.assets.receive import Sink, TooLarge
from onetake.assets.sniff import HEAD_BYTES, KNOWN, sniff
from onetake.assets.storage import Storage
from onetake.core.account import Caller
from onetake.core.asset import Asset, Purpose
from onetake.core.failure import Code, Failure, Rejected, invalid
from onetake.core.request import Medium
from onetake.engine.shelf import Shelf

FIELD: Final = "files"
MB: Final = 1_000_000
TYPES: Final = tuple(kind.content_type for kind in KNOWN)
NAME_MAX: Final = 1000
"""Characters of a sent name that are looked at; what is kept of it is shorter still."""


class Rows(Protocol):
    async def add_assets(self, assets: list[Asset]) -> None: ...


@dataclass(slots=True)
class _Incoming:
    """One file on its way in."""

    sink: Sink
    name: str
    where: str  # `files[1]`, for errors
    head: bytes = b""
    most_bytes: int = SENT_BYTES_MAX[Medium.VIDEO]
    known: bool = False


@dataclass(slots=True)
class Uploads:
    authority: Authority
    storage: Storage
    keep: Keep
    shelf: Shelf
    rows: Rows
    views: Views
    limits: Limits
    _running: int = field(default=0, init=False)

    async def create(self, call: Call) -> Answer:
        caller = await self.authority(call, fresh=True)
        received: list[tuple[Path, str]] = []
        try:
            async with self.turn(call):
                await self._receive(call, received)
            assets = await self._keep(caller, received)
        finally:
            await asyncio.to_thread(_remove, [path for path, _ in received])
        return json_answer({"data": [self._shown(asset) for asset in assets]})

    @asynccontextmanager
    async def turn(self, call: Call) -> AsyncGenerator[None]:
        """Held while files arrive: only so many at once, only so long, only so large."""
        check_declared(call, self.limits.upload_bytes_max)
        if self._running >= self.limits.uploads_at_once_max:
            message = "Too many uploads are under way."
            raise Rejected(Failure(Code.RATE_LIMITED, message, retry_after_seconds=2))
        self._running += 1
        try:
            async with asyncio.timeout(self.limits.upload_seconds_max):
                yield
        except TimeoutError:
            raise BodyTooLate from None
        finally:
            self._running -= 1

    async def keep_part(
        self, caller: Caller, begin: PartBegin, parts: AsyncGenerator[Piece], where: str
    ) -> Asset:
        """Take in one file of a form, up to its `PartEnd`, and keep it."""
        path, name = await self._taken(begin, parts, where)
        try:
            async with self.shelf.adding():
                asset = await self._keep_one(caller, path, name, where)
                await self.rows.add_assets([asset])
                return asset
        finally:
            await asyncio.to_thread(_remove, [path])

    async def give_up(self, assets: list[Asset]) -> None:
        """Files of a request that was refused."""
        await self.shelf.discard(assets)

    async def _receive(self, call: Call, received: list[tuple[Path, str]]) -> None:
        limits = self.limits
        parts = pieces(
            call,
            most_bytes=limits.upload_bytes_max,
            idle_seconds=limits.upload_idle_seconds_max,
        )
        async with aclosing(parts):
            async for piece in parts:
                if isinstance(piece, PartBegin):
                    received.append(await self._file(piece, parts, len(received)))
        if not received:
            raise invalid(FIELD, "needs at least one file", (self._rule,))

    async def _file(
        self, begin: PartBegin, parts: AsyncGenerator[Piece], number: int
    ) -> tuple[Path, str]:
        if begin.field != FIELD:
            name = begin.field[:80] or '""'
            raise invalid(name, f"is not a field; the field is {FIELD}", (FIELD,))
        if begin.filename is None:
            raise invalid(FIELD, "must be files, each with a file name", ("files",))
        if number >= self.limits.upload_files_max:
            raise invalid(FIELD, f"must be {self._rule}", (self._rule,))
        return await self._taken(begin, parts, f"{FIELD}[{number}]")

    async def _taken(
        self, begin: PartBegin, parts: AsyncGenerator[Piece], where: str
    ) -> tuple[Path, str]:
        """One file as it came, up to its `PartEnd`: the temporary file, and its name."""
        async with Sink(self.storage.temporary(), SENT_BYTES_MAX[Medium.VIDEO]) as sink:
            file = _Incoming(sink, (begin.filename or "")[:NAME_MAX], where)
            async for piece in parts:
                if isinstance(piece, PartEnd):
                    break
                assert isinstance(piece, bytes), "parts do not nest"
                await _take(file, piece)
            if file.head and not file.known:  # `keep` has the word for an empty one
                _recognise(file)
        return sink.path, file.name

    async def _keep(self, caller: Caller, received: list[tuple[Path, str]]) -> list[Asset]:
        kept: list[Asset] = []
        done = False
        try:
            async with self.shelf.adding():
                for number, (path, name) in enumerate(received):
                    kept.append(await self._keep_one(caller, path, name, f"{FIELD}[{number}]"))
                await self.rows.add_assets(kept)
                done = True
        finally:
            if not done:
                await self.shelf.discard(kept)
        return kept

    async def _keep_one(self, caller: Caller, path: Path, name: str, where: str) -> Asset:
        try:
            return await self.keep.keep(
                path,
                user=caller.user.id,
                purpose=Purpose.UPLOAD,
                name=name,
                media=frozenset(Medium),
            )
        except Unusable as error:
            message = f"{where} {error.reason}"
            raise Rejected(Failure(error.code, message, where, error.allowed)) from None

    @property
    def _rule(self) -> str:
        return f"1 to {self.limits.upload_files_max} files"

    def _shown(self, asset: Asset) -> Mapping[str, object]:
        return {
            "filename": asset.name,
            "content_type": asset.facts.content_type,
            "size": asset.facts.size,
            "key": f"uploads/{asset.id}/{asset.name}",
            "url": self.views.link(asset),
        }


async def _take(file: _Incoming, piece: bytes) -> None:
    try:
        await file.sink.write(piece)
    except TooLarge:
        raise _too_large(file) from None
    if not file.known:
        file.head += piece[: HEAD_BYTES - len(file.head)]
        if len(file.head) >= HEAD_BYTES:
            _recognise(file)
    if file.sink.size > file.most_bytes:
        raise _too_large(file)


def _recognise(file: _Incoming) -> None:
    """Decide by its first bytes what it is, and how large it may become."""
    kind = sniff(file.head)
    if kind is None:
        message = f"{file.where} is not a type that is accepted; use {', '.join(TYPES)}"
        raise Rejected(Failure(Code.UNSUPPORTED_TYPE, message, file.where, TYPES))
    file.known = True
    file.most_bytes = SENT_BYTES_MAX[kind.medium]


def _too_large(file: _Incoming) -> Rejected:
    rules = tuple(f"{medium} up to {most // MB} MB" for medium, most in SENT_BYTES_MAX.items())
    message = f"{file.where} is too large; the limits are {', '.join(rules)}"
    return Rejected(Failure(Code.TOO_LARGE, message, file.where, rules))


def _remove(paths: list[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)  # those that were kept are not there any more
