"""What the page of a share tells those who only look at its head, and the files that it names.

The one rule: an address in a head works as long as the share is open to everybody, and not for a
moment longer. It has no signature, because what was signed could not be taken back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from onetake.api.open_shares import Rows, open_share
from onetake.core.request import Facts
from onetake.core.task import Output
from onetake.core.work import Share
from onetake.site.head import Preview
from onetake.store.gallery import Work

_SUFFIXES: Final = {"jpeg": "jpg", "mpeg": "mp3", "quicktime": "mov"}
_STILL: Final = "still.jpg"


class Gallery(Rows, Protocol):
    async def work(self, task: str) -> Work | None: ...


@dataclass(frozen=True, slots=True)
class Previews:
    """`base_url`: our public address."""

    gallery: Gallery
    clock: Callable[[], int]
    base_url: str

    async def preview(self, share: str) -> Preview | None:
        """None: there is no such share, it is over, or its work is gone."""
        found = await self._open(share)
        if found is None:
            return None
        if found.password_hash is not None:
            return Preview(found.id, locked=True)
        work = await self.gallery.work(found.task)
        if work is None or not work.task.outputs:
            return None
        output = work.task.outputs[0]
        facts = output.facts
        return Preview(
            found.id,
            work.note.title if work.note else None,
            None if found.hide_prompt else _words(work),
            self._address(found, _name(output)),
            facts.content_type,
            self._address(found, _STILL) if output.thumbnail else None,
            facts.width,
            facts.height,
        )

    async def asset(self, share: str, name: str) -> str | None:
        """The asset at the address of a preview. None: there is none, or not for everybody."""
        found = await self._open(share)
        if found is None or found.password_hash is not None:
            return None
        work = await self.gallery.work(found.task)
        if work is None or not work.task.outputs:
            return None
        output = work.task.outputs[0]
        if name == _name(output):
            return output.asset
        return output.thumbnail if name == _STILL else None

    async def _open(self, share: str) -> Share | None:
        return await open_share(self.gallery, share, self.clock())

    def _address(self, share: Share, name: str) -> str:
        return f"{self.base_url.rstrip('/')}/s/{share.id}/{name}"


def _name(output: Output) -> str:
    return f"work.{_suffix(output.facts)}"


def _words(work: Work) -> str | None:
    params = work.task.request.params
    said = (params.get(name) for name in ("prompt", "text", "description"))
    return next((str(text) for text in said if text), None)


def _suffix(facts: Facts) -> str:
    kind = facts.content_type.rpartition("/")[2]
    return _SUFFIXES.get(kind, kind)
