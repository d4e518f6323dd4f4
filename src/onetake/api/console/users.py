"""`/api/admin/users`: who has an account, what they may do, and their credits."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from fastapi import APIRouter

from onetake.accounts.address import checked_address
from onetake.accounts.passwords import check_password
from onetake.api.console import keys as own_keys
from onetake.api.console.access import Administrator, ThisCall
from onetake.api.console.declared import PAGES, declared
from onetake.api.console.shape import Page, Shape
from onetake.api.console.statement import shown as shown_entry
from onetake.api.console.trail import Trail, unknown
from onetake.api.console.work_shapes import Entry
from onetake.api.http import Call
from onetake.api.queries import Query
from onetake.core.account import Caller, Key, Role, User
from onetake.core.failure import invalid
from onetake.core.ledger import grant
from onetake.core.money import format_credits, parse_number, wire_credits
from onetake.core.office import (
    AddUser,
    GiveCredits,
    SetRights,
    Standing,
    StandingPage,
    StatementFilter,
    StatementLine,
    difference,
    rights,
)

ENTRIES_MAX: Final = 50
REASON_MAX: Final = 200
RoleName = Literal["customer", "administrator"]


class OfficeUser(Shape):
    id: str
    email: str
    role: RoleName
    disabled: bool
    created_at: int
    available_credits: float
    held_credits: float
    tasks: int
    charged_credits: float
    last_seen_at: int | None


class OfficeUserDetail(OfficeUser):
    entries: list[Entry]
    keys: list[own_keys.ApiKey]


class NewUser(Shape):
    email: str
    role: RoleName
    password: str | None = None


class Rights(Shape):
    """What is left out stays."""

    role: RoleName | None = None
    disabled: bool | None = None


class Gift(Shape):
    """Below 0: unused credits are taken away."""

    credits: float
    reason: str


class Rows(Protocol):
    async def standings(self, query: str, *, offset: int, limit: int) -> StandingPage: ...
    async def standing(self, user: str) -> Standing | None: ...
    async def keys(self, user: str | None = None) -> tuple[Key, ...]: ...
    async def statement_before(
        self, user: str, wanted: StatementFilter, place: tuple[int, str] | None, limit: int
    ) -> tuple[StatementLine, ...]: ...


@dataclass(frozen=True, slots=True)
class Users:
    rows: Rows
    trail: Trail
    hash: Callable[[str], Awaitable[str]]  # of a password

    async def page(self, query: Query) -> Page[OfficeUser]:
        number, size = query.page()
        offset = (number - 1) * size
        found = await self.rows.standings(query.text("query") or "", offset=offset, limit=size)
        items = [_shown(each) for each in found.people]
        return Page[OfficeUser](items=items, total=found.total, page=number, size=size)

    async def one(self, user: str) -> OfficeUserDetail:
        standing = await self._standing(user)
        lines = await self.rows.statement_before(user, StatementFilter(), None, ENTRIES_MAX)
        keys: Sequence[Key] = await self.rows.keys(user)
        return OfficeUserDetail(
            **dict(_shown(standing)),
            entries=[shown_entry(line, actor=True) for line in lines],
            keys=[own_keys.shown(key) for key in reversed(keys)],
        )

    async def make(self, call: Call, caller: Caller, asked: NewUser) -> OfficeUser:
        email, digest = checked_address(asked.email), None
        if asked.password is not None:
            check_password(asked.password, email)
            digest = await self.hash(asked.password)
        now = self.trail.clock()
        user = User(self.trail.id("user"), email, Role(asked.role), now, digest)
        detail = {"email": email, "role": asked.role, "password": asked.password is not None}
        await self.trail.change(call, caller, AddUser(user), "user.created", user.id, detail)
        return _shown(await self._standing(user.id))

    async def change(self, call: Call, caller: Caller, user: str, asked: Rights) -> OfficeUser:
        standing = await self._standing(user)
        before = standing.user
        role = before.role if asked.role is None else Role(asked.role)
        disabled = before.disabled if asked.disabled is None else asked.disabled
        detail = difference(
            rights(standing, role=before.role, disabled=before.disabled),
            rights(standing, role=role, disabled=disabled),
        )
        if detail:
            asked_role = None if asked.role is None else role
            change = SetRights(user, asked_role, asked.disabled)
            await self.trail.change(call, caller, change, "user.changed", user, detail)
        return _shown(await self._standing(user))

    async def give(self, call: Call, caller: Caller, user: str, gift: Gift) -> OfficeUser:
        amount, reason = amount_of(gift.credits), gift.reason.strip()
        if not 1 <= len(reason) <= REASON_MAX:
            rule = f"1 to {REASON_MAX} characters"
            raise invalid("reason", f"must have {rule}", (rule,))
        await self._standing(user)
        entry = grant(user, amount, key=self.trail.id("grant"), reason=reason)
        detail = {"credits": format_credits(amount), "reason": reason}
        await self.trail.change(call, caller, GiveCredits(entry), "user.credits", user, detail)
        return _shown(await self._standing(user))

    async def _standing(self, user: str) -> Standing:
        found = await self.rows.standing(user) if "\0" not in user else None
        if found is None:
            raise unknown(user)
        return found


def router(users: Users) -> APIRouter:
    """For administrators."""
    routes = APIRouter(prefix="/admin/users")

    @routes.get("", openapi_extra=declared("query", *PAGES))
    async def listed(call: ThisCall, caller: Administrator) -> Page[OfficeUser]:
        return await users.page(Query(call.query))

    @routes.post("", status_code=201)
    async def make(call: ThisCall, caller: Administrator, asked: NewUser) -> OfficeUser:
        return await users.make(call, caller, asked)

    @routes.get("/{id}")
    async def read(caller: Administrator, id: str) -> OfficeUserDetail:
        return await users.one(id)

    @routes.patch("/{id}")
    async def change(call: ThisCall, caller: Administrator, id: str, asked: Rights) -> OfficeUser:
        return await users.change(call, caller, id, asked)

    @routes.post("/{id}/credits")
    async def give(call: ThisCall, caller: Administrator, id: str, gift: Gift) -> OfficeUser:
        return await users.give(call, caller, id, gift)

    return routes


def amount_of(credits: float, name: str = "credits") -> int:
    """A JSON number in micro-credits, exact as it was written. Raises `Rejected`."""
    try:
        amount = parse_number(abs(credits))
    except ValueError:
        amount = 0
    if amount == 0:
        rule = "a number of credits with at most 6 decimals, and not 0"
        raise invalid(name, f"must be {rule}", (rule,))
    return -amount if credits < 0 else amount


def _shown(standing: Standing) -> OfficeUser:
    user = standing.user
    return OfficeUser(
        id=user.id,
        email=user.email,
        role=user.role.value,
        disabled=user.disabled,
        created_at=user.created_at,
        available_credits=wire_credits(standing.balance.available),
        held_credits=wire_credits(standing.balance.held),
        tasks=standing.tasks,
        charged_credits=wire_credits(standing.charged),
        last_seen_at=standing.last_seen_at,
    )
