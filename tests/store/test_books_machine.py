"""Whatever happens in whatever order, the books are exact: memory and SQLite side by side."""

import asyncio
import tempfile
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from onetake.core import ledger
from onetake.core.account import Balance
from onetake.core.fairness import Place
from onetake.core.ledger import InsufficientCredits
from onetake.core.office import StatementFilter
from onetake.core.task import IllegalTransition, State
from onetake.core.webhook import Outcome as Told
from onetake.store.memory import MemoryStore
from onetake.store.sqlite import SqliteStore
from onetake.store.store import (
    BudgetSpent,
    Claim,
    IdempotencyConflict,
    Outcome,
    Store,
    Unfinished,
)
from onetake.store.vault import Vault
from tests.store.blank import blank
from tests.store.sample import (
    MODEL,
    api_key,
    cancelled,
    claim,
    failed,
    order,
    person,
    produced,
    returned,
    running,
    succeeded,
    task,
    webhook,
)

T = TypeVar("T")

USERS = ("ann", "bob")
REFUSALS = (
    InsufficientCredits, BudgetSpent, IdempotencyConflict, IllegalTransition, Unfinished,
)  # fmt: skip
BUDGETS = {"ann": 60, "bob": None}
PLACES = {MODEL: [Place("first", 2), Place("second", 1)]}


class BooksMachine(RuleBasedStateMachine):
    """Two stores are told the same; they must answer the same and be sound after each step."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.runner = asyncio.Runner()
        path = Path(self.folder.name) / "onetake.db"
        self.sqlite = self.runner.run(SqliteStore.open(blank(path), Vault(b"k" * 32)))
        self.memory = MemoryStore()
        self.now = 1000
        self.made = 0
        self.claims: dict[str, Claim] = {}
        for user in USERS:
            key = replace(api_key(f"key of {user}", user), budget=BUDGETS[user])
            self.both(lambda store, user=user: store.add_user(person(user)))
            self.both(lambda store, key=key: store.add_key(key))
        self.both(lambda store: store.put_webhook(webhook("w1", "bob")))

    def both(self, ask: Callable[[Store], Coroutine[Any, Any, T]]) -> T:
        """The one answer, or the type of the one refusal."""

        async def answer(store: Store) -> Any:
            try:
                return await ask(store)
            except REFUSALS as error:
                return type(error)

        ours = self.runner.run(answer(self.sqlite))
        theirs = self.runner.run(answer(self.memory))
        assert ours == theirs
        return ours

    @rule(user=st.sampled_from(USERS), amount=st.integers(-30, 60).filter(bool))
    def grant(self, user: str, amount: int) -> None:
        self.made += 1
        entry = ledger.grant(user, amount, key=f"g{self.made}", reason="")
        self.both(lambda store: store.post(entry, "root", self.now))

    @rule(
        user=st.sampled_from(USERS), price=st.integers(0, 25), limit=st.integers(0, 3),
        name=st.none() | st.sampled_from(["n1", "n2"]), keyed=st.booleans(),
        files=st.lists(st.integers(0, 9), max_size=2),
    )  # fmt: skip
    def accept(
        self, user: str, price: int, limit: int, name: str | None, keyed: bool, files: list[int]
    ) -> None:
        self.made += 1
        wanted = task(
            f"t{self.made:03}", user, price=price, created_at=self.now,
            key=f"key of {user}" if keyed else None,
            callback_url="https://told.test" if files else None,
            # Of results that are there, or were, or never will be.
            materials=[f"result of t{number:03}" for number in files],
        )  # fmt: skip
        asked = order(wanted, name=name, active_max=limit)
        self.both(lambda store: store.accept(asked, self.now))

    @rule(starts=st.integers(0, 3), flights=st.integers(0, 3), lease=st.integers(1, 40))
    def take(self, starts: int, flights: int, lease: int) -> None:
        self.claims |= self.both(
            lambda store: claim(
                store, now=self.now, lease_until=self.now + lease, starts=starts,
                flights=flights, places=PLACES,
            )
        )  # fmt: skip

    @rule(pick=st.integers(0, 99), way=st.integers(0, 4), wait=st.integers(0, 30))
    def step(self, pick: int, way: int, wait: int) -> None:
        """Also with claims that were applied before or ran out long ago."""
        if not self.claims:
            return
        held = sorted(self.claims.values(), key=lambda one: one.task.id)[pick % len(self.claims)]
        outcome = led_to(held, way, self.now, wait)
        self.both(lambda store: store.apply([outcome], self.now))

    @rule(pick=st.integers(0, 99))
    def cancel(self, pick: int) -> None:
        name = f"t{pick % max(self.made, 1):03}"
        at = self.now
        self.both(lambda store: store.amend(name, lambda before: cancelled(before, at=at), at))

    @rule(pick=st.integers(0, 99))
    def erase(self, pick: int) -> None:
        name = f"t{pick % max(self.made, 1):03}"

        async def erased(store: Store) -> list[str] | None:
            blobs = await store.erase(name, self.now)
            assert await store.task(name) is None
            return None if blobs is None else sorted(blobs)  # their order means nothing

        self.both(erased)

    @rule(limit=st.integers(1, 3), done=st.booleans())
    def deliver(self, limit: int, done: bool) -> None:
        claimed = self.both(
            lambda store: store.claim_deliveries(self.now, self.now + 20, limit)
        )  # fmt: skip
        for one in claimed:
            outcome = Told.DELIVERED if done else Told.PENDING
            noted = replace(one, outcome=outcome, due_at=self.now + 5)
            assert self.both(lambda store, noted=noted: store.note_delivery(noted))

    @rule(milliseconds=st.integers(1, 50))
    def wait(self, milliseconds: int) -> None:
        self.now += milliseconds

    @invariant()
    def the_books_are_exact(self) -> None:
        assert self.both(lambda store: store.findings()) == ()

    @invariant()
    def both_show_the_same(self) -> None:
        self.both(lambda store: store.counts())
        self.both(lambda store: store.due(0))
        self.both(lambda store: store.tasks(user=None, limit=99))
        self.both(lambda store: store.keys())
        self.both(lambda store: store.next_delivery_due())
        self.both(lambda store: store.stale_assets(before=self.now + 1, limit=99))
        for user in USERS:
            self.both(lambda store, user=user: store.deliveries(user, limit=99))
            balance = self.both(lambda store, user=user: store.balance(user))
            assert balance.available >= 0
            assert balance.held >= 0
            self.the_statement_adds_up(user, balance)
        for key in self.both(lambda store: store.keys()):
            assert key.budget is None or 0 <= key.used <= key.budget

    def the_statement_adds_up(self, user: str, balance: Balance) -> None:
        found = self.both(
            lambda store: store.statement(user, StatementFilter(), offset=0, limit=9999)
        )
        totals = found.totals
        assert sum(line.credits for line in found.lines) == balance.available
        assert totals.granted - totals.held + totals.refunded == balance.available
        assert totals.held - totals.charged - totals.refunded == balance.held
        spent = self.both(lambda store: store.spending(user, 0))
        assert sum(each.charged for each in spent) == totals.charged

    def teardown(self) -> None:
        self.runner.run(self.sqlite.close())
        self.runner.close()
        self.folder.cleanup()


def led_to(held: Claim, way: int, now: int, wait: int) -> Outcome:
    """A lawful outcome of a claim's state, chosen by a number."""
    if held.task.state is State.STORING:
        return (
            failed(held, at=now)
            if way < 2
            else succeeded(held, used=held.task.quote.amount // 2, at=now)
        )
    if held.task.state is State.SUBMITTING:
        match way:
            case 0:
                return returned(held, due_at=now + wait, at=now)
            case 1 | 2:
                return running(held, due_at=now + wait, at=now)
            case _:
                return produced(held, due_at=now + wait, at=now)
    return failed(held, at=now) if way == 0 else produced(held, due_at=now + wait, at=now)


TestBooks = BooksMachine.TestCase
TestBooks.settings = settings(
    max_examples=15, stateful_step_count=25, deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
