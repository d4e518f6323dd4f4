"""What the store's refusals tell: the numbers, for whoever words the answer."""

from onetake.store.store import BudgetSpent


def test_a_spent_budget_is_told_with_its_numbers() -> None:
    refusal = BudgetSpent(needed=10, budget=25, used=20)

    assert (refusal.needed, refusal.budget, refusal.used) == (10, 25, 20)
    assert str(refusal) == "needs 10 microcredits, and 20 of 25 are used"
