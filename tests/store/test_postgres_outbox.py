"""The outbox and the budgets on PostgreSQL: what only several processes can show."""

import asyncio
from dataclasses import replace

from onetake.core.webhook import Delivery, Outcome as Told, Webhook
from onetake.store.outbox import event_id
from onetake.store.postgres import PostgresStore
from onetake.store.store import Accepted, BudgetSpent
from tests.store.cluster import database
from tests.store.sample import delivery
from tests.store.scene import (
    NOW,
    cancelled_while_queued,
    claims,
    enrol,
    next_outcome,
    opened,
    order,
    stores,
)
from tests.store.test_postgres import cut


async def test_two_claimers_never_get_the_same_delivery() -> None:
    async with stores(2) as pair:
        for number in range(60):
            await pair[0].add_delivery(delivery(f"evt_{number}", due_at=number))

        got = await asyncio.gather(
            *(store.claim_deliveries(NOW, NOW + 1000, 7) for store in pair * 6)
        )

        names = [one.id for some in got for one in some]
        assert len(names) == len(set(names)) == 60
        assert await pair[1].claim_deliveries(NOW, NOW + 1000, 99) == ()
        assert await pair[1].next_delivery_due() == NOW + 1000


async def test_a_notice_of_a_late_sender_is_refused_everywhere() -> None:
    async with stores(2) as (one, two):
        await one.add_delivery(delivery("evt_1"))
        (first,) = await one.claim_deliveries(NOW, NOW + 10, 1)
        (second,) = await two.claim_deliveries(NOW + 10, NOW + 99, 1)

        verdicts = await asyncio.gather(
            one.note_delivery(replace(first, outcome=Told.FAILED)),
            two.note_delivery(replace(second, outcome=Told.DELIVERED)),
        )

        assert verdicts == [False, True]
        found = await one.delivery("evt_1")
        assert found == replace(second, outcome=Told.DELIVERED)


async def test_both_together_spend_no_more_than_a_budget() -> None:
    async with stores(2, users=("ann", "bob")) as pair:
        for user in ("ann", "bob"):
            await pair[0].set_key_budget(f"key_{user}", 300)

        async def touch() -> None:
            for number in range(40):
                await pair[number % 2].touch_keys({"key_ann": number, "key_bob": number})

        results = await asyncio.gather(
            *(
                pair[number % 2].accept(order(number, ("ann", "bob")[number % 4 // 2]), NOW)
                for number in range(160)
            ),
            touch(),
            return_exceptions=True,
        )

        assert sum(isinstance(result, Accepted) for result in results) == 60
        assert sum(isinstance(result, BudgetSpent) for result in results) == 100
        assert {key.used for key in await pair[0].keys()} == {300}
        assert await pair[1].findings() == ()


async def deliveries(store: PostgresStore) -> list[Delivery]:
    return list((await store.deliveries("ann", limit=1000)).deliveries)


async def test_every_end_is_told_once_whoever_brings_it_about() -> None:
    async with stores(2) as (one, two):
        await one.put_webhook(Webhook("w1", "ann", "https://w1.test", "whsec_1", NOW))
        await asyncio.gather(*(one.accept(order(n, callback=True), NOW) for n in range(60)))

        async def work(store: PostgresStore) -> None:
            while sum((await store.counts()).values()):
                got = await store.claim(claims(starts=7, flights=9))
                await store.apply([next_outcome(claim, NOW) for claim in got], NOW)
                await store.apply([next_outcome(claim, NOW) for claim in got], NOW)

        await asyncio.gather(
            work(one),
            work(two),
            *(two.amend(f"task_{n}", cancelled_while_queued, NOW) for n in range(0, 60, 3)),
        )

        expected = {event_id(f"task_{n}", hook) for n in range(60) for hook in (None, "w1")}
        found = await deliveries(one)
        assert len(found) == 120
        assert {each.id for each in found} == expected
        assert await two.findings() == ()


async def test_cut_connections_neither_lose_nor_double_a_notice() -> None:
    async with database() as url, opened(url, 2) as (one, two):
        await enrol(one, "ann", 1_000_000)
        await asyncio.gather(*(one.accept(order(n, callback=True), NOW) for n in range(120)))
        now = NOW
        cuts = 0
        while sum((await two.counts()).values()):
            now += 1_000_000
            got = await one.claim(claims(now=now))
            applying = asyncio.ensure_future(
                one.apply([next_outcome(claim, now) for claim in got], now)
            )
            if cuts < 6:
                cuts += 1
                await cut(url)
            await asyncio.gather(applying, return_exceptions=True)

        found = await deliveries(two)
        assert sorted(each.id for each in found) == sorted(
            event_id(f"task_{n}", None) for n in range(120)
        )
        assert await two.findings() == ()


async def test_thousands_of_old_deliveries_are_forgotten_in_portions() -> None:
    async with stores(1) as (store,):
        old = [delivery(f"evt_{n}", created_at=5, outcome=Told.DELIVERED) for n in range(1002)]
        await asyncio.gather(*map(store.add_delivery, old))
        await store.add_delivery(delivery("evt_new", created_at=50, outcome=Told.DELIVERED))

        assert await store.prune_deliveries(50) == 1002
        assert [each.id for each in await deliveries(store)] == ["evt_new"]
