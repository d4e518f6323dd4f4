"""Deleting works so that it can be undone for a short time, and then for good.

The one rule: the state is in the store. From the first moment nobody finds a removed work; its
rows and files stay for `GRACE_MS`, whatever becomes of the page or the process that asked.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import structlog

from onetake.core.failure import Code, Failure, Rejected
from onetake.core.ids import object_id
from onetake.engine.shelf import Shelf
from onetake.store.selection import Removed

UNDO_MS: Final = 10_000
"""How long the undo is offered."""
GRACE_MS: Final = 30_000
"""How long it is possible: longer, because somebody reads the offer, and for slow lines."""
ROUND_SECONDS: Final = 5.0
"""Between two looks for what is over."""
PORTION: Final = 200
AT_ONCE: Final = 1_000
"""Works in one transaction; other writers have their turn between two."""

_log = structlog.get_logger(__name__)


class Store(Protocol):
    async def remove_works(
        self, removal: str, user: str, tasks: Sequence[str], now: int
    ) -> Removed: ...
    async def restore_works(
        self, user: str, *, since: int, now: int, removal: str | None = None,
        tasks: Sequence[str] = (),
    ) -> tuple[str, ...]: ...  # fmt: skip
    async def removed_works(self, before: int, limit: int) -> tuple[str, ...]: ...
    async def erase_removed(self, task: str, before: int) -> tuple[str, ...] | None: ...


@dataclass(frozen=True, slots=True)
class Removing:
    """What one deletion did. `id` brings all of it back."""

    id: str
    gone: tuple[str, ...]
    unfinished: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Removal:
    store: Store
    shelf: Shelf
    clock: Callable[[], int]
    entropy: Callable[[], int]

    async def remove(self, user: str, tasks: Sequence[str]) -> Removing:
        """The user's finished works of these; what is not there is passed over."""
        now = self.clock()
        id = object_id("removal", now, self.entropy())
        gone: list[str] = []
        unfinished: list[str] = []
        for start in range(0, len(tasks), AT_ONCE):
            some = tasks[start : start + AT_ONCE]
            done = await self.store.remove_works(id, user, some, self.clock())
            gone += done.gone
            unfinished += done.unfinished
        return Removing(id, tuple(gone), tuple(unfinished))

    async def restore(
        self, user: str, *, removal: str | None = None, tasks: Sequence[str] = ()
    ) -> tuple[str, ...]:
        """Raises `Rejected`: NOT_FOUND when there is nothing that could come back."""
        now = self.clock()
        back = await self.store.restore_works(
            user, since=now - GRACE_MS, now=now, removal=removal, tasks=tasks
        )
        if not back:
            message = "nothing of it can be brought back any more"
            raise Rejected(Failure(Code.NOT_FOUND, message, "ids" if tasks else "removal"))
        return back

    async def finish(self) -> None:
        """Erase for good what was removed long enough ago."""
        before = self.clock() - GRACE_MS
        while tasks := await self.store.removed_works(before, PORTION):
            for task in tasks:
                await self.shelf.remove(await self.store.erase_removed(task, before) or ())

    async def run(self) -> None:
        """Until cancelled. A round that fails is logged, and the next one comes in its time."""
        while True:
            try:
                await self.finish()
            except Exception:
                _log.exception("removal.not_finished")
            await asyncio.sleep(ROUND_SECONDS)
