"""Where files come from and go to, behind one kind of refusal. Used by intake and collect."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from onetake.assets.address import Unfetchable
from onetake.assets.fetch import Fetch
from onetake.assets.keep import MADE_BYTES_MAX, SENT_BYTES_MAX, Keep, Unusable
from onetake.core.asset import Asset, Purpose
from onetake.core.request import Medium
from onetake.engine.intake import Refused


@dataclass(frozen=True, slots=True)
class Supply:
    fetch: Fetch
    keeping: Keep

    async def material(self, url: str) -> Path:
        """What a caller's URL gives, as a temporary file. Raises `Refused`."""
        return await self._get(url, max(SENT_BYTES_MAX.values()))

    async def result(
        self, url: str, trusted_origin: str | None, headers: Mapping[str, str]
    ) -> Path:  # fmt: skip
        """What a provider's URL gives. Private addresses only at the channel's own origin, and
        nowhere else are `headers` sent."""
        return await self._get(url, MADE_BYTES_MAX, trusted_origin, headers)

    async def keep(
        self, path: Path, *, user: str, purpose: Purpose, name: str, media: frozenset[Medium],
        task: str | None = None,
    ) -> Asset:  # fmt: skip
        try:
            return await self.keeping.keep(
                path, user=user, purpose=purpose, name=name, media=media, task=task
            )
        except Unusable as error:
            raise Refused(error.reason, error.allowed) from None

    async def thumbnail(self, asset: Asset) -> Asset | None:
        """A kept picture of a kept video, or None: a missing one is no reason to lose a video."""
        try:
            return await self.keeping.thumbnail(asset)
        except Unusable:
            return None

    async def sheet(self, asset: Asset) -> Asset:
        """A kept sheet of a kept video's frames. Raises `Refused`."""
        try:
            return await self.keeping.sheet(asset)
        except Unusable as error:
            raise Refused(error.reason, error.allowed) from None

    async def post(self, url: str, body: bytes, headers: Mapping[str, str], seconds: float) -> int:
        """Send an event there; the status of the answer. Raises `Refused`."""
        try:
            return await self.fetch.post(url, body, headers, seconds=seconds)
        except Unfetchable as error:
            raise Refused(error.reason) from None

    async def _get(
        self, url: str, most_bytes: int, trusted_origin: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Path:  # fmt: skip
        try:
            return await self.fetch(
                url, most_bytes=most_bytes, trusted_origin=trusted_origin, headers=headers
            )
        except Unfetchable as error:
            raise Refused(error.reason, final=not error.retry) from None
