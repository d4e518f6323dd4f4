"""What the page of a share tells those who only look at its head: the store's rows with links."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from onetake.core.request import Facts
from onetake.core.work import Share
from onetake.site.head import Preview
from onetake.store.gallery import Work

_SUFFIXES: Final = {"jpeg": "jpg", "mpeg": "mp3", "quicktime": "mov"}
_HOUR_MS: Final = 3_600_000


class Gallery(Protocol):
    async def share(self, *, id: str | None = None, task: str | None = None) -> Share | None: ...
    async def work(self, task: str) -> Work | None: ...


class Links(Protocol):
    def to(self, asset: str, name: str, *, expires_at: int) -> str: ...


@dataclass(frozen=True, slots=True)
class Previews:
    """`link_seconds`: how long links are good, and never longer than the share is."""

    gallery: Gallery
    links: Links
    clock: Callable[[], int]
    link_seconds: int

    async def preview(self, share: str) -> Preview | None:
        """None: there is no such share, it is over, or its work is gone."""
        found = await self.gallery.share(id=share)
        if found is None or not found.open_at(self.clock()):
            return None
        if found.password_hash is not None:
            return Preview(found.id, locked=True)
        work = await self.gallery.work(found.task)
        if work is None or not work.task.outputs:
            return None
        output = work.task.outputs[0]
        facts = output.facts
        file = self._link(found, output.asset, f"{found.id}.{_suffix(facts)}")
        image = self._link(found, output.thumbnail, f"{found.id}.jpg") if output.thumbnail else None
        return Preview(
            found.id,
            work.note.title if work.note else None,
            None if found.hide_prompt else _words(work),
            file,
            facts.content_type,
            image,
            facts.width,
            facts.height,
        )

    def _link(self, share: Share, asset: str, name: str) -> str:
        # To a full hour, so that the page stays the same for a while and its ETag is good.
        ends = -(-(self.clock() + self.link_seconds * 1000) // _HOUR_MS) * _HOUR_MS
        ends = ends if share.expires_at is None else min(ends, share.expires_at)
        return self.links.to(asset, name, expires_at=ends)


def _words(work: Work) -> str | None:
    params = work.task.request.params
    said = (params.get(name) for name in ("prompt", "text", "description"))
    return next((str(text) for text in said if text), None)


def _suffix(facts: Facts) -> str:
    kind = facts.content_type.rpartition("/")[2]
    return _SUFFIXES.get(kind, kind)
