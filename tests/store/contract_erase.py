"""What every store promises about tasks that their owners delete, and about voices."""

from dataclasses import replace

import pytest

from onetake.core.account import Balance
from onetake.core.asset import Purpose
from onetake.core.task import Task
from onetake.core.voice import Voice
from onetake.store.store import IdempotencyConflict, Outcome, Repeatable, Store, Unfinished
from tests.store.sample import (
    api_key,
    asset,
    cancelled,
    claim,
    delivery,
    finish,
    open_account,
    order,
    produced,
    submit,
    succeeded,
    task,
    voice,
)


class Erasing:
    # -- tasks -------------------------------------------------------------------------------

    async def test_an_erased_task_is_gone_and_its_files_with_it(self, store: Store) -> None:
        await open_account(store)
        fetched = asset("m1", purpose=Purpose.MATERIAL)
        thumbnail = asset("thumb", purpose=Purpose.THUMBNAIL, task="t1")
        await store.accept(order(task("t1", materials=["m1"]), assets=(fetched,)), 100)
        await finish(store, "t1")
        await store.add_assets([thumbnail])

        blobs = await store.erase("t1", 500)

        assert blobs is not None
        assert sorted(blobs) == ["blob of m1", "blob of result of t1", "blob of thumb"]
        assert await store.task("t1") is None
        assert (await store.tasks(user="ann")).tasks == ()
        assert await store.assets(task="t1") == ()
        assert [await store.asset(name) for name in ("m1", "result of t1")] == [None, None]
        assert await store.erase("t1", 600) is None
        assert await store.amend("t1", cancelled, 600) is None
        assert await store.erase("t9", 600) is None

    async def test_the_books_keep_what_they_need_of_an_erased_task(self, store: Store) -> None:
        await open_account(store)
        await store.add_key(api_key("k1", "ann"))
        await submit(store, task("t1", key="k1"), task("t2", key="k1"))
        await finish(store, "t1", used=7)
        await store.amend("t2", cancelled, 260)

        assert await store.erase("t1", 500) is not None
        assert await store.erase("t2", 500) == ()

        assert [one.entry.key for one in await store.entries(task="t1")] == [
            "reserve:t1", "resolve:t1",
        ]  # fmt: skip
        assert await store.balance("ann") == Balance(993, 0)
        assert (await store.keys())[0].used == 7
        assert await store.findings() == ()

    async def test_an_unfinished_task_is_not_erased(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"))

        with pytest.raises(Unfinished):
            await store.erase("t1", 500)

        assert await store.task("t1") == task("t1")

    async def test_the_name_of_an_erased_request_stays_taken(self, store: Store) -> None:
        await open_account(store)
        await store.accept(order(task("t1"), name="n1"), 100)
        await store.amend("t1", cancelled, 150)

        await store.erase("t1", 500)

        with pytest.raises(IdempotencyConflict):
            await store.repeated("ann", None, Repeatable("n1", "print"))
        with pytest.raises(IdempotencyConflict):
            await store.accept(order(task("t2"), name="n1"), 600)

    async def test_an_erased_task_is_not_repeated_by_what_it_asked(self, store: Store) -> None:
        await open_account(store)
        await store.add_key(api_key("k1", "ann"))
        await store.accept(order(task("t1", key="k1"), since=0), 100)
        await store.amend("t1", cancelled, 150)

        await store.erase("t1", 500)

        assert await store.repeated("ann", "k1", Repeatable(None, "print")) is None
        assert (await store.accept(order(task("t2", key="k1"), since=0), 600)).fresh

    async def test_files_of_which_others_speak_outlive_an_erased_task(self, store: Store) -> None:
        await open_account(store)
        both = asset("both", purpose=Purpose.MATERIAL)
        await store.add_assets([asset("sent")])
        await store.accept(order(task("t1", materials=["both", "sent"]), assets=(both,)), 100)
        await finish(store, "t1")
        await submit(store, task("t2", materials=["both", "result of t1"]))

        assert await store.erase("t1", 500) == ()

        result = await store.asset("result of t1")
        assert result is not None
        assert (result.purpose, result.task) == (Purpose.MATERIAL, None)
        assert [one.id for one in await store.stale_assets(before=9000, limit=9)] == ["sent"]
        await store.amend("t2", cancelled, 600)
        blobs = await store.erase("t2", 700)
        assert blobs is not None
        assert sorted(blobs) == ["blob of both", "blob of result of t1"]

    async def test_bytes_that_another_file_shares_stay(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"))
        await finish(store, "t1")
        await store.add_assets([asset("copy", blob="blob of result of t1")])

        assert await store.erase("t1", 500) == ()
        assert await store.asset("result of t1") is None

    async def test_a_character_outlives_the_task_that_spoke_of_it(self, store: Store) -> None:
        await open_account(store)
        await store.add_assets([asset("hero", purpose=Purpose.CHARACTER)])
        await submit(store, task("t1", materials=["hero"]))
        await store.amend("t1", cancelled, 150)

        assert await store.erase("t1", 500) == ()
        assert await store.asset("hero") is not None

    async def test_nothing_is_told_of_an_erased_task(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1", callback_url="https://example.test/told"))
        await store.amend("t1", cancelled, 150)
        await store.add_delivery(delivery("evt_other", created_at=100))
        assert len((await store.deliveries("ann", task="t1")).deliveries) == 1

        await store.erase("t1", 500)

        page = await store.deliveries("ann")
        assert [one.id for one in page.deliveries] == ["evt_other"]
        assert [one.id for one in await store.claim_deliveries(900, 950, 9)] == ["evt_other"]

    async def test_a_page_goes_on_after_a_task_that_was_erased(self, store: Store) -> None:
        await open_account(store)
        await submit(store, *(task(f"t{n}", created_at=100 + n) for n in range(3)))
        page = await store.tasks(user="ann", limit=2)
        assert page.after == "t1"
        await store.amend("t1", cancelled, 150)

        await store.erase("t1", 500)

        rest = await store.tasks(user="ann", after="t1")
        assert [found.id for found in rest.tasks] == ["t0"]

    # -- voices ------------------------------------------------------------------------------

    async def test_a_voice_comes_into_being_with_its_task(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"))
        await spoken(store, voice("v1", preview="result of t1"))

        assert await store.voice("v1") == voice("v1", preview="result of t1")
        assert await store.voice("v9") is None

    async def test_a_late_outcome_leaves_no_voice(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"))
        claims = await claim(store, lease_until=210)
        await claim(store, now=220)
        late = produced(claims["t1"])

        assert await store.apply([replace(late, voice=voice("v1"))], 250) == (False,)
        assert await store.voice("v1") is None

    async def test_an_amended_task_can_bring_a_voice(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"))

        await store.amend("t1", lambda before: replace(cancelled(before), voice=voice("v1")), 150)

        assert await store.voice("v1") == voice("v1")

    async def test_ones_own_voices_are_listed_newest_first(self, store: Store) -> None:
        await open_account(store)
        await open_account(store, "bob")
        for number, user in enumerate(("ann", "bob", "ann")):
            await submit(store, task(f"t{number}", user))
            made = voice(f"v{number}", user, created_at=100 + number)
            await store.amend(f"t{number}", lambda t, made=made: with_voice(t, made), 150)

        assert [one.id for one in await store.voices("ann")] == ["v2", "v0"]
        assert [one.id for one in await store.voices("bob")] == ["v1"]

    async def test_only_ones_own_voice_can_be_removed(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"))
        await store.amend("t1", lambda before: with_voice(before, voice("v1")), 150)

        assert not await store.remove_voice("v1", "bob")
        assert not await store.remove_voice("v9", "ann")
        assert await store.remove_voice("v1", "ann")
        assert not await store.remove_voice("v1", "ann")
        assert await store.voices("ann") == ()

    async def test_the_files_of_a_voice_stay_as_long_as_it_does(self, store: Store) -> None:
        await open_account(store)
        await store.add_assets([asset("sample"), asset("fetched", purpose=Purpose.MATERIAL)])
        await submit(store, task("t1", materials=["sample", "fetched"]))
        await spoken(store, voice("v1", preview="result of t1", sample="sample"))

        assert await store.erase("t1", 500) == ("blob of fetched",)

        assert await store.stale_assets(before=9000, limit=9) == ()
        assert await store.voice("v1") is not None
        await store.remove_voice("v1", "ann")
        stale = await store.stale_assets(before=9000, limit=9)
        assert [one.id for one in stale] == ["sample", "result of t1"]


def with_voice(before: Task, made: Voice) -> Outcome:
    return replace(cancelled(before), voice=made)


async def spoken(store: Store, made: Voice) -> None:
    """The task `t1` succeeds and makes a voice."""
    await store.apply([produced((await claim(store))["t1"], due_at=250)], 250)
    storing = (await claim(store, now=300, lease_until=400))["t1"]
    assert await store.apply([replace(succeeded(storing, used=10), voice=made)], 350) == (True,)
