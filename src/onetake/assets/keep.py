"""From a temporary file to a kept one: what is it, may it be, is it whole, then store it.

The rule: afterwards the temporary file is gone, kept or not. The row in the database comes
later and is the caller's; a blob that never gets one is collected.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from onetake.assets.name import clean_name
from onetake.assets.probe import Probe, Unreadable
from onetake.assets.receive import discard
from onetake.assets.sniff import HEAD_BYTES, KNOWN, of_type, sniff
from onetake.assets.storage import Storage, blob_name
from onetake.core.asset import Asset, Purpose
from onetake.core.failure import Code
from onetake.core.ids import object_id
from onetake.core.request import Facts, Medium

SENT_BYTES_MAX: Final = {
    Medium.IMAGE: 10_000_000,
    Medium.AUDIO: 20_000_000,
    Medium.VIDEO: 100_000_000,
}
"""The size limits of what callers upload or link to."""

MADE_BYTES_MAX: Final = 2_000_000_000
"""The size limit of results."""

SHEET: Final = "spritesheet.jpg"

_SENT: Final = frozenset({Purpose.UPLOAD, Purpose.MATERIAL})


class Unusable(Exception):
    """A file was refused, and is gone. `reason` reads on after the file's or field's name;
    `code` is TOO_LARGE, UNSUPPORTED_TYPE or INVALID_MATERIAL."""

    def __init__(self, reason: str, code: Code, allowed: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code
        self.allowed = allowed


class Keep:
    def __init__(
        self,
        storage: Storage,
        probe: Probe,
        entropy: Callable[[], int],
        clock: Callable[[], int],
    ) -> None:
        self._storage = storage
        self._probe = probe
        self._entropy = entropy
        self._clock = clock

    async def keep(
        self, path: Path, *, user: str, purpose: Purpose, name: str, media: frozenset[Medium],
        task: str | None = None,
    ) -> Asset:  # fmt: skip
        """Take over the finished temporary file at `path`. `name` is as somebody gave it.

        Returns the row that is to be written. Raises Unusable.
        """
        try:
            await asyncio.to_thread(_check_outside, path, purpose, media)
            facts = await self._facts(path, user)
            _check_medium(facts, media)  # a video container with only sound in it, perhaps
            return await self._put(path, facts, user, purpose, name, task)
        finally:
            discard(path)

    async def thumbnail(self, asset: Asset, *, at_ms: int | None = None) -> Asset:
        """Make and keep the thumbnail of a kept image or video. Raises Unusable."""

        async def draw(target: Path) -> Facts:
            path = await self._storage.near(asset.blob)
            return await self._probe.thumbnail(path, target, at_ms=at_ms, key=asset.user)

        return await self._drawn(asset, draw, asset.name)

    async def sheet(self, asset: Asset) -> Asset:
        """Make and keep a sheet of a kept video's frames. Raises Unusable."""

        async def draw(target: Path) -> Facts:
            path = await self._storage.near(asset.blob)
            return await self._probe.sheet(path, target, key=asset.user)

        return await self._drawn(asset, draw, SHEET)

    async def _drawn(
        self, asset: Asset, draw: Callable[[Path], Awaitable[Facts]], name: str
    ) -> Asset:
        target = self._storage.temporary()
        try:
            facts = await draw(target)
        except Unreadable as error:
            raise Unusable(error.reason, Code.INVALID_MATERIAL) from None
        try:
            return await self._put(target, facts, asset.user, Purpose.THUMBNAIL, name, asset.task)
        finally:
            discard(target)

    async def _facts(self, path: Path, user: str) -> Facts:
        try:
            return await self._probe.facts(path, key=user)
        except Unreadable as error:
            raise Unusable(error.reason, Code.INVALID_MATERIAL) from None

    async def _put(
        self, path: Path, facts: Facts, user: str, purpose: Purpose, name: str, task: str | None
    ) -> Asset:
        suffix = of_type(facts.content_type).suffix
        blob = blob_name(await asyncio.to_thread(_digest, path), suffix)
        await self._storage.put(path, blob)
        now = self._clock()
        return Asset(
            id=object_id("asset", now, self._entropy()),
            user=user,
            purpose=purpose,
            name=clean_name(name, suffix),
            blob=blob,
            facts=facts,
            created_at=now,
            task=task,
        )


def allowed_types(media: frozenset[Medium]) -> tuple[str, ...]:
    """The content types that are taken for these media, for error messages."""
    return tuple(kind.content_type for kind in KNOWN if kind.medium in media)


def _check_outside(path: Path, purpose: Purpose, media: frozenset[Medium]) -> None:
    """Everything that can be told without decoding."""
    size = path.stat().st_size
    if not size:
        raise Unusable("is empty", Code.INVALID_MATERIAL)
    with path.open("rb") as file:
        kind = sniff(file.read(HEAD_BYTES))
    # An MP4 or WebM file may turn out to be sound.
    possible = {Medium.VIDEO, Medium.AUDIO} if kind and kind.medium is Medium.VIDEO else None
    if kind is None or not media & (possible or {kind.medium}):
        raise _wrong_type(kind.content_type if kind else None, media)
    most = SENT_BYTES_MAX[kind.medium] if purpose in _SENT else MADE_BYTES_MAX
    if size > most:
        reason = f"is larger than the {most // 1_000_000} MB allowed for {kind.medium} files"
        raise Unusable(reason, Code.TOO_LARGE)


def _check_medium(facts: Facts, media: frozenset[Medium]) -> None:
    if facts.medium not in media:
        raise _wrong_type(facts.content_type, media)


def _wrong_type(found: str | None, media: frozenset[Medium]) -> Unusable:
    allowed = allowed_types(media)
    what = f"is {found}" if found else "is of a type that is not accepted"
    return Unusable(f"{what}; use {', '.join(allowed)}", Code.UNSUPPORTED_TYPE, allowed)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
