"""Wait for a task to change: for callers that hold a connection open until it does.

The one rule: what a caller is told is read from the store. A word from this process's own
worker only makes the next look come sooner; changes by other processes are seen by looking.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol, TypeAlias

from onetake.core.task import Task

FIRST_LOOK_SECONDS: Final = 0.5
LAST_LOOK_SECONDS: Final = 2.0
"""How often a watcher looks when it hears nothing: at first, and after a while."""

Heard: TypeAlias = Callable[[str, str | None], None]


class AboutTask(Protocol):
    @property
    def task(self) -> Task: ...


@dataclass(slots=True)
class Watch:
    """`task` reads one task; None when there is no such task any more."""

    task: Callable[[str], Awaitable[Task | None]]
    heard: list[Heard] = field(default_factory=list[Heard])
    """Who wants to know of every task: (its id, its user where that is known)."""
    _waiting: dict[str, set[asyncio.Event]] = field(default_factory=dict[str, set[asyncio.Event]])

    def told(self, task: str, user: str | None = None) -> None:
        """Something about this task was written just now."""
        for waiting in self._waiting.get(task, ()):
            waiting.set()
        for hear in self.heard:
            hear(task, user)

    def applied(self, outcomes: Sequence[AboutTask]) -> None:
        if self._waiting or self.heard:
            for outcome in outcomes:
                self.told(outcome.task.id, outcome.task.user)

    async def until_finished(self, task: Task, seconds: float) -> Task:
        """The task when it is finished, or as it is after so many seconds."""
        try:
            async with asyncio.timeout(seconds):
                async for seen in self.changes(task):
                    task = seen
        except TimeoutError:
            pass
        return task

    async def changes(self, task: Task) -> AsyncGenerator[Task]:
        """The task as it is, and again after each change, up to its end or its deletion."""
        event = asyncio.Event()
        self._waiting.setdefault(task.id, set()).add(event)
        pause = FIRST_LOOK_SECONDS
        try:
            # Read once more: it may have changed before anybody listened.
            seen: Task | None = None
            while not (seen and seen.finished):
                event.clear()
                now = await self.task(task.id)
                if now is None:
                    return
                if seen is None or _differ(seen, now):
                    seen, pause = now, FIRST_LOOK_SECONDS
                    yield now
                    continue
                try:
                    async with asyncio.timeout(pause):
                        await event.wait()
                except TimeoutError:
                    pause = min(pause * 1.25, LAST_LOOK_SECONDS)
        finally:
            waiting = self._waiting[task.id]
            waiting.discard(event)
            if not waiting:
                del self._waiting[task.id]


def _differ(before: Task, after: Task) -> bool:
    return (before.state, before.percent, before.cancel_requested) != (
        after.state, after.percent, after.cancel_requested,
    )  # fmt: skip
