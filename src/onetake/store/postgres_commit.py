"""Group commit: concurrent callers share one transaction.

The rule that matters here: an item that makes the whole transaction fail must not take the
others with it. When a batch fails, each of its items is written again alone.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

Write = Callable[[Sequence[Item]], Awaitable[Sequence[Result | Exception]]]
"""Writes a batch in one transaction: a result, or what was wrong, for each item in order."""


@dataclass(slots=True)
class _Waiting(Generic[Item, Result]):
    item: Item
    done: asyncio.Future[Result]


class GroupCommit(Generic[Item, Result]):
    """Collects what callers hand in while earlier batches are being written.

    `most` items go into one batch; at most `flushers` batches are under way. A caller that is
    cancelled stops waiting, but its item is still written: a batch is all or nothing.
    """

    def __init__(self, write: Write[Item, Result], *, most: int, flushers: int) -> None:
        self._write = write
        self._most = most
        self._flushers = flushers
        self._waiting: deque[_Waiting[Item, Result]] = deque()
        self._running: set[asyncio.Task[None]] = set()
        self._closed = False

    async def submit(self, item: Item) -> Result:
        """The item's result, once it is durable. Raises what `write` found wrong with it."""
        if self._closed:
            raise RuntimeError("the store is closed")
        loop = asyncio.get_running_loop()
        waiting = _Waiting[Item, Result](item, loop.create_future())
        self._waiting.append(waiting)
        if len(self._running) < self._flushers:
            flusher = loop.create_task(self._flush())
            self._running.add(flusher)
            flusher.add_done_callback(self._running.discard)
        return await waiting.done

    async def close(self) -> None:
        """Write what was handed in, and take nothing more."""
        self._closed = True
        while self._running:
            await asyncio.wait(self._running)

    async def _flush(self) -> None:
        while self._waiting:
            count = min(len(self._waiting), self._most)
            batch = [self._waiting.popleft() for _ in range(count)]
            try:
                await self._settle(batch)
            except BaseException:  # cancelled with the loop: nobody may wait for ever
                for waiting in batch:
                    waiting.done.cancel()
                raise

    async def _settle(self, batch: Sequence[_Waiting[Item, Result]]) -> None:
        try:
            results = await self._write([waiting.item for waiting in batch])
        except Exception as error:
            if len(batch) == 1:
                _deliver(batch[0], error)
                return
            for waiting in batch:
                await self._settle([waiting])
            return
        for waiting, result in zip(batch, results, strict=True):
            _deliver(waiting, result)


def _deliver(waiting: _Waiting[Item, Result], result: Result | Exception) -> None:
    if waiting.done.done():  # its caller was cancelled
        return
    if isinstance(result, Exception):
        waiting.done.set_exception(result)
    else:
        waiting.done.set_result(result)
