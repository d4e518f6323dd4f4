"""Notes and links that have lost their work, or got somebody else's: found, and mended.

The one rule: a task's row says whose it is and whether it is still there; what was deleted and may
yet come back is. A link is spoken of by its task, because its own id opens it.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, not_, or_, select, update

from onetake.core.task import State
from onetake.store import schema
from onetake.store.scripts.script import Script
from onetake.store.store import Finding

_tasks = schema.tasks
_works = schema.works
_shares = schema.shares

_waits = select(schema.removals.c.task).where(schema.removals.c.task == _tasks.c.id).exists()
_gone = or_(_tasks.c.id.is_(None), and_(_tasks.c.erased_at.is_not(None), not_(_waits)))
_unshared = or_(_gone, _tasks.c.state != State.SUCCEEDED.value, _shares.c.user != _tasks.c.user)


def findings() -> Script[list[Finding]]:
    found: list[Finding] = []
    for row in (yield _notes(or_(_gone, _works.c.user != _tasks.c.user))):
        lost = "is about a work that is not there"
        words = lost if row["gone"] else "says that it is somebody else's"
        found.append(Finding("note_has_its_work", row["task"], f"the note {words}", True))
    for row in (yield _links(_unshared)):
        found.append(Finding("share_has_its_work", row["task"], "a link shows no work", True))
    return found


def _notes(wrong: ColumnElement[bool]) -> Select[Any, bool]:
    return (
        select(_works.c.task, _gone.label("gone"))
        .join_from(_works, _tasks, _tasks.c.id == _works.c.task, isouter=True)
        .where(wrong)
    )


def _links(wrong: ColumnElement[bool]) -> Select[Any]:
    return (
        select(_shares.c.task)
        .join_from(_shares, _tasks, _tasks.c.id == _shares.c.task, isouter=True)
        .where(wrong)
    )


def mend_note(task: str, now: int) -> Script[None]:
    """The task says whose it is; without a task nobody needs it."""
    if (yield _notes(and_(_works.c.task == task, _gone))):
        yield delete(_works).where(_works.c.task == task)
        return
    owners = yield select(_tasks.c.user).where(_tasks.c.id == task)
    yield update(_works).where(_works.c.task == task).values(user=owners[0]["user"])


def mend_share(task: str, now: int) -> Script[None]:
    """A link that should show nothing goes."""
    if (yield _links(and_(_shares.c.task == task, _unshared))):
        yield delete(_shares).where(_shares.c.task == task)
