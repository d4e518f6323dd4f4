"""Several works at once. A removal hides a task by `erased_at`, as an erased one is hidden."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, and_, case, delete, func, insert, select, update

from onetake.core.asset import Asset, Purpose
from onetake.core.task import TERMINAL, State
from onetake.core.webhook import Outcome
from onetake.store import schema
from onetake.store.codec import ASSET_COLUMNS, Row, asset_of
from onetake.store.gallery import Wanted, Work
from onetake.store.scripts import erase, gallery
from onetake.store.scripts.script import Script, chunks, total
from onetake.store.selection import Gathered, Preference, Removed

_tasks = schema.tasks
_works = schema.works
_assets = schema.assets
_removals = schema.removals
_deliveries = schema.deliveries
_finished = _tasks.c.state.in_(sorted(state.value for state in TERMINAL))
_HELD = 24 * 3_600_000  # what is to be told of a removed task waits for longer than any removal


def matching(limit: int, wanted: Wanted) -> Script[tuple[str, ...]]:
    rows = yield (
        select(_tasks.c.id)
        .select_from(gallery.noted)
        .where(*gallery.conditions(wanted))
        .order_by(_tasks.c.created_at.desc(), _tasks.c.id.desc())
        .limit(limit)
    )
    return tuple(row["id"] for row in rows)


def gathered(wanted: Wanted) -> Script[Gathered]:
    where = gallery.conditions(wanted)
    numbers = yield (
        select(
            func.count().label("total"),
            total(case((_finished, 1), else_=0)).label("finished"),
            total(case((_tasks.c.state == State.SUCCEEDED.value, 1), else_=0)).label("succeeded"),
        )
        .select_from(gallery.noted)
        .where(*where)
    )
    made = and_(_assets.c.task == _tasks.c.id, _assets.c.purpose == Purpose.RESULT.value)
    kept = yield (
        select(func.count().label("files"), total(_assets.c.size).label("size"))
        .select_from(gallery.noted.join(_assets, made))
        .where(*where)
    )
    return Gathered(**numbers[0], **kept[0])


def chosen(user: str, tasks: Sequence[str]) -> Script[tuple[Work, ...]]:
    found: dict[str, Work] = {}
    for some in chunks(tuple(dict.fromkeys(tasks))):
        works = yield from gallery.those(_tasks.c.id.in_(some), _tasks.c.user == user)
        found |= {work.task.id: work for work in works}
    return tuple(found[name] for name in dict.fromkeys(tasks) if name in found)


def results(tasks: Sequence[str]) -> Script[Mapping[str, Asset]]:
    found: dict[str, Asset] = {}
    for some in chunks(tasks):
        rows = yield select(*(_assets.c[name] for name in ASSET_COLUMNS)).where(
            _assets.c.task.in_(some), _assets.c.purpose == Purpose.RESULT.value
        )
        found |= {row["id"]: asset_of(row) for row in rows}
    return found


def favour(user: str, tasks: Sequence[str], favourite: bool) -> Script[int]:
    """Mark these works of the user, or take the mark away; how many there were."""
    number = 0
    for some in chunks(sorted(set(tasks))):
        # Their rows are locked, so that nobody else writes a first note of one at the same time.
        own = [row["id"] for row in (yield from _locked(user, some))]
        noted = yield (
            update(_works)
            .where(_works.c.task.in_(own))
            .values(favourite=favourite)
            .returning(_works.c.task)
        )
        plain = set(own) - {row["task"] for row in noted}
        if plain and favourite:
            yield insert(_works).values(
                [
                    {"task": task, "user": user, "favourite": True, "winner": False}
                    for task in sorted(plain)
                ]
            )
        number += len(own)
    return number


def _locked(user: str, tasks: Sequence[str]) -> Script[Sequence[Row]]:
    return (
        yield (
            select(_tasks.c.id, _tasks.c.state, _tasks.c.fingerprint)
            .where(_tasks.c.id.in_(tasks), _tasks.c.user == user, _tasks.c.erased_at.is_(None))
            .order_by(_tasks.c.id)
            .with_for_update()
        )
    )


def preferences(user: str) -> Script[tuple[Preference, ...]]:
    there = and_(_works.c.user == user, _tasks.c.erased_at.is_(None))
    both = _works.join(_tasks, _tasks.c.id == _works.c.task)
    decided = select(_works.c.batch).select_from(both).where(there, _works.c.winner)
    compared = func.count().label("compared")
    won = total(case((_works.c.winner, 1), else_=0)).label("won")
    rows = yield (
        select(_tasks.c.model, compared, won)
        .select_from(both)
        .where(there, _works.c.batch.in_(decided))
        .group_by(_tasks.c.model)
        .order_by(won.desc(), compared, _tasks.c.model)
    )
    return tuple(Preference(row["model"], row["compared"], row["won"]) for row in rows)


# -- deleting --------------------------------------------------------------------------------


def remove_works(removal: str, user: str, tasks: Sequence[str], now: int) -> Script[Removed]:
    rows: list[Row] = []
    for some in chunks(sorted(set(tasks))):
        rows += yield from _locked(user, some)
    done = [row for row in rows if State(row["state"]) in TERMINAL]
    for some in chunks(done):
        names = [row["id"] for row in some]
        yield insert(_removals).values(
            [
                {"task": row["id"], "removal": removal, "user": user, "at": now,
                 "fingerprint": row["fingerprint"]}
                for row in some
            ]
        )  # fmt: skip
        # Without a fingerprint its idempotency key fits no request any more.
        yield (update(_tasks).where(_tasks.c.id.in_(names)).values(erased_at=now, fingerprint=None))
        yield _put_off(names, now + _HELD, _deliveries.c.due_at < now + _HELD)
    unfinished = [row["id"] for row in rows if State(row["state"]) not in TERMINAL]
    return Removed(tuple(row["id"] for row in done), tuple(unfinished))


def _put_off(tasks: Sequence[str], until: int, these: ColumnElement[bool]):
    pending = _deliveries.c.outcome == Outcome.PENDING.value
    return (
        update(_deliveries)
        .where(_deliveries.c.task.in_(tasks), pending, these)
        .values(due_at=until)
    )  # fmt: skip


def restore_works(
    user: str, since: int, now: int, removal: str | None, tasks: Sequence[str]
) -> Script[tuple[str, ...]]:
    """Bring back what was deleted at `since` or later, by its removal or by name; the tasks."""
    of = _removals.c.removal == removal if removal is not None else _removals.c.task.in_(tasks)
    rows = yield (
        select(_removals.c.task)
        .where(of, _removals.c.user == user, _removals.c.at >= since)
        .order_by(_removals.c.task)
        .with_for_update()
    )
    names = [row["task"] for row in rows]
    print_of = (
        select(_removals.c.fingerprint).where(_removals.c.task == _tasks.c.id).scalar_subquery()
    )
    for some in chunks(names):
        yield (
            update(_tasks)
            .where(_tasks.c.id.in_(some))
            .values(erased_at=None, fingerprint=print_of)
        )  # fmt: skip
        yield delete(_removals).where(_removals.c.task.in_(some))
        yield _put_off(some, now, _deliveries.c.due_at > now)
    return tuple(names)


def removed_works(before: int, limit: int) -> Script[tuple[str, ...]]:
    rows = yield (
        select(_removals.c.task)
        .where(_removals.c.at < before)
        .order_by(_removals.c.at, _removals.c.task)
        .limit(limit)
    )
    return tuple(row["task"] for row in rows)


def erase_removed(task: str, before: int) -> Script[tuple[str, ...] | None]:
    rows = yield (
        delete(_removals)
        .where(_removals.c.task == task, _removals.c.at < before)
        .returning(_removals.c.at)
    )
    if not rows:
        return None
    return (yield from erase.forget(task, rows[0]["at"]))
