"""Lists and counts of tasks, and the flag that asks for a cancellation."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, func, select, tuple_, update

from onetake.core.task import TERMINAL, State
from onetake.store import schema
from onetake.store.codec import TASK_COLUMNS, task_of
from onetake.store.scripts.script import Script
from onetake.store.store import Listing, TaskPage

_tasks = schema.tasks
_schedule = schema.schedule
_columns = [_tasks.c[name] for name in TASK_COLUMNS]

PHASES = ("parked", "queued", "flight")


def tasks(listing: Listing) -> Script[TaskPage]:
    """Raises LookupError when `after` is no task of this user."""
    limit = listing.get("limit", 20)
    assert limit > 0, "a page has at least one task"
    query = select(*_columns).where(*_wanted(listing))
    newest_first = listing.get("newest_first", True)
    if (after := listing.get("after")) is not None:
        known = select(_tasks.c.created_at).where(_tasks.c.id == after, *_owned(listing))
        last = yield known
        if not last:
            raise LookupError(f"{after!r} is not a task")
        age, that = tuple_(_tasks.c.created_at, _tasks.c.id), (last[0]["created_at"], after)
        query = query.where(age < that if newest_first else age > that)
    order = (_tasks.c.created_at, _tasks.c.id)
    rows = yield (
        query.order_by(*(column.desc() if newest_first else column.asc() for column in order))
        .limit(limit + 1)
    )  # fmt: skip
    found = tuple(task_of(row) for row in rows[:limit])
    return TaskPage(found, found[-1].id if len(rows) > limit else None)


def _owned(listing: Listing) -> list[ColumnElement[bool]]:
    user = listing["user"]
    return [] if user is None else [_tasks.c.user == user]


def _wanted(listing: Listing) -> list[ColumnElement[bool]]:
    wanted = [*_owned(listing), _tasks.c.erased_at.is_(None)]
    for column, values in (
        (_tasks.c.state, listing.get("states")),
        (_tasks.c.operation, listing.get("operations")),
        (_tasks.c.model, listing.get("models")),
    ):
        if values:
            wanted.append(column.in_([str(value) for value in values]))
    if (first := listing.get("created_from")) is not None:
        wanted.append(_tasks.c.created_at >= first)
    if (end := listing.get("created_to")) is not None:
        wanted.append(_tasks.c.created_at < end)
    return wanted


def counts() -> Script[Mapping[str, int]]:
    """Of unfinished tasks, by phase and by state; 0 where there are none."""
    result = {f"state:{state.value}": 0 for state in State if state not in TERMINAL}
    result |= dict.fromkeys(PHASES, 0)
    rows = yield (
        select(_schedule.c.phase, _tasks.c.state, func.count().label("number"))
        .join(_tasks, _tasks.c.id == _schedule.c.task)
        .group_by(_schedule.c.phase, _tasks.c.state)
    )
    for row in rows:
        result[row["phase"]] += row["number"]
        state = f"state:{row['state']}"
        result[state] = result.get(state, 0) + row["number"]
    return result


def request_cancel(task: str, now: int) -> Script[bool]:
    """True when something has become due by it."""
    unfinished = [state.value for state in State if state not in TERMINAL]
    flagged = yield (
        update(_tasks)
        .where(
            _tasks.c.id == task,
            _tasks.c.state.in_(unfinished),
            _tasks.c.cancel_requested.is_(False),
        )
        .values(cancel_requested=True, updated_at=now)
        .returning(_tasks.c.id)
    )
    hurried = yield (
        update(_schedule)
        .where(
            _schedule.c.task == task,
            _schedule.c.phase == "flight",
            _schedule.c.leased.is_(False),
            _schedule.c.due_at > now,
        )
        .values(due_at=now)
        .returning(_schedule.c.task)
    )
    return bool(flagged or hurried)


def end_leases(now: int) -> Script[bool]:
    """True when there was a lease. The rows stay marked, so that a claim knows of the lost step."""
    ended = yield (
        update(_schedule)
        .where(_schedule.c.leased, _schedule.c.due_at > now)
        .values(due_at=now)
        .returning(_schedule.c.task)
    )
    return bool(ended)
