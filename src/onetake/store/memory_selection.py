"""`selection.py` in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Unpack

from onetake.core.asset import Asset, Purpose
from onetake.core.task import State as TaskState, Task
from onetake.core.webhook import Outcome
from onetake.core.work import Note
from onetake.store.gallery import Wanted, Work
from onetake.store.memory_erase import forget
from onetake.store.memory_gallery import MemoryGallery, age, matches
from onetake.store.memory_state import Removal
from onetake.store.selection import Gathered, Preference, Removed

_HELD = 24 * 3_600_000  # what is to be told of a removed task waits for longer than any removal


class MemorySelection(MemoryGallery):
    def _found(self, wanted: Wanted) -> list[Work]:
        works = (self.shown(task) for task in self.undeleted())
        return sorted((work for work in works if matches(work, wanted)), key=age, reverse=True)

    async def matching(self, limit: int, **wanted: Unpack[Wanted]) -> tuple[str, ...]:
        return tuple(work.task.id for work in self._found(wanted)[:limit])

    async def gathered(self, **wanted: Unpack[Wanted]) -> Gathered:
        tasks = [work.task for work in self._found(wanted)]
        files = (await self.results([task.id for task in tasks])).values()
        return Gathered(
            len(tasks), sum(task.finished for task in tasks),
            sum(task.state is TaskState.SUCCEEDED for task in tasks),
            len(files), sum(file.facts.size for file in files),
        )  # fmt: skip

    async def chosen(self, user: str, tasks: Sequence[str]) -> tuple[Work, ...]:
        return tuple(self.shown(task) for task in self._own(user, tasks))

    def _own(self, user: str, names: Sequence[str]) -> list[Task]:
        found = (self.state.task(name) for name in dict.fromkeys(names))
        return [task for task in found if task is not None and task.user == user]

    async def results(self, tasks: Sequence[str]) -> Mapping[str, Asset]:
        files = self.state.assets.values()
        return {
            file.id: file for file in files if file.task in tasks and file.purpose is Purpose.RESULT
        }

    async def favour(self, user: str, tasks: Sequence[str], favourite: bool) -> int:
        own = self._own(user, tasks)
        for task in own:
            if favourite or task.id in self.state.notes:
                note = self.state.notes.get(task.id, Note(task.id, user))
                self.state.notes[task.id] = replace(note, favourite=favourite)
        return len(own)

    async def preferences(self, user: str) -> tuple[Preference, ...]:
        notes = [
            note
            for note in self.state.notes.values()
            if note.user == user and note.task not in self.state.erased
        ]
        decided = {note.batch for note in notes if note.winner and note.batch is not None}
        found: dict[str, Preference] = {}
        for note in (note for note in notes if note.batch in decided):
            model = self.state.tasks[note.task].request.model
            known = found.get(model, Preference(model, 0, 0))
            found[model] = Preference(model, known.compared + 1, known.won + note.winner)
        return tuple(sorted(found.values(), key=lambda one: (-one.won, one.compared, one.model)))

    # -- deleting ----------------------------------------------------------------------------

    async def remove_works(
        self, removal: str, user: str, tasks: Sequence[str], now: int
    ) -> Removed:
        own = self._own(user, sorted(tasks))
        with self.state.change():
            for task in (task for task in own if task.finished):
                fingerprint = self.state.prints.get(task.id)
                self.state.removals[task.id] = Removal(removal, user, now, fingerprint)
                self.state.erased[task.id] = now
                if fingerprint is not None:
                    del self.state.prints[task.id]
                self._put_off(task.id, now + _HELD, later=True)
        return Removed(
            tuple(task.id for task in own if task.finished),
            tuple(task.id for task in own if not task.finished),
        )

    def _put_off(self, task: str, until: int, *, later: bool) -> None:
        for row in list(self.state.deliveries.values()):
            waits = row.task == task and row.outcome is Outcome.PENDING
            if waits and (row.due_at < until) == later:
                self.state.deliveries[row.id] = replace(row, due_at=until)

    async def restore_works(
        self, user: str, *, since: int, now: int, removal: str | None = None,
        tasks: Sequence[str] = (),
    ) -> tuple[str, ...]:  # fmt: skip
        these = {
            task: row
            for task, row in sorted(self.state.removals.items())
            if (row.removal == removal if removal is not None else task in tasks)
            and row.user == user
            and row.at >= since
        }
        with self.state.change():
            for task, row in these.items():
                del self.state.removals[task]
                del self.state.erased[task]
                if row.fingerprint is not None:
                    self.state.prints[task] = row.fingerprint
                self._put_off(task, now, later=False)
        return tuple(these)

    async def removed_works(self, before: int, limit: int) -> tuple[str, ...]:
        rows = self.state.removals.items()
        old = sorted((row.at, task) for task, row in rows if row.at < before)
        return tuple(task for _, task in old[:limit])

    async def erase_removed(self, task: str, before: int) -> tuple[str, ...] | None:
        row = self.state.removals.get(task)
        if row is None or row.at >= before:
            return None
        with self.state.change():
            del self.state.removals[task]
            return forget(self.state, task, row.at)
