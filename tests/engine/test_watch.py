"""Waiting for a task: told at once by our own worker, found by looking otherwise."""

import asyncio
from dataclasses import dataclass, field, replace

import pytest

from onetake.core.pricing import Quote, Settle
from onetake.core.task import State, Task
from onetake.engine import watch as module
from onetake.engine.watch import Watch
from tests.engine.world import WANT

TASK = Task("task_1", "ann", None, "d", WANT, Quote(0, (), Settle.QUOTE), 0, 0)


@dataclass
class Rows:
    now: Task | None = TASK
    reads: int = 0
    looked: asyncio.Event = field(default_factory=asyncio.Event)

    async def task(self, task: str) -> Task | None:
        assert task == "task_1"
        self.reads += 1
        self.looked.set()
        return self.now


@dataclass(frozen=True)
class Done:
    task: Task


async def test_a_finished_task_is_not_waited_for():
    rows = Rows(replace(TASK, state=State.FAILED))
    found = await Watch(rows.task).until_finished(TASK, 60)

    assert found.state is State.FAILED
    assert rows.reads == 1


async def test_a_word_of_the_worker_ends_the_wait(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "FIRST_LOOK_SECONDS", 3600.0)  # nobody looks by himself
    rows = Rows()
    watch = Watch(rows.task)
    waiting = asyncio.ensure_future(watch.until_finished(TASK, 60))
    await rows.looked.wait()
    rows.now = replace(TASK, state=State.SUCCEEDED)
    watch.applied([Done(rows.now)])

    assert (await asyncio.wait_for(waiting, 120)).state is State.SUCCEEDED


async def test_what_another_process_wrote_is_found_by_looking():
    rows = Rows()
    waiting = asyncio.ensure_future(Watch(rows.task).until_finished(TASK, 60))
    await asyncio.sleep(0.01)
    rows.now = replace(TASK, state=State.CANCELLED)

    assert (await asyncio.wait_for(waiting, 120)).finished


async def test_the_wait_ends_with_the_task_as_it_is():
    running = replace(TASK, state=State.RUNNING, percent=40)
    found = await Watch(Rows(running).task).until_finished(TASK, 0.05)

    assert (found.state, found.percent) == (State.RUNNING, 40)


async def test_every_change_is_seen_once_and_the_end_last():
    rows = Rows()
    watch = Watch(rows.task)
    seen: list[tuple[State, int]] = []
    steps = [
        replace(TASK, state=State.RUNNING, percent=10),
        replace(TASK, state=State.RUNNING, percent=10),
        replace(TASK, state=State.RUNNING, percent=60),
        replace(TASK, state=State.SUCCEEDED, percent=100),
    ]
    async for task in watch.changes(TASK):
        seen.append((task.state, task.percent))
        if steps:
            rows.now = steps.pop(0)
            if (rows.now.state, rows.now.percent) == seen[-1]:
                rows.now = steps.pop(0)
            watch.told("task_1")

    assert seen == [
        (State.QUEUED, 0), (State.RUNNING, 10), (State.RUNNING, 60), (State.SUCCEEDED, 100),
    ]  # fmt: skip


async def test_a_deleted_task_ends_the_stream_and_nobody_is_remembered():
    rows = Rows()
    watch = Watch(rows.task)
    seen = 0
    async for _ in watch.changes(TASK):
        seen += 1
        rows.now = None
        watch.told("task_1")

    assert seen == 1
    assert watch._waiting == {}  # pyright: ignore[reportPrivateUsage]
