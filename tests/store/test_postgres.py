"""PostgreSQL: the contract of every store, and what only several processes can show."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator

import asyncpg
import pytest

from onetake.core.account import Role, User
from onetake.core.fairness import Place
from onetake.core.ledger import InsufficientCredits, grant, release
from onetake.core.task import State
from onetake.store.postgres import PostgresStore
from onetake.store.postgres_session import connect
from onetake.store.store import Accepted, Claim, ClaimOrder, IdempotencyConflict, Outcome, Store
from tests.store.cluster import command, database
from tests.store.contract import AuditContract, StoreContract
from tests.store.contract_audit import Damage
from tests.store.scene import (
    MODEL,
    NOW,
    cancelled_while_queued,
    claims,
    enrol,
    failed_outcome,
    next_outcome,
    opened,
    order,
    stores,
    task,
)


@pytest.fixture
async def url() -> AsyncGenerator[str]:
    async with database() as address:
        yield address


@pytest.fixture
async def store(url: str) -> AsyncGenerator[Store]:
    async with opened(url) as (only,):
        yield only


@pytest.fixture
def damage(url: str) -> Damage:
    async def run(statement: str) -> None:
        connection = await connect(url)
        await connection.execute("SET session_replication_role = replica")  # no foreign keys
        await connection.execute(statement)
        await connection.close()

    return run


class TestPostgres(StoreContract):
    pass


class TestPostgresAudit(AuditContract):
    pass


async def accept_all(store: PostgresStore, numbers: range) -> None:
    await asyncio.gather(*(store.accept(order(number), NOW) for number in numbers))


async def drain(store: PostgresStore, most: int = 1_000) -> list[Claim]:
    """Claim until there is nothing left to claim."""
    found: list[Claim] = []
    while got := await store.claim(claims(most=most, starts=7)):
        found += got
    return found


async def finished(store: PostgresStore) -> int:
    page = await store.tasks(user=None, states=[State.SUCCEEDED], limit=10_000)
    return len(page.tasks)


# -- two processes -----------------------------------------------------------------------------


async def test_two_claimers_never_get_the_same_task() -> None:
    async with stores(2) as (one, two):
        await accept_all(one, range(200))
        ours, theirs = await asyncio.gather(drain(one), drain(two))
        names = [claim.task.id for claim in (*ours, *theirs)]
        assert len(names) == 200
        assert set(names) == {f"task_{number}" for number in range(200)}
        assert await one.findings() == ()


async def test_two_claimers_never_get_the_same_flight() -> None:
    async with stores(2) as (one, two):
        await accept_all(one, range(100))
        await drain(one)
        later = NOW + 60_000
        got = await asyncio.gather(
            *(store.claim(claims(now=later, flights=10)) for store in (one, two) * 5)
        )
        again = [claim for some in got for claim in some]
        assert len(again) == len({claim.task.id for claim in again}) == 100
        assert all(claim.again and claim.token == 2 for claim in again)


async def test_claimers_that_know_different_channels_never_start_the_same_task() -> None:
    async with stores(2) as (one, two):
        await accept_all(one, range(100))
        got = await asyncio.gather(
            *(
                store.claim(ClaimOrder(NOW, NOW + 1, 0, 10, {MODEL: [Place(name, 1_000)]}))
                for store, name in ((one, "one"), (two, "two")) * 5
            )
        )
        names = [claim.task.id for some in got for claim in some]
        assert len(names) == len(set(names)) > 0
        assert await one.findings() == ()


async def test_together_they_take_no_more_places_than_a_channel_has() -> None:
    async with stores(2) as (one, two):
        await accept_all(one, range(60))
        taken = await asyncio.gather(drain(one, most=25), drain(two, most=25))
        assert sum(map(len, taken)) == 25
        assert (await one.counts())["queued"] == 35
        assert await two.findings() == ()


async def test_one_idempotency_key_sent_to_both_makes_one_task() -> None:
    async with stores(2) as (one, two):
        results = await asyncio.gather(
            *(
                store.accept(order(number * 2 + side, name=f"key{number}"), NOW)
                for number in range(50)
                for side, store in enumerate((one, two))
            )
        )
        assert sum(result.fresh for result in results) == 50
        for first, second in zip(results[::2], results[1::2], strict=True):
            assert first.task.id == second.task.id
        assert (await one.balance("ann")).held == 500
        assert await two.findings() == ()


async def test_one_fingerprint_sent_to_both_makes_one_task() -> None:
    async with stores(2) as (one, two):
        results = await asyncio.gather(
            *(
                store.accept(order(number * 2 + side, print=f"print{number}"), NOW)
                for number in range(50)
                for side, store in enumerate((one, two))
            )
        )
        assert sum(result.fresh for result in results) == 50
        assert len((await one.tasks(user="ann", limit=200)).tasks) == 50


async def test_a_key_for_two_different_requests_is_a_conflict_for_one_of_them() -> None:
    async with stores(2) as (one, two):
        results = await asyncio.gather(
            one.accept(order(1, name="key", print="a"), NOW),
            two.accept(order(2, name="key", print="b"), NOW),
            return_exceptions=True,
        )
        assert Counter(map(type, results)) == {Accepted: 1, IdempotencyConflict: 1}
        assert (await one.balance("ann")).held == 10


async def test_credits_for_fifty_accept_exactly_fifty_of_two_hundred() -> None:
    async with stores(2, credits=500) as pair:
        results = await asyncio.gather(
            *(pair[number % 2].accept(order(number), NOW) for number in range(200)),
            return_exceptions=True,
        )
        kinds = Counter(type(result) for result in results)
        assert kinds == {Accepted: 50, InsufficientCredits: 150}
        balance = await pair[0].balance("ann")
        assert (balance.available, balance.held) == (0, 500)
        assert await pair[1].findings() == ()


async def test_a_user_added_by_both_at_once_is_added_once() -> None:
    async with stores(2) as (one, two):
        added = await asyncio.gather(
            one.add_user(User("bob1", "Bob@example.org", Role.CUSTOMER, NOW)),
            two.add_user(User("bob2", "bob@example.org", Role.CUSTOMER, NOW)),
        )
        assert sorted(added) == [False, True]


async def test_grants_come_through_while_the_wallet_is_busy() -> None:
    async with stores(2) as (one, two):
        accepting = asyncio.ensure_future(accept_all(one, range(500)))
        for number in range(20):
            await two.post(grant("ann", 1, key=f"more{number}", reason=""), "admin", NOW)
        await accepting
        balance = await one.balance("ann")
        assert balance.available + balance.held == 1_000_020
        assert await one.findings() == ()


async def test_work_everywhere_at_once_leaves_the_books_exact() -> None:
    async with stores(3, users=("ann", "bob", "cid")) as pair:
        users = ("ann", "bob", "cid")

        async def send(user: str, base: int) -> None:
            for number in range(base, base + 60):
                await pair[base % 3].accept(order(number, user, most=5), NOW)

        async def cancel(number: int) -> None:
            await pair[1].request_cancel(f"task_{number}", NOW)
            await pair[2].amend(f"task_{number}", cancelled_while_queued, NOW)

        async def work(store: PostgresStore) -> None:
            while sum((await store.counts()).values()):
                got = await store.claim(claims(starts=5, flights=9, most=8))
                await store.renew({claim.task.id: claim.token for claim in got}, NOW + 99)
                await store.progress({claim.task.id: (claim.token, 7) for claim in got}, NOW)
                await store.apply(
                    [
                        failed_outcome(claim, NOW)
                        if claim.task.state is State.RUNNING and claim.task.id.endswith("3")
                        else next_outcome(claim, NOW)
                        for claim in got
                    ],
                    NOW,
                )

        senders = [send(user, 100 + 100 * index) for index, user in enumerate(users)]
        await asyncio.gather(*senders, *(cancel(number) for number in range(100, 400, 7)))
        await asyncio.gather(
            *(work(store) for store in (*pair, *pair)),
            *(cancel(number) for number in range(100, 400, 5)),
        )
        assert await pair[0].findings() == ()
        assert await pair[0].due(NOW) is None
        unfinished = [await pair[0].balance(user) for user in users]
        assert [balance.held for balance in unfinished] == [0, 0, 0]


# -- one order fails alone -----------------------------------------------------------------------


async def test_an_order_that_the_database_refuses_takes_no_other_with_it() -> None:
    async with stores(1) as (store,):
        await store.accept(order(1), NOW)
        results = await asyncio.gather(
            *(store.accept(order(number), NOW) for number in range(5)), return_exceptions=True
        )
        assert [isinstance(result, Accepted) for result in results] == [
            True, False, True, True, True,
        ]  # fmt: skip
        assert isinstance(results[1], asyncpg.UniqueViolationError)
        assert (await store.balance("ann")).held == 50
        assert await store.findings() == ()


async def test_a_resolution_without_an_end_takes_no_other_with_it() -> None:
    async with stores(1) as (store,):
        await accept_all(store, range(3))
        one, two, three = await store.claim(claims())
        wrong = Outcome(two.task, two.token, NOW, release(two.task.hold))
        results = await asyncio.gather(
            store.apply([next_outcome(one, NOW)], NOW),
            store.apply([wrong], NOW),
            store.apply([next_outcome(three, NOW)], NOW),
            return_exceptions=True,
        )
        assert results[0] == results[2] == (True,)
        assert isinstance(results[1], AssertionError)
        assert await store.findings() == ()


# -- lost connections ----------------------------------------------------------------------------


async def test_no_acknowledged_task_is_lost_when_connections_are_cut() -> None:
    async with database() as url, opened(url, 2) as (one, two):
        await enrol(one, "ann", 1_000_000)
        acknowledged: list[str] = []
        numbers = iter(range(600))

        async def caller(store: PostgresStore) -> None:
            for number in numbers:
                try:
                    accepted = await store.accept(order(number), NOW)
                except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
                    continue
                assert accepted.fresh
                acknowledged.append(accepted.task.id)
                if number % 60 == 0:
                    await cut(url)

        await asyncio.gather(
            *(caller(store) for store in (one, two) * 8),
            work_until(one, 200),
        )
        stored = {found.id for found in (await one.tasks(user="ann", limit=1_000)).tasks}
        assert set(acknowledged) <= stored
        assert len(acknowledged) > 500
        assert await two.findings() == ()


async def work_until(store: PostgresStore, count: int) -> None:
    """A worker through all of it: whatever it cannot write is due again when its lease ends."""
    now = NOW
    while await finished(store) < count:
        now += 1_000_000
        try:
            got = await store.claim(claims(now=now))
            await store.apply([next_outcome(claim, now) for claim in got], now)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
            continue


async def cut(url: str) -> None:
    """End every connection to a database, as a restart of the server does."""
    name = url.partition("?")[0].rpartition("/")[2]
    await command(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    )


async def test_ping_tells_when_the_database_is_gone() -> None:
    async with database(spoils=True) as url, opened(url) as (store,):
        await store.ping()
        await command(f"DROP DATABASE {url.partition('?')[0].rpartition('/')[2]} WITH (FORCE)")
        with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
            await store.ping()


# -- waking up -----------------------------------------------------------------------------------


@pytest.fixture
async def pair() -> AsyncGenerator[tuple[PostgresStore, PostgresStore]]:
    async with stores(2) as (one, two):
        await asyncio.gather(one.listening(), two.listening())
        await two.wait_for_work(0)  # connecting counts as news
        yield one, two


async def test_a_new_task_wakes_the_other_process(
    pair: tuple[PostgresStore, PostgresStore],
) -> None:
    one, two = pair
    waiting = asyncio.ensure_future(two.wait_for_work(3_600))
    await one.accept(order(1), NOW)
    async with asyncio.timeout(120):
        await waiting
    assert (await two.counts())["queued"] == 1


async def test_a_wake_up_before_the_wait_is_not_lost(
    pair: tuple[PostgresStore, PostgresStore],
) -> None:
    one, _ = pair
    await one.accept(order(1), NOW)
    async with asyncio.timeout(120):
        await one.wait_for_work(3_600)


async def test_a_cut_listener_comes_back_and_says_so() -> None:
    async with database() as url, opened(url, 2) as (one, two):
        await enrol(one, "ann", 100)
        await two.listening()
        await cut(url)
        async with asyncio.timeout(120):
            await two.wait_for_work(3_600)  # what was sent meanwhile may have been missed
            await asyncio.gather(one.listening(), two.listening())
            await two.wait_for_work(0)
            waiting = asyncio.ensure_future(two.wait_for_work(3_600))
            await one.accept(order(1), NOW)
            await waiting
        assert (await two.task("task_1")) == task(1)
