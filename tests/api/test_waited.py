"""The wait itself: how long, what is shown at its end, and never more than so much at once."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest

from onetake.api.limits import Limits
from onetake.api.orders import Ordered, Orders
from onetake.api.waited import ENCODED_AT_ONCE, Waited, unsuccessful
from onetake.assets.storage import Storage
from onetake.core.account import Caller, Role, User
from onetake.core.asset import Asset, Purpose
from onetake.core.failure import Code, Failure
from onetake.core.pricing import Quote, Settle
from onetake.core.request import Facts, Medium, Operation, Request
from onetake.core.task import Output, State, Task
from onetake.dialects.dialect import View, Wish

PICTURE = Facts(Medium.IMAGE, "image/png", 3, 1, 1)
TASK = Task(
    "task_1", "ann", None, "d", Request("m", Operation.TEXT_TO_IMAGE, {}),
    Quote(0, (), Settle.QUOTE), 0, 0,
)  # fmt: skip
DONE = replace(TASK, state=State.SUCCEEDED, outputs=(Output("asset_1", PICTURE),))
CALLER = Caller(User("ann", "a@x.org", Role.CUSTOMER, 0), None)


@dataclass
class Parts:
    """What the wait stands on, without any of it."""

    asked: list[float] = field(default_factory=list[float])
    reading: int = 0
    most_reading: int = 0

    def waited(self, limits: Limits) -> Waited:
        shared = cast("Any", self)
        return Waited(cast("Orders", shared), shared, cast("Storage", shared), limits)

    @property
    def watch(self) -> "Parts":
        return self

    @property
    def views(self) -> "Parts":
        return self

    def of(self, task: Task) -> View:
        return View({each.asset: "https://l.example" for each in task.outputs}, 2)

    async def until_finished(self, task: Task, seconds: float) -> Task:
        self.asked.append(seconds)
        return task

    async def asset(self, asset: str) -> Asset | None:
        return Asset(asset, "ann", Purpose.RESULT, "p.png", "ab/1.png", PICTURE, 0, "task_1")

    async def open(self, blob: str) -> AsyncGenerator[bytes]:
        self.reading += 1
        self.most_reading = max(self.most_reading, self.reading)
        for piece in (b"a", b"b", b"c"):
            await asyncio.sleep(0)
            yield piece
        self.reading -= 1


@pytest.mark.parametrize(
    ("wish", "waits"), [(None, 120), (0, 0), (30, 30), (600, 600), (10_000, 600)]
)
async def test_how_long_it_waits(wish: int | None, waits: int) -> None:
    parts = Parts()
    await parts.waited(Limits()).finished(Ordered(CALLER, TASK, Wish(wait_seconds=wish), ()))
    assert parts.asked == [waits]


async def test_bytes_are_read_only_where_they_were_wished_for() -> None:
    parts = Parts()
    waited = parts.waited(Limits())
    assert (await waited.view(DONE, Wish())).inline == {}
    assert (await waited.view(DONE, Wish(inline=True))).inline == {"asset_1": "YWJj"}


async def test_only_so_many_are_read_at_once() -> None:
    parts = Parts()
    waited = parts.waited(Limits())
    await asyncio.gather(*(waited.view(DONE, Wish(inline=True)) for _ in range(20)))
    assert parts.most_reading == ENCODED_AT_ONCE


def test_a_task_that_did_not_succeed_is_named() -> None:
    failed = replace(TASK, state=State.FAILED, failure=Failure(Code.PROVIDER_FAILED, "no", "p"))
    late, ended = unsuccessful(TASK), unsuccessful(failed)
    assert unsuccessful(DONE) is None
    assert late
    assert (late.code, late.task, "task_1" in late.message) == (Code.STILL_RUNNING, "task_1", True)
    assert ended == Failure(Code.PROVIDER_FAILED, "no", "p", task="task_1")
