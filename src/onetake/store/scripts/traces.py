"""What became of tasks on their way. Most of it is written with an outcome, by each store."""

from sqlalchemy import delete, select, tuple_

# Its `ON CONFLICT` is written in the same words as SQLite's.
from sqlalchemy.dialects.postgresql import insert

from onetake.core.trace import History, Trace
from onetake.store import schema
from onetake.store.codec_traces import TRACE_COLUMNS, trace_of, trace_values
from onetake.store.landing import PARKED
from onetake.store.scripts.script import Script

_traces = schema.traces
_tasks = schema.tasks
_schedule = schema.schedule
_key = (_traces.c.task, _traces.c.attempt, _traces.c.kind)


def history(task: str) -> Script[History]:
    phases = yield select(_schedule.c.phase).where(_schedule.c.task == task)
    rows = yield (
        select(*(_traces.c[name] for name in TRACE_COLUMNS))
        .where(_traces.c.task == task)
        .order_by(_traces.c.at, _traces.c.attempt, _traces.c.kind)
    )
    parked = any(row["phase"] == PARKED for row in phases)
    return History(parked, tuple(trace_of(row) for row in rows))


def add_trace(trace: Trace) -> Script[bool]:
    known = yield select(_tasks.c.id).where(_tasks.c.id == trace.task)
    if not known:
        raise LookupError(f"{trace.task} is not a task")
    row = dict(zip(TRACE_COLUMNS, trace_values(trace), strict=True))
    added = yield insert(_traces).values(row).on_conflict_do_nothing().returning(_traces.c.task)
    return bool(added)


def prune_traces(before: int, limit: int) -> Script[int]:
    old = yield (
        select(*_key)
        .join(_tasks, _tasks.c.id == _traces.c.task)
        .where(_traces.c.at < before, _tasks.c.finished_at.is_not(None))
        .order_by(_traces.c.at)
        .limit(limit)
    )
    keys = [(row["task"], row["attempt"], row["kind"]) for row in old]
    if keys:
        yield delete(_traces).where(tuple_(*_key).in_(keys))
    return len(keys)
