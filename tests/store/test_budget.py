"""What a key may still spend, to the last micro-credit."""

from dataclasses import replace

import pytest

from onetake.core.task import State
from onetake.store.budget import check_budget, check_ceiling, given_back, used_by
from onetake.store.store import BudgetSpent, PriceChanged
from tests.store.sample import order, task

RUNNING = task("t1", price=10, key="k1")
DONE = replace(RUNNING, state=State.SUCCEEDED, charged=4)
FAILED = replace(RUNNING, state=State.FAILED, charged=0)


@pytest.mark.parametrize(
    ("amount", "budget", "used"), [(10, None, 10**15), (10, 10, 0), (4, 10, 6), (0, 5, 9)]
)
def test_what_fits_is_let_through(amount: int, budget: int | None, used: int) -> None:
    check_budget(amount, budget=budget, used=used)


@pytest.mark.parametrize(("amount", "budget", "used"), [(11, 10, 0), (1, 0, 0), (5, 10, 6)])
def test_what_does_not_fit_is_refused_with_the_numbers(amount: int, budget: int, used: int) -> None:
    with pytest.raises(BudgetSpent) as raised:
        check_budget(amount, budget=budget, used=used)

    assert (raised.value.needed, raised.value.budget, raised.value.used) == (amount, budget, used)
    assert str(raised.value) == f"needs {amount} microcredits, and {used} of {budget} are used"


@pytest.mark.parametrize("ceiling", [None, 10, 11])
def test_what_was_agreed_to_is_let_through(ceiling: int | None) -> None:
    check_ceiling(replace(order(RUNNING), ceiling=ceiling))


@pytest.mark.parametrize("ceiling", [0, 9])
def test_more_than_was_agreed_to_is_refused_with_both_amounts(ceiling: int) -> None:
    with pytest.raises(PriceChanged) as raised:
        check_ceiling(replace(order(RUNNING), ceiling=ceiling))

    assert (raised.value.agreed, raised.value.needed) == (ceiling, 10)


def test_a_task_uses_its_quote_until_it_is_charged() -> None:
    assert [used_by(each) for each in (RUNNING, DONE, FAILED)] == [10, 4, 0]
    assert used_by(replace(FAILED, charged=None)) == 0


def test_what_is_given_back_is_summed_for_each_key() -> None:
    exact = replace(DONE, key="k2", charged=10)
    without = replace(DONE, key=None)

    assert given_back([DONE, FAILED, exact, without]) == {"k1": 16}
    assert given_back([]) == {}
