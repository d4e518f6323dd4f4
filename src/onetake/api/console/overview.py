"""`/api/overview`: how things stand for whoever is signed in: credits, pace, what is under way."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, Unpack

from fastapi import APIRouter

from onetake.api.console.access import Person
from onetake.api.console.shape import Shape
from onetake.api.console.work_shapes import Work
from onetake.core.account import Balance, User
from onetake.core.instants import DAY_MS, iso
from onetake.core.money import wire_credits
from onetake.core.office import Pace, Spent
from onetake.core.task import TERMINAL, State
from onetake.store.gallery import Wanted, Work as Row, WorkPage

DAYS: Final = 30
RUNWAY_DAYS: Final = 7
"""How long the credits last is judged by so many days, today included."""
SHOWN_MAX: Final = 5


class Spend(Shape):
    day: str
    models: dict[str, float]


class Overview(Shape):
    available_credits: float
    held_credits: float
    runway_days: float | None
    spend: list[Spend]
    active: list[Work]
    failures: list[Work]
    tasks_today: int
    keys: int
    credits_today: float


class Rows(Protocol):
    async def balance(self, user: str) -> Balance: ...
    async def spending(self, user: str, since: int) -> tuple[Spent, ...]: ...
    async def pace(self, user: str, since: int, now: int) -> Pace: ...
    async def works(self, **wanted: Unpack[Wanted]) -> WorkPage: ...


@dataclass(frozen=True, slots=True)
class Overviews:
    rows: Rows
    shown: Callable[[Sequence[Row]], Awaitable[list[Work]]]
    clock: Callable[[], int]

    async def of(self, user: User) -> Overview:
        now = self.clock()
        today = now // DAY_MS * DAY_MS
        first = today - (DAYS - 1) * DAY_MS
        balance = await self.rows.balance(user.id)
        spent = await self.rows.spending(user.id, first)
        pace = await self.rows.pace(user.id, today, now)
        return Overview(
            available_credits=wire_credits(balance.available),
            held_credits=wire_credits(balance.held),
            runway_days=_runway(balance.available, spent, today),
            spend=_by_day(spent, first),
            active=await self._works(user, [each for each in State if each not in TERMINAL]),
            failures=await self._works(user, (State.FAILED, State.EXPIRED)),
            tasks_today=pace.tasks,
            keys=pace.keys,
            credits_today=wire_credits(pace.charged),
        )

    async def _works(self, user: User, states: Sequence[State]) -> list[Work]:
        page = await self.rows.works(user=user.id, states=states, size=SHOWN_MAX)
        return await self.shown(page.works)


def router(overviews: Overviews) -> APIRouter:
    routes = APIRouter()

    @routes.get("/overview")
    async def read(caller: Person) -> Overview:
        return await overviews.of(caller.user)

    return routes


def _runway(available: int, spent: Iterable[Spent], today: int) -> float | None:
    """For how many days the credits last at the pace of the last week. None: nothing was spent."""
    since = today - (RUNWAY_DAYS - 1) * DAY_MS
    charged = sum(each.charged for each in spent if each.day >= since)
    return round(available * RUNWAY_DAYS / charged, 1) if charged else None


def _by_day(spent: Iterable[Spent], first: int) -> list[Spend]:
    """Every day, also those without."""
    days: dict[int, dict[str, float]] = {first + number * DAY_MS: {} for number in range(DAYS)}
    for each in spent:
        if each.charged and each.day in days:
            days[each.day][each.model] = wire_credits(each.charged)
    return [Spend(day=iso(day)[:10], models=models) for day, models in days.items()]
