"""The studio's interface on a real server, with its worker: from the sign-in to a shared video."""

import io
import json
import zipfile
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import aiohttp

from onetake.accounts.passwords import Passwords
from onetake.main.chance import secret_bytes
from tests.journeys.server import MODEL, Installation, installation

EMAIL = "studio@x.example"
PASSWORD = "a lighthouse keeper"
NEW: dict[str, Any] = {
    "request": {
        "model": MODEL,
        "input": {"prompt": "a lighthouse", "resolution": "480p", "duration": 4},
    },
    "title": "Light",
    "style": "cinematic",
}


class Browser:
    """Somebody who is signed in, with the token for changes."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self.http, self.url, self.csrf = http, url, ""

    async def ask(self, method: str, path: str, body: object = None) -> Any:
        headers = {"X-Onetake-Csrf": self.csrf} if self.csrf else {}
        async with self.http.request(method, self.url + path, json=body, headers=headers) as answer:
            assert answer.status < 300, await answer.text()
            return await answer.json() if answer.status != 204 else None

    async def sign_in(self) -> None:
        said = await self.ask("POST", "/api/session", {"email": EMAIL, "password": PASSWORD})
        self.csrf = said["csrf"]


async def events(answer: aiohttp.ClientResponse) -> AsyncGenerator[tuple[str, Any]]:
    """(name, data) of each event."""
    name = ""
    async for line in answer.content:
        key, _, value = line.decode().rstrip("\n").partition(": ")
        if key == "event":
            name = value
        elif key == "data":
            yield name, json.loads(value)


async def person(server: Installation) -> None:
    await server.customer(EMAIL, 1000)
    async with server.opened() as kept:
        user = await kept.store.user(email=EMAIL)
        assert user is not None
        await kept.store.set_password(user.id, await Passwords(secret_bytes).hash(PASSWORD))


async def test_a_work_from_its_quote_to_its_visitors(tmp_path: Path) -> None:
    jar = aiohttp.CookieJar(unsafe=True)  # the server is an address without a name
    async with (
        installation(tmp_path / "data") as server,
        aiohttp.ClientSession(cookie_jar=jar) as http,
        aiohttp.ClientSession() as elsewhere,
    ):
        await server.start()
        await person(server)
        browser = Browser(http, server.url)
        await browser.sign_in()
        quoted = await browser.ask("POST", "/api/works/quote", NEW)

        async with http.get(f"{server.url}/api/events") as stream:
            made = await browser.ask("POST", "/api/works", NEW)
            told = [made]
            async for name, data in events(stream):
                if name == "work":
                    told.append(data)
                    if data["finished"]:
                        break

        last = told[-1]
        assert (last["id"], last["status"], last["title"]) == (made["id"], "succeeded", "Light")
        assert last["charged_credits"] == quoted["credits"] == made["held_credits"]
        assert 3900 <= last["duration_ms"] <= 4100

        link = await browser.ask("POST", f"/api/works/{made['id']}/share", {})
        async with elsewhere.get(f"{server.url}/api/shares/{link['id']}") as answer:
            seen = await answer.json()
        async with elsewhere.get(seen["url"]) as answer:
            video = await answer.read()
        assert seen["prompt"] == "a lighthouse"
        assert video[4:8] == b"ftyp"

        async with http.get(f"{server.url}/api/works/zip?ids={made['id']}") as answer:
            whole = await answer.read()
        with zipfile.ZipFile(io.BytesIO(whole)) as archive:
            assert archive.read("Light.mp4") == video

        again = await browser.ask("POST", "/api/works/quote", NEW)
        assert again["eta_seconds"] > 0
        await browser.ask("DELETE", f"/api/works/{made['id']}")
        async with elsewhere.get(f"{server.url}/api/shares/{link['id']}") as answer:
            assert answer.status == 404
