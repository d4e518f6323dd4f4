"""Delete a finished task for its owner, permanently: files, links and prompt.

The ledger keeps its rows: what was charged stays provable, what it was for is gone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from onetake.core.failure import Code, Failure, Rejected
from onetake.core.task import Task
from onetake.engine.shelf import Shelf
from onetake.store.store import Unfinished


class Store(Protocol):
    async def task(self, task: str) -> Task | None: ...
    async def erase(self, task: str, now: int) -> tuple[str, ...] | None: ...


class Clock(Protocol):
    def __call__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Erase:
    store: Store
    shelf: Shelf
    clock: Clock

    async def __call__(self, user: str, task: str) -> None:
        """Raises `Rejected`: NOT_FOUND also for somebody else's, NOT_CANCELLABLE while it runs."""
        found = await self.store.task(task)
        blobs: Sequence[str] | None = None
        if found is not None and found.user == user:
            try:
                blobs = await self.store.erase(task, self.clock())
            except Unfinished:
                message = f"the task is {found.state}; cancel it or wait for its end first"
                raise Rejected(Failure(Code.NOT_CANCELLABLE, message, "task_id")) from None
        if blobs is None:
            raise Rejected(Failure(Code.NOT_FOUND, f"there is no task {task[:80]!r}", "task_id"))
        await self.shelf.remove(blobs)
