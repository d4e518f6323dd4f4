"""The memory store finds and mends the same damage as the databases do."""

from dataclasses import replace

import pytest

from onetake.core.account import Balance
from onetake.core.ledger import Kind
from onetake.core.task import State
from onetake.core.work import Share
from onetake.store.landing import PARKED
from onetake.store.memory import MemoryStore
from onetake.store.memory_state import Booked
from tests.store.sample import (
    api_key,
    cancelled,
    claim,
    failed,
    finish,
    open_account,
    running,
    submit,
    task,
)


@pytest.fixture
async def store() -> MemoryStore:
    """As in contract_audit.py: 40 of Ann's 1000 credits are held."""
    made = MemoryStore()
    await open_account(made)
    await submit(made, task("done"), task("runs"))
    await made.amend("done", cancelled, 110)
    await made.apply([running((await claim(made))["runs"], due_at=5000)], 250)
    await submit(made, task("waits"))
    await submit(made, task("parked"), task("parked too"), active_max=2)
    assert await made.findings() == ()
    return made


async def rules(store: MemoryStore) -> dict[tuple[str, str], bool]:
    return {(found.rule, found.subject): found.repairable for found in await store.findings()}


async def mend(store: MemoryStore, *expected: tuple[str, str]) -> None:
    assert await rules(store) == dict.fromkeys(expected, True)
    found = await store.findings()
    assert set(await store.repair(found, 6000)) == set(found)
    assert await store.findings() == ()


async def test_wallets_follow_the_postings(store: MemoryStore) -> None:
    store.state.wallets["ann"] = replace(store.state.wallets["ann"], available=1, held=2)

    assert await rules(store) == {
        ("available_is_postings", "ann"): True,
        ("held_is_postings", "ann"): True,
        ("held_is_open_holds", "ann"): False,
    }
    await store.repair(await store.findings(), 6000)

    assert await store.findings() == ()
    assert await store.balance("ann") == Balance(960, 40)


async def test_an_unresolved_failure_is_released(store: MemoryStore) -> None:
    del store.state.entries["resolve:done"]
    wallet = store.state.wallets["ann"]
    store.state.wallets["ann"] = replace(wallet, available=950, held=50)

    found = await store.findings()

    assert {one.rule for one in found} == {"finished_resolved_once", "held_is_open_holds"}
    await store.repair(found, 6000)
    assert await store.findings() == ()
    assert await store.balance("ann") == Balance(960, 40)


async def test_what_a_success_cost_is_not_guessed(store: MemoryStore) -> None:
    del store.state.entries["resolve:done"]
    done = store.state.tasks["done"]
    store.state.tasks["done"] = replace(done, state=State.SUCCEEDED, charged=None)

    assert (await rules(store))["finished_resolved_once", "done"] is False


async def test_broken_records_of_money_are_left_to_a_person(store: MemoryStore) -> None:
    del store.state.entries["reserve:runs"]
    store.state.tasks["done"] = replace(store.state.tasks["done"], charged=3)
    again = store.state.entries["resolve:done"].entry
    store.state.entries["again"] = Booked(1, replace(again, key="again", postings=()), "")
    assert again.kind is Kind.RELEASE

    found = await rules(store)

    assert found["reserved_once", "runs"] is False
    assert found["charged_is_settled", "done"] is False
    assert found["finished_resolved_once", "done"] is False


async def test_tasks_that_nobody_looks_at_are_scheduled_again(store: MemoryStore) -> None:
    del store.state.schedule["runs"]
    del store.state.schedule["waits"]

    await mend(
        store,
        ("unfinished_is_scheduled", "runs"),
        ("unfinished_is_scheduled", "waits"),
        ("active_is_counted", "ann"),
        ("busy_is_counted", "channel_a"),
        ("parked_has_reason", "ann"),
    )

    claims = await claim(store, now=6000, lease_until=7000)
    assert {"runs", "waits"} <= set(claims)
    assert claims["runs"].again


async def test_a_finished_task_in_the_schedule_is_taken_out(store: MemoryStore) -> None:
    store.state.schedule["done"] = store.state.schedule["runs"]

    await mend(
        store,
        ("finished_is_not_scheduled", "done"),
        ("active_is_counted", "ann"),
        ("busy_is_counted", "channel_a"),
    )


async def test_parked_tasks_that_wait_for_nothing_are_let_in(store: MemoryStore) -> None:
    claims = await claim(store, now=5000, lease_until=9000)
    await store.apply([failed(one) for one in claims.values()], 5500)
    for name, row in list(store.state.schedule.items()):
        store.state.schedule[name] = replace(row, phase=PARKED)

    await mend(store, ("parked_has_reason", "ann"), ("active_is_counted", "ann"))


async def test_what_a_key_used_is_counted_again(store: MemoryStore) -> None:
    await store.add_key(api_key("k1", "ann"))
    await submit(store, task("keyed", key="k1"))
    store.state.keys["k1"] = replace(store.state.keys["k1"], used=3)

    await mend(store, ("key_used_is_its_tasks", "k1"))

    assert store.state.keys["k1"].used == 10


@pytest.fixture
async def shared(store: MemoryStore) -> MemoryStore:
    """As in contract_audit.py: a work with a title and a link."""
    await submit(store, task("film"))
    await finish(store, "film")
    await store.edit_work("film", "ann", {"title": "My film"})
    assert await store.add_share(Share("secret link", "film", "ann", 420))
    assert await store.findings() == ()
    return store


async def test_what_belongs_to_a_deleted_work_goes(shared: MemoryStore) -> None:
    shared.state.erased["film"] = 500
    assert all("secret link" not in str(each) for each in await shared.findings())

    await mend(shared, ("note_has_its_work", "film"), ("share_has_its_work", "film"))

    assert await shared.share(id="secret link") is None
    assert shared.state.notes == {}


async def test_what_says_that_it_is_somebody_elses_is_mended(shared: MemoryStore) -> None:
    state = shared.state
    state.notes["film"] = replace(state.notes["film"], user="bob")
    state.shares["secret link"] = replace(state.shares["secret link"], user="bob")

    await mend(shared, ("note_has_its_work", "film"), ("share_has_its_work", "film"))

    work = await shared.work("film")
    assert work is not None
    assert work.note is not None
    assert (work.note.user, work.note.title, work.shared) == ("ann", "My film", False)


async def test_a_link_to_what_did_not_succeed_goes(shared: MemoryStore) -> None:
    link = shared.state.shares["secret link"]
    shared.state.shares["secret link"] = replace(link, task="done")

    await mend(shared, ("share_has_its_work", "done"))
