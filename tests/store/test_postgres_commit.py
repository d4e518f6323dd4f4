"""Sharing a transaction: who gets what, and who must not suffer for whom."""

import asyncio
from collections.abc import Sequence

import pytest

from onetake.store.postgres_commit import GroupCommit


class Ledger:
    """Writes numbers: a negative one is refused, zero breaks the whole batch it is in."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.open = asyncio.Event()
        self.open.set()
        self.started = asyncio.Event()

    async def write(self, batch: Sequence[int]) -> Sequence[str | Exception]:
        self.started.set()
        await self.open.wait()
        self.batches.append(list(batch))
        if 0 in batch:
            raise ZeroDivisionError("zero")
        return [ValueError(str(n)) if n < 0 else f"wrote {n}" for n in batch]


async def test_callers_at_the_same_time_share_one_batch() -> None:
    ledger = Ledger()
    group = GroupCommit[int, str](ledger.write, most=100, flushers=1)
    results = await asyncio.gather(*(group.submit(n) for n in range(1, 51)))
    assert results == [f"wrote {n}" for n in range(1, 51)]
    assert ledger.batches == [list(range(1, 51))]


async def test_a_batch_has_no_more_than_the_most() -> None:
    ledger = Ledger()
    group = GroupCommit[int, str](ledger.write, most=20, flushers=1)
    await asyncio.gather(*(group.submit(n) for n in range(1, 51)))
    assert [len(batch) for batch in ledger.batches] == [20, 20, 10]


async def test_what_is_refused_fails_alone() -> None:
    ledger = Ledger()
    group = GroupCommit[int, str](ledger.write, most=100, flushers=1)
    results = await asyncio.gather(*(group.submit(n) for n in (1, -2, 3)), return_exceptions=True)
    assert results[0] == "wrote 1"
    assert isinstance(results[1], ValueError)
    assert results[2] == "wrote 3"
    assert len(ledger.batches) == 1


async def test_what_breaks_a_batch_is_tried_alone_and_the_others_are_written() -> None:
    ledger = Ledger()
    group = GroupCommit[int, str](ledger.write, most=100, flushers=1)
    results = await asyncio.gather(*(group.submit(n) for n in (1, 0, 3)), return_exceptions=True)
    assert results[0] == "wrote 1"
    assert isinstance(results[1], ZeroDivisionError)
    assert results[2] == "wrote 3"
    assert ledger.batches == [[1, 0, 3], [1], [0], [3]]


async def test_a_caller_that_left_is_written_and_holds_up_nobody() -> None:
    ledger = Ledger()
    ledger.open.clear()
    group = GroupCommit[int, str](ledger.write, most=100, flushers=1)
    async with asyncio.TaskGroup() as callers:
        leaves = callers.create_task(group.submit(1))
        stays = callers.create_task(group.submit(2))
        await ledger.started.wait()
        leaves.cancel()
        ledger.open.set()
        assert await stays == "wrote 2"
    assert leaves.cancelled()
    assert ledger.batches == [[1, 2]]


async def test_closing_writes_what_was_handed_in_and_takes_nothing_more() -> None:
    ledger = Ledger()
    ledger.open.clear()
    group = GroupCommit[int, str](ledger.write, most=1, flushers=1)
    async with asyncio.TaskGroup() as callers:
        waiting = [callers.create_task(group.submit(n)) for n in (1, 2, 3)]
        await ledger.started.wait()
        closing = callers.create_task(group.close())
        ledger.open.set()
        await closing
    assert [task.result() for task in waiting] == ["wrote 1", "wrote 2", "wrote 3"]
    with pytest.raises(RuntimeError, match="closed"):
        await group.submit(4)
