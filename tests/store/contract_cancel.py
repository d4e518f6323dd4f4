"""What every store promises of cancellations that are asked for while a step is under way."""

from onetake.core.task import State
from onetake.store.store import Store
from tests.store.sample import (
    cancelled,
    claim,
    open_account,
    produced,
    returned,
    running,
    submit,
    task,
)


class Cancelling:
    async def test_a_cancellation_is_asked_for_without_voiding_the_claim(
        self, store: Store
    ) -> None:
        await open_account(store)
        await submit(store, task("t1"), task("t2"))
        claims = await claim(store)
        await store.apply([running(claims["t2"], due_at=9000)], 240)

        await store.request_cancel("t1", 250)
        await store.request_cancel("t2", 250)
        await store.request_cancel("t9", 250)

        assert await store.apply([running(claims["t1"])], 260) == (True,)
        found = await store.task("t1")
        assert found is not None
        assert found.cancel_requested
        assert found.state is State.RUNNING
        hurried = await claim(store, now=250)
        assert set(hurried) == {"t2"}
        assert hurried["t2"].task.cancel_requested

    async def test_a_cancellation_asked_for_during_a_step_is_looked_at_when_it_ends(
        self, store: Store
    ) -> None:
        await open_account(store)
        await submit(store, task("t1"), task("t2"), task("t3"), task("t4"))
        claims = await claim(store)
        for name in ("t1", "t2", "t4"):
            await store.request_cancel(name, 250)

        ended = [
            running(claims["t1"], due_at=9000),
            returned(claims["t2"], due_at=9000),
            running(claims["t3"], due_at=9000),
            produced(claims["t4"], due_at=9000),
        ]
        assert await store.apply(ended, 260) == (True, True, True, True)

        hurried = await claim(store, now=260)
        assert set(hurried) == {"t1", "t2"}, "nobody asked for t3, and t4 is made already"
        assert all(each.task.cancel_requested for each in hurried.values())
        assert await store.findings() == ()

    async def test_a_finished_task_is_not_asked_to_stop(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"))
        done = await store.amend("t1", cancelled, 150)

        await store.request_cancel("t1", 250)

        assert await store.task("t1") == done
