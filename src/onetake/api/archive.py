"""`GET /api/works/zip`: finished works as one file, sent while it is made: those that are named,
or all that match.

The rules: media are stored as they are, because they cannot be packed any smaller; every name is
safe on every system and there once; nothing but the caller's own finished works is in it.
"""

import asyncio
import re
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, Unpack, cast

from onetake.api.http import NO_STORE, Answer, Call
from onetake.api.matching import MATCHING_MAX, Bound, Matching
from onetake.api.people import Sessions
from onetake.api.queries import Query
from onetake.assets.storage import Storage
from onetake.core.account import Caller
from onetake.core.asset import Asset
from onetake.core.failure import Code, Failure, Rejected, invalid
from onetake.core.task import State
from onetake.dialects import onetake
from onetake.store.gallery import Wanted, Work

WORKS_MAX: Final = 100
NAME_MAX: Final = 80
"""Characters of a name before its suffix."""
PIECE_BYTES: Final = 256 * 1024
PORTION: Final = 200

_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


class Store(Protocol):
    async def matching(self, limit: int, **wanted: Unpack[Wanted]) -> tuple[str, ...]: ...
    async def chosen(self, user: str, tasks: Sequence[str]) -> tuple[Work, ...]: ...
    async def results(self, tasks: Sequence[str]) -> Mapping[str, Asset]: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the archive."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Archives:
    sessions: Sessions
    store: Store
    storage: Storage

    async def read(self, call: Call) -> Answer:
        call.dialect = onetake.DIALECT
        caller = await self.sessions.caller(call)
        archive = await asyncio.to_thread(_archive, await self._entries(caller, call.query))
        headers = (
            NO_STORE,
            (b"content-disposition", b'attachment; filename="onetake.zip"'),
        )
        return Answer(
            200, content_type=b"application/zip", headers=headers, length=len(archive),
            stream=None if call.method == "HEAD" else _pieces(archive),
        )  # fmt: skip

    async def _entries(self, caller: Caller, asked: Mapping[str, str]) -> list[Entry]:
        """In portions, so that thousands of works are never in memory at once."""
        names = await self._names(caller, asked)
        entries: list[Entry] = []
        taken: dict[str, int] = {}
        for start in range(0, len(names), PORTION):
            some = names[start : start + PORTION]
            works = {work.task.id: work for work in await self.store.chosen(caller.user.id, some)}
            files = await self.store.results(some)
            for name in some:
                entries += await self._files(_finished(works.get(name), name), files, taken)
        return entries

    async def _names(self, caller: Caller, asked: Mapping[str, str]) -> Sequence[str]:
        if "until" not in asked:
            return _named(asked.get("ids", ""))
        query = Query(asked)
        until, count = query.time("until"), query.integer("count", 1, MATCHING_MAX)
        filters = {name: each for name, each in asked.items() if name not in ("until", "count")}
        matching = Matching(filters, until or 0, count or 0)
        found = await matching.of(self.store, caller.user.id, Bound.SUCCEEDED)
        if not found:
            message = "no finished work matches any more"
            raise Rejected(Failure(Code.NOT_FOUND, message, "count"))
        return found

    async def _files(
        self, work: Work, files: Mapping[str, Asset], taken: dict[str, int]
    ) -> list[Entry]:  # fmt: skip
        found: list[Entry] = []
        stem = safe_name((work.note.title if work.note else None) or work.task.id)
        for output in work.task.outputs:
            asset = files.get(output.asset)
            if asset is None or not await self._is_there(asset):
                message = f"a file of {work.task.id} is not kept any more"
                raise Rejected(Failure(Code.NOT_FOUND, message, "ids"))
            suffix = asset.blob.rpartition(".")[2]
            name = unique(stem, suffix, taken)
            found.append(Entry(name, await self.storage.near(asset.blob)))
        return found

    async def _is_there(self, asset: Asset) -> bool:
        try:
            await self.storage.size(asset.blob)
        except FileNotFoundError:
            return False
        return True


def _finished(work: Work | None, name: str) -> Work:
    """Raises `Rejected`."""
    if work is None:
        raise Rejected(Failure(Code.NOT_FOUND, f"there is no work {name[:80]!r}", "ids"))
    if work.task.state is not State.SUCCEEDED:
        raise invalid("ids", f"must be finished works; {name[:80]} is {work.task.state}")
    return work


def _named(text: str) -> list[str]:
    """Raises `Rejected`."""
    names = list(dict.fromkeys(name for name in text.split(",") if name))
    if not 1 <= len(names) <= WORKS_MAX:
        rule = f"1 to {WORKS_MAX} ids with commas between them"
        raise invalid("ids", f"must be {rule}", (rule,))
    return names


def safe_name(text: str) -> str:
    """A file's name that every system takes, without a suffix."""
    plain = _UNSAFE.sub(" ", text).encode("utf-8", "replace").decode()
    plain = " ".join(plain.split())[:NAME_MAX].strip(" .")
    return f"_{plain}" if not plain or _RESERVED.fullmatch(plain) else plain


def unique(stem: str, suffix: str, taken: dict[str, int]) -> str:
    """The name that is still free, whatever the case; notes it. `taken`: name -> how often it was
    asked for, so that thousands of equal titles are not counted up again and again."""
    name = plain = f"{stem}.{suffix}"
    number = taken.get(plain.casefold(), 0)
    while name.casefold() in taken:
        number += 1
        name = f"{stem} ({number}).{suffix}"
    taken[plain.casefold()] = max(number, 1)
    taken.setdefault(name.casefold(), 1)
    return name


class Archive(Protocol):
    """What is used of the library, which has no types. The length is known before the bytes."""

    def add_path(self, path: str, arcname: str) -> None: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[bytes]: ...


def _archive(entries: list[Entry]) -> Archive:
    from zipstream import ZIP_STORED, ZipStream  # few ever need it

    archive = cast("Archive", ZipStream(compress_type=ZIP_STORED, sized=True))
    for entry in entries:
        archive.add_path(str(entry.path), entry.name)
    return archive


async def _pieces(archive: Archive) -> AsyncGenerator[bytes]:
    """Read in a thread, in pieces worth the way there."""
    source = iter(archive)
    while piece := await asyncio.to_thread(_next, source):
        yield piece


def _next(source: Iterator[bytes]) -> bytes:
    gathered = bytearray()
    for chunk in source:
        gathered += chunk
        if len(gathered) >= PIECE_BYTES:
            break
    return bytes(gathered)
