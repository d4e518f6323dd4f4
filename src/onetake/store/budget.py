"""What may be held, by a key's budget and by what the caller agreed to; for all stores. Pure.

A key's `used` is the sum over its tasks: of an unfinished one its quote, of a finished one what
was charged. So it changes when a task is accepted and when it finishes, and never else.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from onetake.core.task import Task
from onetake.store.store import BudgetSpent, Order, PriceChanged


def check_budget(amount: int, *, budget: int | None, used: int) -> None:
    """Raises BudgetSpent. What costs nothing is always within a budget."""
    if budget is not None and amount > 0 and used + amount > budget:
        raise BudgetSpent(needed=amount, budget=budget, used=used)


def check_ceiling(order: Order) -> None:
    """Raises PriceChanged. It looks at the very quote that is going to be held."""
    amount = order.task.quote.amount
    if order.ceiling is not None and amount > order.ceiling:
        raise PriceChanged(agreed=order.ceiling, needed=amount)


def used_by(task: Task) -> int:
    return (task.charged or 0) if task.finished else task.quote.amount


def given_back(finished: Iterable[Task]) -> Mapping[str, int]:
    """API key -> what these tasks, which have just finished, no longer use of it."""
    back: Counter[str] = Counter()
    for task in finished:
        if task.key is not None:
            back[task.key] += task.quote.amount - used_by(task)
    return {key: amount for key, amount in back.items() if amount}
