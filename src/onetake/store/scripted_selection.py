"""The part of `scripted.py` for `selection.py`."""

from collections.abc import Mapping, Sequence
from typing import Unpack

from onetake.core.asset import Asset
from onetake.store import scripts
from onetake.store.gallery import Wanted, Work
from onetake.store.scripted_gallery import ScriptedGallery
from onetake.store.selection import Gathered, Preference, Removed


class ScriptedSelection(ScriptedGallery):
    async def matching(self, limit: int, **wanted: Unpack[Wanted]) -> tuple[str, ...]:
        return await self.run(lambda: scripts.selection.matching(limit, wanted), writes=False)

    async def gathered(self, **wanted: Unpack[Wanted]) -> Gathered:
        return await self.run(lambda: scripts.selection.gathered(wanted), writes=False)

    async def chosen(self, user: str, tasks: Sequence[str]) -> tuple[Work, ...]:
        return await self.run(lambda: scripts.selection.chosen(user, tasks), writes=False)

    async def results(self, tasks: Sequence[str]) -> Mapping[str, Asset]:
        return await self.run(lambda: scripts.selection.results(tasks), writes=False)

    async def favour(self, user: str, tasks: Sequence[str], favourite: bool) -> int:
        return await self.run(lambda: scripts.selection.favour(user, tasks, favourite), writes=True)

    async def preferences(self, user: str) -> tuple[Preference, ...]:
        return await self.run(lambda: scripts.selection.preferences(user), writes=False)

    async def remove_works(
        self, removal: str, user: str, tasks: Sequence[str], now: int
    ) -> Removed:
        return await self.run(
            lambda: scripts.selection.remove_works(removal, user, tasks, now), writes=True
        )

    async def restore_works(
        self, user: str, *, since: int, now: int, removal: str | None = None,
        tasks: Sequence[str] = (),
    ) -> tuple[str, ...]:  # fmt: skip
        return await self.run(
            lambda: scripts.selection.restore_works(user, since, now, removal, tasks),
            writes=True,
        )

    async def removed_works(self, before: int, limit: int) -> tuple[str, ...]:
        return await self.run(lambda: scripts.selection.removed_works(before, limit), writes=False)

    async def erase_removed(self, task: str, before: int) -> tuple[str, ...] | None:
        return await self.run(lambda: scripts.selection.erase_removed(task, before), writes=True)
