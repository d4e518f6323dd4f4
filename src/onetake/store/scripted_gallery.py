"""The part of `scripted.py` for `gallery.py`."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from typing import TypeVar, Unpack

from onetake.core.work import Note, Share
from onetake.store import scripts
from onetake.store.begin import Begin
from onetake.store.gallery import NoteEdit, Run, ShareEdit, Wanted, Work, WorkPage

T = TypeVar("T")


class ScriptedGallery(ABC):
    @abstractmethod
    async def run(self, begin: Begin[T], *, writes: bool) -> T: ...

    async def works(self, **wanted: Unpack[Wanted]) -> WorkPage:
        return await self.run(lambda: scripts.gallery.works(wanted), writes=False)

    async def work(self, task: str) -> Work | None:
        return await self.run(lambda: scripts.gallery.work(task), writes=False)

    async def edit_work(self, task: str, user: str, edit: NoteEdit) -> Note | None:
        return await self.run(lambda: scripts.gallery.edit_work(task, user, edit), writes=True)

    async def add_share(self, share: Share) -> Share | None:
        return await self.run(lambda: scripts.gallery.add_share(share), writes=True)

    async def share(self, *, id: str | None = None, task: str | None = None) -> Share | None:
        return await self.run(lambda: scripts.gallery.share(id=id, task=task), writes=False)

    async def edit_share(self, task: str, user: str, edit: ShareEdit) -> Share | None:
        return await self.run(lambda: scripts.gallery.edit_share(task, user, edit), writes=True)

    async def remove_share(self, task: str, user: str) -> bool:
        return await self.run(lambda: scripts.gallery.remove_share(task, user), writes=True)

    async def count_view(self, share: str) -> int | None:
        return await self.run(lambda: scripts.gallery.count_view(share), writes=True)

    async def moving(self, user: str, since: int, known: Collection[str]) -> tuple[Work, ...]:
        return await self.run(lambda: scripts.gallery.moving(user, since, known), writes=False)

    async def ahead(self, tasks: Collection[str]) -> Mapping[str, int]:
        return await self.run(lambda: scripts.gallery.ahead(tasks), writes=False)

    async def waiting(self, model: str) -> int:
        return await self.run(lambda: scripts.gallery.waiting(model), writes=False)

    async def runs(self, limit: int) -> tuple[Run, ...]:
        return await self.run(lambda: scripts.gallery.runs(limit), writes=False)
