"""`gallery.py` in memory."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Unpack

from onetake.core.request import Request
from onetake.core.task import State as TaskState, Task
from onetake.core.work import Note, Share
from onetake.store.codec_gallery import TEXTS, run_of
from onetake.store.folding import folded
from onetake.store.gallery import NoteEdit, Run, ShareEdit, Wanted, Work, WorkPage
from onetake.store.landing import PARKED, QUEUED
from onetake.store.memory_state import Row, State


class MemoryGallery:
    state: State

    async def works(self, **wanted: Unpack[Wanted]) -> WorkPage:
        size, page = wanted.get("size", 10), wanted.get("page", 1)
        assert size > 0, "a page has at least one work"
        all_of_them = [self.shown(task) for task in self.undeleted()]
        found = [work for work in all_of_them if matches(work, wanted)]
        found.sort(key=age, reverse=True)
        charged = sum(work.task.charged or 0 for work in found)
        return WorkPage(tuple(found[(page - 1) * size : page * size]), len(found), charged)

    def undeleted(self) -> list[Task]:
        return [task for id, task in self.state.tasks.items() if id not in self.state.erased]

    def shown(self, task: Task) -> Work:
        key = self.state.keys.get(task.key) if task.key is not None else None
        return Work(
            task, self.state.notes.get(task.id), self._share_of(task.id) is not None,
            None if key is None else key.name, self.state.users[task.user].email,
        )  # fmt: skip

    async def work(self, task: str) -> Work | None:
        found = self.state.task(task)
        return None if found is None else self.shown(found)

    async def edit_work(self, task: str, user: str, edit: NoteEdit) -> Note | None:
        if self._own_task(task, user) is None:
            return None
        note = replace(self.state.notes.get(task, Note(task, user)), **edit)
        with self.state.change():
            self.state.notes[task] = note
            for other in list(self.state.notes.values()):
                rival = other.task != task and (other.user, other.batch) == (user, note.batch)
                if note.winner and note.batch is not None and rival:
                    self.state.notes[other.task] = replace(other, winner=False)
        return note

    def _own_task(self, task: str, user: str) -> Task | None:
        found = self.state.task(task)
        return found if found is not None and found.user == user else None

    # -- shares ----------------------------------------------------------------------------

    async def add_share(self, share: Share) -> Share | None:
        task = self._own_task(share.task, share.user)
        if task is None or task.state is not TaskState.SUCCEEDED:
            return None
        known = self._share_of(share.task)
        if known is None:
            self.state.shares[share.id] = share
        return known or share

    async def share(self, *, id: str | None = None, task: str | None = None) -> Share | None:
        if id is not None:
            return self.state.shares.get(id)
        return self._share_of(task) if task is not None else None

    def _share_of(self, task: str) -> Share | None:
        return next((each for each in self.state.shares.values() if each.task == task), None)

    async def edit_share(self, task: str, user: str, edit: ShareEdit) -> Share | None:
        known = self._share_of(task)
        if known is None or known.user != user:
            return None
        self.state.shares[known.id] = replace(known, **edit)
        return self.state.shares[known.id]

    async def remove_share(self, task: str, user: str) -> bool:
        known = self._share_of(task)
        if known is None or known.user != user:
            return False
        del self.state.shares[known.id]
        return True

    async def count_view(self, share: str) -> int | None:
        known = self.state.shares.get(share)
        if known is None:
            return None
        self.state.shares[share] = replace(known, views=known.views + 1)
        return known.views + 1

    # -- what is under way -----------------------------------------------------------------

    async def moving(self, user: str, since: int, known: Collection[str]) -> tuple[Work, ...]:
        return tuple(
            self.shown(task)
            for task in self.undeleted()
            if task.user == user
            and (task.id in self.state.schedule or task.created_at >= since or task.id in known)
        )

    async def ahead(self, tasks: Collection[str]) -> Mapping[str, int]:
        rows = self.state.schedule
        waiting = [task for task in tasks if task in rows and rows[task].phase in (PARKED, QUEUED)]
        return {
            task: sum(_before((id, other), (task, rows[task])) for id, other in rows.items())
            for task in waiting
        }

    async def waiting(self, model: str) -> int:
        return sum(row.model == model for _, row in self.state.in_phase(QUEUED))

    async def runs(self, limit: int) -> tuple[Run, ...]:
        done = [task for task in self.undeleted() if task.state is TaskState.SUCCEEDED]
        done.sort(key=lambda task: (task.created_at, task.id), reverse=True)
        return tuple(run_of(task) for task in done[:limit])


def _before(other: tuple[str, Row], one: tuple[str, Row]) -> bool:
    (other_id, its), (id, row) = other, one
    earlier = (its.turn, other_id) < (row.turn, id)
    if its.model != row.model:
        return False
    if its.phase == QUEUED:
        return row.phase == PARKED or earlier
    return its.phase == PARKED == row.phase and its.user == row.user and earlier


def matches(work: Work, wanted: Wanted) -> bool:
    task, note = work.task, work.note
    first, end = wanted.get("created_from"), wanted.get("created_to")
    favourite, by = wanted.get("favourite"), wanted.get("finished_by")
    return (
        wanted["user"] in (None, task.user)
        and task.state in (wanted.get("states") or (task.state,))
        and task.request.model in (wanted.get("models") or (task.request.model,))
        and task.request.operation in (wanted.get("operations") or (task.request.operation,))
        and (first is None or task.created_at >= first)
        and (end is None or task.created_at < end)
        and (by is None or (task.finished_at is not None and task.finished_at <= by))
        and wanted.get("key") in (None, task.key)
        and wanted.get("batch") in (None, note.batch if note else None)
        and favourite in (None, note is not None and note.favourite)
        and folded(wanted.get("query", "")) in _texts(task.request, note)
    )


def _texts(request: Request, note: Note | None) -> str:
    texts = [str(request.params.get(name, "")) for name in TEXTS]
    return folded("\n".join([(note.title or "") if note else "", *texts]))


def age(work: Work) -> tuple[int, str]:
    return work.task.created_at, work.task.id
