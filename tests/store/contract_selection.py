"""What every store promises about several works at once, and about deletions that are undone."""

from dataclasses import replace

import pytest

from onetake.core.asset import Purpose
from onetake.core.task import State
from onetake.core.webhook import Outcome
from onetake.core.work import Note, Share
from onetake.store.selection import Gathered, Preference, Removed
from onetake.store.store import IdempotencyConflict, Repeatable, Store
from tests.store.sample import (
    api_key,
    asset,
    cancelled,
    delivery,
    finish,
    open_account,
    order,
    submit,
    task,
)


async def three(store: Store) -> None:
    """Of ann: t1 and t2 have succeeded at 250, t3 waits. Of bob: t4 has succeeded, too."""
    await open_account(store)
    await open_account(store, "bob")
    await submit(store, *(task(f"t{n}", created_at=100 + n) for n in (1, 2, 3)))
    await submit(store, task("t4", "bob"))
    await finish(store, "t1", "t2", "t4")


async def names(store: Store) -> list[str]:
    return [work.task.id for work in (await store.works(user="ann")).works]


class Selecting:
    # -- finding and marking -------------------------------------------------------------------

    async def test_what_matches_is_named_and_counted(self, store: Store) -> None:
        await three(store)
        await store.add_assets([asset("more", task="t1", purpose=Purpose.RESULT)])
        await store.add_assets([asset("small", task="t1", purpose=Purpose.THUMBNAIL)])
        size = asset("any").facts.size

        assert await store.matching(9, user="ann") == ("t3", "t2", "t1")
        assert await store.matching(2, user="ann") == ("t3", "t2")
        assert await store.matching(9, user="ann", finished_by=250) == ("t2", "t1")
        assert await store.matching(9, user="ann", finished_by=249) == ()
        assert await store.matching(9, user="ann", query="no such") == ()
        assert await store.gathered(user="ann") == Gathered(3, 2, 2, 3, 3 * size)
        assert await store.gathered(user="ann", states=[State.QUEUED]) == Gathered(0, 0, 0, 0, 0)
        assert (await store.works(user="ann", finished_by=250)).total == 2

    async def test_chosen_works_are_ones_own_in_the_order_of_their_names(
        self, store: Store
    ) -> None:
        await three(store)
        await store.edit_work("t1", "ann", {"title": "One"})

        found = await store.chosen("ann", ["t4", "t3", "t9", "t1", "t3"])

        assert [work.task.id for work in found] == ["t3", "t1"]
        assert found[1] == await store.work("t1")
        assert await store.chosen("ann", []) == ()

    async def test_results_are_the_files_that_tasks_made(self, store: Store) -> None:
        await three(store)
        await store.add_assets([asset("small", task="t1", purpose=Purpose.THUMBNAIL)])

        found = await store.results(["t1", "t4", "t9"])

        assert sorted(found) == ["result of t1", "result of t4"]
        assert found["result of t1"] == await store.asset("result of t1")
        assert await store.results([]) == {}

    async def test_several_are_marked_and_nothing_else_of_them_changes(self, store: Store) -> None:
        await three(store)
        await store.edit_work("t1", "ann", {"title": "One", "batch": "b"})

        assert await store.favour("ann", ["t1", "t3", "t4", "t9"], True) == 2

        one, three_ = await store.work("t1"), await store.work("t3")
        assert one is not None
        assert three_ is not None
        assert one.note == Note("t1", "ann", "One", favourite=True, batch="b")
        assert three_.note == Note("t3", "ann", favourite=True)
        assert [work.note for work in (await store.works(user="bob")).works] == [None]
        assert await store.favour("ann", ["t1", "t2", "t3"], False) == 3
        assert await store.matching(9, user="ann", favourite=True) == ()

    async def test_a_model_is_preferred_where_its_work_was_picked(self, store: Store) -> None:
        await open_account(store)
        await open_account(store, "bob")
        made = [
            ("a1", "mini", "one"), ("a2", "maxi", "one"), ("b1", "mini", "two"),
            ("b2", "maxi", "two"), ("b3", "maxi", "two"), ("c1", "mini", "undecided"),
            ("d1", "mini", None),
        ]  # fmt: skip
        for id, model, batch in made:
            await submit(store, task(id, model=model))
            await store.edit_work(id, "ann", {"batch": batch})
        await submit(store, task("e1", "bob", model="maxi"))
        await store.edit_work("e1", "bob", {"batch": "one", "winner": True})
        assert await store.preferences("ann") == ()

        await store.edit_work("a1", "ann", {"winner": True})
        await store.edit_work("b1", "ann", {"winner": True})
        await store.edit_work("d1", "ann", {"winner": True})

        both = (Preference("mini", 2, 2), Preference("maxi", 3, 0))
        assert await store.preferences("ann") == both
        assert await store.preferences("bob") == (Preference("maxi", 1, 1),)
        await store.edit_work("a1", "ann", {"winner": False})
        assert await store.preferences("ann") == (
            Preference("mini", 1, 1),
            Preference("maxi", 2, 0),
        )

    # -- deleting ------------------------------------------------------------------------------

    async def test_removed_works_are_gone_from_everything_that_reads_tasks(
        self, store: Store
    ) -> None:
        await three(store)
        await store.add_share(Share("s1", "t1", "ann", 300))

        done = await store.remove_works("r1", "ann", ["t1", "t3", "t4", "t9"], 500)

        assert done == Removed(("t1",), ("t3",))
        assert await store.task("t1") is None
        assert await store.work("t1") is None
        assert await names(store) == ["t3", "t2"]
        assert (await store.works(user="ann")).total == 2
        assert [one.id for one in (await store.tasks(user="ann")).tasks] == ["t3", "t2"]
        assert await store.matching(9, user="ann") == ("t3", "t2")
        assert (await store.gathered(user="ann")).files == 1
        assert await store.chosen("ann", ["t1"]) == ()
        assert [w.task.id for w in await store.moving("ann", 0, ["t1"])] != []
        assert "t1" not in {w.task.id for w in await store.moving("ann", 0, ["t1"])}
        assert await store.edit_work("t1", "ann", {"title": "x"}) is None
        assert await store.favour("ann", ["t1"], True) == 0
        assert await store.add_share(Share("s2", "t1", "ann", 600)) is None
        assert await store.amend("t1", cancelled, 600) is None
        assert await store.erase("t1", 600) is None
        assert await store.remove_works("r2", "ann", ["t1"], 600) == Removed((), ())
        assert len(await store.runs(9)) == 2
        assert await store.task("t4") is not None
        assert await store.findings() == ()

    async def test_its_files_and_its_money_stay_as_they_were(self, store: Store) -> None:
        await three(store)
        balance = await store.balance("ann")

        await store.remove_works("r1", "ann", ["t1"], 500)

        assert await store.asset("result of t1") is not None
        assert await store.stale_assets(before=9000, limit=9) == ()
        assert await store.balance("ann") == balance
        assert len(await store.entries(task="t1")) == 2

    async def test_restored_works_are_as_they_were(self, store: Store) -> None:
        await three(store)
        await store.edit_work("t1", "ann", {"title": "One", "favourite": True})
        await store.add_share(Share("s1", "t1", "ann", 300))
        before = await store.works(user="ann")

        await store.remove_works("r1", "ann", ["t1", "t2"], 500)
        back = await store.restore_works("ann", since=500, now=510, removal="r1")

        assert sorted(back) == ["t1", "t2"]
        assert await store.works(user="ann") == before
        assert await store.share(id="s1") == Share("s1", "t1", "ann", 300)
        assert await store.restore_works("ann", since=0, now=520, removal="r1") == ()
        assert await store.removed_works(9000, 9) == ()

    async def test_only_ones_own_and_in_time_are_restored(self, store: Store) -> None:
        await three(store)
        await store.remove_works("r1", "ann", ["t1", "t2"], 500)

        assert await store.restore_works("bob", since=0, now=510, removal="r1") == ()
        assert await store.restore_works("bob", since=0, now=510, tasks=["t1"]) == ()
        assert await store.restore_works("ann", since=501, now=510, removal="r1") == ()
        assert await store.restore_works("ann", since=501, now=510, tasks=["t1"]) == ()
        assert await store.restore_works("ann", since=0, now=510, removal="r2") == ()
        assert await store.restore_works("ann", since=0, now=510, tasks=["t1", "t3"]) == ("t1",)
        assert await names(store) == ["t3", "t1"]

    async def test_a_removed_request_is_no_repeat_until_it_is_back(self, store: Store) -> None:
        await open_account(store)
        await store.add_key(api_key("k1", "ann"))
        await store.accept(order(task("t1", key="k1"), name="n1", since=0), 100)
        await store.accept(order(task("t2", key="k1"), fingerprint="two", since=0), 100)
        for name in ("t1", "t2"):
            await store.amend(name, cancelled, 150)
        named, alike = Repeatable("n1", "print"), Repeatable(None, "two")

        await store.remove_works("r1", "ann", ["t1", "t2"], 500)
        with pytest.raises(IdempotencyConflict):
            await store.repeated("ann", "k1", named)
        assert await store.repeated("ann", "k1", alike) is None

        await store.restore_works("ann", since=0, now=510, removal="r1")
        found = [await store.repeated("ann", "k1", each) for each in (named, alike)]
        assert [one and one.id for one in found] == ["t1", "t2"]

    async def test_what_is_to_be_told_of_it_waits_until_it_is_back(self, store: Store) -> None:
        await three(store)
        for id, of, outcome in (("d1", "t1", Outcome.PENDING), ("d2", "t2", Outcome.PENDING),
                                ("d3", "t1", Outcome.FAILED)):  # fmt: skip
            await store.add_delivery(replace(delivery(id), task=of, outcome=outcome))

        await store.remove_works("r1", "ann", ["t1"], 500)
        due = await store.claim_deliveries(60_000, 60_100, 9)
        assert [one.id for one in due] == ["d2"]

        await store.restore_works("ann", since=0, now=510, removal="r1")
        assert [one.id for one in await store.claim_deliveries(510, 600, 9)] == ["d1"]
        told = await store.delivery("d3")
        assert told is not None
        assert told.due_at == 300

    async def test_after_its_time_a_removed_work_is_erased_as_any_other(self, store: Store) -> None:
        await three(store)
        await store.edit_work("t1", "ann", {"title": "One"})
        await store.add_share(Share("s1", "t1", "ann", 300))
        await store.remove_works("r1", "ann", ["t1"], 500)
        await store.remove_works("r2", "ann", ["t2"], 600)

        assert await store.removed_works(500, 9) == ()
        assert await store.removed_works(9000, 9) == ("t1", "t2")
        assert await store.removed_works(9000, 1) == ("t1",)
        assert await store.erase_removed("t1", 500) is None
        assert await store.erase_removed("t1", 501) == ("blob of result of t1",)

        assert await store.erase_removed("t1", 501) is None
        assert await store.removed_works(9000, 9) == ("t2",)
        assert await store.asset("result of t1") is None
        assert await store.share(id="s1") is None
        assert await store.restore_works("ann", since=0, now=700, tasks=["t1"]) == ()
        assert await names(store) == ["t3"]
        assert [one.entry.key for one in await store.entries(task="t1")] == [
            "reserve:t1", "resolve:t1",
        ]  # fmt: skip
        assert await store.findings() == ()

    async def test_what_is_back_is_not_erased(self, store: Store) -> None:
        await three(store)
        await store.remove_works("r1", "ann", ["t1"], 500)
        await store.restore_works("ann", since=0, now=510, removal="r1")

        assert await store.erase_removed("t1", 9000) is None
        assert await store.asset("result of t1") is not None

    async def test_more_than_fit_into_one_statement(self, store: Store) -> None:
        await open_account(store, credits=100_000)
        many = [task(f"t{n:04}", created_at=100 + n) for n in range(1101)]
        for start in range(0, len(many), 100):
            await submit(store, *many[start : start + 100])
        for each in many:
            await store.amend(each.id, cancelled, 150)
        ids = [each.id for each in many]

        assert len((await store.remove_works("r1", "ann", ids, 500)).gone) == 1101
        assert await names(store) == []
        assert len(await store.restore_works("ann", since=0, now=510, removal="r1")) == 1101
        assert [work.task.id for work in await store.chosen("ann", ids)] == ids
        assert await store.favour("ann", ids, True) == 1101
        assert (await store.works(user="ann", favourite=True)).total == 1101
