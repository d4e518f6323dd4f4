"""What matched when it was counted, and never more of it."""

import pytest

from onetake.api.matching import MATCHING_MAX, Bound, Matching
from onetake.core.failure import Code, Rejected
from onetake.store.memory import MemoryStore
from tests.store.sample import cancelled, finish, open_account, submit, task


@pytest.fixture
async def store() -> MemoryStore:
    """t1 has succeeded at 250, t2 was cancelled at 260, t3 waits; all were there at 103."""
    made = MemoryStore()
    await open_account(made)
    await submit(made, *(task(f"t{n}", created_at=100 + n) for n in (1, 2, 3)))
    await finish(made, "t1")
    await made.amend("t2", cancelled, 260)
    return made


@pytest.mark.parametrize(
    ("bound", "until", "found"),
    [
        (Bound.CREATED, 103, ["t3", "t2", "t1"]), (Bound.CREATED, 102, ["t2", "t1"]),
        (Bound.FINISHED, 260, ["t2", "t1"]), (Bound.FINISHED, 259, ["t1"]),
        (Bound.SUCCEEDED, 260, ["t1"]), (Bound.SUCCEEDED, 249, []),
    ],
)  # fmt: skip
async def test_each_bound_is_what_was_true_then(
    store: MemoryStore, bound: Bound, until: int, found: list[str]
) -> None:
    assert list(await Matching({}, until, 3).of(store, "ann", bound)) == found


@pytest.mark.parametrize(
    ("filters", "bound", "found"),
    [
        ({"status": "cancelled"}, Bound.FINISHED, ["t2"]),
        ({"status": "cancelled"}, Bound.SUCCEEDED, []),
        ({"status": "done,failed"}, Bound.SUCCEEDED, ["t1"]),
        ({"to": "102"}, Bound.CREATED, ["t1"]),
        ({"to": "9000"}, Bound.CREATED, ["t3", "t2", "t1"]),
    ],
)
async def test_filters_narrow_it_further(
    store: MemoryStore, filters: dict[str, str], bound: Bound, found: list[str]
) -> None:
    assert list(await Matching(filters, 1000, 3).of(store, "ann", bound)) == found


async def test_more_than_were_counted_are_refused(store: MemoryStore) -> None:
    with pytest.raises(Rejected) as caught:
        await Matching({}, 1000, 1).of(store, "ann", Bound.FINISHED)

    assert caught.value.failure.code is Code.SELECTION_CHANGED


@pytest.mark.parametrize(
    ("until", "count", "param"),
    [(1, 0, "count"), (1, MATCHING_MAX + 1, "count"), (-1, 1, "until"), (2**53, 1, "until")],
)
async def test_the_limits_are_said(
    store: MemoryStore, until: int, count: int, param: str
) -> None:  # fmt: skip
    with pytest.raises(Rejected) as caught:
        await Matching({}, until, count).of(store, "ann", Bound.CREATED)

    assert caught.value.failure.param == param
    assert caught.value.failure.allowed
