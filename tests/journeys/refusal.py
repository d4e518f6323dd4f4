"""Servers that are sent nonsense, and what is true of every refusal.

The one rule: a refusal leaves every row and every file as it was. The only exception is when
a key was last used.
"""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias, cast

import aiohttp

from onetake.store.driver import sqlite
from onetake.store.schema import metadata
from tests.journeys.client import Client, Json
from tests.journeys.hostile import Host, hostile
from tests.journeys.server import MODEL, Installation, installation

CREATE: Final = "/v1/video/generations"
UPLOAD: Final = "/api/upload"
JSON: Final = {"Content-Type": "application/json"}
BODY: Final[Json] = {"model": MODEL, "prompt": "by the sea", "resolution": "480p", "duration": 4}

Kept: TypeAlias = tuple[dict[str, list[tuple[object, ...]]], list[str]]


@dataclass
class Place:
    """`closed` is as it is installed; `open` lets reference URLs point to this machine."""

    host: Host
    closed: Installation
    open: Installation
    http: aiohttp.ClientSession
    keys: dict[str, str]  # by the server's address

    def caller(self, server: Installation) -> Client:
        return Client(self.http, server.url, self.keys[server.url])

    async def refused(
        self, server: Installation, path: str, data: object, headers: dict[str, str] | None = None
    ) -> tuple[int, Json]:
        """Ask, and check everything that is true of every refusal; its status and its error."""
        before = kept(server)
        own = {"Authorization": f"Bearer {self.keys[server.url]}"} | (headers or {})
        async with self.http.post(f"{server.url}{path}", data=data, headers=own) as reply:
            answer = await reply.json()
            assert reply.headers["X-Request-Id"]
        assert set(answer) == {"error"}
        error = cast(Json, answer["error"])
        assert set(error) - {"allowed"} == {"message", "type", "code", "param"}
        assert (error["param"] or "") in error["message"] or error["param"] == "Authorization"
        assert kept(server) == before
        return reply.status, error

    async def create(self, server: Installation, **fields: object) -> tuple[int, Json]:
        """Refused to create a task: a good one but for the fields."""
        return await self.refused(server, CREATE, json.dumps(BODY | fields).encode(), JSON)


@asynccontextmanager
async def a_place(folder: Path) -> AsyncGenerator[Place]:
    """Both servers run, and each has a user with credits."""
    open_settings = {"allow_private_addresses": "true"}
    async with (
        hostile(folder) as host,
        installation(folder / "closed") as closed,
        installation(folder / "open", settings=open_settings) as opened,
        aiohttp.ClientSession() as http,
    ):
        keys: dict[str, str] = {}
        for server in (closed, opened):
            await server.start()
            keys[server.url] = await server.customer("ada@bad.example", 1000)
        yield Place(host, closed, opened, http, keys)


def kept(server: Installation) -> Kept:
    """Every row of every table, and the name of every file."""
    connection = sqlite.connect(server.data / "onetake.db")
    try:
        rows = {
            table.name: sorted(connection.execute(_reading(table.name)).fetchall(), key=repr)
            for table in metadata.sorted_tables
        }
    finally:
        connection.close()
    found = (path for path in server.data.rglob("*") if path.is_file())
    names = [path.relative_to(server.data).as_posix() for path in found]
    return rows, sorted(name for name in names if not name.startswith("onetake.db"))


def _reading(table: str) -> str:
    return f"SELECT {'id, revoked_at' if table == 'keys' else '*'} FROM {table}"
