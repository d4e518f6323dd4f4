"""Run a curl line as somebody types it into a shell.

The one rule: the line is the binary's where there is one. Where a machine has none, the few
options that our lines use are done here, so that no test depends on it.
"""

import asyncio
import io
import json
import shlex
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

import aiohttp

Json: TypeAlias = dict[str, Any]

_BINARY: Final = shutil.which("curl")
_STATUS: Final = "\n%{http_code}"


async def curl(line: str, folder: Path, values: Mapping[str, str]) -> tuple[int, bytes]:
    """The status and the body. `values` replace what the line writes in their place; its files
    are looked for in `folder`."""
    for name, value in values.items():
        line = line.replace(name, value)
    command, *words = shlex.split(line.replace("\\\n", " "))
    assert command == "curl"
    if _BINARY is None:
        return await _without(words, folder)
    process = await asyncio.create_subprocess_exec(
        _BINARY, "--silent", "--show-error", "--max-time", "60", "--write-out", _STATUS, *words,
        cwd=folder, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    output, _ = await process.communicate()
    assert process.returncode == 0, f"curl ended with {process.returncode}"
    body, _, status = output.rpartition(b"\n")
    return int(status), body


async def curl_json(line: str, folder: Path, values: Mapping[str, str]) -> tuple[int, Json]:
    """The same, for JSON answers."""
    status, body = await curl(line, folder, values)
    return status, json.loads(body)


async def _without(words: list[str], folder: Path) -> tuple[int, bytes]:
    method, url, headers = "", "", dict[str, str]()
    data: str | None = None
    form = aiohttp.FormData()
    files = 0
    rest = iter(words)
    for word in rest:
        if word == "-X":
            method = next(rest)
        elif word == "-H":
            name, _, value = next(rest).partition(": ")
            headers[name] = value
        elif word == "-d":
            data = next(rest)
        elif word == "-F":
            field, _, file = next(rest).partition("=@")
            content = io.BytesIO((folder / file).read_bytes())
            form.add_field(field, content, filename=Path(file).name)
            files += 1
        else:
            assert not word.startswith("-"), f"{word} is not known here"
            url = word
    body = form if files else data
    method = method or ("POST" if body is not None else "GET")
    async with (
        aiohttp.ClientSession() as http,
        http.request(method, url, headers=headers, data=body) as reply,
    ):
        return reply.status, await reply.read()
