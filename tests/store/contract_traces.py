"""What every store promises of a task's history beside its row."""

from dataclasses import replace

import pytest

from onetake.core.task import Lost, advance
from onetake.core.trace import History, Trace, TraceKind
from onetake.store.store import Claim, Outcome, Store
from tests.store.sample import (
    CHANNEL,
    REFUSED,
    cancelled,
    claim,
    failed,
    open_account,
    returned,
    running,
    submit,
    task,
)


def lost(claim: Claim, *, at: int = 250) -> Outcome:
    return Outcome(advance(claim.task, Lost(), at), claim.token, at)


class Tracing:
    async def test_each_attempt_that_was_sent_back_is_remembered(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"), task("t2"))
        first = await claim(store)
        await store.apply([returned(first["t1"], due_at=260), running(first["t2"])], 255)
        second = await claim(store, now=270, lease_until=380)
        await store.apply([returned(second["t1"], due_at=400, at=290)], 295)
        third = await claim(store, now=450, lease_until=480)
        await store.apply([failed(third["t1"], at=460)], 460)

        code = REFUSED.code.label
        assert await store.history("t1") == History(False, (
            Trace("t1", 1, TraceKind.RETURNED, 255, 200, CHANNEL, code),
            Trace("t1", 2, TraceKind.RETURNED, 295, 270, CHANNEL, code),
        ))  # fmt: skip
        assert await store.history("t2") == await store.history("t9") == History(False, ())
        assert await store.findings() == ()

    async def test_a_lost_reply_is_remembered_once_for_each_attempt(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"))
        for at in (200, 300, 400):
            claimed = (await claim(store, now=at, lease_until=at + 90))["t1"]
            assert await store.apply([lost(claimed, at=at + 10)], at + 10) == (True,)

        found = await store.history("t1")
        assert found.traces == (Trace("t1", 1, TraceKind.LOST, 210, 200, CHANNEL),)

    async def test_an_outcome_that_came_too_late_leaves_no_trace(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"))
        late = returned((await claim(store))["t1"])
        await claim(store, now=301, lease_until=400)

        assert await store.apply([late], 310) == (False,)
        assert (await store.history("t1")).traces == ()

    async def test_who_waits_for_the_same_users_tasks_is_parked_until_its_turn(
        self, store: Store
    ) -> None:
        await open_account(store)
        await submit(store, *(task(f"t{n}") for n in (1, 2, 3)), active_max=1)
        parked = [(await store.history(f"t{n}")).parked for n in (1, 2, 3)]

        await store.amend("t1", cancelled, 500)

        assert parked == [False, True, True]
        admitted = Trace("t2", 0, TraceKind.ADMITTED, 500)
        assert await store.history("t2") == History(False, (admitted,))
        assert await store.history("t3") == History(True, ())
        assert (await store.history("t1")).traces == (), "it ended, and had never waited"
        # A parked one that ends lets nobody in, and was never admitted.
        await store.amend("t3", cancelled, 510)
        assert await store.history("t3") == History(False, ())
        assert await store.findings() == ()

    async def test_one_of_a_kind_is_added_once(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"))
        trace = Trace("t1", 1, TraceKind.LATE, 900, 200, CHANNEL)

        assert await store.add_trace(trace)
        assert not await store.add_trace(replace(trace, at=950))
        assert await store.add_trace(replace(trace, attempt=2, at=800))
        assert [each.at for each in (await store.history("t1")).traces] == [800, 900]
        with pytest.raises(LookupError):
            await store.add_trace(replace(trace, task="t9"))

    async def test_old_traces_of_finished_tasks_are_forgotten(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"), task("t2"))
        await store.amend("t1", cancelled, 150)
        for name in ("t1", "t2"):
            for attempt, at in ((1, 400), (2, 500), (3, 600)):
                await store.add_trace(Trace(name, attempt, TraceKind.LOST, at))

        assert [await store.prune_traces(550, 1) for _ in range(3)] == [1, 1, 0]
        assert [each.at for each in (await store.history("t1")).traces] == [600]
        assert len((await store.history("t2")).traces) == 3, "it is still on its way"
