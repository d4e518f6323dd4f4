"""Channels: priority, weight, health, and the sandbox giving way."""

import itertools
from dataclasses import replace

import pytest

from onetake.core.account import Channel
from onetake.core.failure import Code
from onetake.engine.route import FAULTS_BEFORE_REST, Routes
from onetake.store.memory import MemoryStore

SANDBOX = Channel("sandbox", "sandbox", "sandbox", "", "", {}, 0)


def channel(name: str, *, priority: int = 0, weight: int = 1, paused: bool = False) -> Channel:
    return Channel(
        name, name, "videoapi", f"https://{name}.example", "s", {"m": "m"}, 0,
        priority=priority, weight=weight, paused=paused,
    )  # fmt: skip


async def routes(*channels: Channel, sandbox: Channel | None = SANDBOX) -> Routes:
    store = MemoryStore()
    for each in channels:
        await store.put_channel(each)
    lots = itertools.cycle([0.11, 0.83, 0.47, 0.29, 0.71, 0.05, 0.97, 0.61, 0.37])
    made = Routes(store, sandbox, ["m", "n"], lambda: next(lots))
    await made.refresh()
    return made


def order(made: Routes, now: int = 0, model: str = "m") -> list[str]:
    return [place.channel for place in made.places(now)[model]]


async def test_the_sandbox_serves_what_nobody_else_does():
    made = await routes(channel("a"))

    assert order(made) == ["a"]
    assert order(made, model="n") == ["sandbox"]


async def test_a_paused_channel_is_not_replaced_by_the_sandbox():
    made = await routes(channel("a", paused=True))

    assert not made.serves("m")
    assert made.serves("n")


async def test_without_a_sandbox_only_channels_serve():
    made = await routes(channel("a"), sandbox=None)

    assert made.serves("m")
    assert not made.serves("n")


async def test_higher_priority_comes_first():
    made = await routes(channel("low"), channel("high", priority=5))

    assert {tuple(order(made)) for _ in range(20)} == {("high", "low")}


async def test_weight_is_the_share():
    made = await routes(channel("a", weight=3), channel("b", weight=1))
    firsts = [order(made)[0] for _ in range(900)]

    assert 0.6 < firsts.count("a") / 900 < 0.9


@pytest.mark.parametrize("fault", [Code.PROVIDER_BUSY, Code.PROVIDER_AUTH])
async def test_faults_in_a_row_give_a_channel_a_rest(fault: Code):
    made = await routes(channel("a", priority=1), channel("b"))
    for _ in range(FAULTS_BEFORE_REST):
        assert order(made)[0] == "a"
        made.report("a", fault, 0)

    assert order(made) == ["b"]
    assert order(made, made.health("a").resting_until) == ["a", "b"]


async def test_calls_that_fail_during_a_rest_do_not_make_it_longer():
    made = await routes(channel("a"))
    for _ in range(50):
        made.report("a", Code.PROVIDER_UNREACHABLE, 0)
    first = made.health("a").resting_until

    made.report("a", Code.PROVIDER_UNREACHABLE, first)

    assert 0 < first <= 5_000
    assert first + 5_000 <= made.health("a").resting_until <= first + 10_000


async def test_a_good_call_ends_the_count():
    made = await routes(channel("a"))
    for _ in range(10):
        made.report("a", Code.PROVIDER_BUSY, 0)
        made.report("a", None, 0)

    assert order(made) == ["a"]


async def test_a_callers_mistake_is_no_fault_of_the_channel():
    made = await routes(channel("a"))
    for _ in range(10):
        made.report("a", Code.PROVIDER_INVALID, 0)

    assert order(made) == ["a"]


async def test_a_change_is_seen_at_the_next_refresh():
    made = await routes(channel("a"))
    await made.store.put_channel(replace(channel("a"), paused=True))  # type: ignore[attr-defined]
    assert made.serves("m")
    await made.refresh()

    assert not made.serves("m")
