"""What every store promises about what a caller agreed to pay, and what it said of its work."""

import asyncio
from dataclasses import replace

import pytest

from onetake.core import ledger
from onetake.core.account import Balance
from onetake.core.ledger import InsufficientCredits
from onetake.core.work import Note
from onetake.store.store import (
    Accepted,
    BudgetSpent,
    IdempotencyConflict,
    KeyRevoked,
    PriceChanged,
    Store,
)
from tests.store.sample import api_key, asset, finish, open_account, order, submit, task


class Agreed:
    # -- the price ---------------------------------------------------------------------------

    async def test_nothing_is_held_above_what_was_agreed_to(self, store: Store) -> None:
        await open_account(store)
        dear = order(task("t1", price=31), name="n1", assets=(asset("asset_9"),))
        dear = replace(dear, ceiling=30, note=Note("t1", "ann", "Kites"))

        with pytest.raises(PriceChanged) as raised:
            await store.accept(dear, 100)

        assert (raised.value.agreed, raised.value.needed) == (30, 31)
        assert str(raised.value) == "needs 31 microcredits, and 30 were agreed to"
        assert await store.balance("ann") == Balance(1000, 0)
        assert await store.task("t1") is None
        assert await store.work("t1") is None
        assert await store.asset("asset_9") is None
        assert await store.entries(task="t1") == ()
        assert (await store.counts())["queued"] == 0
        # The name is free: who agrees to the new price sends it again.
        agreed = replace(order(task("t2", price=31), name="n1"), ceiling=31)
        assert (await store.accept(agreed, 110)).fresh
        assert await store.findings() == ()

    async def test_a_lower_price_is_taken_without_asking(self, store: Store) -> None:
        await open_account(store)

        for name, price, ceiling in (("t1", 29, 30), ("t2", 30, 30), ("t3", 0, 0)):
            assert (await store.accept(
                replace(order(task(name, price=price)), ceiling=ceiling), 100
            )).fresh  # fmt: skip

        assert await store.balance("ann") == Balance(941, 59)

    async def test_a_repeat_is_the_first_task_whatever_the_price_is_now(self, store: Store) -> None:
        await open_account(store)
        await store.accept(replace(order(task("t1", price=30), name="n1"), ceiling=30), 100)

        again = replace(order(task("t2", price=50), name="n1"), ceiling=30)
        assert await store.accept(again, 110) == Accepted(task("t1", price=30), fresh=False)
        with pytest.raises(IdempotencyConflict):
            await store.accept(replace(again, repeatable=order(
                task("t3"), name="n1", fingerprint="other"
            ).repeatable), 120)  # fmt: skip

        assert await store.balance("ann") == Balance(970, 30)

    async def test_of_many_at_once_each_is_held_to_its_own_price(self, store: Store) -> None:
        await open_account(store)

        results = await asyncio.gather(
            *(
                store.accept(
                    replace(order(task(f"t{n:02}", price=10), name=f"n{n % 10}"), ceiling=5 + n), 9
                )
                for n in range(20)
            ),
            return_exceptions=True,
        )

        assert [isinstance(each, PriceChanged) for each in results] == [True] * 5 + [False] * 15
        fresh = [each for each in results if isinstance(each, Accepted) and each.fresh]
        assert len(fresh) == 10
        assert await store.balance("ann") == Balance(900, 100)
        assert await store.findings() == ()

    async def test_rights_and_budget_are_looked_at_before_and_the_balance_after(
        self, store: Store
    ) -> None:
        await open_account(store, credits=5)
        await store.add_key(replace(api_key("k1", "ann"), budget=8))

        for wanted, refusal in (
            (task("t1", price=10, key="k9"), KeyRevoked),
            (task("t1", price=10, key="k1"), BudgetSpent),
            (task("t1", price=7, key="k1"), PriceChanged),
            (task("t1", price=6, key="k1"), InsufficientCredits),
        ):
            with pytest.raises(refusal):
                await store.accept(replace(order(wanted), ceiling=6), 100)

        assert await store.balance("ann") == Balance(5, 0)
        assert (await store.keys())[0].used == 0

    # -- what is said of the work ------------------------------------------------------------

    async def test_what_is_said_of_a_work_comes_with_its_task(self, store: Store) -> None:
        await open_account(store)
        note = Note("t1", "ann", "Kites", "cinematic", batch="b1")

        await store.accept(replace(order(task("t1"), name="n1"), note=note), 100)
        plain = await store.accept(order(task("t2")), 100)
        again = replace(order(task("t3"), name="n1"), note=Note("t3", "ann", "Else"))
        assert not (await store.accept(again, 110)).fresh

        found = await store.work("t1")
        assert found is not None
        assert found.note == note
        assert plain.fresh
        assert [work.note for work in (await store.works(user="ann", batch="b1")).works] == [note]
        unsaid = await store.work("t2")
        assert unsaid is not None
        assert unsaid.note is None
        changed = await store.edit_work("t1", "ann", {"winner": True})
        assert changed == replace(note, winner=True)

    async def test_an_order_that_cannot_be_written_leaves_no_note(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"))

        with pytest.raises(Exception, match=r".+"):
            await store.accept(replace(order(task("t1")), note=Note("t1", "ann", "Kites")), 110)

        found = await store.work("t1")
        assert found is not None
        assert found.note is None
        assert await store.balance("ann") == Balance(990, 10)

    async def test_a_note_goes_with_its_task(self, store: Store) -> None:
        await open_account(store)
        said = replace(order(task("t1")), note=Note("t1", "ann", "Kites", batch="b1"))
        await store.accept(said, 100)
        await finish(store, "t1")

        await store.erase("t1", 500)

        assert (await store.works(user="ann", batch="b1")).total == 0
        assert await store.findings() == ()

    # -- pages of the books ------------------------------------------------------------------

    async def test_no_entry_of_one_millisecond_is_missed_at_a_pages_edge(
        self, store: Store
    ) -> None:
        await open_account(store, credits=0)
        for number in (3, 1, 4, 0, 2):
            grant = ledger.grant("ann", 5, key=f"g{number}", reason="")
            await store.post(grant, "root", 50 if number else 40)
        whole = [(found.at, found.entry.key) for found in await store.entries(user="ann")]
        assert [key for _, key in whole] == [f"grant:g{number}" for number in (4, 3, 2, 1, 0)]

        place, read = None, list[tuple[int, str]]()
        while page := await store.entries(user="ann", place=place, limit=2):
            read += [(found.at, found.entry.key) for found in page]
            place = read[-1]

        assert read == whole

    async def test_a_tasks_entries_are_paged_forward(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"))
        await finish(store, "t1")
        whole = await store.entries(task="t1")

        (first,) = await store.entries(task="t1", limit=1)
        rest = await store.entries(task="t1", place=(first.at, first.entry.key))

        assert (first, *rest) == whole
        assert len(rest) == 1
        assert await store.entries(task="t1", place=(rest[0].at, rest[0].entry.key)) == ()
