"""What a task is said to take is what others took."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import pytest

from onetake.core.request import Request
from onetake.core.task import State, Task
from onetake.engine.forecast import (
    FRESH_MS,
    Forecast,
    Outlook,
    Usual,
    measured,
    outlook,
    percentile,
)
from onetake.store.gallery import Run
from tests.store.sample import task

USUAL = Usual(waiting=2_000, waiting_most=5_000, making=10_000, making_most=20_000)


@dataclass
class Rows:
    found: tuple[Run, ...] = ()
    looks: int = 0
    queue: dict[str, int] = field(default_factory=dict[str, int])

    async def runs(self, limit: int) -> tuple[Run, ...]:
        self.looks += 1
        return self.found[:limit]

    async def ahead(self, tasks: Collection[str]) -> Mapping[str, int]:
        return {task: self.queue[task] for task in tasks if task in self.queue}

    async def waiting(self, model: str) -> int:
        return len(self.queue)


def run(made: int, waited: int = 0, model: str = "mini", size: str = "720p") -> Run:
    return Run(model, size, "5", waited, made)


def running(at: int) -> Task:
    return replace(task("t1", created_at=0), state=State.RUNNING, submitted_at=at)


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([7], 0.5, 7), ([7], 0.9, 7), ([1, 2], 0.5, 1), ([3, 1, 2], 0.5, 2),
        (list(range(1, 11)), 0.9, 9), (list(range(1, 101)), 0.9, 90),
    ],
)  # fmt: skip
def test_a_percentile_is_one_of_the_values(values: list[int], share: float, expected: int) -> None:
    assert percentile(values, share) == expected


def test_tasks_of_the_same_size_count_once_there_are_enough() -> None:
    runs = [*(run(1_000) for _ in range(3)), run(9_000, size="1080p"), run(9_000, size="1080p")]

    found = measured(runs)

    assert found["mini", "720p", "5"].making == 1_000
    assert ("mini", "1080p", "5") not in found
    assert (found["mini",].making, found["mini",].making_most) == (1_000, 9_000)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (0, Outlook(13, 4, late=False)),
        (1_500, Outlook(12, 4, late=False)),
        (24_000, Outlook(10, 4, late=False)),
        (25_001, Outlook(None, 4, late=True)),
    ],
)
def test_a_waiting_task_waits_and_is_then_made(now: int, expected: Outlook) -> None:
    assert outlook(task("t1", created_at=0), USUAL, 4, now) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (100_000, Outlook(10, None, late=False)),
        (109_500, Outlook(6, None, late=False)),
        (119_999, Outlook(1, None, late=False)),
        (120_001, Outlook(None, None, late=True)),
    ],
)
def test_a_running_task_counts_from_its_start(now: int, expected: Outlook) -> None:
    assert outlook(running(100_000), USUAL, None, now) == expected


def test_nobody_knows_without_any_run() -> None:
    assert outlook(task("t1"), None, 2, 10**9) == Outlook(None, 2, late=False)


async def test_of_several_tasks_only_the_unfinished_are_told_of() -> None:
    rows = Rows((run(3_000, 1_000),), queue={"t1": 5})
    done = replace(task("t2"), state=State.SUCCEEDED)

    told = await Forecast(rows, lambda: 100).of([task("t1", model="mini"), done])

    assert told == {"t1": Outlook(4, 5, late=False)}


async def test_without_unfinished_tasks_nothing_is_read() -> None:
    rows = Rows()

    assert await Forecast(rows, lambda: 0).of([replace(task("t"), state=State.FAILED)]) == {}
    assert rows.looks == 0


async def test_a_request_is_told_of_before_it_is_sent() -> None:
    rows = Rows((run(3_000, 500),), queue={"a": 0, "b": 1})
    forecast = Forecast(rows, lambda: 0)

    assert await forecast.before(Request("mini", None, {})) == (4, 2)
    assert await forecast.before(Request("maxi", None, {})) == (None, 2)


async def test_what_was_measured_is_good_for_some_seconds() -> None:
    rows, now = Rows((run(1_000),)), 1_000
    forecast = Forecast(rows, lambda: now)
    asked = Request("mini", None, {})

    await forecast.before(asked)
    now += FRESH_MS - 1
    await forecast.before(asked)
    assert rows.looks == 1
    now += 1
    await forecast.before(asked)

    assert rows.looks == 2


async def test_the_first_task_of_all_is_known_at_once() -> None:
    rows = Rows()
    forecast = Forecast(rows, lambda: 0)
    assert (await forecast.before(Request("mini", None, {})))[0] is None

    rows.found = (run(1_000),)

    assert (await forecast.before(Request("mini", None, {})))[0] == 1
