"""The documentation below `/docs`, as HTML and as Markdown, and the files that tell programs of it.

The one rule: it is made anew when the catalogue has changed, so that no page shows an old price.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from onetake.api.http import Answer, Call
from onetake.api.manual_paths import HTML, LISTINGS, ROOT
from onetake.api.models import matches
from onetake.catalog.loader import Catalog
from onetake.manual.facts import Facts
from onetake.site.folder import chosen
from onetake.site.policy import headers

if TYPE_CHECKING:
    from onetake.api.manual_shelf import Sheet, Shelf

_NO_CACHE: Final = (b"cache-control", b"no-cache")
_YEAR: Final = (b"cache-control", b"public, max-age=31536000, immutable")


@dataclass(frozen=True, slots=True)
class Manual:
    """`font`: the address of Inter's file, where the studio has it."""

    catalog: Callable[[], Catalog]
    facts: Callable[[], Facts]
    base_url: str
    prefix: str
    font: Callable[[], str | None]
    _shelves: "list[Shelf]" = field(default_factory=list["Shelf"])

    async def read(self, call: Call) -> Answer | None:
        """The answer to GET and HEAD; None where the path is none of the documentation's."""
        path = call.path.rstrip("/") or "/"
        below = path == ROOT or path.startswith((f"{ROOT}/", f"{ROOT}."))
        if not below and path not in LISTINGS:
            return None
        call.route = f"{ROOT}/*" if below else path
        return await asyncio.to_thread(self._found, call, path, below)

    def _found(self, call: Call, path: str, below: bool) -> Answer | None:
        shelf = self._shelf()
        sheet = shelf.sheet(path)
        if sheet is not None:
            return self._answer(call, sheet, 200)
        return self._answer(call, shelf.missing(path), 404) if below else None

    def _answer(self, call: Call, sheet: "Sheet", status: int) -> Answer:
        about = [
            _YEAR if sheet.immutable else _NO_CACHE,
            (b"etag", sheet.etag.encode()),
            (b"vary", b"Accept-Encoding"),
            *(headers((), self.base_url) if sheet.content_type == HTML else ()),
        ]
        if status == 200 and matches(call.header(b"if-none-match"), sheet.etag.removeprefix("W/")):
            return Answer(304, content_type=None, headers=tuple(about))
        if chosen(call.header(b"accept-encoding"), ["gzip"]):
            about.append((b"content-encoding", b"gzip"))
            return Answer(status, sheet.packed, sheet.content_type, tuple(about))
        return Answer(status, sheet.body, sheet.content_type, tuple(about))

    def _shelf(self) -> "Shelf":
        catalog = self.catalog()
        shelf = self._shelves[0] if self._shelves else None
        if shelf is None or shelf.models is not catalog.models:
            from onetake.api.manual_shelf import (
                Shelf,  # jinja2 and markdown-it: with the first page
            )

            shelf = Shelf(catalog, self.facts(), self.prefix, self.font())
            self._shelves[:] = [shelf]
        return shelf
