"""Housekeeping in small portions: waiting tasks that are too old end, unused uploads go, and
sessions and codes that have run out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, Unpack

from onetake.core.asset import Asset
from onetake.core.failure import Code, Failure
from onetake.core.task import Expired, State, Task
from onetake.engine.finish import finish
from onetake.engine.shelf import Shelf
from onetake.store.store import Decide, Listing, Outcome, TaskPage

PORTION = 200
WINDOW_MS = 24 * 3_600_000
"""No limit on attempts looks further back."""
HISTORY_MS = 90 * 24 * 3_600_000
"""What became of a finished task on its way is forgotten after this."""

WAITED = Failure(Code.EXPIRED, "No provider had room for this task in time.")


class Store(Protocol):
    async def tasks(self, **listing: Unpack[Listing]) -> TaskPage: ...
    async def amend(self, task: str, decide: Decide, now: int) -> Task | None: ...
    async def stale_assets(self, *, before: int, limit: int) -> tuple[Asset, ...]: ...
    async def prune_traces(self, before: int, limit: int) -> int: ...
    async def prune_people(self, now: int, *, windows_before: int) -> int: ...


@dataclass(frozen=True, slots=True)
class Sweep:
    store: Store
    shelf: Shelf
    clock: Callable[[], int]
    queued_ms: int  # a task that waits longer expires
    upload_ms: int  # a file that no task uses goes after this

    async def __call__(self) -> None:
        await self._expire()
        await self._collect()
        now = self.clock()
        await self.store.prune_people(now, windows_before=now - WINDOW_MS)
        while await self.store.prune_traces(now - HISTORY_MS, PORTION) == PORTION:
            pass

    async def _expire(self) -> None:
        before = self.clock() - self.queued_ms

        def decide(task: Task) -> Outcome | None:
            if task.state is not State.QUEUED or task.created_at >= before:
                return None
            return finish(task, Expired(WAITED), self.clock())

        after: str | None = None
        while True:
            page = await self.store.tasks(
                user=None, states=(State.QUEUED,), created_to=before, after=after, limit=PORTION
            )
            for task in page.tasks:
                await self.store.amend(task.id, decide, self.clock())
            after = page.after
            if after is None:
                return

    async def _collect(self) -> None:
        before = self.clock() - self.upload_ms
        while stale := await self.store.stale_assets(before=before, limit=PORTION):
            await self.shelf.discard(stale)
