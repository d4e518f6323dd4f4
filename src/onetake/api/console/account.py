"""`/api/account`: what people change about themselves, and what they have used."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, Protocol

from fastapi import APIRouter
from starlette.responses import Response

from onetake.accounts.letters import language_of
from onetake.accounts.membership import Membership
from onetake.accounts.registration import checked_phone
from onetake.api.authority import Keys
from onetake.api.console.access import ThisCall
from onetake.api.console.me import Me, Shown
from onetake.api.console.shape import Shape
from onetake.api.http import Call
from onetake.api.signed_in import ByCookie
from onetake.core.account import User
from onetake.core.failure import Rejected, invalid
from onetake.core.instants import DAY_MS, iso
from onetake.core.money import wire_credits
from onetake.core.office import Spent
from onetake.core.person import (
    PREFERENCE_NAME_MAX,
    PREFERENCE_TEXT_MAX,
    PREFERENCES_MAX,
    Profile,
    Scalar,
)

DAYS: Final = 30


class Rows(Protocol):
    async def change_profile(self, user: str, change: Callable[[Profile], Profile]) -> Profile: ...
    async def spending(self, user: str, since: int) -> tuple[Spent, ...]: ...


class Changes(Shape):
    phone: str | None = None
    preferences: dict[str, Scalar | None] | None = None


class NewPassword(Shape):
    password: str
    current: str | None = None


class StudioKeyWish(Shape):
    secret: str


class ByDay(Shape):
    day: str
    count: int
    credits: float


class ByModel(Shape):
    model: str
    count: int
    credits: float


class Usage(Shape):
    today: int
    total: int
    by_day: list[ByDay]
    by_model: list[ByModel]


def router(
    people: Membership, by_cookie: ByCookie, shown: Shown, rows: Rows, keys: Keys
) -> APIRouter:
    """What people change about themselves."""
    routes = APIRouter(prefix="/account")

    async def changed(call: Call, user: str, change: Callable[[Profile], Profile]) -> Me:
        await rows.change_profile(user, change)
        return await shown.me(await by_cookie.signed_in(call), call.address)

    @routes.patch("")
    async def update(call: ThisCall, asked: Changes) -> Me:
        found = await by_cookie.signed_in(call)
        return await changed(call, found.user.id, _change(asked))

    @routes.put("/password", status_code=204)
    async def set_password(call: ThisCall, asked: NewPassword) -> Response:
        found = await by_cookie.signed_in(call)
        await people.logins.change_password(
            found.user, asked.current, asked.password, session=found.session.id,
            language=language_of(call.header(b"accept-language")),
        )  # fmt: skip
        return Response(status_code=204)

    @routes.put("/key")
    async def choose_key(call: ThisCall, asked: StudioKeyWish) -> Me:
        found = await by_cookie.signed_in(call)
        name = await _own_key(keys, found.user, asked.secret, call.address)
        return await changed(call, found.user.id, lambda own: replace(own, studio_key=name))

    @routes.delete("/key")
    async def leave_key(call: ThisCall) -> Me:
        found = await by_cookie.signed_in(call)
        return await changed(call, found.user.id, lambda own: replace(own, studio_key=None))

    @routes.get("/usage")
    async def usage(call: ThisCall) -> Usage:
        found = await by_cookie.signed_in(call)
        return _usage(await rows.spending(found.user.id, 0), people.sessions.clock())

    return routes


async def _own_key(keys: Keys, user: User, secret: str, address: str | None) -> str:
    """The key's id. Raises `Rejected`, too, for one that may not be used now, or from here."""
    await keys.refresh()
    try:
        caller = await keys.caller(secret, address)
    except Rejected as error:
        if error.failure.code.status != 401:
            raise
        caller = None  # no 401: it is not the session that is unknown
    if caller is None or caller.key is None or caller.user.id != user.id:
        raise invalid("secret", "is not an API key of yours")
    return caller.key.id


def _change(asked: Changes) -> Callable[[Profile], Profile]:
    """Raises `Rejected`. A preference that is null is forgotten; the others stay."""
    sent = asked.model_fields_set
    phone = None if asked.phone in (None, "") else checked_phone(asked.phone or "")
    given = asked.preferences or {}
    for name, value in given.items():
        _check_preference(name, value)

    def change(own: Profile) -> Profile:
        kept = {**own.preferences, **given}
        preferences = {name: value for name, value in kept.items() if value is not None}
        if len(preferences) > PREFERENCES_MAX:
            rule = f"at most {PREFERENCES_MAX} names"
            raise invalid("preferences", f"must have {rule}", (rule,))
        own = replace(own, preferences=preferences)
        return replace(own, phone=phone) if "phone" in sent else own

    return change


def _check_preference(name: str, value: Scalar | None) -> None:
    if not 1 <= len(name) <= PREFERENCE_NAME_MAX:
        rule = f"names of 1 to {PREFERENCE_NAME_MAX} characters"
        raise invalid("preferences", f"must have {rule}", (rule,))
    long = isinstance(value, str) and len(value) > PREFERENCE_TEXT_MAX
    huge = isinstance(value, int | float) and not -(2**53) < value < 2**53
    if long or huge:
        rule = f"at most {PREFERENCE_TEXT_MAX} characters, and numbers below 2^53"
        raise invalid(f"preferences.{name}", f"must have {rule}", (rule,))


def _usage(spent: tuple[Spent, ...], now: int) -> Usage:
    today = now - now % DAY_MS
    days = [today - back * DAY_MS for back in range(DAYS - 1, -1, -1)]
    recent = [each for each in spent if each.day in days]
    by_day = {at: _sum([each for each in recent if each.day == at]) for at in days}
    models = dict.fromkeys(each.model for each in recent)
    by_model = {name: _sum([each for each in recent if each.model == name]) for name in models}
    ranked = sorted(by_model.items(), key=lambda row: (-row[1][0], row[0]))
    return Usage(
        today=by_day[today][0],
        total=sum(each.count for each in spent),
        by_day=[
            ByDay(day=iso(at)[:10], count=count, credits=wire_credits(charged))
            for at, (count, charged) in by_day.items()
        ],
        by_model=[
            ByModel(model=name, count=count, credits=wire_credits(charged))
            for name, (count, charged) in ranked
        ],
    )


def _sum(spent: list[Spent]) -> tuple[int, int]:
    return sum(each.count for each in spent), sum(each.charged for each in spent)
