"""Whoever listens to a user's feed hears of every change, whoever made it."""

import asyncio
from contextlib import aclosing
from dataclasses import replace

import pytest

from onetake.core.account import Balance
from onetake.core.task import State
from onetake.engine import feed as module
from onetake.engine.feed import Feed, News
from onetake.store.memory import MemoryStore
from tests.store.sample import cancelled, finish, open_account, submit, task

NOW = 1_000_000_000


@pytest.fixture
async def store() -> MemoryStore:
    made = MemoryStore()
    await open_account(made)
    await open_account(made, "bob")
    return made


def feed_of(store: MemoryStore) -> Feed:
    return Feed(store, lambda: NOW)


def states(news: News) -> dict[str, State]:
    return {work.task.id: work.task.state for work in news.works}


async def test_it_begins_with_what_is_under_way_and_the_balance(store: MemoryStore) -> None:
    await submit(store, task("t1"), task("t2"), task("t3", "bob"))
    await store.amend("t2", cancelled, 150)

    async with aclosing(feed_of(store).news("ann")) as news:
        first = await anext(news)

    assert states(first) == {"t1": State.QUEUED}
    assert first.balance == Balance(990, 10)


async def test_a_word_brings_the_change_at_once(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FIRST_LOOK_SECONDS", 3600.0)  # nobody looks by himself
    await submit(store, task("t1"))
    feed = feed_of(store)
    async with aclosing(feed.news("ann")) as news:
        await anext(news)
        await store.amend("t1", cancelled, 150)
        feed.heard("t1", "ann")

        found = await anext(news)

    assert states(found) == {"t1": State.CANCELLED}
    assert found.balance == Balance(1000, 0)


async def test_a_word_without_a_user_reaches_who_knows_the_work(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FIRST_LOOK_SECONDS", 3600.0)
    await submit(store, task("t1"))
    feed = feed_of(store)
    async with aclosing(feed.news("ann")) as news:
        await anext(news)
        await store.amend("t1", cancelled, 150)
        feed.heard("t1", None)

        found = await anext(news)

    assert states(found) == {"t1": State.CANCELLED}


async def test_what_other_processes_do_is_seen_by_looking(store: MemoryStore) -> None:
    async with aclosing(feed_of(store).news("ann")) as news:
        await anext(news)
        await submit(store, task("t1", created_at=NOW))

        accepted = await anext(news)
        await finish(store, "t1", used=4)
        done = await anext(news)

    assert states(accepted) == {"t1": State.QUEUED}
    assert states(done) == {"t1": State.SUCCEEDED}
    assert done.balance == Balance(996, 0)


async def test_a_task_that_came_and_went_between_two_looks_is_told(store: MemoryStore) -> None:
    async with aclosing(feed_of(store).news("ann")) as news:
        await anext(news)
        await submit(store, task("t1", created_at=NOW - 1000))
        await store.amend("t1", cancelled, NOW)

        found = await anext(news)

    assert states(found) == {"t1": State.CANCELLED}


async def test_what_people_say_of_a_work_is_told(store: MemoryStore) -> None:
    await submit(store, task("t1"))
    await store.amend("t1", cancelled, 150)
    feed = feed_of(store)
    async with aclosing(feed.news("ann")) as news:
        assert states(await anext(news)) == {}
        note = await store.edit_work("t1", "ann", {"title": "Kites"})
        feed.heard("t1", "ann")
        named = await anext(news)
        await store.edit_work("t1", "ann", {"favourite": True})
        feed.heard("t1", "ann")
        again = await anext(news)

    assert [work.note for work in named.works] == [note]
    assert [work.note and work.note.favourite for work in again.works] == [True]


async def test_a_deleted_work_is_told_as_gone(store: MemoryStore) -> None:
    await submit(store, task("t1", created_at=NOW))
    feed = feed_of(store)
    async with aclosing(feed.news("ann")) as news:
        await anext(news)
        await store.amend("t1", cancelled, NOW)
        feed.heard("t1", "ann")
        await anext(news)
        await store.erase("t1", NOW)
        feed.heard("t1", "ann")

        found = await anext(news)

    assert (found.works, found.gone) == ((), ("t1",))


async def test_who_comes_back_hears_what_happened_meanwhile(store: MemoryStore) -> None:
    early, late = NOW - 3_600_000, NOW - 10_000
    await submit(store, task("old", created_at=early), task("new", created_at=early))
    await store.amend("old", lambda t: cancelled(t, at=early), early)
    await store.amend("new", lambda t: cancelled(t, at=late), late)

    async with aclosing(feed_of(store).news("ann", since=late - 1)) as news:
        first = await anext(news)

    assert states(first) == {"new": State.CANCELLED}


async def test_nothing_is_kept_of_who_has_left(store: MemoryStore) -> None:
    feed = feed_of(store)
    async with aclosing(feed.news("ann")) as news:
        await anext(news)

    assert feed == replace(feed, _streams={})


async def test_a_work_of_which_nothing_was_told_is_gone_for_who_shows_it(
    store: MemoryStore,
) -> None:
    feed = feed_of(store)
    async with aclosing(feed.news("ann")) as news:
        await anext(news)
        feed.heard("t1", "ann")
        async with asyncio.timeout(20):
            found = await anext(news)

    assert found.gone == ("t1",)
