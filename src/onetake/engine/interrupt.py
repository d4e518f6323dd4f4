"""End work that is only ours as soon as its task is to be cancelled: a render that has begun.

The one rule: nothing that a provider may be paid for is ended in the middle. Its call goes on to
its reply, and what it made is delivered.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import structlog

from onetake.core.failure import Code, Failure
from onetake.core.task import Task
from onetake.engine.watch import LAST_LOOK_SECONDS, Watch

T = TypeVar("T")

STOPPED: Final = Failure(Code.CANCELLED, "The task was cancelled while it was being made.")

_log = structlog.get_logger(__name__)


class Interrupted(Exception):
    """The task is to be cancelled, and the work for it has ended without a trace."""


@dataclass(frozen=True, slots=True)
class Interrupt:
    watch: Watch

    async def during(
        self, task: Task, work: Coroutine[Any, Any, T], undo: Callable[[], Awaitable[None]]
    ) -> T:
        """What the work gives, unless its task is to be cancelled before: then `Interrupted`,
        when the work has ended and `undo` has taken away what it left."""
        loop = asyncio.get_running_loop()
        working, asked = loop.create_task(work), loop.create_task(self._asked(task))
        try:
            await asyncio.wait((working, asked), return_when=asyncio.FIRST_COMPLETED)
            if not asked.done():
                return working.result()
        finally:
            for each in (working, asked):
                each.cancel()
            await asyncio.gather(working, asked, return_exceptions=True)
        await undo()
        raise Interrupted

    async def _asked(self, task: Task) -> None:
        """Until it is to be cancelled, or somebody else has ended it."""
        while True:
            try:
                async for seen in self.watch.changes(task):
                    if seen.cancel_requested or seen.finished:
                        return
                return  # it was deleted
            except Exception:
                # The database is away. The work goes on; it is asked again.
                _log.exception("interrupt.look_failed", task=task.id)
                await asyncio.sleep(LAST_LOOK_SECONDS)
