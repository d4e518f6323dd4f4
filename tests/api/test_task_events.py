"""Server-sent events of a task: in order, never the same twice, and an end."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import aiohttp
import msgspec
import pytest

from onetake.api import tasks as module
from onetake.api.tasks import kept_alive
from onetake.core.task import Task
from tests.api.gate import Gate
from tests.api.steps import ask, begin, cancel, fail, run, someone, stored, succeed, until


class Events:
    """A listener: one event at a time, as (id, status, progress)."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self.answer = answer
        self.data: list[Any] = []

    async def next(self) -> tuple[str, str, int] | None:
        """None at the end."""
        async with asyncio.timeout(120):
            while True:
                block = await self._block()
                if block is None:
                    return None
                if "data" in block:
                    assert block["event"] == "task"
                    self.data.append(msgspec.json.decode(block["data"]))
                    return block["id"], self.data[-1]["status"], self.data[-1]["progress"]

    async def _block(self) -> dict[str, str] | None:
        fields: dict[str, str] = {}
        async for raw in self.answer.content:
            line = raw.decode().rstrip("\n")
            if not line:
                return fields
            name, _, value = line.partition(": ")
            fields[name] = value
        assert not fields, "the stream broke off within an event"
        return None


def listening(
    gate: Gate, caller: dict[str, str], task: str, **headers: str
) -> "aiohttp.client._RequestContextManager":  # pyright: ignore[reportPrivateUsage]
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    return gate.http.get(f"{gate.base_url}/v1/tasks/{task}/events", headers={**caller, **more})


async def test_every_change_is_told_in_order_and_the_stream_ends(gate: Gate) -> None:
    caller = await gate.caller()
    task = await begin(gate, caller)
    async with listening(gate, caller, task) as answer:
        events = Events(answer)
        assert (answer.status, answer.content_type) == (200, "text/event-stream")
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Accel-Buffering"] == "no"
        assert await events.next() == ("queued-0-0", "queued", 0)
        await run(gate, task, 10)
        assert await events.next() == ("running-10-0", "running", 10)
        await run(gate, task, 10)
        await run(gate, task, 60)
        assert await events.next() == ("running-60-0", "running", 60)
        await succeed(gate, task, b"video")
        assert await events.next() == ("succeeded-100-0", "succeeded", 100)
        assert await events.next() is None
    shown = (await ask(gate, caller, "GET", f"/v1/tasks/{task}")).json
    assert events.data[-1] == shown


async def test_who_comes_back_is_not_told_again_what_it_knows(gate: Gate) -> None:
    caller = await gate.caller()
    task = await begin(gate, caller)
    async with listening(gate, caller, task, Last_Event_ID="queued-0-0") as answer:
        events = Events(answer)
        await run(gate, task, 5)
        assert await events.next() == ("running-5-0", "running", 5)
    async with listening(gate, caller, task, Last_Event_ID="queued-0-0") as answer:
        assert await Events(answer).next() == ("running-5-0", "running", 5)
    await fail(gate, task)
    async with listening(gate, caller, task, Last_Event_ID="running-5-0") as answer:
        events = Events(answer)
        assert await events.next() == ("failed-5-0", "failed", 5)
        assert await events.next() is None
    async with listening(gate, caller, task, Last_Event_ID="failed-5-0") as answer:
        assert await Events(answer).next() is None


@pytest.mark.parametrize("known", ["x", "queued-1000-0", "queued-0-0\t", "QUEUED-0-0"])
async def test_an_id_of_another_stream_is_refused(gate: Gate, known: str) -> None:
    caller = await gate.caller()
    task = await begin(gate, caller)
    refused = await ask(gate, caller, "GET", f"/v1/tasks/{task}/events", Last_Event_ID=known)
    assert (refused.status, refused.error["param"]) == (400, "Last-Event-ID")


async def test_a_task_that_is_deleted_ends_its_stream(gate: Gate) -> None:
    caller = await gate.caller()
    task = await begin(gate, caller)
    await cancel(gate, task)
    async with listening(gate, caller, task) as answer:
        events = Events(answer)
        assert (await events.next() or ("",))[0] == "cancelled-0-0"
        assert await events.next() is None


async def test_nobody_listens_to_the_tasks_of_others(gate: Gate) -> None:
    task = await begin(gate, await gate.caller())
    refused = await ask(gate, await someone(gate, "bob"), "GET", f"/v1/tasks/{task}/events")
    assert (refused.status, refused.headers["Content-Type"]) == (404, "application/json")


async def test_a_head_has_no_stream(gate: Gate) -> None:
    caller = await gate.caller()
    task = await begin(gate, caller)
    head = await ask(gate, caller, "HEAD", f"/v1/tasks/{task}/events")
    assert (head.status, head.raw) == (200, b"")


async def test_a_listener_who_leaves_is_forgotten(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KEEP_ALIVE_SECONDS", 0.01)
    caller = await gate.caller()
    task = await begin(gate, caller)
    async with listening(gate, caller, task) as answer:
        await Events(answer).next()
        assert listeners(gate) == 1

    await all_gone(gate)


async def all_gone(gate: Gate) -> None:
    async def forgotten() -> bool:
        return listeners(gate) == 0

    assert await until(forgotten)


def listeners(gate: Gate) -> int:
    return len(gate.parts.watch._waiting)  # pyright: ignore[reportPrivateUsage]


async def test_a_silence_is_kept_alive(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEEP_ALIVE_SECONDS", 0.01)
    caller = await gate.caller()
    task = await begin(gate, caller)
    async with listening(gate, caller, task) as answer:
        heard = b""
        async with asyncio.timeout(120):
            while heard.count(b": still here\n\n") < 3:
                heard += await answer.content.readany()
    assert heard.startswith(b"retry: 2000\n\nid: queued-0-0\nevent: task\ndata: {")
    assert heard.count(b"data: ") == 1
    await all_gone(gate)


async def test_keeping_alive_loses_no_change(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr(module, "KEEP_ALIVE_SECONDS", 0.001)
    task = await stored(gate, await begin(gate, await gate.caller()))
    closed = asyncio.Event()

    async def slowly() -> AsyncGenerator[Task]:
        try:
            for _ in range(3):
                await asyncio.sleep(0.02)
                yield task
        finally:
            closed.set()

    seen = [each async for each in kept_alive(slowly())]
    assert (seen.count(task), None in seen) == (3, True)
    assert closed.is_set()
