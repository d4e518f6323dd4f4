"""What every store promises about the queue: claims, leases, fairness, places, outcomes."""

import asyncio
from dataclasses import replace

import pytest

from onetake.core.account import Balance
from onetake.core.fairness import Place
from onetake.core.task import IllegalTransition, Progressed, State, Task, advance
from onetake.store.store import ClaimOrder, Outcome, Store
from tests.store.sample import (
    CHANNEL,
    MODEL,
    REFUSED,
    asset,
    cancelled,
    claim,
    failed,
    open_account,
    places,
    produced,
    returned,
    running,
    submit,
    succeeded,
    task,
)


class Queue:
    # -- claims ----------------------------------------------------------------------------

    async def test_a_start_is_written_before_anybody_is_called(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"))

        claims = await claim(store, now=200)

        started = claims["t1"].task
        assert (started.state, started.channel, started.attempt) == (State.SUBMITTING, CHANNEL, 1)
        assert (claims["t1"].again, started.submitted_at) == (False, 200)
        assert await store.task("t1") == started
        assert await store.findings() == ()

    async def test_two_claimers_never_get_one_row(self, store: Store) -> None:
        await open_account(store)
        await submit(store, *(task(f"t{n:03}") for n in range(60)))

        async def take_all() -> list[str]:
            taken: list[str] = []
            while claims := await claim(store, starts=7):
                taken += claims
            return taken

        taken = await asyncio.gather(*(take_all() for _ in range(5)))

        assert sorted(name for some in taken for name in some) == [f"t{n:03}" for n in range(60)]

    async def test_due_flights_come_in_order_and_others_do_not(self, store: Store) -> None:
        await open_account(store)
        await submit(store, *(task(f"t{n}") for n in range(3)))
        claims = await claim(store)
        dues = {"t0": 500, "t1": 400, "t2": 600}
        await store.apply([running(claims[name], due_at=at) for name, at in dues.items()], 250)

        assert await store.due(250) == 400
        assert list(await claim(store, now=399)) == []
        assert list(await claim(store, now=599, lease_until=700, flights=1)) == ["t1"]
        assert list(await claim(store, now=599, lease_until=700)) == ["t0"]

    async def test_a_lease_that_ran_out_is_claimed_again_and_says_so(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"))
        first = (await claim(store, now=200, lease_until=300))["t1"]

        assert await claim(store, now=299) == {}
        second = (await claim(store, now=300, lease_until=400))["t1"]

        assert (first.again, second.again) == (False, True)
        assert second.token > first.token
        assert second.task == first.task

    async def test_after_an_outcome_the_next_claim_is_not_again(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"))
        await store.apply([running((await claim(store))["t1"], due_at=400)], 250)

        third = (await claim(store, now=400, lease_until=500))["t1"]

        assert (third.again, third.task.handle) == (False, {"job": "j1", "shard": 7})

    async def test_an_outcome_that_comes_too_late_changes_nothing(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"))
        slow = (await claim(store, now=200, lease_until=300))["t1"]
        quick = (await claim(store, now=300, lease_until=400))["t1"]

        assert await store.apply([failed(slow)], 310) == (False,)
        assert await store.task("t1") == quick.task
        assert await store.apply([running(quick)], 320) == (True,)
        assert await store.balance("ann") == Balance(990, 10)
        assert await store.findings() == ()

    async def test_a_finished_task_is_not_finished_again(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"), task("t2"))
        claims = await claim(store)

        assert await store.apply([failed(claims["t1"])], 250) == (True,)
        again = await store.apply([failed(claims["t1"]), running(claims["t2"])], 260)

        assert again == (False, True)
        assert await store.balance("ann") == Balance(990, 10)
        assert len(await store.entries(task="t1")) == 2

    async def test_ended_leases_are_claimed_again_at_once_and_nothing_else_is(
        self, store: Store
    ) -> None:
        await open_account(store)
        await submit(store, task("t1"), task("t2"))
        claims = await claim(store, now=200, lease_until=900)
        await store.apply([running(claims["t2"], due_at=800)], 250)

        await store.end_leases(300)
        again = await claim(store, now=300, lease_until=900)

        assert list(again) == ["t1"]
        assert again["t1"].again
        assert again["t1"].token == claims["t1"].token + 1

    async def test_a_renewed_lease_lasts_and_a_lost_one_is_named(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"), task("t2"))
        claims = await claim(store, now=200, lease_until=300)
        await store.apply([running(claims["t2"])], 250)

        lost = await store.renew(
            {"t1": claims["t1"].token, "t2": claims["t2"].token, "t9": 1}, 1000
        )

        assert lost == {"t2", "t9"}
        assert "t1" not in await claim(store, now=999)
        assert "t1" in await claim(store, now=1000)

    # -- order and places ------------------------------------------------------------------

    async def test_ten_thousand_of_one_user_do_not_delay_anothers_first(self, store: Store) -> None:
        await open_account(store, "ann", 10_000)
        await open_account(store, "bob")
        await submit(store, *(task(f"a{n:03}", "ann") for n in range(100)))
        await claim(store, starts=10)
        await submit(store, task("b1", "bob"), task("b2", "bob"))

        order = [name for _ in range(4) for name in await claim(store, starts=1)]

        assert order.index("b1") <= 1
        assert order.index("b2") <= 3

    async def test_a_newcomer_does_not_overtake_who_was_served_before(self, store: Store) -> None:
        await open_account(store, "ann")
        await open_account(store, "bob")
        for n in range(20):
            await submit(store, task(f"a{n}", "ann"))
            await claim(store)
        await submit(store, *(task(f"b{n:02}", "bob") for n in range(20)))
        await submit(store, task("a99", "ann"))

        first = [name for _ in range(3) for name in await claim(store, starts=1)]

        assert "a99" in first

    async def test_a_full_channel_takes_no_more(self, store: Store) -> None:
        await open_account(store)
        await submit(store, *(task(f"t{n}") for n in range(5)))

        claims = await claim(store, places=places(2))

        assert len(claims) == 2
        assert await claim(store, places=places(2)) == {}
        await store.apply([running(claims["t0"], due_at=9000), failed(claims["t1"])], 250)
        assert set(await claim(store, places=places(2))) == {"t2"}
        assert await store.findings() == ()

    async def test_a_place_is_free_when_the_provider_is_done(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"), task("t2"))
        claims = await claim(store, places=places(1))

        await store.apply([produced(claims["t1"], due_at=9000)], 250)

        assert set(await claim(store, places=places(1))) == {"t2"}
        assert await store.findings() == ()

    async def test_many_claimers_never_take_more_places_than_there_are(self, store: Store) -> None:
        await open_account(store)
        await submit(store, *(task(f"t{n:02}") for n in range(40)))

        taken = await asyncio.gather(*(claim(store, places=places(7)) for _ in range(10)))

        assert sum(len(some) for some in taken) == 7
        assert await store.findings() == ()

    async def test_a_full_model_does_not_hold_another_up(self, store: Store) -> None:
        await open_account(store)
        await submit(store, *(task(f"t{n:02}") for n in range(30)), task("u1", model="other"))
        both = {MODEL: [Place("small", 1)], "other": [Place("free", 1)]}

        assert set(await claim(store, starts=5, places=both)) == {"t00", "u1"}
        assert await claim(store, starts=5, places=both) == {}

    async def test_a_model_without_places_waits(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1", model="other"))

        assert await claim(store) == {}
        assert await store.due(99) == 100
        assert await store.due(100) is None, "it waits for a place, not for its time"

    async def test_no_more_than_asked_for_are_claimed(self, store: Store) -> None:
        await open_account(store)
        await submit(store, *(task(f"t{n}") for n in range(6)))

        assert len(await claim(store, starts=4)) == 4
        assert await claim(store, starts=0, flights=0, now=900) == {}
        assert len(await claim(store, starts=0, flights=3, now=900)) == 3

    async def test_a_returned_task_waits_and_goes_to_another_channel(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"))
        two = {MODEL: [Place("first", 5), Place("second", 5)]}
        claimed = (await claim(store, places=two))["t1"]
        assert claimed.task.channel == "first"

        await store.apply([returned(claimed, due_at=400)], 250)

        waiting = await store.task("t1")
        assert waiting is not None
        assert (waiting.state, waiting.failure) == (State.QUEUED, REFUSED)
        assert await store.due(399) == 400
        assert await claim(store, now=399, places=two) == {}
        again = (await claim(store, now=400, places=two))["t1"].task
        assert (again.channel, again.attempt, again.failure) == ("second", 2, None)
        assert await store.findings() == ()

    async def test_a_returned_task_keeps_its_turn(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"), task("t2"), task("t3"))
        claimed = await claim(store, starts=1)
        await store.apply([returned(claimed["t1"], due_at=260)], 250)

        assert list(await claim(store, now=260, starts=1)) == ["t1"]

    # -- outcomes --------------------------------------------------------------------------

    async def test_a_success_is_charged_once_and_its_result_is_kept(self, store: Store) -> None:
        await open_account(store, credits=100)
        await submit(store, task("t1", price=30))
        claimed = (await claim(store))["t1"]
        await store.apply([produced(claimed, due_at=400)], 250)
        storing = (await claim(store, now=400))["t1"]
        assert storing.task.sources != ()
        outcome = succeeded(storing, used=20)

        assert await store.apply([outcome], 450) == (True,)

        done = await store.task("t1")
        assert done == outcome.task
        assert await store.balance("ann") == Balance(80, 0)
        assert await store.assets(task="t1") == outcome.assets
        assert await store.due(0) is None
        assert await store.findings() == ()

    async def test_one_broken_outcome_undoes_its_whole_batch(self, store: Store) -> None:
        await open_account(store)
        await store.add_assets([asset("taken")])
        await submit(store, task("t1"), task("t2"))
        claims = await claim(store)
        broken = replace(running(claims["t2"]), assets=(asset("taken"),))

        with pytest.raises(Exception, match=r"(?i)unique"):
            await store.apply([failed(claims["t1"]), broken], 250)

        assert await store.task("t1") == claims["t1"].task
        assert await store.balance("ann") == Balance(980, 20)
        assert await store.findings() == ()

    async def test_progress_only_rises_and_only_for_the_claim(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"))
        await store.apply([running((await claim(store))["t1"], due_at=400)], 250)
        claimed = (await claim(store, now=400, lease_until=500))["t1"]

        async def noted(percent: int, token: int) -> int:
            await store.progress({"t1": (token, percent), "t9": (1, 5)}, 410)
            found = await store.task("t1")
            assert found is not None
            return found.percent

        assert await noted(40, claimed.token) == 40
        assert await noted(30, claimed.token) == 40
        assert await noted(70, claimed.token - 1) == 40

        # The step's own task knows nothing of it, and does not set it back.
        step = advance(claimed.task, Progressed(10), 420)
        await store.apply([Outcome(step, claimed.token, 600)], 420)
        after = await store.task("t1")
        assert after is not None
        assert after.percent == 40

    async def test_an_amendment_voids_the_claim_that_is_under_way(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"))
        claimed = (await claim(store))["t1"]

        def note(before: Task) -> Outcome:
            return Outcome(replace(before, steps_failed=3), 0, 280)

        amended = await store.amend("t1", note, 260)

        assert amended == replace(claimed.task, steps_failed=3)
        assert await store.apply([running(claimed)], 270) == (False,)
        assert await store.renew({"t1": claimed.token}, 900) == {"t1"}
        again = (await claim(store, now=280))["t1"]
        assert (again.task, again.again) == (amended, False)
        assert await store.findings() == ()

    async def test_an_amendment_may_finish_leave_alone_or_refuse(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"))

        assert await store.amend("t9", cancelled, 150) is None
        assert await store.amend("t1", lambda _: None, 150) == task("t1")
        done = await store.amend("t1", cancelled, 150)
        assert done is not None
        assert done.state is State.CANCELLED
        assert await store.balance("ann") == Balance(1000, 0)
        with pytest.raises(IllegalTransition):
            await store.amend("t1", cancelled, 160)
        assert await store.task("t1") == done
        assert await store.findings() == ()

    # -- waking up -------------------------------------------------------------------------

    async def test_who_waits_for_work_is_woken_by_a_new_task(self, store: Store) -> None:
        await open_account(store)
        waiter = asyncio.ensure_future(store.wait_for_work(60))
        await asyncio.sleep(0)

        await submit(store, task("t1"))

        await asyncio.wait_for(waiter, 50)

    async def test_who_waits_for_work_in_vain_returns_in_time(self, store: Store) -> None:
        await store.wait_for_work(0.001)

    async def test_an_empty_order_of_claims_takes_nothing(self, store: Store) -> None:
        assert await store.claim(ClaimOrder(100, 200, 10, 10, {})) == ()
