"""A task is forgotten for good: its row keeps what the books need, its files go. See erasing.py.

The one rule: a file goes only when no other task's request and no voice speaks of it.
"""

from collections.abc import Sequence

from sqlalchemy import delete, select, union_all, update

from onetake.core.asset import Purpose
from onetake.core.task import Task
from onetake.store import schema
from onetake.store.codec import FIXED_COLUMNS, TASK_COLUMNS, Row, task_of, task_row
from onetake.store.erasing import scrubbed
from onetake.store.scripts.assets import remove_assets
from onetake.store.scripts.script import Script, chunks
from onetake.store.store import Unfinished

_tasks = schema.tasks
_assets = schema.assets
_spoken = schema.task_assets
_voices = schema.voices
_deliveries = schema.deliveries
_works = schema.works
_shares = schema.shares

_KEPT = frozenset(FIXED_COLUMNS) - {"request"}
_MADE = (Purpose.RESULT.value, Purpose.THUMBNAIL.value, Purpose.MATERIAL.value)


def erase(task: str, now: int) -> Script[tuple[str, ...] | None]:
    """Raises Unfinished."""
    rows = yield (
        select(*(_tasks.c[name] for name in TASK_COLUMNS))
        .where(_tasks.c.id == task, _tasks.c.erased_at.is_(None))
        .with_for_update()
    )
    if not rows:
        return None
    found = task_of(rows[0])
    if not found.finished:
        raise Unfinished(f"{task} is {found.state}")
    return (yield from _forget(found, now))


def forget(task: str, at: int) -> Script[tuple[str, ...]]:
    """Of a task that is finished and was deleted `at` that time already."""
    rows = yield select(*(_tasks.c[name] for name in TASK_COLUMNS)).where(_tasks.c.id == task)
    return (yield from _forget(task_of(rows[0]), at))


def _forget(found: Task, at: int) -> Script[tuple[str, ...]]:
    task, left = found.id, task_row(scrubbed(found)).items()
    yield (
        update(_tasks)
        .where(_tasks.c.id == task)
        # Without a fingerprint its idempotency key fits no request any more.
        .values({name: value for name, value in left if name not in _KEPT})
        .values(fingerprint=None, erased_at=at)
    )
    for about in (_deliveries, _works, _shares):
        yield delete(about).where(about.c.task == task)
    return (yield from _forget_files(task))


def _forget_files(task: str) -> Script[tuple[str, ...]]:
    rows: list[Row] = list(
        (
            yield select(_assets.c.id, _assets.c.task).where(
                _assets.c.task == task, _assets.c.purpose.in_(_MADE)
            )
        )
    )
    spoken = yield delete(_spoken).where(_spoken.c.task == task).returning(_spoken.c.asset)
    for some in chunks([row["asset"] for row in spoken]):
        rows += yield select(_assets.c.id, _assets.c.task).where(
            _assets.c.id.in_(some),
            _assets.c.purpose == Purpose.MATERIAL.value,
            _assets.c.task.is_distinct_from(task),
        )
    wanted = yield from _spoken_of([row["id"] for row in rows])
    for row in rows:
        if row["id"] in wanted and row["task"] == task:
            yield (
                update(_assets)
                .where(_assets.c.id == row["id"])
                .values(purpose=Purpose.MATERIAL.value, task=None)
            )
    return (yield from remove_assets([row["id"] for row in rows if row["id"] not in wanted]))


def _spoken_of(assets: Sequence[str]) -> Script[frozenset[str]]:
    """Those of the assets that are still spoken of."""
    found: set[str] = set()
    for some in chunks(assets):
        columns = (_spoken.c.asset, _voices.c.sample, _voices.c.preview)
        rows = yield union_all(
            *(select(column.label("asset")).where(column.in_(some)) for column in columns)
        )
        found |= {row["asset"] for row in rows}
    return frozenset(found)
