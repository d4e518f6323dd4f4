"""Chat for media: a stream that tells of progress, or one answer at the end."""

import asyncio
import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from onetake.api import tasks
from onetake.api.limits import Limits
from tests.api import steps
from tests.api.gate import Gate, running
from tests.api.steps import Reply, ask, stored, succeed
from tests.assets import media

PATH = "/v1/chat/completions"
ASKED: dict[str, Any] = {
    "model": "NanoBanana", "messages": [{"role": "user", "content": "a red cube"}],
}  # fmt: skip
STREAM = {**ASKED, "stream": True}
PNG = media.image_bytes("PNG")


def chunks(raw: bytes) -> list[Any]:
    """The events of a stream, without comments; the last one is its end."""
    events = [block for block in raw.decode().split("\n\n") if block.startswith("data: ")]
    assert events.pop() == "data: [DONE]"
    return [json.loads(each.removeprefix("data: ")) for each in events]


def said(chunk: Any) -> str:
    return chunk["choices"][0]["delta"].get("content", "")


async def streamed(gate: Gate, body: Any = STREAM) -> "tuple[asyncio.Future[Reply], str]":
    """A call under way, and its task."""
    caller = await gate.caller()
    known = [task.id for task in (await gate.store.tasks(user="ann")).tasks]
    reply = asyncio.ensure_future(ask(gate, caller, "POST", PATH, body))
    return reply, (await steps.arrived(gate, known)).id


async def test_a_stream_tells_of_progress_and_ends_with_the_result(gate: Gate) -> None:
    caller = await gate.caller()
    url = gate.base_url + PATH
    async with gate.http.post(url, json=STREAM, headers=caller) as answer:
        assert (answer.status, answer.content_type) == (200, "text/event-stream")
        assert answer.headers["Cache-Control"] == "no-store"
        raw = await until_said(answer, b"queue")
        (task,) = (await gate.store.tasks(user="ann")).tasks
        await steps.run(gate, task.id, 40)
        raw += await until_said(answer, b"40%")
        await succeed(gate, task.id, PNG, suffix="png")
        raw += await answer.read()
    first, queued, running_, last = chunks(raw)
    assert first["choices"][0]["delta"] == {"role": "assistant", "content": ""}
    assert "queue" in said(queued)
    assert "40%" in said(running_)
    assert last["choices"][0]["finish_reason"] == "stop"
    (link,) = last["media"]["outputs"]
    assert link in said(last)
    async with gate.http.get(link) as file:
        assert await file.read() == PNG
    assert {chunk["id"] for chunk in chunks(raw)} == {first["id"]}


async def until_said(answer: aiohttp.ClientResponse, words: bytes) -> bytes:
    heard = b""
    async with asyncio.timeout(120):
        while words not in heard:
            heard += await answer.content.readany()
    return heard


async def test_usage_comes_last_where_it_was_wished_for(gate: Gate) -> None:
    reply, task = await streamed(gate, {**STREAM, "stream_options": {"include_usage": True}})
    await succeed(gate, task, PNG, suffix="png")
    last = chunks((await reply).raw)[-1]
    assert (last["choices"], "usage" in last) == ([], True)


async def test_a_failure_is_told_in_the_stream(gate: Gate) -> None:
    reply, task = await streamed(gate)
    await steps.fail(gate, task)
    done = await reply
    failed = chunks(done.raw)[-1]
    assert done.status == 200
    assert failed["error"]["message"] == "not this"
    assert (await gate.store.balance("ann")).held == 0


async def test_a_deleted_task_ends_the_stream(gate: Gate) -> None:
    reply, task = await streamed(gate)
    caller = await gate.caller()
    await steps.cancel(gate, task)
    await ask(gate, caller, "DELETE", f"/v1/tasks/{task}")
    assert b"data: [DONE]" in (await reply).raw


async def test_a_caller_who_leaves_loses_nothing(gate: Gate) -> None:
    caller = await gate.caller()
    async with gate.http.post(gate.base_url + PATH, json=STREAM, headers=caller) as answer:
        await until_said(answer, b"queue")
    (task,) = (await gate.store.tasks(user="ann")).tasks
    assert not task.finished
    await succeed(gate, task.id, PNG, suffix="png")
    shown = await ask(gate, caller, "GET", f"/v1/images/tasks/{task.id}")
    assert shown.json["data"]["status"] == "succeeded"


async def test_a_silence_is_kept_alive(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "KEEP_ALIVE_SECONDS", 0.01)
    caller = await gate.caller()
    async with gate.http.post(gate.base_url + PATH, json=STREAM, headers=caller) as answer:
        assert b": keep-alive" in await until_said(answer, b": keep-alive\n\n")


async def test_without_a_stream_the_answer_comes_at_the_end(gate: Gate) -> None:
    reply, task = await streamed(gate, ASKED)
    assert not reply.done()
    await succeed(gate, task, PNG, suffix="png")
    done = (await reply).json
    assert done["object"] == "chat.completion"
    assert "/files/" in done["choices"][0]["message"]["content"]


async def test_when_the_wait_is_over_the_task_goes_on(folder: Path) -> None:
    async with running(folder, Limits(wait_seconds=0)) as gate:
        late = await ask(gate, await gate.caller(), "POST", PATH, ASKED)
        assert (late.status, late.headers["X-Should-Retry"]) == (504, "false")
        assert not (await stored(gate, late.error["task_id"])).finished


async def test_what_can_be_refused_is_refused_with_a_status(gate: Gate) -> None:
    caller = await gate.caller()
    wrong: list[tuple[dict[str, str], dict[str, Any], int]] = [
        ({}, STREAM, 401),
        (caller, {**STREAM, "model": "nothing"}, 400),
        (caller, {**STREAM, "messages": []}, 400),
        (caller, {**STREAM, "tools": [{"type": "function"}]}, 400),
        (caller, {**STREAM, "stream": "perhaps"}, 400),
        (caller, {**STREAM, "colour": "red"}, 400),
    ]
    for who, body, status in wrong:
        refused = await ask(gate, who, "POST", PATH, body)
        assert (refused.status, bool(refused.error["message"])) == (status, True), body
    await gate.user("poor", credits=0)
    poor = {"Authorization": f"Bearer {await gate.key('poor')}"}
    assert (await ask(gate, poor, "POST", PATH, STREAM)).status == 402
    assert await gate.nothing_was_kept()
