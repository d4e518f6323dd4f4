"""Writing what steps led to, on PostgreSQL: many outcomes in one transaction.

The rule that matters here is the order of locks, which is the same everywhere: wallets by
user, then rows of the schedule by task, then channels by name, then API keys by id. A claim
takes channels first, but never waits for a row of the schedule, so it closes no circle.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from onetake.core import ledger
from onetake.core.task import IllegalTransition, Task
from onetake.core.trace import Trace
from onetake.store import codec
from onetake.store.budget import given_back
from onetake.store.codec_traces import TRACE_COLUMNS, trace_values
from onetake.store.codec_webhook import (
    DELIVERY_COLUMNS,
    LISTENER_COLUMNS,
    delivery_values,
    listener_at,
)
from onetake.store.landing import ENGINE, Landing, admitted, due_after, land, merged, trace_of
from onetake.store.outbox import Listener, notices
from onetake.store.postgres_accept import INSERT_ASSETS
from onetake.store.postgres_session import Link, Row
from onetake.store.postgres_sql import arrays, inserted, names, unnested
from onetake.store.store import Decide, Outcome

_LISTENS: Final = "NOT h.disabled AND h.url <> ''"
_LOCK_WALLETS: Final = f"""
SELECT w."user", EXISTS (
    SELECT 1 FROM webhooks h WHERE h."user" = w."user" AND {_LISTENS}
) AS listens
FROM wallets w WHERE w."user" = ANY($1::text[]) ORDER BY w."user" FOR UPDATE OF w"""

_LISTENING: Final = f"""
SELECT {names(LISTENER_COLUMNS)} FROM webhooks h
WHERE h."user" = ANY($1::text[]) AND {_LISTENS} ORDER BY h.created_at, h.id"""
_NOTIFY: Final = f"{inserted('deliveries', DELIVERY_COLUMNS)} ON CONFLICT DO NOTHING"

_GIVE_BACK: Final = """
WITH held AS (
    SELECT k.id FROM keys k WHERE k.id = ANY($1::text[]) ORDER BY k.id COLLATE "C" FOR UPDATE
)
UPDATE keys k SET used = k.used - n.back
FROM held JOIN unnest($1::text[], $2::int8[]) AS n(id, back) USING (id) WHERE k.id = held.id"""

_TRACE: Final = f"{inserted('traces', TRACE_COLUMNS)} ON CONFLICT DO NOTHING"
_INSERT_VOICES: Final = inserted("voices", codec.VOICE_COLUMNS)

_LOCK_ROWS: Final = """
SELECT task, "user", phase, token, channel, avoid FROM schedule WHERE task = ANY($1::text[])
ORDER BY task FOR UPDATE"""

_LOCK_LOAD: Final = """
SELECT channel, busy FROM channel_load WHERE channel = ANY($1::text[])
ORDER BY channel FOR UPDATE"""

_ADD_LOAD: Final = """
INSERT INTO channel_load (channel, busy) SELECT channel, 0 FROM unnest($1::text[]) AS n(channel)
ON CONFLICT DO NOTHING"""

_VACATE: Final = """
UPDATE channel_load l SET busy = l.busy - n.fewer
FROM unnest($1::text[], $2::int4[]) AS n(channel, fewer) WHERE l.channel = n.channel"""


def _update_tasks() -> str:
    columns = ("id", *codec.LIFE_COLUMNS)
    # The same as `landing.merged`, on what is stored when the statement runs.
    kept = {
        "cancel_requested": "t.cancel_requested OR n.cancel_requested",
        "percent": "CASE WHEN n.state = 'queued' THEN n.percent"
        " ELSE greatest(t.percent, n.percent) END",
    }
    changes = ", ".join(f'"{name}" = {kept.get(name, f"n.{name}")}' for name in codec.LIFE_COLUMNS)
    return f"""
UPDATE tasks t SET {changes} FROM {unnested(columns)} AS n({names(columns)})
WHERE t.id = n.id
    AND ({names(codec.LIFE_COLUMNS, "t.")}) IS DISTINCT FROM ({names(codec.LIFE_COLUMNS, "n.")})"""


UPDATE_TASKS: Final = _update_tasks()

# Which of them were asked to be cancelled while their step ran: see `landing.due_after`.
_UPDATE_AND_HEAR: Final = f"""
WITH written AS ({UPDATE_TASKS}
    RETURNING t.id, t.cancel_requested AND NOT n.cancel_requested AS unheard)
SELECT id FROM written WHERE unheard"""

_MOVED_COLUMNS: Final = ("task", "phase", "token", "due_at", "channel", "avoid")
_MOVE_ROWS: Final = f"""
UPDATE schedule s
SET phase = n.phase, token = n.token, due_at = n.due_at, leased = false,
    channel = n.channel, avoid = n.avoid
FROM {unnested(_MOVED_COLUMNS)} AS n({names(_MOVED_COLUMNS)}) WHERE s.task = n.task"""

_DELETE_ROWS: Final = "DELETE FROM schedule WHERE task = ANY($1::text[])"

_BOOK: Final = f"""
WITH new_entries AS ({inserted("entries", codec.ENTRY_COLUMNS)})
{inserted("postings", codec.POSTING_COLUMNS, 1 + len(codec.ENTRY_COLUMNS))}"""

_PROMOTE: Final = """
UPDATE schedule s SET phase = 'queued'
FROM unnest($1::text[], $2::int8[]) AS free("user", places)
CROSS JOIN LATERAL (
    SELECT p.task FROM schedule p WHERE p.phase = 'parked' AND p."user" = free."user"
    ORDER BY p.turn, p.task LIMIT free.places
) lowest
WHERE s.task = lowest.task RETURNING s."user", s.task"""

_CHANGE_WALLETS: Final = """
UPDATE wallets w SET available = w.available + n.available, held = w.held + n.held,
    active = w.active + n.active
FROM unnest($1::text[], $2::int8[], $3::int8[], $4::int4[]) AS n("user", available, held, active)
WHERE w."user" = n."user" """

_READ_USER: Final = 'SELECT "user" FROM tasks WHERE id = $1 AND erased_at IS NULL'
_READ_TASK: Final = f"SELECT {names(codec.TASK_COLUMNS)} FROM tasks WHERE id = $1"

_ASK_CANCEL: Final = """
WITH held AS (SELECT task FROM schedule WHERE task = $1 FOR UPDATE),
hurried AS (
    UPDATE schedule s SET due_at = $2 FROM held
    WHERE s.task = held.task AND s.phase = 'flight' AND NOT s.leased AND s.due_at > $2
)
UPDATE tasks t SET cancel_requested = true, updated_at = $2 FROM held
WHERE t.id = held.task AND NOT t.cancel_requested"""


@dataclass(frozen=True, slots=True)
class _Change:
    """An outcome, and where it takes the row that is locked for it."""

    outcome: Outcome
    phase: str  # that the row had
    landing: Landing
    token: int  # that the row shall have
    now: int
    due_at: int | None

    @property
    def task(self) -> Task:
        return self.outcome.task

    def moved(self) -> tuple[str, str | None, int, int | None, str | None, str | None]:
        """The row after this, in the order of _MOVED_COLUMNS."""
        to = self.landing
        return self.task.id, to.phase, self.token, self.due_at, to.channel, to.avoid

    def heard(self) -> "_Change":
        """As it is for a task that turned out to be asked to end."""
        after = replace(self.task, cancel_requested=True)
        return replace(self, due_at=due_after(self.outcome, after, self.now))


def _change(row: Row, outcome: Outcome, token: int, now: int) -> _Change:
    landing = land(row["phase"], row["channel"], row["avoid"], outcome)
    return _Change(outcome, row["phase"], landing, token, now, outcome.due_at)


async def lock_wallets(link: Link, users: Iterable[str]) -> list[Listener]:
    """Who wants to hear of what these users' tasks lead to. Most users have nobody who does, and
    cost no further question."""
    asked = sorted(set(users))
    rows = await link.fetch(_LOCK_WALLETS, asked) if asked else ()
    listening = [row["user"] for row in rows if row["listens"]]
    if not listening:
        return []
    found = await link.fetch(_LISTENING, listening)
    return [listener_at([row[name] for name in LISTENER_COLUMNS]) for row in found]


async def lock_load(link: Link, channels: Iterable[str]) -> dict[str, int]:
    """The places taken on each channel; rows for channels that had none are made."""
    asked = sorted(set(channels))
    busy = {row["channel"]: row["busy"] for row in await link.fetch(_LOCK_LOAD, asked)}
    missing = [channel for channel in asked if channel not in busy]
    if missing:
        await link.execute(_ADD_LOAD, missing)
        busy = {row["channel"]: row["busy"] for row in await link.fetch(_LOCK_LOAD, asked)}
    return busy


async def apply(
    link: Link, batch: Sequence[tuple[Sequence[Outcome], int]]
) -> list[tuple[bool, ...]]:
    """For each call (outcomes, now): which of its outcomes came in time."""
    flat = [(outcome, now) for outcomes, now in batch for outcome in outcomes]
    finished = (outcome.task.user for outcome, _ in flat if outcome.task.finished)
    listeners = await lock_wallets(link, finished)
    written: list[bool] = []
    for some in _apart(flat):
        written += await _apply(link, some, listeners)
    verdicts = iter(written)
    return [tuple(next(verdicts) for _ in outcomes) for outcomes, _ in batch]


async def amend(link: Link, task: str, decide: Decide, now: int) -> tuple[Task | None, bool]:
    """The task after it, and whether anything was changed."""
    users = await link.fetch(_READ_USER, task)
    if not users:
        return None, False
    listeners = await lock_wallets(link, [users[0]["user"]])
    rows = await link.fetch(_LOCK_ROWS, [task])
    before = codec.task_of((await link.fetch(_READ_TASK, task))[0])
    outcome = decide(before)
    if outcome is None:
        return before, False
    if not rows:
        raise IllegalTransition(f"{task} is {before.state}: nothing can be changed")
    after = merged(outcome.task, percent=before.percent, cancel_requested=before.cancel_requested)
    token = rows[0]["token"] + 1  # voids every claim that is under way
    known = replace(outcome, task=after, due_at=due_after(outcome, after, now))
    change = _change(rows[0], known, token, now)
    await _write(link, [change], listeners)
    return after, True


async def request_cancel(link: Link, task: str, now: int) -> None:
    """The row of the schedule is locked before the task, as everywhere."""
    await link.execute(_ASK_CANCEL, task, now)


def _apart(flat: Sequence[tuple[Outcome, int]]) -> list[list[tuple[Outcome, int]]]:
    """Groups in which no task comes twice, so that each outcome sees those before it."""
    groups: list[list[tuple[Outcome, int]]] = []
    times: Counter[str] = Counter()
    for item in flat:
        task = item[0].task.id
        if times[task] == len(groups):
            groups.append([])
        groups[times[task]].append(item)
        times[task] += 1
    if len(groups) < 2:
        return groups
    # More than one is rare; one group an outcome keeps the verdicts in their order.
    return [[item] for item in flat]


async def _apply(
    link: Link, items: Sequence[tuple[Outcome, int]], listeners: Sequence[Listener]
) -> list[bool]:
    rows = {
        row["task"]: row
        for row in await link.fetch(_LOCK_ROWS, [outcome.task.id for outcome, _ in items])
    }
    verdicts: list[bool] = []
    changes: list[_Change] = []
    for outcome, now in items:
        row = rows.get(outcome.task.id)
        in_time = row is not None and row["token"] == outcome.token
        verdicts.append(in_time)
        if row is not None and in_time:
            changes.append(_change(row, outcome, outcome.token, now))
    if changes:
        await _write(link, changes, listeners)
    return verdicts


async def _write(link: Link, changes: Sequence[_Change], listeners: Sequence[Listener]) -> None:
    freed = Counter(c.landing.freed for c in changes if c.landing.freed is not None)
    if freed:
        await lock_load(link, freed)
        await link.execute(_VACATE, list(freed), list(freed.values()))
    lives = [(change.task.id, *codec.life_values(change.task)) for change in changes]
    found = await link.fetch(_UPDATE_AND_HEAR, *arrays(("id", *codec.LIFE_COLUMNS), lives))
    unheard = {row["id"] for row in found}
    if unheard:
        changes = [change.heard() if change.task.id in unheard else change for change in changes]
    moved = [change.moved() for change in changes if change.landing.phase is not None]
    if moved:
        await link.execute(_MOVE_ROWS, *arrays(_MOVED_COLUMNS, moved))
    finished = [change for change in changes if change.landing.phase is None]
    if finished:
        await _finish(link, finished)
        await _announce(link, finished, listeners)
    kept = [codec.asset_values(asset) for c in changes for asset in c.outcome.assets]
    if kept:
        await link.execute(INSERT_ASSETS, *arrays(codec.ASSET_COLUMNS, kept))
    traced = [trace_of(change.phase, change.outcome, change.now) for change in changes]
    await _trace(link, [trace for trace in traced if trace is not None])
    voices = [codec.voice_values(c.outcome.voice) for c in changes if c.outcome.voice is not None]
    if voices:
        await link.execute(_INSERT_VOICES, *arrays(codec.VOICE_COLUMNS, voices))


async def _announce(link: Link, finished: Sequence[_Change], listeners: Sequence[Listener]) -> None:
    """What follows for others: for their keys, and for those who want to hear of it."""
    back = given_back(change.task for change in finished)
    if back:
        await link.execute(_GIVE_BACK, list(back), list(back.values()))
    told = notices(((change.task, change.now) for change in finished), listeners)
    if told:
        rows = [delivery_values(notice) for notice in told]
        await link.execute(_NOTIFY, *arrays(DELIVERY_COLUMNS, rows))


async def _finish(link: Link, changes: Sequence[_Change]) -> None:
    """Rows go, entries are posted, and for each task that counted a parked one may follow."""
    entries: list[codec.Values] = []
    postings: list[codec.Values] = []
    money: dict[str, tuple[int, int]] = {}
    for change in changes:
        entry = change.outcome.entry
        assert entry is not None, "a row goes when its task is resolved"
        entries.append(codec.entry_values(entry, change.now, ENGINE))
        postings += codec.posting_values(entry)
        available, held = money.get(entry.user, (0, 0))
        moved_available, moved_held = ledger.change(entry)
        money[entry.user] = available + moved_available, held + moved_held
    await link.execute(_DELETE_ROWS, [change.task.id for change in changes])
    await link.execute(
        _BOOK, *arrays(codec.ENTRY_COLUMNS, entries), *arrays(codec.POSTING_COLUMNS, postings)
    )
    ended = Counter(change.task.user for change in changes if change.landing.promotes)
    active = await _promoted(link, ended, changes[0].now) if ended else {}
    users = list(money)
    await link.execute(
        _CHANGE_WALLETS,
        users,
        [money[user][0] for user in users],
        [money[user][1] for user in users],
        [active.get(user, 0) for user in users],
    )


async def _trace(link: Link, traces: Sequence[Trace]) -> None:
    if traces:
        await link.execute(_TRACE, *arrays(TRACE_COLUMNS, list(map(trace_values, traces))))


async def _promoted(link: Link, ended: Mapping[str, int], now: int) -> dict[str, int]:
    """By how much each user's number of active tasks changes."""
    rows = await link.fetch(_PROMOTE, list(ended), list(ended.values()))
    await _trace(link, [admitted(row["task"], now) for row in rows])
    promoted = Counter(row["user"] for row in rows)
    return {user: promoted[user] - count for user, count in ended.items()}
