"""The overview says how credits, keys and tasks stand, and how long the credits last."""

from dataclasses import replace

from onetake.core import ledger
from onetake.core.fairness import Place
from onetake.core.instants import DAY_MS
from onetake.core.task import Produced, Source, SourceKind, Stored, advance
from onetake.store.store import ClaimOrder, Outcome
from tests.api.console.desk import customer
from tests.api.console.test_statement import cancel, create
from tests.api.gate import MODEL, Gate


async def finish(gate: Gate, used: int) -> None:
    """Everything that waits is made and charged so many micro-credits."""
    places = {MODEL: [Place("channel_1", 99)]}
    now = gate.now
    for claim in await gate.store.claim(ClaimOrder(now, now + 9, 0, 99, places)):
        event = Produced((Source(SourceKind.REMOTE, "https://example.test/x.mp4"),))
        stored = Outcome(advance(claim.task, event, now), claim.token, now)
        assert await gate.store.apply([stored], now) == (True,)
    for claim in await gate.store.claim(ClaimOrder(now, now + 9, 99, 0, {})):
        done = advance(claim.task, Stored(()), now)
        entry = ledger.settle(done.hold, used=used)
        outcome = Outcome(replace(done, charged=used), claim.token, None, entry)
        assert await gate.store.apply([outcome], now) == (True,)


async def test_a_new_account_has_an_overview(gate: Gate) -> None:
    await gate.user("ann", credits=100)

    found = await (await customer(gate)).get("/overview")

    assert (found["available_credits"], found["held_credits"]) == (100, 0)
    assert (found["runway_days"], found["active"], found["failures"]) == (None, [], [])
    assert (found["tasks_today"], found["keys"], found["credits_today"]) == (0, 0, 0)
    assert len(found["spend"]) == 30
    assert all(day["models"] == {} for day in found["spend"])
    assert found["spend"][0]["day"] < found["spend"][-1]["day"] == "2026-09-21"


async def test_spending_is_shown_by_day_and_the_credits_last_at_this_pace(gate: Gate) -> None:
    await gate.user("ann", credits=100)
    key = await gate.key("ann")
    await create(gate, key)
    await finish(gate, used=10_000_000)
    gate.now += DAY_MS
    await create(gate, key)
    await finish(gate, used=4_500_000)
    waiting = await create(gate, key)

    found = await (await customer(gate)).get("/overview")

    assert [day["models"] for day in found["spend"][-3:]] == [
        {}, {MODEL: 10}, {MODEL: 4.5},
    ]  # fmt: skip
    assert (found["available_credits"], found["held_credits"]) == (55.5, 30)
    assert found["runway_days"] == round(55.5 * 7 / 14.5, 1)
    assert [work["id"] for work in found["active"]] == [waiting]
    assert (found["tasks_today"], found["keys"], found["credits_today"]) == (2, 1, 4.5)


async def test_what_is_old_is_not_the_pace_of_today(gate: Gate) -> None:
    await gate.user("ann", credits=100)
    await create(gate, await gate.key("ann"))
    await finish(gate, used=10_000_000)
    gate.now += 8 * DAY_MS
    ann = await customer(gate)

    found = await ann.get("/overview")

    assert found["runway_days"] is None
    assert sum(sum(day["models"].values()) for day in found["spend"]) == 10
    gate.now += 30 * DAY_MS
    later = await (await customer(gate)).get("/overview")
    assert not any(day["models"] for day in later["spend"])


async def test_what_failed_is_shown_and_what_was_cancelled_is_not(gate: Gate) -> None:
    await gate.user("ann", credits=100)
    key = await gate.key("ann")
    await cancel(gate, key, await create(gate, key))

    assert (await (await customer(gate)).get("/overview"))["failures"] == []
