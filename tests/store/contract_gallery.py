"""What every store promises about the studio's works, their shares, and what is under way."""

import asyncio
from dataclasses import replace

import pytest

from onetake.core.request import Operation
from onetake.core.task import State, Task
from onetake.core.work import Note, Share
from onetake.store.gallery import Run, Wanted
from onetake.store.store import Store
from tests.store.sample import (
    api_key,
    cancelled,
    claim,
    finish,
    open_account,
    order,
    submit,
    task,
)


def asking(id: str, user: str = "ann", *, prompt: str = "a kite", **more: object) -> Task:
    made = task(id, user, **more)  # type: ignore[arg-type]
    params = {**made.request.params, "prompt": prompt}
    return replace(made, request=replace(made.request, params=params))


def link(id: str = "s1", of: str = "t1", user: str = "ann") -> Share:
    return Share(id, of, user, 500)


async def named(store: Store, **wanted: object) -> list[str]:
    asked: Wanted = {"user": "ann", **wanted}  # type: ignore[typeddict-item]
    return [work.task.id for work in (await store.works(**asked)).works]


class Galleries:
    # -- lists -------------------------------------------------------------------------------

    async def test_a_list_has_its_page_and_the_sums_of_all(self, store: Store) -> None:
        await open_account(store)
        await open_account(store, "bob")
        await submit(store, *(task(f"t{n}", created_at=100 + n, price=10) for n in range(5)))
        await submit(store, task("other", "bob"))
        await finish(store, "t0", "t1", used=7)

        page = await store.works(user="ann", page=2, size=2)

        assert [work.task.id for work in page.works] == ["t2", "t1"]
        assert (page.total, page.charged) == (5, 14)
        assert page.works[1].task == await store.task("t1")
        assert [work.email for work in page.works] == ["ann@example.test"] * 2
        assert (await store.works(user="ann", page=9, size=2)).works == ()
        assert len((await store.works(user=None)).works) == 6

    async def test_a_work_shows_its_key_its_note_and_whether_it_is_shared(
        self, store: Store
    ) -> None:
        await open_account(store)
        await store.add_key(api_key("k1", "ann"))
        await submit(store, task("t1", key="k1"), task("t2"))
        await finish(store, "t1")
        note = await store.edit_work("t1", "ann", {"title": "Kites", "favourite": True})
        await store.add_share(link())

        shown = await store.work("t1")
        plain = await store.work("t2")

        assert shown is not None
        assert (shown.note, shown.shared, shown.key_name) == (note, True, "laptop")
        assert note == Note("t1", "ann", "Kites", favourite=True)
        assert plain is not None
        assert (plain.note, plain.shared, plain.key_name) == (None, False, None)
        assert await store.work("t9") is None

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("KITE", ["t4", "t1"]),
            ("100%", ["t2"]),
            ("a_b", ["t3"]),
            ("c:\\d", ["t3"]),
            ("风筝", ["t5"]),
            ("ÄRGER", ["t5"]),
            ('say "hi"', ["t2"]),
            ("nothing", []),
        ],
    )
    async def test_a_search_looks_at_titles_and_prompts(
        self, store: Store, query: str, found: list[str]
    ) -> None:
        await open_account(store)
        await submit(
            store,
            asking("t1", prompt="A Kite", created_at=101),
            asking("t2", prompt='100% sure: say "hi"', created_at=102),
            asking("t3", prompt="a_b c:\\d", created_at=103),
            asking("t4", prompt="axb 1000", created_at=104),
            asking("t5", prompt="一只风筝, ärger", created_at=105),
        )
        await store.edit_work("t4", "ann", {"title": "Two kites"})

        assert await named(store, query=query) == found

    @pytest.mark.parametrize(
        ("text", "alike", "other"),
        [
            ("İSTANBUL", ["istanbul", "İstanbul", "ISTANBUL"], ["ıstanbul"]),
            ("ЖУК и Ёж", ["жук", "Жук", "ёЖ"], ["еж"]),
            ("ΟΔΟΣ", ["οδος", "οδοσ", "Οδός"[:2]], ["οδός"]),
            ("Große STRAẞE", ["GROßE", "straße"], ["strasse"]),
            ("风筝 [a-z]+ (x|y) 0% c:\\d_", ["风筝", "[A-Z]+", "(X|Y)", "0% C:\\D_"], ["b", "x|z"]),
            ("Kelvin 300 K, ŒUVRE ǅ", ["kELVIN", "300 k", "œuvre", "ǆ", "Ǆ"], ["oeuvre"]),
            ("two\nlines\t.", ["TWO\nLINES", "\t."], ["two lines", "lines."]),
        ],
    )  # fmt: skip
    async def test_a_search_takes_no_notice_of_case_in_any_script(
        self, store: Store, text: str, alike: list[str], other: list[str]
    ) -> None:
        await open_account(store)
        await submit(store, asking("t1", prompt=text, created_at=101))

        assert [query for query in alike if await named(store, query=query) != ["t1"]] == []
        assert [query for query in other if await named(store, query=query)] == []

    async def test_a_search_looks_at_what_is_to_be_said(self, store: Store) -> None:
        await open_account(store)
        said = task("t1", operation=Operation.SPEECH)
        spoken = replace(said, request=replace(said.request, params={"text": "Good morning"}))
        await submit(store, spoken, task("t2"))

        assert await named(store, query="morning") == ["t1"]

    async def test_every_filter_chooses(self, store: Store) -> None:
        await open_account(store)
        await store.add_key(api_key("k1", "ann"))
        await submit(
            store,
            task("t1", created_at=101, key="k1"),
            task("t2", created_at=102, model="maxi", operation=Operation.TEXT_TO_IMAGE),
            task("t3", created_at=103),
        )
        await store.amend("t1", cancelled, 150)
        await store.edit_work("t3", "ann", {"favourite": True, "batch": "b1"})
        await store.edit_work("t2", "ann", {"title": "plain"})

        assert await named(store, states=[State.CANCELLED]) == ["t1"]
        assert await named(store, operations=[Operation.TEXT_TO_IMAGE]) == ["t2"]
        assert await named(store, models=["mini"]) == ["t3", "t1"]
        assert await named(store, created_from=102) == ["t3", "t2"]
        assert await named(store, created_to=102) == ["t1"]
        assert await named(store, favourite=True) == ["t3"]
        assert await named(store, favourite=False) == ["t2", "t1"]
        assert await named(store, key="k1") == ["t1"]
        assert await named(store, batch="b1") == ["t3"]
        assert await named(store, query="", states=[], models=[]) == ["t3", "t2", "t1"]

    # -- notes -------------------------------------------------------------------------------

    async def test_an_edit_changes_what_it_names_and_nothing_else(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"))

        await store.edit_work("t1", "ann", {"title": "Kites", "style": "film"})
        await store.edit_work("t1", "ann", {"favourite": True})
        note = await store.edit_work("t1", "ann", {"title": None})

        assert note == Note("t1", "ann", None, "film", favourite=True)
        found = await store.work("t1")
        assert found is not None
        assert found.note == note

    async def test_nobody_edits_what_is_not_theirs(self, store: Store) -> None:
        await open_account(store)
        await open_account(store, "bob")
        await submit(store, task("t1"))

        assert await store.edit_work("t1", "bob", {"title": "mine"}) is None
        assert await store.edit_work("t9", "ann", {"title": "what"}) is None
        found = await store.work("t1")
        assert found is not None
        assert found.note is None

    async def test_edits_at_the_same_time_are_all_there(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"))

        await asyncio.gather(
            store.edit_work("t1", "ann", {"title": "Kites"}),
            store.edit_work("t1", "ann", {"favourite": True}),
            store.edit_work("t1", "ann", {"style": "film"}),
        )

        found = await store.work("t1")
        assert found is not None
        assert found.note == Note("t1", "ann", "Kites", "film", favourite=True)

    async def test_a_batch_has_one_winner(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"), task("t2"), task("t3"))
        for name, batch in (("t1", "b1"), ("t2", "b1"), ("t3", "b2")):
            await store.edit_work(name, "ann", {"batch": batch})
        await store.edit_work("t3", "ann", {"winner": True})

        await store.edit_work("t1", "ann", {"winner": True})
        await store.edit_work("t2", "ann", {"winner": True})

        notes = {work.task.id: work.note for work in (await store.works(user="ann")).works}
        assert {name for name, note in notes.items() if note and note.winner} == {"t2", "t3"}

    # -- shares ------------------------------------------------------------------------------

    async def test_a_work_has_one_share(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"))
        await finish(store, "t1")

        assert await store.add_share(link("s1")) == link("s1")
        assert await store.add_share(link("s2")) == link("s1")

        assert await store.share(id="s1") == await store.share(task="t1") == link("s1")
        assert await store.share(id="s2") is None

    async def test_only_what_succeeded_is_shared_and_only_by_its_owner(self, store: Store) -> None:
        await open_account(store)
        await open_account(store, "bob")
        await submit(store, task("t1"), task("t2"))
        await finish(store, "t1")
        await store.amend("t2", cancelled, 600)

        assert await store.add_share(link(user="bob")) is None
        assert await store.add_share(link(of="t2")) is None
        assert await store.add_share(link(of="t9")) is None
        assert await store.add_share(link()) is not None
        assert await store.edit_share("t1", "bob", {"hide_prompt": True}) is None
        assert not await store.remove_share("t1", "bob")
        assert await store.share(id="s1") == link()

    async def test_a_share_is_edited_field_by_field(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"))
        await finish(store, "t1")
        await store.add_share(link())

        await store.edit_share("t1", "ann", {"expires_at": 900, "password_hash": "hash"})
        changed = await store.edit_share("t1", "ann", {"hide_prompt": True})
        again = await store.edit_share("t1", "ann", {"password_hash": None})

        expected = replace(link(), expires_at=900, password_hash="hash", hide_prompt=True)
        assert changed == expected
        assert again == await store.share(id="s1") == replace(expected, password_hash=None)
        assert await store.edit_share("t1", "ann", {}) == again
        assert await store.edit_share("t9", "ann", {"hide_prompt": True}) is None

    async def test_views_are_counted_one_by_one(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"))
        await finish(store, "t1")
        await store.add_share(link())

        counted = await asyncio.gather(*(store.count_view("s1") for _ in range(8)))

        assert sorted(each or 0 for each in counted) == list(range(1, 9))
        assert await store.count_view("s9") is None

    async def test_a_removed_share_is_gone_and_a_new_one_can_come(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"))
        await finish(store, "t1")
        await store.add_share(link("s1"))

        assert await store.remove_share("t1", "ann")
        assert not await store.remove_share("t1", "ann")

        assert await store.share(id="s1") is None
        assert await store.add_share(link("s2")) == link("s2")

    async def test_an_erased_work_leaves_no_note_and_no_share(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"))
        await finish(store, "t1")
        await store.edit_work("t1", "ann", {"title": "Kites"})
        await store.add_share(link())

        await store.erase("t1", 500)

        assert await store.work("t1") is None
        assert await store.share(id="s1") is None
        assert await store.edit_work("t1", "ann", {"title": "again"}) is None
        assert await store.add_share(link("s2")) is None
        assert (await store.works(user="ann")).total == 0

    # -- what is under way -------------------------------------------------------------------

    async def test_what_moves_is_unfinished_new_or_known(self, store: Store) -> None:
        await open_account(store)
        await open_account(store, "bob")
        await submit(store, *(task(f"t{n}", created_at=100 + n) for n in range(4)))
        await submit(store, task("other", "bob", created_at=900))
        for name in ("t0", "t1", "t2"):
            await store.amend(name, cancelled, 150)

        async def moving(since: int, *known: str) -> set[str]:
            return {work.task.id for work in await store.moving("ann", since, known)}

        assert await moving(1000) == {"t3"}
        assert await moving(102) == {"t2", "t3"}
        assert await moving(1000, "t0", "other", "t9") == {"t0", "t3"}

    async def test_those_ahead_are_counted_by_model_and_turn(self, store: Store) -> None:
        await open_account(store)
        await open_account(store, "bob")
        await submit(store, task("t1"), task("t2"), task("far", model="maxi"))
        await submit(store, task("u1", "bob"))
        for name in ("p1", "p2"):  # over the user's limit: parked
            await store.accept(order(task(name), active_max=1), 100)

        ahead = await store.ahead(["t1", "t2", "u1", "far", "p1", "p2", "t9"])

        assert ahead["far"] == 0
        assert sorted(ahead[name] for name in ("t1", "t2", "u1")) == [0, 1, 2]
        assert (ahead["p1"], ahead["p2"]) == (3, 4)
        assert "t9" not in ahead
        assert (await store.waiting("mini"), await store.waiting("maxi")) == (3, 1)

    async def test_a_task_that_runs_has_nobody_ahead(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"), task("t2"))
        await claim(store, starts=1)

        ahead = await store.ahead(["t1", "t2"])

        assert len(ahead) == 1
        assert set(ahead.values()) == {0}

    async def test_the_runs_say_how_long_tasks_took(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1", created_at=100), task("t2", created_at=110), task("t3"))
        await finish(store, "t1", "t2")
        await store.amend("t3", lambda _: None, 300)

        runs = await store.runs(10)

        assert runs == (
            Run("mini", "", "5", waited_ms=90, made_ms=50),
            Run("mini", "", "5", waited_ms=100, made_ms=50),
        )
        assert len(await store.runs(1)) == 1
