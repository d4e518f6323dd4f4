"""A gateway with a small studio, at whatever address it is to be reached, on a port of its own."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from onetake.api.app import application
from onetake.api.server import bind, reached_at, serve
from onetake.site.page import HEAD
from tests.api.gate import Gate

PAGE = f"""<!doctype html><html lang="en"><head>{HEAD}
<link rel="icon" href="/favicon.svg"></head><body><script>x = {{ base: "" }}
import("/_app/immutable/start.js")</script></body></html>"""
NO_WORDS: dict[str, list[str]] = {"en": [], "zh": []}
WORDS = {"en": ["_app/immutable/en.js"], "zh": ["_app/immutable/zh.js"]}
ROUTES: dict[str, object] = {
    "/": {"files": ["_app/immutable/start.js"], "words": WORDS},
    "/library": {"files": [], "words": NO_WORDS},
    "/s/[id]": {"files": [], "words": NO_WORDS},
}


def studio(folder: Path) -> Path:
    """The files of a build, in three forms where that is what a build does."""
    built = folder / "built"
    (built / "_app" / "immutable" / "assets").mkdir(parents=True)
    (built / "index.html").write_text(PAGE, "utf-8")
    (built / "favicon.svg").write_text("<svg/>", "utf-8")
    (built / "routes.json").write_text(json.dumps(ROUTES), "utf-8")
    for suffix in ("", ".br", ".gz"):
        (built / f"_app/immutable/start.js{suffix}").write_bytes(b"start" + suffix.encode())
    (built / "_app/immutable/assets/inter-latin-wght-normal.X.woff2").write_bytes(b"font")
    return built


@asynccontextmanager
async def fronted(
    gate: Gate, ui: Path | None, path: str = "", public: str | None = None
) -> AsyncGenerator[str]:
    """The address of the server itself. `path`: what stands behind it in the public address;
    `public`: another public address."""
    listener = bind("127.0.0.1", 0)
    url = reached_at(listener)
    parts = replace(gate.parts, ui_folder=ui, base_url=public or url + path)
    stop, answering = asyncio.Event(), asyncio.Event()
    server = asyncio.ensure_future(serve(application(parts), listener, stop, answering.set))
    await answering.wait()
    try:
        yield url
    finally:
        stop.set()
        await server
