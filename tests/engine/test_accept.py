"""Acceptance: all of it or nothing, and a repeat is never paid for twice."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from onetake.core.account import Key
from onetake.core.failure import Code, Rejected, invalid
from onetake.core.request import Material, Operation, Request, Role
from onetake.core.task import State
from onetake.core.work import Note
from onetake.engine.accept import Submission, fingerprint
from onetake.store.memory import MemoryStore
from onetake.store.store import Repeatable
from tests.api.repriced import reprice
from tests.engine.world import HOW, MODEL, WANT, World

KEYED = replace(HOW, idempotency_key="k1")


@pytest.fixture
async def world() -> World:
    world = World(credits=100)
    await world.open()
    return world


async def left_behind(world: World) -> tuple[int, int, int]:
    """Tasks, held credits, rows due: all nothing after a refusal."""
    page = await world.store.tasks(user="ann")
    balance = await world.store.balance("ann")
    return len(page.tasks), balance.held, (await world.store.counts())["queued"]


async def refused(world: World, want: object = WANT, how: Submission = HOW) -> Code:
    with pytest.raises(Rejected) as caught:
        await world.ask(want=want, how=how)  # type: ignore[arg-type]
    return caught.value.failure.code


async def test_an_accepted_task_is_queued_and_paid_for(world: World):
    done = await world.ask()

    assert done.fresh
    assert (await world.task(done.task.id)).state is State.QUEUED
    balance = await world.store.balance("ann")
    assert (balance.available, balance.held) == (40_000_000, 60_000_000)


async def test_the_id_has_the_form_that_the_key_asks_for(world: World):
    vidgen = await world.ask()
    world.credits = 100
    other = await world.ask(want=replace(WANT, params={"prompt": "x", "resolution": "480p",
                                                       "duration": 4}),
                            how=Submission("uniall", "task"))  # fmt: skip

    assert vidgen.task.id.startswith(f"vidgen_{world.now}_")
    assert other.task.id.startswith("task_")
    assert len(other.task.id) == len("task_") + 26


async def test_nothing_is_left_behind_when_credits_run_out(world: World):
    dear = replace(WANT, params={"prompt": "x", "duration": 15})

    assert await refused(world, dear) is Code.INSUFFICIENT_CREDITS
    assert await left_behind(world) == (0, 0, 0)


async def test_two_requests_race_for_the_last_credits(world: World):
    results = await asyncio.gather(*(world.ask() for _ in range(8)), return_exceptions=True)

    rejected = [r for r in results if isinstance(r, Rejected)]
    assert len(rejected) == 7
    assert {r.failure.code for r in rejected} == {Code.INSUFFICIENT_CREDITS}


async def test_one_key_one_task_one_reservation(world: World):
    first = await world.ask(how=KEYED)
    again = await world.ask(how=KEYED)

    assert (first.fresh, again.fresh) == (True, False)
    assert first.task.id == again.task.id
    assert (await world.store.balance("ann")).held == 60_000_000


async def test_a_key_for_another_request_is_a_conflict(world: World):
    await world.ask(how=KEYED)
    other = replace(WANT, params={"prompt": "a harbour"})

    assert await refused(world, other, KEYED) is Code.IDEMPOTENCY_CONFLICT


async def test_a_repeat_survives_a_change_in_the_catalogue(world: World):
    first = await world.ask(how=KEYED)

    def serves_nothing(_: str) -> bool:
        return False

    changed = replace(world.accept, serves=serves_nothing)
    again = await changed(await world.caller(), WANT, KEYED)

    assert again.task.id == first.task.id


async def test_an_sdks_retry_creates_nothing_new(world: World):
    first = await world.ask(how=replace(HOW, sdk_retry=0))
    again = await world.ask(how=replace(HOW, sdk_retry=1))

    assert again.task.id == first.task.id
    assert not again.fresh


async def test_the_same_request_twice_on_purpose_is_two_tasks(world: World):
    cheap = replace(WANT, params={"prompt": "x", "resolution": "480p", "duration": 4})
    first = await world.ask(want=cheap, how=replace(HOW, sdk_retry=0))
    second = await world.ask(want=cheap, how=replace(HOW, sdk_retry=0))

    assert first.task.id != second.task.id


async def test_a_retry_whose_first_try_never_arrived_is_accepted(world: World):
    assert (await world.ask(how=replace(HOW, sdk_retry=1))).fresh


async def test_a_model_without_a_channel_is_refused(world: World):
    await world.store.put_channel(replace(world.channel, paused=True))
    await world.routes.refresh()

    assert await refused(world) is Code.NO_PROVIDER
    assert await refused(world, replace(WANT, model="nope")) is Code.UNKNOWN_MODEL


async def test_a_key_for_other_models_is_refused(world: World):
    caller = await world.caller()
    assert isinstance(caller.key, Key)
    limited = replace(caller, key=replace(caller.key, models=("another",)))

    with pytest.raises(Rejected) as caught:
        await world.accept(limited, WANT, HOW)
    assert caught.value.failure.code is Code.FORBIDDEN


async def test_a_key_revoked_a_moment_ago_pays_for_nothing(world: World):
    caller = await world.caller()
    await world.store.revoke_key("key_ann", world.now)

    with pytest.raises(Rejected) as caught:
        await world.accept(caller, WANT, HOW)
    assert caught.value.failure.code is Code.KEY_DISABLED
    assert await left_behind(world) == (0, 0, 0)


@pytest.mark.parametrize("over", [{"expires_at": 1}, {"revoked_at": 1}])
async def test_a_key_that_is_over_is_never_left_out_of_the_account(
    world: World, over: dict[str, Any]
):
    caller = await world.caller()
    assert isinstance(caller.key, Key)
    ended = replace(caller, key=replace(caller.key, **over))

    for refused_by in (world.accept(ended, WANT, HOW), world.accept.estimate(ended, WANT)):
        with pytest.raises(Rejected) as caught:
            await refused_by
        assert caught.value.failure.code is Code.KEY_DISABLED
    assert await left_behind(world) == (0, 0, 0)


async def test_a_budget_is_kept_and_named(world: World):
    await world.store.set_key_budget("key_ann", 50_000_000)

    with pytest.raises(Rejected) as caught:
        await world.ask()
    failure = caught.value.failure
    assert failure.code is Code.INSUFFICIENT_CREDITS
    assert "reserves 60 credits" in failure.message
    assert "50 of its 50 left" in failure.message
    assert await left_behind(world) == (0, 0, 0)
    await world.store.set_key_budget("key_ann", 60_000_000)
    assert (await world.ask()).fresh
    assert await refused(world) is Code.INSUFFICIENT_CREDITS


async def test_an_address_for_events_is_checked_before_anything_is_kept(world: World):
    def check(field: str, url: str) -> None:
        raise invalid(field, f"must not be {url}")

    world.accept = replace(world.accept, check_url=check)
    told = replace(
        WANT, callback_url="http://10.0.0.1/", wire_names={"callback_url": "extra_body.callback"}
    )

    with pytest.raises(Rejected) as caught:
        await world.ask(want=told)
    assert caught.value.failure.param == "extra_body.callback"
    assert await left_behind(world) == (0, 0, 0)
    assert (await world.ask()).fresh, "who gives none is not asked"


async def test_a_voice_that_the_caller_may_not_use_is_refused(world: World):
    speech = Request("minimax-speech-02-hd", Operation.SPEECH, {"text": "hi", "voice": "nobody"})

    def serves_all(_: str) -> bool:
        return True

    world.accept = replace(world.accept, serves=serves_all)

    assert await refused(world, speech) is Code.INVALID_FIELD
    assert await left_behind(world) == (0, 0, 0)


async def test_an_estimate_is_what_would_be_held(world: World):
    caller = await world.caller()
    request, quoted = await world.accept.estimate(caller, replace(WANT, materials=(PICTURE,)))

    assert quoted.amount == 60_000_000
    assert request.params["resolution"] == "720p", "everything is filled in"
    assert request.materials[0].facts, "files were looked at"
    assert await left_behind(world) == (0, 0, 0)
    assert [blob async for blob in world.store.blobs()] == []
    done = await world.ask(want=replace(WANT, materials=(PICTURE,)))
    assert done.task.quote == quoted


async def test_an_estimate_refuses_what_would_be_refused_and_keeps_nothing(world: World):
    caller = await world.caller()
    bad = replace(WANT, materials=(PICTURE, NOTHING_THERE))

    with pytest.raises(Rejected) as caught:
        await world.accept.estimate(caller, bad)
    assert caught.value.failure.param == "image_urls[1]"
    assert [blob async for blob in world.store.blobs()] == []


async def test_an_estimate_asks_for_no_credits(world: World):
    dear = replace(WANT, params={"prompt": "x", "duration": 15})
    _, quoted = await world.accept.estimate(await world.caller(), dear)

    assert quoted.amount == 180_000_000
    assert await left_behind(world) == (0, 0, 0)


async def test_a_repeat_of_an_erased_task_is_a_conflict(world: World):
    first = await world.ask(how=KEYED)
    await world.settle()
    await world.store.erase(first.task.id, world.now)

    assert await refused(world, WANT, KEYED) is Code.IDEMPOTENCY_CONFLICT


AGREED = 60_000_000
"""What WANT costs at first."""


async def test_a_price_above_what_was_agreed_to_is_refused_with_both(world: World):
    reprice(world.accept.catalog, MODEL, times=5, by=4)

    with pytest.raises(Rejected) as caught:
        await world.ask(how=replace(KEYED, ceiling=AGREED, note={"title": "Light"}))

    failure = caught.value.failure
    assert (failure.code, failure.param) == (Code.PRICE_CHANGED, "expected_credits")
    assert failure.allowed == ("75",)
    assert "75 credits" in failure.message
    assert "expected 60;" in failure.message
    assert await left_behind(world) == (0, 0, 0)
    # The name is free again, and the new price can be agreed to.
    agreed = await world.ask(how=replace(KEYED, ceiling=75_000_000, note={"title": "Light"}))
    assert agreed.fresh
    assert (await world.store.balance("ann")).held == 75_000_000
    work = await world.store.work(agreed.task.id)
    assert work is not None
    assert work.note == Note(agreed.task.id, "ann", "Light")


async def test_a_lower_price_is_taken_and_charged(world: World):
    reprice(world.accept.catalog, MODEL, times=1, by=2)

    assert (await world.ask(how=replace(HOW, ceiling=AGREED))).task.quote.amount == 30_000_000
    assert (await world.store.balance("ann")).held == 30_000_000


async def test_a_repeat_is_the_first_task_whatever_it_costs_now(world: World):
    agreed = replace(KEYED, ceiling=AGREED)
    first = await world.ask(how=agreed)
    reprice(world.accept.catalog, MODEL, times=2)

    for how in (agreed, KEYED, replace(KEYED, ceiling=1)):
        again = await world.ask(how=how)
        assert (again.task.id, again.fresh) == (first.task.id, False)
    assert await refused(world, replace(WANT, params={"prompt": "x"}), agreed) is (
        Code.IDEMPOTENCY_CONFLICT
    )
    assert (await world.store.balance("ann")).held == AGREED


async def test_a_repeat_that_meets_its_first_request_on_the_way_is_that_one(world: World):
    """The first is written between the repeat's look and its own acceptance."""
    agreed = replace(KEYED, ceiling=AGREED)
    caller = await world.caller()

    class Late(MemoryStore):
        async def repeated(self, user: str, key: str | None, repeatable: Repeatable) -> None:
            return None

    late = Late()
    late.state = world.store.state  # type: ignore[attr-defined]
    first = await world.ask(how=agreed)
    reprice(world.accept.catalog, MODEL, times=2)

    again = await replace(world.accept, store=late)(caller, WANT, agreed)

    assert (again.task.id, again.fresh) == (first.task.id, False)


async def test_a_price_raised_while_files_come_in_is_not_paid():
    """What is held is what was compared: the price of one moment."""
    world = World(credits=1000)
    await world.open()
    want = replace(WANT, materials=(PICTURE,))
    intake = world.accept.intake

    async def slow(url: str) -> Path:
        reprice(world.accept.catalog, MODEL, times=2)
        return await intake.get(url)

    raised = replace(world.accept, intake=replace(intake, get=slow))
    done = await raised(await world.caller(), want, replace(HOW, ceiling=AGREED))

    assert done.task.quote.amount == (await world.store.balance("ann")).held == AGREED
    assert await refused(world, want, replace(HOW, ceiling=AGREED)) is Code.PRICE_CHANGED


async def test_a_key_that_is_used_from_elsewhere_pays_for_nothing(world: World):
    outside = replace(await world.caller(), outside=True)

    for refused_by in (world.accept(outside, WANT, HOW), world.accept.estimate(outside, WANT)):
        with pytest.raises(Rejected) as caught:
            await refused_by
        assert caught.value.failure.code is Code.FORBIDDEN
    assert await left_behind(world) == (0, 0, 0)


PICTURE = Material(Role.IMAGE, "https://ok.example/a.png", "image_urls[0]")
NOTHING_THERE = Material(Role.IMAGE, "https://gone.example/a.png", "image_urls[1]")


async def test_materials_are_kept_with_the_task(world: World):
    done = await world.ask(want=replace(WANT, materials=(PICTURE,)))

    (material,) = (await world.task(done.task.id)).request.materials
    assert material.asset is not None
    asset = await world.store.asset(material.asset)
    assert asset is not None
    assert asset.user == "ann"
    assert material.facts == asset.facts


async def test_a_bad_material_leaves_no_trace_of_the_good_one(world: World):
    want = replace(WANT, materials=(PICTURE, NOTHING_THERE))

    with pytest.raises(Rejected) as caught:
        await world.ask(want=want)

    assert caught.value.failure.param == "image_urls[1]"
    assert await left_behind(world) == (0, 0, 0)
    assert [blob async for blob in world.store.blobs()] == []


async def test_files_are_not_fetched_for_who_cannot_pay(world: World):
    dear = replace(WANT, params={"prompt": "x", "duration": 15}, materials=(NOTHING_THERE,))

    assert await refused(world, dear) is Code.INSUFFICIENT_CREDITS


def test_fingerprints_differ_where_requests_do():
    same = replace(WANT, params=dict(reversed(list(WANT.params.items()))))

    assert fingerprint(WANT, "videoapi") == fingerprint(same, "videoapi")
    assert fingerprint(WANT, "videoapi") != fingerprint(WANT, "uniall")
    assert fingerprint(WANT, "videoapi") != fingerprint(
        replace(WANT, model=MODEL + "x"), "videoapi"
    )
