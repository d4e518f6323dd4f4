"""A host that serves what nobody wants to fetch, and the files that nobody wants to be sent.

The one rule: everything under a path here is refused by the product for the reason that the
path names; `secret_reads` counts visits to what must never be reached.
"""

import io
import zipfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

from tests.assets import media
from tests.journeys.upstream import serving

REDIRECTS = {
    "to-a-file": "file:///etc/passwd",
    "to-ftp": "ftp://127.0.0.1/a.png",
    "with-a-password": "http://ann:pw@127.0.0.1/a.png",
    "in-circles": "/redirect/in-circles",
    "to-nowhere": "",
}


def zipped() -> bytes:
    """A real archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("photo.png", media.image_bytes("PNG"))
    return out.getvalue()


def files(folder: Path) -> dict[str, bytes]:
    """What is served below `/files`, by name. Good ones are there for comparison."""
    film = media.video(folder / "film.mp4").read_bytes()
    return {
        "photo.png": media.image_bytes("PNG"),
        "film.mp4": film,
        "sound.wav": media.audio(folder / "sound.wav", seconds=1).read_bytes(),
        "archive.png": zipped(),
        "bomb.png": media.png_header(50_000, 50_000),
        "cut.png": media.image_bytes("PNG")[:-500],
        "cut.mp4": film[: len(film) * 2 // 3],
        "page.png": b"<!doctype html><script>alert(1)</script>",
        "empty.png": b"",
    }


@dataclass(slots=True)
class Host:
    """`url` is its origin."""

    content: dict[str, bytes]
    url: str = ""
    secret_reads: int = 0
    asked: list[str] = field(default_factory=list[str])

    async def file(self, request: web.Request) -> web.Response:
        # The declared type is a lie for most of them, as it would be.
        return web.Response(body=self.content[request.match_info["name"]], content_type="image/png")

    async def redirect(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        location = REDIRECTS[request.match_info["where"]]
        return web.Response(status=302, headers={"Location": location} if location else {})

    async def squeezed(self, _: web.Request) -> web.Response:
        body = self.content["photo.png"]
        return web.Response(body=body, headers={"Content-Encoding": "br"})

    async def endless(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": str(1 << 40)})
        await response.prepare(request)
        return response

    async def secret(self, _: web.Request) -> web.Response:
        self.secret_reads += 1
        return web.Response(body=self.content["film.mp4"], content_type="video/mp4")


@asynccontextmanager
async def hostile(folder: Path) -> AsyncGenerator[Host]:
    """One that serves on a free port of the loopback interface."""
    host = Host(files(folder))
    app = web.Application()
    app.router.add_get("/files/{name}", host.file)
    app.router.add_get("/redirect/{where}", host.redirect)
    app.router.add_get("/squeezed.png", host.squeezed)
    app.router.add_get("/endless.png", host.endless)
    app.router.add_get("/secret.mp4", host.secret)
    async with serving(app) as url:
        host.url = url
        yield host
