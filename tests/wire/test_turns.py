"""One owner's many calls do not delay another's first, and no place is ever lost."""

import asyncio

import pytest

from onetake.wire.turns import Turns


async def _queue(turns: Turns, owners: str) -> tuple[list[str], list["asyncio.Task[None]"]]:
    """Each owner in the string waits for a place, in this order; who was served, in order."""
    served: list[str] = []

    async def wait(owner: str) -> None:
        await turns.take(owner)
        served.append(owner)

    tasks = [asyncio.ensure_future(wait(owner)) for owner in owners]
    await asyncio.sleep(0)
    return served, tasks


async def test_owners_take_turns() -> None:
    turns = Turns(1)
    await turns.take("a")
    served, tasks = await _queue(turns, "aaaabbc")
    holder = "a"
    for number in range(len(tasks)):
        turns.give(holder)
        await asyncio.sleep(0)
        holder = served[number]

    assert "".join(served) == "abcabaa"


async def test_a_free_place_goes_to_the_owner_with_the_fewest() -> None:
    turns = Turns(2)
    await turns.take("a")
    await turns.take("a")
    served, tasks = await _queue(turns, "aab")
    turns.give("a")
    await asyncio.sleep(0)

    assert served == ["b"]
    for task in tasks:
        task.cancel()


async def test_a_caller_that_gives_up_leaves_the_queue() -> None:
    turns = Turns(1)
    await turns.take("a")
    served, tasks = await _queue(turns, "bc")
    tasks[0].cancel()
    await asyncio.wait([tasks[0]])
    turns.give("a")
    await tasks[1]

    assert served == ["c"]


async def test_a_place_given_in_the_moment_of_giving_up_is_not_lost() -> None:
    turns = Turns(1)
    await turns.take("a")
    served, tasks = await _queue(turns, "bc")
    turns.give("a")  # b has it now, but has not run since
    tasks[0].cancel()
    with pytest.raises(asyncio.CancelledError):
        await tasks[0]
    await tasks[1]

    assert served == ["c"]
