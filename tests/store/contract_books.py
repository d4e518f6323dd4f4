"""What every store promises about lists, money, accounts, channels and assets."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from onetake.core import ledger
from onetake.core.account import Balance
from onetake.core.asset import Purpose
from onetake.core.failure import Code, Failure
from onetake.core.ledger import InsufficientCredits
from onetake.core.request import Operation
from onetake.core.task import State
from onetake.store.store import NameTaken, Store
from tests.store.sample import (
    api_key,
    asset,
    cancelled,
    channel,
    claim,
    open_account,
    order,
    person,
    running,
    submit,
    task,
)


class Books:
    # -- lists of tasks ----------------------------------------------------------------------

    async def test_pages_of_tasks_are_newest_first_and_miss_none(self, store: Store) -> None:
        await open_account(store)
        await open_account(store, "bob")
        made = [task(f"t{n}", created_at=100 + n // 3) for n in range(8)]
        await submit(store, *made, task("b1", "bob", created_at=500))

        pages: list[list[str]] = []
        after: str | None = None
        while True:
            page = await store.tasks(user="ann", after=after, limit=3)
            pages.append([found.id for found in page.tasks])
            after = page.after
            if after is None:
                break

        assert pages == [["t7", "t6", "t5"], ["t4", "t3", "t2"], ["t1", "t0"]]
        everybody = await store.tasks(user=None, limit=9)
        assert everybody.tasks[0].id == "b1"
        assert everybody.after is None

    async def test_tasks_can_be_listed_by_state(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"), task("t2"), task("t3"))
        await claim(store, starts=1)
        done = await store.amend("t3", cancelled, 150)
        assert done is not None

        found = await store.tasks(user="ann", states=(State.QUEUED, State.CANCELLED))

        assert found.tasks == (done, task("t2"))

    async def test_a_page_after_no_task_is_refused(self, store: Store) -> None:
        await open_account(store)

        with pytest.raises(LookupError):
            await store.tasks(user="ann", after="t9")

    async def test_pages_go_both_ways(self, store: Store) -> None:
        await open_account(store)
        await submit(store, *(task(f"t{n}", created_at=100 + n // 2) for n in range(5)))

        first = await store.tasks(user="ann", newest_first=False, limit=3)
        rest = await store.tasks(user="ann", newest_first=False, after=first.after, limit=3)
        newer = await store.tasks(user="ann", after="t3", limit=9)

        assert [found.id for found in first.tasks] == ["t0", "t1", "t2"]
        assert ([found.id for found in rest.tasks], rest.after) == (["t3", "t4"], None)
        assert [found.id for found in newer.tasks] == ["t2", "t1", "t0"]

    async def test_tasks_can_be_listed_by_what_they_are_and_when(self, store: Store) -> None:
        await open_account(store)
        await submit(
            store,
            task("t1", created_at=100, operation=Operation.SPEECH),
            task("t2", created_at=200, model="maxi"),
            task("t3", created_at=300, model="maxi", operation=Operation.MUSIC),
        )

        async def found(**wanted: Any) -> list[str]:
            return [found.id for found in (await store.tasks(user="ann", **wanted)).tasks]

        assert await found(operations=(Operation.SPEECH, Operation.MUSIC)) == ["t3", "t1"]
        assert await found(models=("maxi",)) == ["t3", "t2"]
        assert await found(models=("maxi",), operations=(Operation.SPEECH,)) == []
        assert await found(created_from=200) == ["t3", "t2"]
        assert await found(created_to=300) == ["t2", "t1"]
        assert await found(created_from=100, created_to=101, states=(State.QUEUED,)) == ["t1"]
        assert await found(states=(), models=(), operations=()) == ["t3", "t2", "t1"]

    async def test_a_page_of_ones_own_does_not_start_at_anothers(self, store: Store) -> None:
        await open_account(store)
        await open_account(store, "bob")
        await submit(store, task("b1", "bob"))

        with pytest.raises(LookupError):
            await store.tasks(user="ann", after="b1")
        assert (await store.tasks(user=None, after="b1")).tasks == ()

    async def test_counts_are_of_what_is_unfinished(self, store: Store) -> None:
        await open_account(store)
        await submit(store, *(task(f"t{n}") for n in range(4)))
        claims = await claim(store, starts=2)
        await store.apply([running(claims["t0"])], 250)
        await store.amend("t3", cancelled, 260)

        counts = await store.counts()

        assert counts == {
            "state:queued": 1, "state:submitting": 1, "state:uncertain": 0, "state:running": 1,
            "state:storing": 0, "parked": 0, "queued": 1, "flight": 2,
        }  # fmt: skip

    # -- money -------------------------------------------------------------------------------

    async def test_a_grant_is_booked_once_by_its_key(self, store: Store) -> None:
        await store.add_user(person("ann"))
        grant = ledger.grant("ann", 50, key="invoice 7", reason="paid")

        balances = await asyncio.gather(*(store.post(grant, "root", 10) for _ in range(5)))

        assert set(balances) == {Balance(50, 0)}
        assert await store.balance("ann") == Balance(50, 0)
        (statement,) = await store.entries(user="ann")
        assert statement.entry == grant
        assert await store.findings() == ()

    async def test_more_than_is_unused_cannot_be_taken_back(self, store: Store) -> None:
        await open_account(store, credits=100)
        await submit(store, task("t1", price=30))

        with pytest.raises(InsufficientCredits):
            await store.post(ledger.grant("ann", -71, key="back", reason="oops"), "root", 10)
        assert await store.post(
            ledger.grant("ann", -70, key="back", reason="oops"), "root", 10
        ) == Balance(0, 30)
        assert await store.findings() == ()

    async def test_nobody_has_nothing_and_is_given_nothing(self, store: Store) -> None:
        assert await store.balance("nobody") == Balance(0, 0)
        with pytest.raises(LookupError):
            await store.post(ledger.grant("nobody", 5, key="g", reason=""), "root", 10)

    async def test_entries_are_old_first_for_a_task_and_new_first_for_a_user(
        self, store: Store
    ) -> None:
        await open_account(store)
        await submit(store, task("t1"), now=100)
        await submit(store, task("t2"), now=110)
        await store.amend("t1", cancelled, 150)

        of_task = await store.entries(task="t1")
        of_user = await store.entries(user="ann")

        assert [found.entry.key for found in of_task] == ["reserve:t1", "resolve:t1"]
        assert [found.entry.key for found in of_user] == [
            "resolve:t1", "reserve:t2", "reserve:t1", "grant:first of ann",
        ]  # fmt: skip

    # -- users and keys ----------------------------------------------------------------------

    async def test_users_are_found_by_id_and_by_address_without_case(self, store: Store) -> None:
        ann = person("ann", email="Ann@Example.test")
        assert await store.add_user(ann)

        assert await store.user(id="ann") == ann
        assert await store.user(email="aNN@exAMPLE.test") == ann
        assert await store.user(id="ANN") is None
        assert await store.user(id="bob", email="ann@example.test") is None

    async def test_an_address_belongs_to_one_user(self, store: Store) -> None:
        assert await store.add_user(person("ann", email="ann@example.test"))
        assert not await store.add_user(person("bob", email="ANN@example.test"))

        assert [user.id for user in await store.users()] == ["ann"]

    async def test_users_come_in_order_of_their_making(self, store: Store) -> None:
        for name, at in (("cat", 3), ("ann", 1), ("bob", 2)):
            await store.add_user(person(name, created_at=at))

        assert [user.id for user in await store.users()] == ["ann", "bob", "cat"]

    async def test_a_disabled_user_is_shown_as_disabled(self, store: Store) -> None:
        await store.add_user(person("ann"))

        await store.set_disabled("ann", True)

        assert await store.user(id="ann") == replace(person("ann"), disabled=True)
        with pytest.raises(LookupError):
            await store.set_disabled("nobody", True)

    async def test_keys_are_listed_revoked_once_and_touched_forwards(self, store: Store) -> None:
        await open_account(store, "ann")
        await open_account(store, "bob")
        for key, user in (("k1", "ann"), ("k2", "bob")):
            await store.add_key(api_key(key, user))

        await store.touch_keys({"k1": 500, "k9": 1})
        await store.touch_keys({"k1": 400, "k2": 600})
        assert await store.revoke_key("k2", 700)
        assert not await store.revoke_key("k2", 800)
        assert not await store.revoke_key("k9", 800)

        first = replace(api_key("k1", "ann"), last_used_at=500)
        second = replace(api_key("k2", "bob"), last_used_at=600, revoked_at=700)
        assert await store.keys() == (first, second)
        assert await store.keys("ann") == (first,)

    # -- channels and revisions ----------------------------------------------------------------

    async def test_a_channel_comes_back_with_its_secret(self, store: Store) -> None:
        await store.put_channel(channel())
        changed = replace(channel(), secret="another", paused=True)
        await store.put_channel(changed)
        await store.put_channel(channel("channel_b", name="second"))

        assert await store.channels() == (changed, channel("channel_b", name="second"))
        assert await store.remove_channel("channel_b")
        assert not await store.remove_channel("channel_b")
        assert await store.channels() == (changed,)

    async def test_two_channels_cannot_have_one_name(self, store: Store) -> None:
        await store.put_channel(channel())

        with pytest.raises(NameTaken):
            await store.put_channel(channel("channel_b"))

        assert len(await store.channels()) == 1

    async def test_every_change_of_rights_is_a_new_revision(self, store: Store) -> None:
        seen = [await store.revision()]

        async def look() -> None:
            seen.append(await store.revision())

        await store.add_user(person("ann"))
        await look()
        await store.add_key(api_key("k1", "ann"))
        await look()
        await store.set_disabled("ann", True)
        await look()
        await store.revoke_key("k1", 5)
        await look()
        await store.put_channel(channel())
        await look()
        await store.remove_channel(CHANNEL_ID)
        await look()
        assert seen == sorted(set(seen))

        await store.touch_keys({"k1": 9})
        await store.revoke_key("k1", 9)
        await look()
        assert seen[-1] == seen[-2]

    # -- assets --------------------------------------------------------------------------------

    async def test_assets_come_back_as_they_were(self, store: Store) -> None:
        await open_account(store)
        kept = (asset("a1"), asset("a2", purpose=Purpose.MATERIAL))

        await store.add_assets(kept)
        await store.add_assets(())

        assert [await store.asset(name) for name in ("a1", "a2", "a3")] == [*kept, None]

    async def test_materials_are_kept_with_their_task_or_not_at_all(self, store: Store) -> None:
        await open_account(store)
        fetched = asset("a1", purpose=Purpose.MATERIAL)

        await store.accept(order(task("t1", materials=["a1", "a1"]), assets=(fetched,)), 100)

        assert await store.asset("a1") == fetched
        assert await store.stale_assets(before=10_000, limit=9) == ()

    async def test_a_blob_may_go_when_its_last_row_has_gone(self, store: Store) -> None:
        await open_account(store)
        await store.add_assets(
            [asset("a1", blob="same"), asset("a2", blob="same"), asset("a3", blob="own")]
        )

        assert await store.remove_assets(["a1", "a3", "a9"]) == ("own",)
        assert await store.unreferenced(["same", "own", "never"]) == ("own", "never")
        assert await store.remove_assets(["a2"]) == ("same",)
        assert await store.asset("a1") is None
        assert await store.remove_assets([]) == ()

    async def test_stale_assets_are_old_sent_and_never_spoken_of(self, store: Store) -> None:
        await open_account(store)
        stale = asset("a1", created_at=10)
        await store.add_assets(
            [
                stale,
                asset("a2", created_at=50),
                asset("a3", created_at=10, purpose=Purpose.RESULT),
                asset("a4", created_at=10),
                asset("a5", created_at=20, purpose=Purpose.MATERIAL),
            ]
        )
        await submit(store, task("t1", materials=["a4"]))

        found = await store.stale_assets(before=50, limit=9)

        assert [one.id for one in found] == ["a1", "a5"]
        assert await store.stale_assets(before=50, limit=1) == (stale,)

    async def test_every_blob_is_told_once(self, store: Store) -> None:
        await open_account(store)
        await store.add_assets([asset(f"a{n}", blob=f"blob {n % 1200:04}") for n in range(2400)])

        blobs = [blob async for blob in store.blobs()]

        assert sorted(blobs) == [f"blob {n:04}" for n in range(1200)]

    # -- everything that a task can hold ---------------------------------------------------------

    async def test_a_failure_comes_back_word_by_word(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"))
        failure = Failure(Code.INVALID_FIELD, "n 必须", "n", ("1", "2"), 7)

        done = await store.amend("t1", lambda before: replace(
            cancelled(before), task=replace(cancelled(before).task, failure=failure)
        ), 150)  # fmt: skip

        assert done is not None
        assert done.failure == failure
        assert await store.task("t1") == done

    async def test_it_answers(self, store: Store) -> None:
        await store.ping()


CHANNEL_ID = channel().id
