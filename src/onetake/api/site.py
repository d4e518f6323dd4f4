"""What people see: the studio's files and its one page, the shares' previews, the documentation.

The one rule: this answers only what the table of paths does not know, and never in the place of an
API: a path that is mistyped below `/v1` or `/api` stays an error in JSON.
"""

import asyncio
import gzip
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

from onetake.api.failures import not_found
from onetake.api.first import First, picture, written
from onetake.api.http import Answer, Call, json_answer
from onetake.api.manual import Manual
from onetake.api.models import matches
from onetake.api.signed_in import COOKIE, cookie
from onetake.core.failure import Code, Failure, Rejected
from onetake.dialects import onetake
from onetake.site.folder import IMMUTABLE, File, Folder, chosen
from onetake.site.head import Place, Preview, pictured, route_head, share_head
from onetake.site.language import Language, preferred
from onetake.site.page import Page, Shell, etag_of
from onetake.site.policy import headers
from onetake.site.routes import Routes

SHARE: Final = "/s/"
OEMBED: Final = "/oembed"
FRESH_SECONDS: Final = 300
"""For so long a browser may show a shared file again without asking."""
HTML: Final = b"text/html; charset=utf-8"
NO_CACHE: Final = (b"cache-control", b"no-cache")
PRIVATE: Final = (b"cache-control", b"private, no-store")
YEAR: Final = (b"cache-control", b"public, max-age=31536000, immutable")
_ROUTE: Final = "/*"
_SAME_PICTURE: Final = {"next"}
"""Parameters of an address that change nothing of what a page looks like at first."""
_APIS: Final = ("/v1", "/v1beta", "/api", "/files", "/metrics", "/healthz", "/readyz")

_UNBUILT: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Onetake</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><h1>Onetake</h1>
<p>The API works. The studio has not been built: run <code>scripts/web</code>, then reload this.</p>
<p lang="zh-CN">API 已可使用。创作页面尚未构建：请运行 <code>scripts/web</code>，然后刷新本页。</p>
<p><a href="docs">Documentation</a> · <a href="docs/zh" lang="zh-CN">文档</a></p></body></html>
"""


class Shares(Protocol):
    async def preview(self, share: str) -> Preview | None:
        """What everybody may know of a share. None: there is none of that id, or no more."""
        ...

    async def asset(self, share: str, name: str) -> str | None:
        """The file that a preview names so. None: there is none, or not for everybody."""
        ...


class Files(Protocol):
    async def sent(self, call: Call, name: str, fresh_seconds: int = 0) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Studio:
    """The built studio."""

    folder: Folder
    page: Page
    routes: Routes


@dataclass(frozen=True, slots=True)
class Site:
    """`studio` None: the operator wants the API alone."""

    studio: Studio | None
    manual: Manual
    shares: Shares
    base_url: str
    name: Callable[[], str]  # of the place
    files: Files
    first: First

    async def __call__(self, call: Call) -> Answer:
        """For GET and HEAD of a path that no other handler has."""
        path = call.path
        if path == OEMBED and self.studio:
            call.route = OEMBED
            return await self._oembed(call)
        if any(path == api or path.startswith(f"{api}/") for api in _APIS):
            return not_found(call)
        written = await self.manual.read(call)
        if written is not None:
            return written
        studio = self.studio
        if studio is None:
            return not_found(call)
        call.route = _ROUTE
        file = await asyncio.to_thread(
            studio.folder.find, path, call.header(b"accept-encoding")
        )  # fmt: skip
        if file is not None:
            return await _sent(call, file)
        shared = path.startswith(SHARE)
        if shared and (asset := await self.shares.asset(*_named(path))) is not None:
            return await self.files.sent(call, asset, FRESH_SECONDS)
        if path.startswith(IMMUTABLE) or not (path == "/" or shared or _navigates(call)):
            return not_found(call)
        return await self._page(call, studio)

    async def _page(self, call: Call, studio: Studio) -> Answer:
        shell = await asyncio.to_thread(studio.page.shell)
        if shell is None:
            if call.path != "/":
                return not_found(call)
            return Answer(200, _UNBUILT.encode(), HTML, (NO_CACHE, *headers((), self.base_url)))
        language = preferred(call.header(b"accept-language"))
        files = studio.routes.files(call.path, language)
        hints = [f"{prefix_of(self.base_url)}/{each}" for each in files or ()]
        status = 404 if files is None else 200
        place = Place(self.name(), self.base_url)
        known = await self.first.answers(call)
        values: Mapping[str, str] | None = {"name": place.name, "picture": picture(known)}
        if call.path.startswith(SHARE):
            preview = await self.shares.preview(call.path.removeprefix(SHARE).rstrip("/"))
            head = share_head(preview, place, language, hints)
            status = 404 if preview is None else 200
            values = pictured(preview, place, language)
        else:
            head = route_head(call.path, language, place, hints)
        frame = self._frame(call, studio, language, values) if values else ""
        if known:
            body = shell.filled(language, head, frame, written(known))
            return self._own(call, shell, status, body)
        return self._shown(call, shell, status, shell.filled(language, head, frame))

    def _frame(
        self, call: Call, studio: Studio, language: Language, values: Mapping[str, str]
    ) -> str:
        """The first picture of the page. None was drawn of one with filters and the like."""
        frame = studio.routes.frame(call.path)
        if frame is None or not _plain(call):
            return ""
        member = cookie(call, COOKIE) is not None
        return frame.shown(language, values, member=member, prefix=prefix_of(self.base_url))

    def _own(self, call: Call, shell: Shell, status: int, body: bytes) -> Answer:
        """A page with what one person has: kept by nobody."""
        packed = chosen(call.header(b"accept-encoding"), ["gzip"])
        sent = gzip.compress(body, 5, mtime=0) if packed else body
        coding = ((b"content-encoding", packed.encode()),) if packed else ()
        rules = headers(shell.scripts, self.base_url, shell.styles)
        return Answer(status, sent, HTML, (PRIVATE, *coding, *rules))

    def _shown(self, call: Call, shell: Shell, status: int, body: bytes) -> Answer:
        etag = etag_of(body)
        packed = chosen(call.header(b"accept-encoding"), ["gzip"])
        sent = packed_once(body) if packed else body
        about = (
            NO_CACHE,
            (b"etag", f"W/{etag}".encode()),  # of both forms
            (b"vary", b"Accept-Encoding, Accept-Language, Cookie"),
            *((b"content-encoding", each.encode()) for each in (packed,) if each),
            *headers(shell.scripts, self.base_url, shell.styles),
        )
        if status == 200 and matches(call.header(b"if-none-match"), etag):
            return Answer(304, content_type=None, headers=about)
        return Answer(status, sent, HTML, about)

    async def _oembed(self, call: Call) -> Answer:
        """https://oembed.com, for the address of a share. Raises `Rejected`."""
        call.dialect = onetake.DIALECT
        query = call.query
        if query.get("format", "json") != "json":
            raise Rejected(Failure(Code.INVALID_FIELD, "format must be json", "format", ("json",)))
        beginning = f"{urlsplit(self.base_url).path.rstrip('/')}{SHARE}"
        try:
            asked = urlsplit(query.get("url", ""))
        except ValueError:  # half of an IPv6 address, and the like
            asked = urlsplit("")
        share = asked.path.removeprefix(beginning).rstrip("/")
        ours = asked.netloc == urlsplit(self.base_url).netloc and asked.path.startswith(beginning)
        preview = await self.shares.preview(share) if ours and share else None
        if preview is None or preview.locked or preview.file is None:
            raise Rejected(Failure(Code.NOT_FOUND, "There is no such share.", "url"))
        return json_answer(oembed(preview, Place(self.name(), self.base_url)))


def oembed(preview: Preview, place: Place) -> Mapping[str, object]:
    """The answer for a share: a photo, or a player made of the browser's own."""
    kind = (preview.content_type or "").partition("/")[0]
    width, height = preview.width or 640, preview.height or 360
    found: dict[str, object] = {
        "version": "1.0",
        "title": preview.title or "",
        "provider_name": place.name,
        "provider_url": place.base_url,
        "width": width,
        "height": height,
    }
    if preview.image:
        found |= {"thumbnail_url": preview.image, "thumbnail_width": width,
                  "thumbnail_height": height}  # fmt: skip
    if kind == "image":
        return {**found, "type": "photo", "url": preview.file}
    source = (preview.file or "").replace("&", "&amp;").replace('"', "&quot;")
    tag = "video" if kind == "video" else "audio"
    html = f'<{tag} controls preload="metadata" src="{source}"></{tag}>'
    return {**found, "type": "video" if kind == "video" else "rich", "html": html}


async def _sent(call: Call, file: File) -> Answer:
    about: list[tuple[bytes, bytes]] = [
        YEAR if file.immutable else NO_CACHE,
        (b"etag", file.etag.encode()),
    ]
    if file.varies:
        about.append((b"vary", b"Accept-Encoding"))
    if matches(call.header(b"if-none-match"), file.etag):
        return Answer(304, content_type=None, headers=tuple(about))
    if file.coding:
        about.append((b"content-encoding", file.coding.encode()))
    try:
        body = await asyncio.to_thread(file.path.read_bytes)
    except OSError:  # a new build took its place in this moment
        return not_found(call)
    return Answer(200, body, file.content_type.encode(), tuple(about))


def _named(path: str) -> tuple[str, str]:
    """The share and the file of `/s/{id}/{name}`."""
    share, _, name = path.removeprefix(SHARE).partition("/")
    return share, name


def _navigates(call: Call) -> bool:
    """Does a person's browser go there? Scripts and programs do not ask for HTML by its name."""
    kinds: Sequence[str] = (call.header(b"accept") or "").lower().split(",")
    return any(each.partition(";")[0].strip() == "text/html" for each in kinds)


def studio(folder: Path, prefix: str) -> Studio:
    """What is built in a folder, or will be."""
    return Studio(Folder(folder), Page(folder, prefix), Routes(folder))


def inter(folder: Path, prefix: str) -> str | None:
    """The address of Inter's file among those of the studio. None: it has none."""
    found = sorted(folder.glob(f"{IMMUTABLE[1:]}assets/inter-latin-wght-normal.*.woff2"))
    return f"{prefix}{IMMUTABLE}assets/{found[0].name}" if found else None


def _plain(call: Call) -> bool:
    try:
        return not call.query.keys() - _SAME_PICTURE
    except Rejected:  # a query that nobody meant; the page is there for every query
        return False


@lru_cache(maxsize=64)
def packed_once(body: bytes) -> bytes:
    """By gzip. Most pages are the same for everybody who reads the language."""
    return gzip.compress(body, 6, mtime=0)


def prefix_of(public_url: str) -> str:
    """The path of an address, without a slash at its end: `/studio`, or nothing."""
    return urlsplit(public_url).path.rstrip("/")
