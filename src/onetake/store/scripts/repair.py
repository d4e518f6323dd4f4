"""Mending what an audit found, from the record that is right: the postings and the task's state.

The one rule: a mend computes anew what should be there, so that mending twice, or mending
what has mended itself meanwhile, does no harm. What cannot be known is left to a person.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from sqlalchemy import delete, func, insert, select, update

from onetake.core.ledger import available, change, held, release, settle
from onetake.core.task import AT_PROVIDER, State
from onetake.store import schema
from onetake.store.codec import entry_row, posting_rows, task_of
from onetake.store.landing import admitted
from onetake.store.scripts import belongings, traces
from onetake.store.scripts.audit import resolve_key, used_by
from onetake.store.scripts.script import Script, total
from onetake.store.store import Finding

_tasks = schema.tasks
_schedule = schema.schedule
_wallets = schema.wallets
_entries = schema.entries
_postings = schema.postings
_load = schema.channel_load
_keys = schema.keys

ACTOR: Final = "repair"
Mend: TypeAlias = Callable[[str, int], Script[None]]


def repair(findings: Sequence[Finding], now: int) -> Script[tuple[Finding, ...]]:
    """Mend in the order of the table below, in which a later mend builds on an earlier one."""
    mended: list[Finding] = []
    for rule, mend in _MENDS.items():
        for finding in findings:
            if finding.rule == rule and finding.repairable:
                yield from mend(finding.subject, now)
                mended.append(finding)
    return tuple(mended)


def _remove_row(task: str, now: int) -> Script[None]:
    rows = yield (
        delete(_schedule)
        .where(_schedule.c.task == task)
        .returning(_schedule.c.user, _schedule.c.channel)
    )
    for row in rows:
        yield from _count_active(row["user"], now)
        if row["channel"] is not None:
            yield from _count_busy(row["channel"], now)


def _schedule_again(task: str, now: int) -> Script[None]:
    rows = yield select(_tasks).where(_tasks.c.id == task)
    there = yield select(_schedule.c.task).where(_schedule.c.task == task)
    found = task_of(rows[0])
    if there or found.finished:
        return
    turns = yield select(_wallets.c.last_turn).where(_wallets.c.user == found.user)
    flies = found.state is not State.QUEUED
    channel = found.channel if found.state in AT_PROVIDER else None
    yield insert(_schedule).values(
        task=found.id, user=found.user, model=found.request.model,
        phase="flight" if flies else "queued", turn=turns[0]["last_turn"], due_at=now,
        # More than any claim can have counted to, so that a claim from before is void.
        token=now,
        # Nobody knows whether a step was under way: the next claim is told so (`again`).
        leased=flies, channel=channel, avoid=None,
    )  # fmt: skip
    yield from _count_active(found.user, now)
    if channel is not None:
        yield from _count_busy(channel, now)


def _resolve(task: str, now: int) -> Script[None]:
    rows = yield select(_tasks).where(_tasks.c.id == task)
    found = task_of(rows[0])
    yield select(_wallets.c.user).where(_wallets.c.user == found.user).with_for_update()
    there = yield (
        select(_entries.c.key)
        .join_from(_tasks, _entries, _entries.c.key == resolve_key(_tasks.c.id))
        .where(_tasks.c.id == task)
    )
    if there or not found.finished:
        return
    entry = settle(found.hold, used=found.charged) if found.charged else release(found.hold)
    yield insert(_entries).values(entry_row(entry, now, ACTOR))
    if entry.postings:
        yield insert(_postings).values(posting_rows(entry))
    more, more_held = change(entry)
    yield (
        update(_wallets)
        .where(_wallets.c.user == found.user)
        .values(available=_wallets.c.available + more, held=_wallets.c.held + more_held)
    )


def _count_money(user: str, now: int) -> Script[None]:
    yield select(_wallets.c.user).where(_wallets.c.user == user).with_for_update()
    free = yield from _posted(available(user))
    kept = yield from _posted(held(user))
    yield update(_wallets).where(_wallets.c.user == user).values(available=free, held=kept)


def _posted(account: str) -> Script[int]:
    gained = yield select(total(_postings.c.amount).label("sum")).where(
        _postings.c.target == account
    )
    lost = yield select(total(_postings.c.amount).label("sum")).where(
        _postings.c.source == account
    )  # fmt: skip
    return int(gained[0]["sum"]) - int(lost[0]["sum"])


def _count_active(user: str, now: int) -> Script[None]:
    yield select(_wallets.c.user).where(_wallets.c.user == user).with_for_update()
    rows = yield select(func.count().label("number")).where(
        _schedule.c.user == user, _schedule.c.phase != "parked"
    )
    yield update(_wallets).where(_wallets.c.user == user).values(active=rows[0]["number"])


def _count_busy(channel: str, now: int) -> Script[None]:
    there = yield select(_load.c.channel).where(_load.c.channel == channel).with_for_update()
    rows = yield select(func.count().label("number")).where(_schedule.c.channel == channel)
    if there:
        yield update(_load).where(_load.c.channel == channel).values(busy=rows[0]["number"])
    else:
        yield insert(_load).values(channel=channel, busy=rows[0]["number"])


def _unpark(user: str, now: int) -> Script[None]:
    """Let the first of a user's parked tasks wait in the queue, when nothing else is active."""
    yield select(_wallets.c.user).where(_wallets.c.user == user).with_for_update()
    active = yield select(_schedule.c.task).where(
        _schedule.c.user == user, _schedule.c.phase != "parked"
    ).limit(1)  # fmt: skip
    parked = yield (
        select(_schedule.c.task)
        .where(_schedule.c.user == user, _schedule.c.phase == "parked")
        .order_by(_schedule.c.turn)
        .limit(1)
    )
    if active or not parked:
        return
    first: str = parked[0]["task"]
    yield update(_schedule).where(_schedule.c.task == first).values(phase="queued")
    yield from traces.add_trace(admitted(first, now))
    yield from _count_active(user, now)


def _count_used(key: str, now: int) -> Script[None]:
    # The wallet first: whoever changes `used` for a task holds it.
    yield (
        select(_wallets.c.user)
        .join(_keys, _keys.c.user == _wallets.c.user)
        .where(_keys.c.id == key)
        .with_for_update(of=_wallets)
    )
    rows = yield select(total(used_by).label("sum")).where(_tasks.c.key == key)
    yield update(_keys).where(_keys.c.id == key).values(used=rows[0]["sum"])


_MENDS: Final[Mapping[str, Mend]] = {
    "finished_is_not_scheduled": _remove_row,
    "unfinished_is_scheduled": _schedule_again,
    "finished_resolved_once": _resolve,
    "available_is_postings": _count_money,
    "held_is_postings": _count_money,
    "active_is_counted": _count_active,
    "busy_is_counted": _count_busy,
    "parked_has_reason": _unpark,
    "key_used_is_its_tasks": _count_used,
    "note_has_its_work": belongings.mend_note,
    "share_has_its_work": belongings.mend_share,
}
