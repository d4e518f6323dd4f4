"""The hot half of the memory store: accepting, claiming, outcomes.

The one rule: a method does not wait between its first look and its last change, so that on one
event loop it is a transaction.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

from onetake.core import fairness, ledger
from onetake.core.fairness import Waiting
from onetake.core.task import TERMINAL, Claimed, IllegalTransition, Task, advance
from onetake.store.budget import check_budget, check_ceiling, given_back
from onetake.store.codec import spoken_of
from onetake.store.landing import (
    ENGINE,
    FLIGHT,
    PARKED,
    QUEUED,
    admitted,
    due_after,
    land,
    merged,
    trace_of,
)
from onetake.store.memory_state import Row, State
from onetake.store.outbox import Listener, notices
from onetake.store.store import (
    Accepted,
    Claim,
    ClaimOrder,
    Decide,
    IdempotencyConflict,
    KeyRevoked,
    Order,
    Outcome,
    Repeatable,
)


class MemoryQueue:
    def __init__(self) -> None:
        self.state = State()
        self._work = asyncio.Event()

    # -- accepting -------------------------------------------------------------------------

    async def accept(self, order: Order, now: int) -> Accepted:
        task, state = order.task, self.state
        if order.repeatable is not None:
            earlier = self._repeated(task.user, task.key, order.repeatable)
            if earlier is not None:
                return Accepted(earlier, fresh=False)
        self._check_rights(task)
        check_ceiling(order)
        wallet = state.wallets[task.user]
        entry = ledger.reserve(task.hold, balance=wallet.available)
        parks = 0 < order.user_active_max <= wallet.active
        turn = fairness.next_turn(last=wallet.last_turn, serving=self._serving())
        with state.change():
            state.add_task(task)
            state.add_assets(order.assets)
            if order.note is not None:
                state.notes[task.id] = order.note
            self._remember(order)
            state.book(entry, ENGINE, now)
            phase = PARKED if parks else QUEUED
            state.schedule[task.id] = Row(task.user, task.request.model, phase, turn, now)
            state.wallets[task.user] = replace(state.wallets[task.user], last_turn=turn)
            state.count_active(task.user, 0 if parks else 1)
            state.spend(task.key, task.quote.amount)
        self._work.set()
        return Accepted(task, fresh=True)

    async def repeated(self, user: str, key: str | None, repeatable: Repeatable) -> Task | None:
        return self._repeated(user, key, repeatable)

    def _repeated(self, user: str, key: str | None, repeatable: Repeatable) -> Task | None:
        state = self.state
        if repeatable.name is not None:
            named = state.names.get((user, repeatable.name))
            if named is None:
                return None
            if state.prints.get(named) != repeatable.fingerprint:
                raise IdempotencyConflict
            return state.tasks[named]
        alike = state.alike.get((key, repeatable.fingerprint), ()) if key is not None else ()
        found = (state.tasks[task] for task in alike if task not in state.erased)
        recent = [task for task in found if task.created_at >= repeatable.since]
        return min(recent, key=lambda task: (task.created_at, task.id), default=None)

    def _remember(self, order: Order) -> None:
        task, state = order.task, self.state
        state.spoken[task.id] = spoken_of(task)
        if order.repeatable is None:
            return
        state.prints[task.id] = order.repeatable.fingerprint
        if order.repeatable.name is not None:
            state.names[task.user, order.repeatable.name] = task.id
        if task.key is not None:
            at = (task.key, order.repeatable.fingerprint)
            state.alike[at] = (*state.alike.get(at, ()), task.id)

    def _check_rights(self, task: Task) -> None:
        user = self.state.users.get(task.user)
        if user is None or user.disabled:
            raise KeyRevoked
        if task.key is not None:
            key = self.state.keys.get(task.key)
            if key is None or key.user != task.user or key.revoked_at is not None:
                raise KeyRevoked
            check_budget(task.quote.amount, budget=key.budget, used=key.used)

    def _serving(self) -> int:
        queued = (row.turn for _, row in self.state.in_phase(QUEUED))
        return min(queued, default=self.state.last_started)

    # -- claiming --------------------------------------------------------------------------

    async def claim(self, order: ClaimOrder) -> tuple[Claim, ...]:
        return (*self._flights(order), *self._starts(order))

    def _flights(self, order: ClaimOrder) -> list[Claim]:
        due = sorted(
            (row.due_at, task)
            for task, row in self.state.in_phase(FLIGHT)
            if row.due_at <= order.now
        )
        claims: list[Claim] = []
        for _, task in due[: max(order.flights, 0)]:
            row = self.state.schedule[task]
            claims.append(Claim(self.state.tasks[task], row.token + 1, row.leased, row.due_at))
            self.state.schedule[task] = replace(
                row, token=row.token + 1, due_at=order.lease_until, leased=True
            )
        return claims

    def _starts(self, order: ClaimOrder) -> list[Claim]:
        waiting = sorted(
            (row.turn, task, row)
            for task, row in self.state.in_phase(QUEUED)
            if row.due_at <= order.now
        )
        starts = fairness.assign(
            (Waiting(task, row.model, row.avoid) for _, task, row in waiting),
            order.places,
            self.state.busy,
        )
        return [
            self._start(start.task, start.channel, order)
            for start in starts[: max(order.starts, 0)]
        ]

    def _start(self, task: str, channel: str, order: ClaimOrder) -> Claim:
        row, state = self.state.schedule[task], self.state
        started = advance(state.tasks[task], Claimed(channel), order.now)
        state.tasks[task] = started
        state.schedule[task] = replace(
            row, phase=FLIGHT, channel=channel, token=row.token + 1,
            due_at=order.lease_until, leased=True,
        )  # fmt: skip
        state.count_busy(channel, 1)
        state.last_started = max(state.last_started, row.turn)
        return Claim(started, row.token + 1, again=False)

    # -- outcomes --------------------------------------------------------------------------

    async def apply(self, outcomes: Sequence[Outcome], now: int) -> tuple[bool, ...]:
        results: list[bool] = []
        with self.state.change():
            for outcome in outcomes:
                row = self.state.schedule.get(outcome.task.id)
                fits = row is not None and row.token == outcome.token
                if row is not None and fits:
                    self._write(row, outcome, outcome.token, now)
                results.append(fits)
        if any(results):
            self._work.set()
        return tuple(results)

    async def amend(self, task: str, decide: Decide, now: int) -> Task | None:
        before = self.state.task(task)
        outcome = None if before is None else decide(before)
        if before is None or outcome is None:
            return before
        row = self.state.schedule.get(task)
        if row is None:
            raise IllegalTransition(f"{task} is {before.state}: nothing can be changed")
        with self.state.change():
            self._write(row, outcome, row.token + 1, now)
        self._work.set()
        return self.state.tasks[task]

    def _write(self, row: Row, outcome: Outcome, token: int, now: int) -> None:
        state, task = self.state, outcome.task
        landing = land(row.phase, row.channel, row.avoid, outcome)
        stored = state.tasks[task.id]
        state.add_assets(outcome.assets)
        after = state.tasks[task.id] = merged(
            task, percent=stored.percent, cancel_requested=stored.cancel_requested
        )
        due_at = due_after(outcome, after, now)
        if landing.phase is None or due_at is None:
            del state.schedule[task.id]
        else:
            state.schedule[task.id] = replace(
                row, phase=landing.phase, due_at=due_at, token=token, leased=False,
                channel=landing.channel, avoid=landing.avoid,
            )  # fmt: skip
        if landing.freed is not None:
            state.count_busy(landing.freed, -1)
        if outcome.entry is not None:
            state.book(outcome.entry, ENGINE, now)
        if (trace := trace_of(row.phase, outcome, now)) is not None:
            state.add_trace(trace)
        if landing.promotes and not self._promote(row.user, now):
            state.count_active(row.user, -1)
        if outcome.voice is not None:
            state.add_voice(outcome.voice)
        if task.finished:
            self._announce(task, now)

    def _announce(self, task: Task, now: int) -> None:
        state = self.state
        for key, amount in given_back([task]).items():
            state.spend(key, -amount)
        listeners = [
            Listener(hook.id, hook.user, hook.url, hook.events)
            for hook in state.webhooks.values()
            if hook.url and not hook.disabled
        ]
        for notice in notices([(task, now)], listeners):
            state.deliveries[notice.id] = notice

    def _promote(self, user: str, now: int) -> bool:
        parked = [(row.turn, task) for task, row in self.state.in_phase(PARKED) if row.user == user]
        if not parked:
            return False
        _, task = min(parked)
        self.state.schedule[task] = replace(self.state.schedule[task], phase=QUEUED)
        self.state.add_trace(admitted(task, now))
        return True

    # -- leases and waiting ----------------------------------------------------------------

    async def renew(self, leases: Mapping[str, int], until: int) -> frozenset[str]:
        lost: set[str] = set()
        for task, token in leases.items():
            row = self.state.schedule.get(task)
            if row is None or row.token != token or not row.leased:
                lost.add(task)
            else:
                self.state.schedule[task] = replace(row, due_at=until)
        return frozenset(lost)

    async def end_leases(self, now: int) -> None:
        for name, row in list(self.state.schedule.items()):
            if row.leased and row.due_at > now:
                self.state.schedule[name] = replace(row, due_at=now)
        self._work.set()

    async def progress(self, percents: Mapping[str, tuple[int, int]], now: int) -> None:
        for name, (token, percent) in percents.items():
            row = self.state.schedule.get(name)
            if row is None or row.token != token or not row.leased:
                continue
            task = self.state.tasks[name]
            if percent > task.percent:
                self.state.tasks[name] = replace(task, percent=percent, updated_at=now)

    async def request_cancel(self, task: str, now: int) -> None:
        found = self.state.tasks.get(task)
        if found is None or found.state in TERMINAL:
            return
        if not found.cancel_requested:
            self.state.tasks[task] = replace(found, cancel_requested=True, updated_at=now)
        row = self.state.schedule.get(task)
        if row is not None and row.phase == FLIGHT and not row.leased and row.due_at > now:
            self.state.schedule[task] = replace(row, due_at=now)
        self._work.set()

    async def due(self, now: int) -> int | None:
        times = (
            row.due_at
            for row in self.state.schedule.values()
            if row.phase == FLIGHT or (row.phase == QUEUED and row.due_at > now)
        )
        return min(times, default=None)

    async def wait_for_work(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._work.wait()
        except TimeoutError:
            return
        self._work.clear()
