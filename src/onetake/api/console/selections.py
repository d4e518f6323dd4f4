"""Several works at once: named, or all that match. Counted, marked, deleted and brought back.

The one rule: what is done to all that match follows `api/matching.py`, and deletions can be undone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, Unpack

from fastapi import APIRouter

from onetake.api.console.access import Person, ThisCall
from onetake.api.console.declared import declared
from onetake.api.console.work_listing import MATCHES, wanted_matches
from onetake.api.console.work_shapes import (
    Changed,
    Chosen,
    Deleted,
    Favouring,
    Matches,
    Matching,
    NotDeleted,
    Restoring,
)
from onetake.api.console.works import Library
from onetake.api.matching import MATCHING_MAX, Bound, Matching as Counted
from onetake.core.account import Caller
from onetake.core.failure import Code, invalid
from onetake.engine.removal import UNDO_MS
from onetake.store.gallery import Wanted
from onetake.store.selection import Gathered

CHOSEN_MAX: Final = 100
"""Works that are named in one call."""
TOLD_MAX: Final = 100
"""Of so many it is told at once what became of them: whoever hears of one reads its list again."""


class Store(Protocol):
    async def matching(self, limit: int, **wanted: Unpack[Wanted]) -> tuple[str, ...]: ...
    async def gathered(self, **wanted: Unpack[Wanted]) -> Gathered: ...
    async def favour(self, user: str, tasks: Sequence[str], favourite: bool) -> int: ...


@dataclass(frozen=True, slots=True)
class Selections:
    store: Store
    library: Library
    clock: Callable[[], int]

    async def count(self, caller: Caller, sent: Mapping[str, str]) -> Matches:
        until = self.clock()
        found = await self.store.gathered(**wanted_matches(sent, caller.user.id))
        return Matches(
            until=until, total=found.total, finished=found.finished, succeeded=found.succeeded,
            files=found.files, size=found.size, most=MATCHING_MAX,
        )  # fmt: skip

    async def delete(self, caller: Caller, chosen: Chosen) -> Deleted:
        named, matching = _one_of(chosen)
        if matching is not None:
            named = await _matched(self.store, caller, matching, Bound.FINISHED)
        done = await self.library.removal.remove(caller.user.id, named)
        self._tell(caller, done.gone)
        gone, unfinished = set(done.gone), set(done.unfinished)
        code = {name: Code.NOT_CANCELLABLE for name in unfinished}
        ids = [] if matching is not None else named
        return Deleted(
            deleted=[name for name in ids if name in gone],
            failed=[
                NotDeleted(id=name, code=code.get(name, Code.NOT_FOUND).label)
                for name in ids
                if name not in gone
            ],
            count=len(gone),
            removal=done.id,
            undo_seconds=UNDO_MS // 1000,
        )

    async def restore(self, caller: Caller, asked: Restoring) -> Changed:
        if (asked.removal is None) == (asked.ids is None):
            raise invalid("removal", "must be there, or `ids`, and not both")
        ids = [] if asked.ids is None else _named(asked.ids)
        removal = self.library.removal
        back = await removal.restore(caller.user.id, removal=asked.removal, tasks=ids)
        self._tell(caller, back)
        return Changed(count=len(back))

    async def favour(self, caller: Caller, asked: Favouring) -> Changed:
        named, matching = _one_of(asked)
        if matching is not None:
            named = await _matched(self.store, caller, matching, Bound.CREATED)
        count = await self.store.favour(caller.user.id, named, asked.favourite)
        self._tell(caller, named)
        return Changed(count=count)

    def _tell(self, caller: Caller, works: Sequence[str]) -> None:
        for name in works[:TOLD_MAX]:
            self.library.watch.told(name, caller.user.id)


def _one_of(chosen: Chosen) -> tuple[list[str], Matching | None]:
    """Raises `Rejected`."""
    if (chosen.ids is None) == (chosen.matching is None):
        raise invalid("ids", "must be there, or `matching`, and not both")
    return ([] if chosen.ids is None else _named(chosen.ids)), chosen.matching


def _named(ids: list[str]) -> list[str]:
    if not 1 <= len(ids) <= CHOSEN_MAX:
        rule = f"1 to {CHOSEN_MAX} ids"
        raise invalid("ids", f"must be {rule}", (rule,))
    return list(dict.fromkeys(ids))


async def _matched(
    store: Store, caller: Caller, asked: Matching, bound: Bound
) -> list[str]:  # fmt: skip
    counted = Counted(asked.filter, asked.until, asked.count)
    return list(await counted.of(store, caller.user.id, bound))


def router(selections: Selections) -> APIRouter:
    routes = APIRouter()

    @routes.get("/works/matching", openapi_extra=declared(*MATCHES))
    async def count(call: ThisCall, caller: Person) -> Matches:
        return await selections.count(caller, call.query)

    @routes.post("/works/delete")
    async def delete(caller: Person, chosen: Chosen) -> Deleted:
        return await selections.delete(caller, chosen)

    @routes.post("/works/restore")
    async def restore(caller: Person, asked: Restoring) -> Changed:
        return await selections.restore(caller, asked)

    @routes.post("/works/favourites")
    async def favour(caller: Person, asked: Favouring) -> Changed:
        return await selections.favour(caller, asked)

    return routes
