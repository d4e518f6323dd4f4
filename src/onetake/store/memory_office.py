"""`office.py` in memory. What it says of tasks and money is counted anew each time."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace

from onetake.core.account import Balance, Channel, Key, Role, User
from onetake.core.instants import DAY_MS
from onetake.core.ledger import REVENUE, Entry, Kind
from onetake.core.office import (
    AddKey,
    AddUser,
    Audit,
    AuditFilter,
    AuditPage,
    Change,
    ChannelBusy,
    ChannelRecord,
    EmailTaken,
    GiveCredits,
    LastAdministrator,
    Offer,
    Pace,
    Recorded,
    RemoveChannel,
    RevokeKey,
    Run,
    SaveChannel,
    SaveOffer,
    SaveSite,
    SetBudget,
    SetRights,
    Spent,
    Standing,
    StandingPage,
    StatementFilter,
    StatementLine,
    StatementSlice,
    StatementTotals,
)
from onetake.core.site import Site
from onetake.core.task import State as TaskState, Task
from onetake.core.webhook import Outcome
from onetake.store.codec import email_key
from onetake.store.memory_state import Booked, State, Wallet

_JUDGED = (TaskState.SUCCEEDED, TaskState.FAILED, TaskState.EXPIRED)


class MemoryOffice(ABC):
    state: State

    # -- what the whole store has ----------------------------------------------------------------

    @abstractmethod
    async def add_user(self, user: User) -> bool: ...
    @abstractmethod
    async def add_key(self, key: Key) -> None: ...
    @abstractmethod
    async def revoke_key(self, key: str, now: int) -> bool: ...
    @abstractmethod
    async def set_key_budget(self, key: str, budget: int | None) -> bool: ...
    @abstractmethod
    async def put_channel(self, channel: Channel) -> None: ...
    @abstractmethod
    async def remove_channel(self, channel: str) -> bool: ...
    @abstractmethod
    async def post(self, entry: Entry, actor: str, now: int) -> Balance: ...
    @abstractmethod
    async def end_sessions(self, user: str, *, but: str | None = None) -> int: ...

    # -- changes ---------------------------------------------------------------------------------

    async def change(self, change: Change, audit: Audit) -> None:
        with self.state.change():
            self._write_down(audit)
            await self._do(change, audit)

    async def _do(self, change: Change, audit: Audit) -> None:
        match change:
            case AddUser(user=user):
                if not await self.add_user(user):
                    raise EmailTaken(user.email)
            case SetRights():
                await self._set_rights(change)
            case GiveCredits(entry=entry):
                await self.post(entry, audit.actor, audit.at)
            case SaveChannel(channel=channel):
                await self.put_channel(channel)
            case RemoveChannel(channel=channel):
                await self._remove_channel(channel)
            case SaveOffer(offer=offer):
                self.state.offers[offer.model] = offer
                self.state.access += 1
            case SaveSite(site=site):
                self.state.site[""] = site
                self.state.access += 1
            case AddKey() | RevokeKey() | SetBudget():
                await self._change_key(change, audit.at)

    async def _set_rights(self, wanted: SetRights) -> None:
        state = self.state
        able = {
            user.id
            for user in state.users.values()
            if user.role is Role.ADMINISTRATOR and not user.disabled
        }
        loses = wanted.disabled is True or wanted.role is Role.CUSTOMER
        if loses and able == {wanted.user}:
            raise LastAdministrator(wanted.user)
        user = state.users.get(wanted.user)
        if user is None:
            raise LookupError(f"{wanted.user} is not a user")
        state.users[user.id] = replace(
            user,
            role=user.role if wanted.role is None else wanted.role,
            disabled=user.disabled if wanted.disabled is None else wanted.disabled,
        )
        if wanted.disabled:
            await self.end_sessions(user.id)
        state.access += 1

    async def _change_key(self, wanted: AddKey | RevokeKey | SetBudget, now: int) -> None:
        match wanted:
            case AddKey(key=key):
                await self.add_key(key)
                return
            case RevokeKey(key=key):
                done = await self.revoke_key(key, now)
            case SetBudget(key=key, budget=budget):
                done = await self.set_key_budget(key, budget)
        if not done:
            raise LookupError(f"{key} is not a key that can be changed")

    async def _remove_channel(self, channel: str) -> None:
        there = (self.state.tasks[name] for name in self.state.schedule)
        busy = sum(
            task.channel == channel and task.state is not TaskState.QUEUED for task in there
        )  # fmt: skip
        if busy:
            raise ChannelBusy(busy)
        if not await self.remove_channel(channel):
            raise LookupError(f"{channel} is not a channel")

    # -- the audit -------------------------------------------------------------------------------

    async def add_audit(self, audit: Audit) -> None:
        self._write_down(audit)

    def _write_down(self, audit: Audit) -> None:
        if audit.id in self.state.audits:
            raise ValueError(f"the id of {audit.id} is not unique")
        self.state.audits[audit.id] = audit

    async def audits(self, wanted: AuditFilter, *, offset: int, limit: int) -> AuditPage:
        found = self._audited(wanted)
        return AuditPage(tuple(found[offset : offset + limit]), len(found))

    async def audits_before(
        self, wanted: AuditFilter, place: tuple[int, str] | None, limit: int
    ) -> tuple[Recorded, ...]:
        found = self._audited(wanted)
        return tuple(r for r in found if place is None or _row_place(r) < place)[:limit]

    def _audited(self, wanted: AuditFilter) -> list[Recorded]:
        rows = (self._recorded(audit) for audit in self.state.audits.values())
        return sorted((r for r in rows if _fits(r, wanted)), key=_row_place, reverse=True)

    def _recorded(self, audit: Audit) -> Recorded:
        user = self.state.users.get(audit.actor)
        return Recorded(audit, None if user is None else user.email)

    # -- offers and options ----------------------------------------------------------------------

    async def offers(self) -> tuple[Offer, ...]:
        return tuple(sorted(self.state.offers.values(), key=lambda offer: offer.model))

    async def site(self, defaults: Site) -> Site:
        return self.state.site.get("", defaults)

    # -- statements ------------------------------------------------------------------------------

    async def statement(
        self, user: str, wanted: StatementFilter, *, offset: int, limit: int
    ) -> StatementSlice:
        lines = self._lines(user, wanted)
        totals = StatementTotals(
            granted=sum(line.credits for line in lines if line.entry.kind is Kind.GRANT),
            held=-sum(line.credits for line in lines if line.entry.kind is Kind.RESERVE),
            charged=sum(_kept(line.entry) for line in lines),
            refunded=sum(
                line.credits for line in lines if line.entry.kind in (Kind.SETTLE, Kind.RELEASE)
            ),
        )
        return StatementSlice(tuple(lines[offset : offset + limit]), len(lines), totals)

    async def statement_before(
        self, user: str, wanted: StatementFilter, place: tuple[int, str] | None, limit: int
    ) -> tuple[StatementLine, ...]:
        lines = self._lines(user, wanted)
        return tuple(line for line in lines if place is None or line.place < place)[:limit]

    def _lines(self, user: str, wanted: StatementFilter) -> list[StatementLine]:
        lines = (
            self._line(booked)
            for booked in self.state.entries.values()
            if booked.entry.user == user and self._asked(booked, wanted)
        )
        return sorted(lines, key=lambda line: line.place, reverse=True)

    def _asked(self, booked: Booked, wanted: StatementFilter) -> bool:
        task = self.state.tasks.get(booked.entry.task or "")
        return (
            (not wanted.kinds or booked.entry.kind in wanted.kinds)
            and (wanted.key is None or (task is not None and task.key == wanted.key))
            and _within(booked.at, wanted.begin, wanted.end)
        )

    def _line(self, booked: Booked) -> StatementLine:
        task = self.state.tasks.get(booked.entry.task or "")
        if task is None:
            return StatementLine(booked.at, booked.entry, booked.actor)
        key = self.state.keys.get(task.key or "")
        name = None if key is None else key.name
        return StatementLine(
            booked.at, booked.entry, booked.actor, task.request.model, name, task.quote
        )

    async def spending(self, user: str, since: int) -> tuple[Spent, ...]:
        days: dict[tuple[int, str], tuple[int, int]] = {}
        for booked, task in self._settled(user, since):
            name = booked.at // DAY_MS * DAY_MS, task.request.model
            count, charged = days.get(name, (0, 0))
            days[name] = count + 1, charged + (task.charged or 0)
        return tuple(Spent(*name, *figures) for name, figures in sorted(days.items()))

    async def pace(self, user: str, since: int, now: int) -> Pace:
        tasks = (task for task in self.state.tasks.values() if task.user == user)
        keys = (key for key in self.state.keys.values() if key.user == user)
        return Pace(
            sum(task.created_at >= since for task in tasks),
            sum(task.charged or 0 for _, task in self._settled(user, since)),
            sum(key.usable(now) for key in keys),
        )

    def _settled(self, user: str, since: int) -> list[tuple[Booked, Task]]:
        return [
            (booked, self.state.tasks[booked.entry.task or ""])
            for booked in self.state.entries.values()
            if booked.entry.user == user and booked.entry.kind is Kind.SETTLE and booked.at >= since
        ]

    # -- channels and people ---------------------------------------------------------------------

    async def channel_records(
        self, channels: Sequence[str], limit: int
    ) -> Mapping[str, ChannelRecord]:
        records: dict[str, ChannelRecord] = {}
        for channel in channels:
            runs = [
                (task.finished_at, task.id, _run(task))
                for task in self.state.tasks.values()
                if task.channel == channel and task.finished_at and task.state in _JUDGED
            ]
            last = sorted(runs, key=lambda run: run[:2])[-limit:]
            busy = self.state.busy.get(channel, 0)
            records[channel] = ChannelRecord(busy, tuple(run for _, _, run in last))
        return records

    async def standings(self, query: str, *, offset: int, limit: int) -> StandingPage:
        sought = email_key(query.strip())
        found = [
            user
            for user in self.state.users.values()
            if sought in email_key(user.email) or user.id == sought
        ]
        found.sort(key=lambda user: (user.created_at, user.id), reverse=True)
        people = tuple(self._standing(user) for user in found[offset : offset + limit])
        return StandingPage(people, len(found))

    async def standing(self, user: str) -> Standing | None:
        known = self.state.users.get(user)
        return None if known is None else self._standing(known)

    def _standing(self, user: User) -> Standing:
        wallet = self.state.wallets.get(user.id, Wallet())
        own = [task for task in self.state.tasks.values() if task.user == user.id]
        used = [key.last_used_at for key in self.state.keys.values() if key.user == user.id]
        seen = [each.seen_at for each in self.state.sessions.values() if each.user == user.id]
        return Standing(
            user,
            Balance(wallet.available, wallet.held),
            len(own),
            sum(task.charged or 0 for task in own),
            max((at for at in (*used, *seen) if at is not None), default=None),
            sum(each.user == user.id for each in self.state.shares.values()),
        )

    async def deliveries_pending(self) -> int:
        rows = self.state.deliveries.values()
        return sum(each.outcome is Outcome.PENDING for each in rows)


def _row_place(row: Recorded) -> tuple[int, str]:
    return row.audit.at, row.audit.id


def _fits(row: Recorded, wanted: AuditFilter) -> bool:
    audit, email = row.audit, row.actor_email
    by_email = wanted.actor and email and email_key(email) == email_key(wanted.actor)
    return bool(
        (wanted.actor is None or audit.actor == wanted.actor or by_email)
        and (
            wanted.action is None
            or audit.action == wanted.action
            or audit.action.startswith(f"{wanted.action}.")
        )
        and _within(audit.at, wanted.begin, wanted.end)
    )


def _within(at: int, begin: int | None, end: int | None) -> bool:
    return (begin is None or at >= begin) and (end is None or at < end)


def _kept(entry: Entry) -> int:
    return sum(posting.amount for posting in entry.postings if posting.target == REVENUE)


def _run(task: Task) -> Run:
    assert task.finished_at is not None
    ms = None if task.submitted_at is None else task.finished_at - task.submitted_at
    code = None if task.failure is None else task.failure.code.label
    return Run(task.finished_at, task.state is TaskState.SUCCEEDED, ms, code)
