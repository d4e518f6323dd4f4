"""The rules of scripts/audit.py and the mends of scripts/repair.py, over dictionaries."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from onetake.core.ledger import REVENUE, Kind, available, held, release, settle
from onetake.core.task import AT_PROVIDER, State as TaskState, Task
from onetake.core.work import Share
from onetake.store.budget import used_by
from onetake.store.landing import FLIGHT, PARKED, QUEUED, admitted
from onetake.store.memory_state import Row, State
from onetake.store.store import Finding

ACTOR: Final = "repair"


def findings(state: State) -> tuple[Finding, ...]:
    return (
        *_money(state), *_entries(state), *_schedule(state), *_counters(state),
        *_belongings(state),
    )  # fmt: skip


def _posted(state: State) -> Counter[str]:
    sums: Counter[str] = Counter()
    for booked in state.entries.values():
        for posting in booked.entry.postings:
            sums[posting.target] += posting.amount
            sums[posting.source] -= posting.amount
    return sums


def _money(state: State) -> Iterator[Finding]:
    sums = _posted(state)
    open_holds: Counter[str] = Counter()
    for task in state.tasks.values():
        open_holds[task.user] += 0 if task.finished else task.quote.amount
    for user, wallet in state.wallets.items():
        if wallet.available != sums[available(user)]:
            yield _wrong("available_is_postings", user, wallet.available, sums[available(user)])
        if wallet.held != sums[held(user)]:
            yield _wrong("held_is_postings", user, wallet.held, sums[held(user)])
        if wallet.held != open_holds[user]:
            yield _wrong("held_is_open_holds", user, wallet.held, open_holds[user], False)


def _entries(state: State) -> Iterator[Finding]:
    for task in state.tasks.values():
        resolved = state.entries.get(release(task.hold).key)
        reserved = state.entries.get(f"reserve:{task.id}")
        if task.finished != (resolved is not None):
            known = task.finished and _charge_is_known(task)
            words = "resolved" if resolved else "not resolved"
            yield Finding("finished_resolved_once", task.id, f"{task.state}, {words}", known)
        amount = None if reserved is None else sum(p.amount for p in reserved.entry.postings)
        if amount != task.quote.amount:
            yield _wrong("reserved_once", task.id, task.quote.amount, amount, False)
        if resolved is not None or not task.finished:
            postings = resolved.entry.postings if resolved else ()
            settled = sum(p.amount for p in postings if p.target == REVENUE)
            if settled != (task.charged or 0):
                yield _wrong("charged_is_settled", task.id, task.charged, settled, False)
    for key, booked in state.entries.items():
        resolves = booked.entry.kind in (Kind.SETTLE, Kind.RELEASE)
        if resolves and key != f"resolve:{booked.entry.task}":
            yield Finding("finished_resolved_once", booked.entry.task or key, key, False)


def _charge_is_known(task: Task) -> bool:
    if task.charged is None:
        return task.state is not TaskState.SUCCEEDED
    return 0 <= task.charged <= task.quote.amount


def _schedule(state: State) -> Iterator[Finding]:
    for task in state.tasks.values():
        if task.finished and task.id in state.schedule:
            yield Finding("finished_is_not_scheduled", task.id, f"is {task.state}", True)
        if not task.finished and task.id not in state.schedule:
            yield Finding("unfinished_is_scheduled", task.id, f"is {task.state}", True)


def _counters(state: State) -> Iterator[Finding]:
    rows = list(state.schedule.values())
    active = Counter(row.user for row in rows if row.phase != PARKED)
    busy = Counter(row.channel for row in rows if row.channel is not None)
    for user, wallet in state.wallets.items():
        if wallet.active != active[user]:
            yield _wrong("active_is_counted", user, wallet.active, active[user])
    for channel in sorted(state.busy.keys() | busy.keys()):
        if state.busy.get(channel, 0) != busy[channel]:
            yield _wrong("busy_is_counted", channel, state.busy.get(channel, 0), busy[channel])
    for user in sorted({row.user for row in rows} - active.keys()):
        yield Finding("parked_has_reason", user, "parked tasks wait for others: none", True)
    used = _used(state)
    for key in state.keys.values():
        if key.used != used[key.id]:
            yield _wrong("key_used_is_its_tasks", key.id, key.used, used[key.id])


def _belongings(state: State) -> Iterator[Finding]:
    for note in state.notes.values():
        task = _kept(state, note.task)
        if task is None or task.user != note.user:
            words = "the note has lost its work, or got somebody else's"
            yield Finding("note_has_its_work", note.task, words, True)
    for share in state.shares.values():
        if not _shows(state, share):
            # Its own id would open it.
            yield Finding("share_has_its_work", share.task, "a link shows no work", True)


def _kept(state: State, task: str) -> Task | None:
    """One that is there, or may yet come back."""
    return state.tasks.get(task) if task in state.removals else state.task(task)


def _shows(state: State, share: Share) -> bool:
    task = _kept(state, share.task)
    return task is not None and task.user == share.user and task.state is TaskState.SUCCEEDED


def _used(state: State) -> Counter[str]:
    used: Counter[str] = Counter()
    for task in state.tasks.values():
        if task.key is not None:
            used[task.key] += used_by(task)
    return used


def _wrong(
    rule: str, subject: str, says: int | None, is_: int | None, repairable: bool = True
) -> Finding:
    return Finding(rule, subject, f"says {says}, and it is {is_}", repairable)


# -- mending ---------------------------------------------------------------------------------


Mend: TypeAlias = Callable[[State, str, int], None]


def repair(state: State, found: Sequence[Finding], now: int) -> tuple[Finding, ...]:
    mended: list[Finding] = []
    for rule, mend in _MENDS.items():
        for finding in found:
            if finding.rule == rule and finding.repairable:
                mend(state, finding.subject, now)
                mended.append(finding)
    return tuple(mended)


def _remove_row(state: State, task: str, now: int) -> None:
    row = state.schedule.get(task)
    if row is not None:
        del state.schedule[task]
        _count_active(state, row.user, now)
        _count_busy(state, row.channel, now)


def _schedule_again(state: State, task: str, now: int) -> None:
    found = state.tasks[task]
    if found.finished or task in state.schedule:
        return
    flies = found.state is not TaskState.QUEUED
    state.schedule[task] = Row(
        found.user, found.request.model, FLIGHT if flies else QUEUED,
        state.wallets[found.user].last_turn, now, token=now, leased=flies,
        channel=found.channel if found.state in AT_PROVIDER else None,
    )  # fmt: skip
    _count_active(state, found.user, now)
    _count_busy(state, state.schedule[task].channel, now)


def _resolve(state: State, task: str, now: int) -> None:
    found = state.tasks[task]
    entry = settle(found.hold, used=found.charged) if found.charged else release(found.hold)
    if found.finished and entry.key not in state.entries:
        state.book(entry, ACTOR, now)


def _count_money(state: State, user: str, now: int) -> None:
    sums = _posted(state)
    state.wallets[user] = replace(
        state.wallets[user], available=sums[available(user)], held=sums[held(user)]
    )


def _count_active(state: State, user: str, now: int) -> None:
    active = sum(row.user == user and row.phase != PARKED for row in state.schedule.values())
    state.wallets[user] = replace(state.wallets[user], active=active)


def _count_busy(state: State, channel: str | None, now: int) -> None:
    if channel is not None:
        state.busy[channel] = sum(row.channel == channel for row in state.schedule.values())


def _unpark(state: State, user: str, now: int) -> None:
    rows = [(row.turn, task) for task, row in state.schedule.items() if row.user == user]
    active = any(state.schedule[task].phase != PARKED for _, task in rows)
    if rows and not active:
        _, first = min(rows)
        state.schedule[first] = replace(state.schedule[first], phase=QUEUED)
        state.add_trace(admitted(first, now))
        _count_active(state, user, now)


def _count_used(state: State, key: str, now: int) -> None:
    state.keys[key] = replace(state.keys[key], used=_used(state)[key])


def _mend_note(state: State, task: str, now: int) -> None:
    found = _kept(state, task)
    if found is None:
        del state.notes[task]
    else:
        state.notes[task] = replace(state.notes[task], user=found.user)


def _mend_share(state: State, task: str, now: int) -> None:
    links = [each for each in state.shares.values() if each.task == task]
    for share in links:
        if not _shows(state, share):
            del state.shares[share.id]


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
    "note_has_its_work": _mend_note,
    "share_has_its_work": _mend_share,
}
