"""Claims and outcomes on SQLite: units of work in the writing thread.

The one rule: a row of the schedule changes only here and in `sqlite_accept.py`, together with
the two counters that speak of it: its user's `active` and its channel's `busy`.
"""

from collections.abc import Mapping, Sequence
from heapq import merge
from typing import Any, Final

from onetake.core import fairness, ledger
from onetake.core.fairness import Waiting
from onetake.core.ledger import Entry
from onetake.core.task import Claimed, IllegalTransition, Task, advance
from onetake.store import codec
from onetake.store.budget import given_back
from onetake.store.codec_traces import TRACE_COLUMNS, trace_values
from onetake.store.codec_webhook import (
    DELIVERY_COLUMNS,
    LISTENER_COLUMNS,
    delivery_values,
    listener_at,
    words_json,
)
from onetake.store.driver import sqlite
from onetake.store.landing import ENGINE, Landing, admitted, due_after, land, merged, trace_of
from onetake.store.outbox import notices
from onetake.store.sqlite_accept import INSERT_ASSET, book, insertion, names
from onetake.store.store import Claim, ClaimOrder, Decide, Outcome

_COUNT: Final = len(codec.TASK_COLUMNS)

READ_TASK: Final = (
    f"SELECT {names(codec.TASK_COLUMNS)} FROM tasks WHERE id = ? AND erased_at IS NULL"
)
_READ_LIFE: Final = f"SELECT {names(codec.LIFE_COLUMNS)} FROM tasks WHERE id = ?"
_LIFE_FLAG: Final = codec.LIFE_COLUMNS.index("cancel_requested")
_SET_LIFE: Final = ", ".join(f'"{name}" = ?' for name in codec.LIFE_COLUMNS)
_UPDATE_TASK: Final = f"UPDATE tasks SET {_SET_LIFE} WHERE id = ?"

_DUE_FLIGHTS: Final = f"""
SELECT {names(codec.TASK_COLUMNS, "t.")}, s.token, s.leased, s.due_at
FROM schedule s INDEXED BY schedule_due JOIN tasks t ON t.id = s.task
WHERE s.phase = 'flight' AND s.due_at <= ? ORDER BY s.due_at LIMIT ?"""
_LEASE: Final = "UPDATE schedule SET token = ?, due_at = ?, leased = 1 WHERE task = ?"

_BUSY: Final = "SELECT channel, busy FROM channel_load"
_WAITED_FOR: Final = """
WITH RECURSIVE waited (model) AS (
    SELECT min(model) FROM schedule INDEXED BY schedule_queued WHERE phase = 'queued'
    UNION ALL
    SELECT (SELECT min(model) FROM schedule INDEXED BY schedule_queued
            WHERE phase = 'queued' AND model > waited.model)
    FROM waited WHERE waited.model IS NOT NULL
)
SELECT model FROM waited WHERE model IS NOT NULL"""
_WAITING: Final = """
SELECT turn, task, avoid FROM schedule INDEXED BY schedule_queued
WHERE phase = 'queued' AND model = ? AND due_at <= ? ORDER BY turn, task LIMIT ?"""
_START: Final = """
UPDATE schedule SET phase = 'flight', channel = ?, token = token + 1, due_at = ?, leased = 1
WHERE task = ? RETURNING token"""
_SERVED: Final = "UPDATE revisions SET value = max(value, ?) WHERE name = 'turn'"
_TAKE: Final = """
INSERT INTO channel_load (channel, busy) VALUES (?, 1)
ON CONFLICT (channel) DO UPDATE SET busy = busy + 1"""
_FREE: Final = "UPDATE channel_load SET busy = busy - 1 WHERE channel = ?"

_READ_ROW: Final = """
SELECT "user", phase, channel, avoid, token FROM schedule WHERE task = ?"""
_MOVE: Final = """
UPDATE schedule SET phase = ?, due_at = ?, token = ?, channel = ?, avoid = ?, leased = 0
WHERE task = ?"""
_STAY: Final = """
UPDATE schedule SET leased = 0, due_at = CASE
    WHEN (SELECT cancel_requested FROM tasks WHERE id = schedule.task) THEN min(?, ?) ELSE ? END
WHERE task = ? AND token = ?"""
_TOKEN: Final = "SELECT token FROM schedule WHERE task = ?"
_REMOVE: Final = "DELETE FROM schedule WHERE task = ?"
_RESOLVE: Final = """
UPDATE wallets SET available = available + ?, held = held + ? WHERE "user" = ?"""
_PROMOTE: Final = """
UPDATE schedule SET phase = 'queued' WHERE task = (
    SELECT task FROM schedule INDEXED BY schedule_parked
    WHERE phase = 'parked' AND "user" = ? ORDER BY turn, task LIMIT 1
) RETURNING task"""
_LESS_ACTIVE: Final = 'UPDATE wallets SET active = active - 1 WHERE "user" = ?'

_TRACE: Final = insertion("traces", TRACE_COLUMNS) + " ON CONFLICT DO NOTHING"
_INSERT_VOICE: Final = insertion("voices", codec.VOICE_COLUMNS)
_GIVE_BACK: Final = "UPDATE keys SET used = used - ? WHERE id = ?"
_LISTENING: Final = f"""
SELECT {names(LISTENER_COLUMNS)} FROM webhooks
WHERE "user" IN (SELECT value FROM json_each(?)) AND NOT disabled AND url <> ''
ORDER BY created_at, id"""
_NOTIFY: Final = insertion("deliveries", DELIVERY_COLUMNS) + " ON CONFLICT (id) DO NOTHING"

_RENEW: Final = "UPDATE schedule SET due_at = ? WHERE task = ? AND token = ? AND leased"
_PROGRESS: Final = """
UPDATE tasks SET percent = ?, updated_at = ?
WHERE id = ? AND percent < ?
    AND EXISTS (SELECT 1 FROM schedule WHERE task = ? AND token = ? AND leased)"""

DUE: Final = """
SELECT (SELECT min(due_at) FROM schedule WHERE phase = 'flight'),
    (SELECT min(due_at) FROM schedule WHERE phase = 'queued' AND due_at > ?)"""


# -- claiming ------------------------------------------------------------------------------------


def claim(connection: sqlite.Connection, order: ClaimOrder) -> tuple[Claim, ...]:
    return (*_flights(connection, order), *_starts(connection, order))


def _flights(connection: sqlite.Connection, order: ClaimOrder) -> list[Claim]:
    if order.flights <= 0:
        return []
    rows = connection.execute(_DUE_FLIGHTS, (order.now, order.flights)).fetchall()
    claims = [
        Claim(codec.task_at(row), row[_COUNT] + 1, bool(row[_COUNT + 1]), row[_COUNT + 2])
        for row in rows
    ]
    leases = [(claim.token, order.lease_until, claim.task.id) for claim in claims]
    connection.executemany(_LEASE, leases)
    return claims


def _starts(connection: sqlite.Connection, order: ClaimOrder) -> list[Claim]:
    if order.starts <= 0:
        return []
    busy: dict[str, int] = dict(connection.execute(_BUSY).fetchall())
    turns: dict[str, int] = {}
    waiting: list[Waiting] = []
    for turn, task, avoid, model in _waiting(connection, order, busy):
        turns[task] = turn
        waiting.append(Waiting(task, model, avoid))
    starts = fairness.assign(waiting, order.places, busy)[: order.starts]
    if not starts:
        return []
    connection.execute(_SERVED, (max(turns[start.task] for start in starts),))
    return [_start(connection, order, start.task, start.channel) for start in starts]


def _waiting(
    connection: sqlite.Connection, order: ClaimOrder, busy: Mapping[str, int]
) -> list[tuple[int, str, str | None, str]]:
    """(turn, task, avoid, model) of every open model's first ones, in order of turn."""
    lines: list[list[tuple[int, str, str | None, str]]] = []
    # One look for all models: few are waited for, and nearly all of them are open.
    waited = {model for (model,) in connection.execute(_WAITED_FOR)}
    for model in fairness.open_models(order.places, busy):
        if model not in waited:
            continue
        rows = connection.execute(_WAITING, (model, order.now, order.starts)).fetchall()
        if rows:
            lines.append([(turn, task, avoid, model) for turn, task, avoid in rows])
    return list(merge(*lines, key=_turn))


def _turn(row: tuple[int, str, str | None, str]) -> tuple[int, str]:
    return row[0], row[1]


def _start(connection: sqlite.Connection, order: ClaimOrder, task: str, channel: str) -> Claim:
    row = connection.execute(READ_TASK, (task,)).fetchone()
    started = advance(codec.task_at(row), Claimed(channel), order.now)
    (token,) = connection.execute(_START, (channel, order.lease_until, task)).fetchone()
    connection.execute(_TAKE, (channel,))
    connection.execute(_UPDATE_TASK, (*codec.life_values(started), task))
    return Claim(started, token, again=False)


# -- outcomes ------------------------------------------------------------------------------------


def apply(connection: sqlite.Connection, outcomes: Sequence[Outcome], now: int) -> tuple[bool, ...]:
    stayed = _stay(connection, [each for each in outcomes if _stays(each)], now)
    results: list[bool] = []
    finished: list[Task] = []
    for outcome in outcomes:
        if _stays(outcome):
            results.append(stayed[outcome.task.id] == outcome.token)
            continue
        row = connection.execute(_READ_ROW, (outcome.task.id,)).fetchone()
        if row is None or row[-1] != outcome.token:
            results.append(False)
        else:
            _write(connection, row, outcome, outcome.token, now)
            results.append(True)
            if outcome.task.finished:
                finished.append(outcome.task)
    if finished:
        _announce(connection, finished, now)
    return tuple(results)


def _stays(outcome: Outcome) -> bool:
    """Most polls bring no news. What was cancelled before its claim goes the long way."""
    return outcome.unmoved and not outcome.task.cancel_requested


def _stay(
    connection: sqlite.Connection, outcomes: Sequence[Outcome], now: int
) -> Mapping[str, int | None]:
    """Write the times of tasks that stay as they are, all with one statement: each task with the
    token of its row, which is another one when the outcome came too late."""
    times = [(each.due_at, now, each.due_at, each.task.id, each.token) for each in outcomes]
    written = connection.executemany(_STAY, times).rowcount if times else 0
    if written == len(times):
        return {each.task.id: each.token for each in outcomes}
    rows = ((each.task.id, connection.execute(_TOKEN, (each.task.id,))) for each in outcomes)
    found = ((task, row.fetchone()) for task, row in rows)
    return {task: row and row[0] for task, row in found}


def amend(
    connection: sqlite.Connection, task: str, decide: Decide, now: int
) -> tuple[Task | None, bool]:
    """(the task after it, whether it was changed)"""
    values = connection.execute(READ_TASK, (task,)).fetchone()
    if values is None:
        return None, False
    before = codec.task_at(values)
    outcome = decide(before)
    if outcome is None:
        return before, False
    row = connection.execute(_READ_ROW, (task,)).fetchone()
    if row is None:
        raise IllegalTransition(f"{task} is {before.state}: nothing can be changed")
    after = _write(connection, row, outcome, row[-1] + 1, now)
    if after.finished:
        _announce(connection, [after], now)
    return after, True


def _write(
    connection: sqlite.Connection, row: tuple[Any, ...], outcome: Outcome, token: int, now: int
) -> Task:
    """Write one outcome; the task as it is now. `row` is the one of _READ_ROW."""
    user, phase, channel, avoid, _ = row
    landing = land(phase, channel, avoid, outcome)
    if outcome.assets:
        connection.executemany(INSERT_ASSET, [codec.asset_values(new) for new in outcome.assets])
    if outcome.voice is not None:
        connection.execute(_INSERT_VOICE, codec.voice_values(outcome.voice))
    task = _update_task(connection, outcome.task)
    _move(connection, landing, task.id, due_after(outcome, task, now), token)
    if landing.freed is not None:
        connection.execute(_FREE, (landing.freed,))
    if outcome.entry is not None:
        _resolve(connection, outcome.entry, now)
    if (trace := trace_of(phase, outcome, now)) is not None:
        connection.execute(_TRACE, trace_values(trace))
    if landing.promotes:
        _promote(connection, user, now)
    return task


def _promote(connection: sqlite.Connection, user: str, now: int) -> None:
    """One task of the user has gone. Where another takes its place, as many are active."""
    promoted = connection.execute(_PROMOTE, (user,)).fetchone()
    if promoted is None:
        connection.execute(_LESS_ACTIVE, (user,))
    else:
        connection.execute(_TRACE, trace_values(admitted(promoted[0], now)))


def _move(
    connection: sqlite.Connection, landing: Landing, task: str, due_at: int | None, token: int
) -> None:
    if landing.phase is None:
        connection.execute(_REMOVE, (task,))
    else:
        place = (landing.phase, due_at, token, landing.channel, landing.avoid, task)
        connection.execute(_MOVE, place)


def _update_task(connection: sqlite.Connection, task: Task) -> Task:
    stored = connection.execute(_READ_LIFE, (task.id,)).fetchone()
    percent, asked = stored[codec.PERCENT], bool(stored[_LIFE_FLAG])
    task = merged(task, percent=percent, cancel_requested=asked)
    values = codec.life_values(task)
    if values != stored:
        connection.execute(_UPDATE_TASK, (*values, task.id))
    return task


def _resolve(connection: sqlite.Connection, entry: Entry, now: int) -> None:
    book(connection, entry, ENGINE, now)
    available, held = ledger.change(entry)
    connection.execute(_RESOLVE, (available, held, entry.user))


def _announce(connection: sqlite.Connection, finished: Sequence[Task], now: int) -> None:
    """What follows for others, once for the whole batch: their keys and their listeners."""
    back = given_back(finished)
    connection.executemany(_GIVE_BACK, [(amount, key) for key, amount in back.items()])
    users = tuple({task.user for task in finished})
    rows = connection.execute(_LISTENING, (words_json(users),)).fetchall()
    told = notices(((task, now) for task in finished), map(listener_at, rows))
    connection.executemany(_NOTIFY, map(delivery_values, told))


# -- leases --------------------------------------------------------------------------------------


def renew(
    connection: sqlite.Connection, leases: Mapping[str, int], until: int
) -> frozenset[str]:  # fmt: skip
    return frozenset(
        task
        for task, token in leases.items()
        if not connection.execute(_RENEW, (until, task, token)).rowcount
    )


def progress(
    connection: sqlite.Connection, percents: Mapping[str, tuple[int, int]], now: int
) -> None:
    connection.executemany(
        _PROGRESS,
        [(percent, now, task, percent, task, token) for task, (token, percent) in percents.items()],
    )
