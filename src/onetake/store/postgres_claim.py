"""Leasing due rows and starting queued ones on PostgreSQL.

The rule that matters here: rows are locked in one statement and read in the next. A task that
was read by the statement that locked its row could be older than the lock.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from onetake.core.fairness import Place, Start, Waiting, assign, open_models
from onetake.core.task import Claimed, Task, advance
from onetake.store import codec
from onetake.store.postgres_apply import UPDATE_TASKS, lock_load
from onetake.store.postgres_session import Link, Row
from onetake.store.postgres_sql import arrays, names
from onetake.store.store import Claim, ClaimOrder

_ROUNDS_MOST: Final = 16

_LEASE: Final = """
WITH due AS (
    SELECT task, leased, due_at FROM schedule
    WHERE phase = 'flight' AND due_at <= $1
    ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED
)
UPDATE schedule s SET token = s.token + 1, due_at = $3, leased = true
FROM due WHERE s.task = due.task
RETURNING s.task, s.token, due.leased AS again, due.due_at AS was_due"""

READ_TASKS: Final = f"SELECT {names(codec.TASK_COLUMNS)} FROM tasks WHERE id = ANY($1::text[])"

_ANY_QUEUED: Final = """
SELECT 1 FROM unnest($1::text[]) AS asked(model) WHERE EXISTS (
    SELECT 1 FROM schedule s
    WHERE s.phase = 'queued' AND s.model = asked.model AND s.due_at <= $2
) LIMIT 1"""

_WAITING: Final = """
SELECT w.task, w.model, w.turn, w.avoid FROM unnest($1::text[]) AS asked(model)
CROSS JOIN LATERAL (
    SELECT s.task, s.model, s.turn, s.avoid FROM schedule s
    WHERE s.phase = 'queued' AND s.model = asked.model AND s.due_at <= $2
        AND s.task <> ALL($3::text[])
    ORDER BY s.turn, s.task LIMIT $4 FOR UPDATE SKIP LOCKED
) w ORDER BY w.turn, w.task LIMIT $4"""

_START: Final = """
UPDATE schedule s
SET phase = 'flight', token = s.token + 1, due_at = $3, leased = true, channel = n.channel
FROM unnest($1::text[], $2::text[]) AS n(task, channel) WHERE s.task = n.task
RETURNING s.task, s.token"""

_OCCUPY: Final = """
UPDATE channel_load l SET busy = l.busy + n.more
FROM unnest($1::text[], $2::int4[]) AS n(channel, more) WHERE l.channel = n.channel"""

_SERVED: Final = "UPDATE revisions SET value = $1 WHERE name = 'turn' AND value < $1"

_RENEW: Final = """
WITH held AS (
    SELECT s.task FROM schedule s
    JOIN unnest($1::text[], $2::int8[]) AS n(task, token) ON s.task = n.task AND s.token = n.token
    WHERE s.leased ORDER BY s.task FOR UPDATE OF s
)
UPDATE schedule s SET due_at = $3 FROM held WHERE s.task = held.task RETURNING s.task"""

_PROGRESS: Final = """
WITH held AS (
    SELECT s.task, n.percent FROM schedule s
    JOIN unnest($1::text[], $2::int8[], $3::int4[]) AS n(task, token, percent)
        ON s.task = n.task AND s.token = n.token
    WHERE s.leased ORDER BY s.task FOR UPDATE OF s
)
UPDATE tasks t SET percent = held.percent, updated_at = $4
FROM held WHERE t.id = held.task AND t.percent < held.percent"""

_DUE: Final = """
SELECT least(
    (SELECT min(due_at) FROM schedule WHERE phase = 'flight'),
    (SELECT min(due_at) FROM schedule WHERE phase = 'queued' AND due_at > $1)
) AS at"""


@dataclass(frozen=True, slots=True)
class _Chosen:
    starts: list[Start]
    turn: int  # the highest among them


async def claim(link: Link, order: ClaimOrder) -> tuple[Claim, ...]:
    """Flights first, then starts. Channels are locked before any row of the schedule."""
    models = [model for model, places in order.places.items() if places]
    waits = (
        order.starts > 0 and bool(models) and bool(await link.fetch(_ANY_QUEUED, models, order.now))
    )
    channels = {place.channel for places in order.places.values() for place in places}
    busy = await lock_load(link, channels) if waits else {}
    claims = await _lease(link, order) if order.flights > 0 else []
    if waits:
        chosen = await _choose(link, order, busy)
        if chosen.starts:
            claims += await _start(link, order, chosen)
    return tuple(claims)


async def _lease(link: Link, order: ClaimOrder) -> list[Claim]:
    rows = await link.fetch(_LEASE, order.now, order.flights, order.lease_until)
    if not rows:
        return []
    tasks = await read_tasks(link, [row["task"] for row in rows])
    rows = sorted(rows, key=_was_due)
    return [Claim(tasks[row["task"]], row["token"], row["again"], row["was_due"]) for row in rows]


def _was_due(row: Row) -> tuple[int, str]:
    return row["was_due"], row["task"]


async def _choose(link: Link, order: ClaimOrder, busy: Mapping[str, int]) -> _Chosen:
    """Who starts where. A further round when rows were read that found no place."""
    taken = Counter(busy)
    chosen = _Chosen([], 0)
    seen: list[str] = []
    turn = 0
    for _ in range(_ROUNDS_MOST):
        wanted = order.starts - len(chosen.starts)
        models = open_models(order.places, taken)
        if not wanted or not models:
            break
        rows = await link.fetch(_WAITING, models, order.now, seen, wanted)
        turns = {row["task"]: row["turn"] for row in rows}
        starts = _assigned(rows, order.places, taken)
        taken.update(start.channel for start in starts)
        chosen.starts.extend(starts)
        turn = max([turn, *(turns[start.task] for start in starts)])
        seen += turns
        if len(rows) < wanted:
            break
    return _Chosen(chosen.starts, turn)


def _assigned(
    rows: Sequence[Row], places: Mapping[str, Sequence[Place]], busy: Mapping[str, int]
) -> list[Start]:
    waiting = (Waiting(row["task"], row["model"], row["avoid"]) for row in rows)
    return assign(waiting, places, busy)


async def _start(link: Link, order: ClaimOrder, chosen: _Chosen) -> list[Claim]:
    starts = chosen.starts
    stored = await read_tasks(link, [start.task for start in starts])
    tasks = [advance(stored[s.task], Claimed(s.channel), order.now) for s in starts]
    rows = await link.fetch(
        _START,
        [start.task for start in starts],
        [start.channel for start in starts],
        order.lease_until,
    )
    tokens = {row["task"]: row["token"] for row in rows}
    lives = [(task.id, *codec.life_values(task)) for task in tasks]
    await link.execute(UPDATE_TASKS, *arrays(("id", *codec.LIFE_COLUMNS), lives))
    more = Counter(start.channel for start in starts)
    await link.execute(_OCCUPY, list(more), list(more.values()))
    await link.execute(_SERVED, chosen.turn)
    return [Claim(task, tokens[task.id], again=False) for task in tasks]


async def read_tasks(link: Link, ids: Sequence[str]) -> dict[str, Task]:
    rows = await link.fetch(READ_TASKS, ids)
    return {row["id"]: codec.task_of(row) for row in rows}


async def renew(link: Link, leases: Mapping[str, int], until: int) -> frozenset[str]:
    rows = await link.fetch(_RENEW, list(leases), list(leases.values()), until)
    return frozenset(leases) - {row["task"] for row in rows}


async def progress(link: Link, percents: Mapping[str, tuple[int, int]], now: int) -> None:
    tokens = [token for token, _ in percents.values()]
    await link.execute(
        _PROGRESS, list(percents), tokens, [percent for _, percent in percents.values()], now
    )


async def due(link: Link, now: int) -> int | None:
    (row,) = await link.fetch(_DUE, now)
    return row["at"]
