"""What every store promises about accepting tasks: money, repeats, rights, the user's limit."""

import asyncio

import pytest

from onetake.core.account import Balance
from onetake.core.ledger import InsufficientCredits, Kind
from onetake.store.store import (
    Accepted,
    IdempotencyConflict,
    KeyRevoked,
    Repeatable,
    Store,
)
from tests.store.sample import (
    api_key,
    asset,
    cancelled,
    claim,
    failed,
    open_account,
    order,
    person,
    submit,
    task,
)


class Accepting:
    async def test_what_was_accepted_can_be_read_back_as_it_was(self, store: Store) -> None:
        await open_account(store)
        wanted = task("t1", materials=["asset_1"])

        accepted = await store.accept(order(wanted), 100)

        assert accepted == Accepted(wanted, fresh=True)
        assert await store.task("t1") == wanted
        assert await store.task("t2") is None

    async def test_accepting_moves_the_price_from_available_to_held(self, store: Store) -> None:
        await open_account(store, credits=100)

        await submit(store, task("t1", price=30))

        assert await store.balance("ann") == Balance(available=70, held=30)
        (statement,) = await store.entries(task="t1")
        assert (statement.at, statement.entry.kind) == (100, Kind.RESERVE)
        assert [posting.amount for posting in statement.entry.postings] == [30]
        assert await store.findings() == ()

    async def test_a_free_task_has_its_entry_without_postings(self, store: Store) -> None:
        await open_account(store, credits=0)

        await submit(store, task("t1", price=0))

        (statement,) = await store.entries(task="t1")
        assert statement.entry.postings == ()
        assert await store.findings() == ()

    async def test_a_task_that_costs_more_than_is_there_leaves_no_trace(self, store: Store) -> None:
        await open_account(store, credits=29)
        fetched = asset("asset_9")

        with pytest.raises(InsufficientCredits) as raised:
            await store.accept(order(task("t1", price=30), assets=(fetched,)), 100)

        assert (raised.value.needed, raised.value.available) == (30, 29)
        assert await store.task("t1") is None
        assert await store.asset("asset_9") is None
        assert await store.entries(task="t1") == ()
        assert await store.balance("ann") == Balance(29, 0)
        assert (await store.counts())["queued"] == 0
        assert await store.findings() == ()

    async def test_two_hundred_at_once_on_credits_for_fifty_are_fifty(self, store: Store) -> None:
        await open_account(store, credits=500)

        results = await asyncio.gather(
            *(store.accept(order(task(f"t{n:03}", price=10)), 100) for n in range(200)),
            return_exceptions=True,
        )

        accepted = [result for result in results if isinstance(result, Accepted)]
        refused = [result for result in results if isinstance(result, InsufficientCredits)]
        assert (len(accepted), len(refused)) == (50, 150)
        assert await store.balance("ann") == Balance(0, 500)
        assert (await store.counts())["queued"] == 50
        assert await store.findings() == ()

    async def test_a_bad_order_takes_no_other_along(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"))

        results = await asyncio.gather(
            *(store.accept(order(task(name)), 100) for name in ("t2", "t1", "t3")),
            return_exceptions=True,
        )

        assert [isinstance(result, Accepted) for result in results] == [True, False, True]
        assert await store.balance("ann") == Balance(970, 30)
        assert await store.findings() == ()

    # -- repeats ---------------------------------------------------------------------------

    async def test_the_same_name_again_is_the_first_task(self, store: Store) -> None:
        await open_account(store)
        await store.accept(order(task("t1"), name="n1"), 100)

        again = await store.accept(order(task("t2"), name="n1"), 110)

        assert again == Accepted(task("t1"), fresh=False)
        assert await store.balance("ann") == Balance(990, 10)
        assert await store.repeated("ann", None, Repeatable("n1", "print")) == task("t1")

    async def test_the_same_name_for_something_else_is_a_conflict(self, store: Store) -> None:
        await open_account(store)
        await store.accept(order(task("t1"), name="n1"), 100)

        with pytest.raises(IdempotencyConflict):
            await store.accept(order(task("t2"), name="n1", fingerprint="other"), 110)
        with pytest.raises(IdempotencyConflict):
            await store.repeated("ann", None, Repeatable("n1", "other"))

        assert await store.task("t2") is None

    async def test_a_name_belongs_to_its_user(self, store: Store) -> None:
        await open_account(store, "ann")
        await open_account(store, "bob")
        await store.accept(order(task("t1", "ann"), name="n1"), 100)

        accepted = await store.accept(order(task("t2", "bob"), name="n1", fingerprint="x"), 100)

        assert accepted.fresh
        assert await store.repeated("cat", None, Repeatable("n1", "print")) is None

    async def test_one_name_a_hundred_times_at_once_is_one_task(self, store: Store) -> None:
        await open_account(store)

        results = await asyncio.gather(
            *(store.accept(order(task(f"t{n:03}"), name="n1"), 100) for n in range(100))
        )

        assert [result.fresh for result in results].count(True) == 1
        assert len({result.task.id for result in results}) == 1
        assert await store.balance("ann") == Balance(990, 10)

    async def test_a_repeat_is_answered_even_when_nothing_new_would_be_accepted(
        self, store: Store
    ) -> None:
        await open_account(store, credits=10)
        await store.add_key(api_key("k1", "ann"))
        await store.accept(order(task("t1", key="k1"), name="n1"), 100)
        await store.amend("t1", cancelled, 150)
        await store.revoke_key("k1", 160)
        await store.set_disabled("ann", True)

        again = await store.accept(order(task("t2", key="k1", price=999), name="n1"), 200)

        assert not again.fresh
        assert again.task.finished

    async def test_without_a_name_the_fingerprint_tells_within_its_time(self, store: Store) -> None:
        await open_account(store)
        await store.add_key(api_key("k1", "ann"))
        await store.add_key(api_key("k2", "ann"))
        first = task("t1", key="k1", created_at=100)
        await store.accept(order(first, since=50), 100)

        async def again(id: str, key: str, *, since: int, fingerprint: str = "print") -> str:
            wanted = order(task(id, key=key), since=since, fingerprint=fingerprint)
            return (await store.accept(wanted, 110)).task.id

        assert await again("t2", "k1", since=100) == "t1"
        assert await again("t3", "k1", since=101) == "t3"
        assert await again("t4", "k2", since=0) == "t4"
        assert await again("t5", "k1", since=0, fingerprint="other") == "t5"
        assert await store.repeated("ann", "k1", Repeatable(None, "print", 100)) == first
        assert await store.repeated("ann", "k1", Repeatable(None, "print", 101)) is None

    async def test_without_a_name_and_a_key_nothing_is_a_repeat(self, store: Store) -> None:
        await open_account(store)
        await store.accept(order(task("t1"), since=0), 100)

        assert (await store.accept(order(task("t2"), since=0), 100)).fresh
        assert await store.repeated("ann", None, Repeatable(None, "print")) is None

    # -- rights ----------------------------------------------------------------------------

    async def test_a_revoked_key_creates_nothing(self, store: Store) -> None:
        await open_account(store)
        await store.add_key(api_key("k1", "ann"))
        await submit(store, task("t1", key="k1"))
        assert await store.revoke_key("k1", 150)

        with pytest.raises(KeyRevoked):
            await store.accept(order(task("t2", key="k1")), 160)

        assert await store.balance("ann") == Balance(990, 10)

    async def test_an_unknown_key_or_another_users_creates_nothing(self, store: Store) -> None:
        await open_account(store, "ann")
        await open_account(store, "bob")
        await store.add_key(api_key("k1", "bob"))

        for key in ("k1", "k9"):
            with pytest.raises(KeyRevoked):
                await store.accept(order(task("t1", "ann", key=key)), 160)

    async def test_a_disabled_or_unknown_user_creates_nothing(self, store: Store) -> None:
        await open_account(store)
        await store.set_disabled("ann", True)

        for user in ("ann", "nobody"):
            with pytest.raises(KeyRevoked):
                await store.accept(order(task("t1", user)), 160)

        await store.set_disabled("ann", False)
        await submit(store, task("t1"))

    async def test_who_may_not_is_told_that_before_being_told_the_price(self, store: Store) -> None:
        await store.add_user(person("ann"))
        await store.set_disabled("ann", True)

        with pytest.raises(KeyRevoked):
            await store.accept(order(task("t1", price=5)), 160)

    # -- the user's limit ------------------------------------------------------------------

    async def test_more_than_the_limit_wait_outside_the_queue(self, store: Store) -> None:
        await open_account(store)

        await submit(store, *(task(f"t{n}") for n in range(5)), active_max=2)

        counts = await store.counts()
        assert (counts["queued"], counts["parked"], counts["state:queued"]) == (2, 3, 5)
        assert set(await claim(store)) == {"t0", "t1"}
        assert await store.findings() == ()

    async def test_a_finished_task_lets_the_next_parked_one_in(self, store: Store) -> None:
        await open_account(store)
        await submit(store, *(task(f"t{n}") for n in range(4)), active_max=1)

        for name in ("t0", "t1", "t2", "t3"):
            claims = await claim(store)
            assert set(claims) == {name}
            await store.apply([failed(claims[name])], 250)
            assert await store.findings() == ()

    async def test_a_parked_task_that_is_cancelled_lets_nobody_in(self, store: Store) -> None:
        await open_account(store)
        await submit(store, *(task(f"t{n}") for n in range(3)), active_max=1)

        await store.amend("t1", cancelled, 150)

        counts = await store.counts()
        assert (counts["queued"], counts["parked"]) == (1, 1)
        assert await store.findings() == ()
