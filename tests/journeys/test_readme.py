"""The README's session, line by line: its commands answer what it shows."""

import io
import json
import re
import shlex
from pathlib import Path
from typing import Any, TypeAlias, cast

import aiohttp
from PIL import Image

from tests.journeys.client import Client
from tests.journeys.server import installation
from tests.meta.sources import ROOT

Json: TypeAlias = dict[str, Any]

README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(
    r"```(sh|json)\n(.*?)```", README.partition("## A session")[2].partition("## Op")[0], re.S
)
COMMANDS = [text for kind, text in BLOCKS if kind == "sh" and text.startswith("curl")]
ANSWERS = [text for kind, text in BLOCKS if kind == "json"]
CHANGES = ("created_at", "size", "key", "bytes")
"""Numbers and names that are others each time."""


async def curl(http: aiohttp.ClientSession, line: str, values: dict[str, str]) -> Json:
    """Do what one curl command of the README does, with its variables filled in."""
    for name, value in values.items():
        line = line.replace(name, value)
    words = shlex.split(line.replace("\\\n", " "))
    url, headers, data = "", dict[str, str](), None
    arguments = iter(words[1:])
    for word in arguments:
        if word == "-H":
            name, _, value = next(arguments).partition(": ")
            headers[name] = value
        elif word == "-d":
            data = next(arguments)
        elif word == "-F":
            field, _, file = next(arguments).partition("=@")
            form = aiohttp.FormData()
            form.add_field(field, picture(), filename=file)
            data = form
        elif word != "-s":
            url = word
    method = "GET" if data is None else "POST"
    async with http.request(method, url, headers=headers, data=data) as reply:
        return cast(Json, await reply.json())


def picture() -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").resize((640, 360)).save(file, "PNG")
    return file.getvalue()


def plain(value: object, name: str = "") -> object:
    """Without what is another each time: ids, links, sizes."""
    if isinstance(value, dict):
        return {key: plain(each, key) for key, each in cast(Json, value).items()}
    if isinstance(value, list):
        return [plain(each) for each in cast(list[object], value)]
    if isinstance(value, str) and (value == "…" or re.match(r"https?:|vidgen_|uploads/", value)):
        return "another each time"
    return "another each time" if name in CHANGES else value


async def test_the_session_of_the_readme(tmp_path: Path):
    upload, create, query, refused, fails, any_model = COMMANDS
    shown = [json.loads(text) for text in ANSWERS[:4]]
    async with installation(tmp_path / "data") as server, aiohttp.ClientSession() as http:
        await server.start()
        key = await server.customer("ada@example.com", 1_000)
        client = Client(http, server.url, key)
        values = {"$ONETAKE": server.url, "$KEY": key}

        uploaded = await curl(http, upload, values)
        link = uploaded["data"][0]["url"]
        in_readme = re.search(r'"(http://[^"]+expires=…[^"]*)"', create)
        assert in_readme
        created = await curl(http, create, {**values, in_readme[1]: link})
        await client.finished(created["task_id"])
        done = await curl(http, query, {**values, shown[2]["task_id"]: created["task_id"]})

        assert plain(uploaded) == plain(shown[0])
        assert plain(created) == plain(shown[1])
        assert plain(done) == plain(shown[2])
        assert await curl(http, refused, values) == shown[3]

        failing = await curl(http, fails, values)
        failed = await client.finished(failing["task_id"])
        expected = json.loads(f"{{{ANSWERS[5]}}}")
        assert {name: failed[name] for name in expected} == expected

        picture_task = await curl(http, any_model, values)
        assert picture_task["model"] == "seedream-4.0"
        assert (await client.ask("GET", f"/v1/tasks/{picture_task['id']}"))[0] == 200


async def test_without_credits_the_readmes_402_is_answered(tmp_path: Path):
    async with installation(tmp_path / "data") as server, aiohttp.ClientSession() as http:
        await server.start()
        key = await server.customer("poor@example.com")
        body = {"model": "video-2.0-mini-reference-to-video", "prompt": "a fox"}

        asked = await Client(http, server.url, key).ask("POST", "/v1/video/generations", body)

        assert asked == (402, json.loads(ANSWERS[4]))
        assert await server.tasks() == []
