"""What every store promises about what an API key may spend."""

import asyncio
from dataclasses import replace

import pytest

from onetake.core.account import Balance
from onetake.core.ledger import InsufficientCredits
from onetake.store.store import Accepted, BudgetSpent, Store
from tests.store.sample import (
    api_key,
    cancelled,
    claim,
    failed,
    finish,
    open_account,
    order,
    submit,
    task,
)


async def used(store: Store, key: str = "k1") -> int:
    return next(found.used for found in await store.keys() if found.id == key)


async def keyed(store: Store) -> None:
    """Ann has a key `k1` for 25 micro-credits, and `k2` without a limit."""
    await open_account(store)
    await store.add_key(replace(api_key("k1", "ann"), budget=25))
    await store.add_key(api_key("k2", "ann"))


class Budgets:
    async def test_a_budget_comes_back_with_its_key(self, store: Store) -> None:
        await keyed(store)

        assert [(key.budget, key.used) for key in await store.keys()] == [(25, 0), (None, 0)]

    async def test_more_than_the_budget_is_refused_and_leaves_no_trace(self, store: Store) -> None:
        await keyed(store)
        await submit(store, task("t1", key="k1"), task("t2", key="k1"))

        with pytest.raises(BudgetSpent) as raised:
            await store.accept(order(task("t3", key="k1")), 100)

        assert (raised.value.needed, raised.value.budget, raised.value.used) == (10, 25, 20)
        assert await store.task("t3") is None
        assert await store.balance("ann") == Balance(980, 20)
        await submit(store, task("t4", key="k1", price=5), task("t5", key="k1", price=0))
        assert await used(store) == 25
        assert await store.findings() == ()

    async def test_a_key_without_a_budget_is_counted_and_never_refused(self, store: Store) -> None:
        await keyed(store)
        await submit(store, task("t1", key="k2", price=300), task("t2"))

        assert await used(store, "k2") == 300
        assert await used(store) == 0
        assert await store.findings() == ()

    async def test_a_budget_gets_back_what_was_not_charged(self, store: Store) -> None:
        await keyed(store)
        await submit(store, *(task(f"t{n}", key="k1", price=6) for n in range(4)))
        claims = await claim(store)

        await store.apply([failed(claims["t0"])], 250)
        await store.amend("t1", cancelled, 250)
        assert await used(store) == 12

        await finish(store, "t2", used=4)
        assert await used(store) == 10
        assert await store.findings() == ()

    async def test_a_repeat_takes_nothing_of_a_budget(self, store: Store) -> None:
        await keyed(store)
        await store.accept(order(task("t1", key="k1", price=20), name="n1"), 100)

        again = await store.accept(order(task("t2", key="k1", price=20), name="n1"), 100)

        assert not again.fresh
        assert await used(store) == 20

    async def test_the_budget_is_looked_at_before_the_balance(self, store: Store) -> None:
        await keyed(store)

        with pytest.raises(BudgetSpent):
            await store.accept(order(task("t1", key="k1", price=5000)), 100)
        with pytest.raises(InsufficientCredits):
            await store.accept(order(task("t1", key="k2", price=5000)), 100)

    async def test_many_at_once_spend_no_more_than_the_budget(self, store: Store) -> None:
        await keyed(store)

        results = await asyncio.gather(
            *(store.accept(order(task(f"t{n}", key="k1", price=2)), 100) for n in range(30)),
            return_exceptions=True,
        )

        assert sum(isinstance(result, Accepted) for result in results) == 12
        assert sum(isinstance(result, BudgetSpent) for result in results) == 18
        assert await used(store) == 24
        assert await store.findings() == ()

    async def test_a_budget_can_be_changed_and_is_news(self, store: Store) -> None:
        await keyed(store)
        await submit(store, task("t1", key="k1"))
        before = await store.revision()

        assert await store.set_key_budget("k1", 5)
        assert not await store.set_key_budget("k9", 5)

        assert await store.revision() == before + 1
        with pytest.raises(BudgetSpent):
            await store.accept(order(task("t2", key="k1", price=1)), 100)
        assert await store.set_key_budget("k1", None)
        await submit(store, task("t2", key="k1", price=500))
        assert await used(store) == 510
