"""What every store promises about webhooks and the outbox."""

from dataclasses import replace

import pytest

from onetake.core.request import Operation
from onetake.core.webhook import Delivery, Outcome
from onetake.store.outbox import event_id
from onetake.store.store import Store
from tests.store.sample import (
    api_key,
    cancelled,
    claim,
    delivery,
    failed,
    finish,
    open_account,
    running,
    submit,
    task,
    voice,
    webhook,
)

MUSIC = Operation.MUSIC


async def told(store: Store, user: str = "ann") -> set[tuple[str | None, str | None, str, str]]:
    """(task, webhook, event, URL) of everything in a user's outbox."""
    page = await store.deliveries(user, limit=99)
    return {(one.task, one.webhook, one.event, one.url) for one in page.deliveries}


class Notices:
    # -- webhooks ------------------------------------------------------------------------------

    async def test_a_webhook_comes_back_with_its_secrets(self, store: Store) -> None:
        await open_account(store)
        first = webhook("w1", old_secret="whsec_before", old_until=900, events=["video.failed"])
        await store.put_webhook(first)
        changed = replace(first, url="https://new.test", secret="whsec_new", disabled=True)
        await store.put_webhook(webhook("w2", created_at=11))
        await store.put_webhook(changed)

        assert await store.webhook("w1") == changed
        assert await store.webhooks("ann") == (changed, webhook("w2", created_at=11))
        assert await store.webhook("w9") is None
        assert await store.webhooks("bob") == ()

    async def test_nobody_replaces_or_removes_anothers_webhook(self, store: Store) -> None:
        await open_account(store)
        await open_account(store, "bob")
        await store.put_webhook(webhook("w1"))

        with pytest.raises(Exception, match=r"(?i)unique"):
            await store.put_webhook(webhook("w1", "bob", url="https://bob.test"))

        assert not await store.remove_webhook("w1", "bob")
        assert await store.webhook("w1") == webhook("w1")
        assert await store.remove_webhook("w1", "ann")
        assert not await store.remove_webhook("w1", "ann")
        assert await store.webhook("w1") is None

    async def test_a_webhook_is_disabled_as_it_is_by_then(self, store: Store) -> None:
        await open_account(store)
        rotated = webhook("w1", secret="whsec_new", old_secret="whsec_w1", old_until=900)
        await store.put_webhook(rotated)

        assert await store.disable_webhook("w1")
        assert not await store.disable_webhook("w9")

        assert await store.webhook("w1") == replace(rotated, disabled=True)

    async def test_a_removed_webhook_hears_nothing_more(self, store: Store) -> None:
        await open_account(store)
        await store.put_webhook(webhook("w1"))
        await store.add_delivery(delivery("evt_1", webhook="w1"))
        await store.add_delivery(delivery("evt_2", webhook="w1", outcome=Outcome.FAILED))
        await store.add_delivery(delivery("evt_3"))

        await store.remove_webhook("w1", "ann")

        page = await store.deliveries("ann")
        assert [one.id for one in page.deliveries] == ["evt_3", "evt_2"]

    # -- what finishing tasks write --------------------------------------------------------------

    async def test_a_finished_task_is_told_to_its_own_url(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1", callback_url="https://example.test/told"), task("t2"))
        await finish(store, "t1", "t2")

        (one,) = (await store.deliveries("ann")).deliveries

        assert one == Delivery(
            event_id("t1", None), "ann", "https://example.test/told", "video.completed", "t1",
            250, 250,
        )  # fmt: skip
        assert await store.delivery(one.id) == one
        assert await store.next_delivery_due() == 250
        assert await store.findings() == ()

    async def test_every_webhook_of_the_user_that_asked_for_it_hears_of_it(
        self, store: Store
    ) -> None:
        await open_account(store)
        await open_account(store, "bob")
        for hook in (
            webhook("all"),
            webhook("fails", events=["video.failed", "music.failed"]),
            webhook("songs", events=["music.completed"]),
            webhook("off", disabled=True),
            webhook("secret", url=""),
            webhook("bobs", "bob"),
        ):
            await store.put_webhook(hook)
        await submit(
            store, task("t1"), task("t2", operation=MUSIC, callback_url="https://x.test"),
            task("t3", "bob"),
        )  # fmt: skip

        claims = await claim(store)
        await store.apply([failed(one) for one in claims.values()], 250)

        hook = "https://{}.test/hook".format
        assert await told(store) == {
            ("t1", "all", "video.failed", hook("all")),
            ("t1", "fails", "video.failed", hook("fails")),
            ("t2", "all", "music.failed", hook("all")),
            ("t2", "fails", "music.failed", hook("fails")),
            ("t2", None, "music.failed", "https://x.test"),
        }
        assert await told(store, "bob") == {("t3", "bobs", "video.failed", hook("bobs"))}

    async def test_an_amended_end_is_told_and_a_step_is_not(self, store: Store) -> None:
        await open_account(store)
        await store.put_webhook(webhook("w1"))
        await submit(store, task("t1"), task("t2"))

        await store.apply([running((await claim(store))["t2"])], 250)
        assert await told(store) == set()
        await store.amend("t1", cancelled, 260)

        assert await told(store) == {("t1", "w1", "video.cancelled", "https://w1.test/hook")}

    async def test_a_late_outcome_tells_nobody(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1", callback_url="https://example.test/told"))
        late = (await claim(store, lease_until=210))["t1"]
        in_time = (await claim(store, now=220))["t1"]

        assert await store.apply([failed(late)], 250) == (False,)
        assert await told(store) == set()
        assert await store.apply([failed(in_time), failed(in_time)], 250) == (True, False)
        assert len(await told(store)) == 1

    async def test_what_is_taken_back_tells_nobody(self, store: Store) -> None:
        await open_account(store)
        await store.add_key(api_key("k1", "ann"))
        await submit(
            store, task("t1", key="k1", callback_url="https://example.test/told"), task("t2")
        )
        claims = await claim(store)
        wrong = replace(failed(claims["t2"]), entry=None)

        with pytest.raises(AssertionError):
            await store.apply([replace(failed(claims["t1"]), voice=voice("v1")), wrong], 250)

        assert await told(store) == set()
        assert await store.voice("v1") is None
        assert (await store.keys())[0].used == 10
        assert await store.findings() == ()

    async def test_a_notice_keeps_its_id(self, store: Store) -> None:
        await open_account(store)
        await store.put_webhook(webhook("w1"))
        await submit(store, task("t1", callback_url="https://example.test/told"))
        await store.amend("t1", cancelled, 260)

        page = await store.deliveries("ann")

        assert {one.id for one in page.deliveries} == {event_id("t1", None), event_id("t1", "w1")}

    # -- delivering ------------------------------------------------------------------------------

    async def test_what_is_due_is_claimed_once_and_the_longest_due_first(
        self, store: Store
    ) -> None:
        await open_account(store)
        for number, due_at in enumerate((300, 100, 200, 900)):
            await store.add_delivery(delivery(f"evt_{number}", due_at=due_at))

        first = await store.claim_deliveries(400, 500, 2)
        second = await store.claim_deliveries(400, 500, 9)

        assert [(one.id, one.due_at, one.attempts) for one in first] == [
            ("evt_1", 500, 1), ("evt_2", 500, 1),
        ]  # fmt: skip
        assert [one.id for one in second] == ["evt_0"]
        assert await store.claim_deliveries(499, 600, 9) == ()
        assert await store.next_delivery_due() == 500

    async def test_a_lease_that_ran_out_is_claimed_again(self, store: Store) -> None:
        await open_account(store)
        await store.add_delivery(delivery("evt_1", due_at=100))
        (lost,) = await store.claim_deliveries(100, 200, 9)

        (again,) = await store.claim_deliveries(200, 300, 9)

        assert (lost.attempts, again.attempts) == (1, 2)
        told = replace(lost, outcome=Outcome.DELIVERED, status=200, delivered_at=210)
        assert not await store.note_delivery(told)
        assert await store.delivery("evt_1") == again

    async def test_an_attempt_that_failed_is_made_again_later(self, store: Store) -> None:
        await open_account(store)
        await store.add_delivery(delivery("evt_1", due_at=100))
        (one,) = await store.claim_deliveries(100, 200, 9)

        noted = replace(one, status=503, error="answered 503", due_at=5000)
        assert await store.note_delivery(noted)

        assert await store.delivery("evt_1") == noted
        assert await store.claim_deliveries(4999, 6000, 9) == ()
        assert await store.next_delivery_due() == 5000
        (again,) = await store.claim_deliveries(5000, 6000, 9)
        assert again.attempts == 2

    async def test_what_was_delivered_or_given_up_is_not_due(self, store: Store) -> None:
        await open_account(store)
        for name, outcome in (("evt_1", Outcome.DELIVERED), ("evt_2", Outcome.FAILED)):
            await store.add_delivery(delivery(name, due_at=100))
            (one,) = await store.claim_deliveries(100, 200, 9)
            done = replace(one, outcome=outcome, status=200, delivered_at=150)
            assert await store.note_delivery(done)
            assert not await store.note_delivery(replace(done, outcome=Outcome.PENDING))
            assert await store.delivery(name) == done

        assert await store.claim_deliveries(9000, 9999, 9) == ()
        assert await store.next_delivery_due() is None
        assert not await store.note_delivery(delivery("evt_9"))

    async def test_deliveries_are_listed_newest_first(self, store: Store) -> None:
        await open_account(store)
        await open_account(store, "bob")
        for number in range(5):
            hook = "w1" if number % 2 else None
            one = delivery(f"evt_{number}", created_at=300 + number // 2, webhook=hook, task="t1")
            await store.add_delivery(one)
        await store.add_delivery(delivery("evt_b", "bob"))

        first = await store.deliveries("ann", limit=3)
        rest = await store.deliveries("ann", limit=3, after=first.after)
        hooked = await store.deliveries("ann", webhook="w1", task="t1", limit=9)

        assert [one.id for one in first.deliveries] == ["evt_4", "evt_3", "evt_2"]
        assert [one.id for one in rest.deliveries] == ["evt_1", "evt_0"]
        assert rest.after is None
        assert [one.id for one in hooked.deliveries] == ["evt_3", "evt_1"]
        assert (await store.deliveries("ann", task="t2")).deliveries == ()
        for other in ("evt_b", "evt_9"):
            with pytest.raises(LookupError):
                await store.deliveries("ann", after=other)

    async def test_old_deliveries_are_forgotten_and_pending_ones_are_not(
        self, store: Store
    ) -> None:
        await open_account(store)
        for number, outcome in enumerate(
            (Outcome.DELIVERED, Outcome.FAILED, Outcome.DELIVERED, Outcome.PENDING)
        ):
            at = 100 + number
            await store.add_delivery(delivery(f"evt_{number}", created_at=at, outcome=outcome))

        assert await store.prune_deliveries(102) == 2
        assert await store.prune_deliveries(9000) == 1
        page = await store.deliveries("ann")
        assert [one.id for one in page.deliveries] == ["evt_3"]

    async def test_an_id_in_the_outbox_is_given_once(self, store: Store) -> None:
        await open_account(store)
        await store.add_delivery(delivery("evt_1"))

        with pytest.raises(Exception, match=r"(?i)unique"):
            await store.add_delivery(delivery("evt_1"))
