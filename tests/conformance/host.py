"""The hosts that the pages name, on loopback: the server is told where their files really are."""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import web

from tests.conformance.media import file_at

ORIGINS: Final = (
    "https://example.com",
    "https://cdn.example.com",
    "https://lsky.zhongzhuan.chat",
    "https://filesystem.site",
)


@asynccontextmanager
async def media_host() -> AsyncGenerator[str]:
    """The value of ONETAKE_FETCH_ORIGINS while the host runs."""

    async def get(request: web.Request) -> web.Response:
        return web.Response(body=file_at(request.path))

    app = web.Application()
    app.router.add_get("/{path:.*}", get)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        yield json.dumps(dict.fromkeys(ORIGINS, f"http://127.0.0.1:{port}"))
    finally:
        await runner.cleanup()
