"""Lists and counts of tasks, and the flag that asks for a cancellation."""

from collections.abc import Mapping, Sequence

from sqlalchemy import and_, func, or_, select, update

from onetake.core.task import TERMINAL, State
from onetake.store import schema
from onetake.store.codec import TASK_COLUMNS, task_of
from onetake.store.scripts.script import Script
from onetake.store.store import TaskPage

_tasks = schema.tasks
_schedule = schema.schedule
_columns = [_tasks.c[name] for name in TASK_COLUMNS]

PHASES = ("parked", "queued", "flight")


def tasks(
    *, user: str | None, states: Sequence[State], after: str | None, limit: int
) -> Script[TaskPage]:
    """Raises LookupError when `after` is no task's id."""
    assert limit > 0, "a page has at least one task"
    query = select(*_columns).order_by(_tasks.c.created_at.desc(), _tasks.c.id.desc())
    if user is not None:
        query = query.where(_tasks.c.user == user)
    if states:
        query = query.where(_tasks.c.state.in_([state.value for state in states]))
    if after is not None:
        last = yield select(_tasks.c.created_at).where(_tasks.c.id == after)
        if not last:
            raise LookupError(f"{after!r} is not a task")
        at = last[0]["created_at"]
        earlier = and_(_tasks.c.created_at == at, _tasks.c.id < after)
        query = query.where(_tasks.c.created_at <= at, or_(_tasks.c.created_at < at, earlier))
    rows = yield query.limit(limit + 1)
    found = tuple(task_of(row) for row in rows[:limit])
    return TaskPage(found, found[-1].id if len(rows) > limit else None)


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
