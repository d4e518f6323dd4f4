"""`/api/admin/options`: what the place is called and says, and what newcomers get."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from fastapi import APIRouter

from onetake.api.console.access import Administrator, ThisCall
from onetake.api.console.shape import Shape, Words, words
from onetake.api.console.trail import Trail
from onetake.api.console.users import amount_of
from onetake.api.http import Call
from onetake.core.account import Caller, Channel
from onetake.core.capability import Text
from onetake.core.failure import invalid
from onetake.core.money import format_credits, wire_credits
from onetake.core.office import SaveSite, difference
from onetake.core.site import Site
from onetake.engine.route import TEXT

NAME_MAX: Final = 60
TEXT_MAX: Final = 500


class Options(Shape):
    site_name: str
    registration: bool
    signup_credits: float | None  # None: as the settings' documentation says
    announcement: Words | None
    top_up: Words | None  # how somebody without credits comes by some
    text_channel: str | None


class Rows(Protocol):
    async def channels(self) -> tuple[Channel, ...]: ...


@dataclass(frozen=True, slots=True)
class SiteOptions:
    rows: Rows
    site: Callable[[], Site]
    trail: Trail

    async def change(self, call: Call, caller: Caller, asked: Options) -> Options:
        before, after = self.site(), await self._checked(asked)
        detail = difference(_told(before), _told(after))
        if detail:
            await self.trail.change(
                call, caller, SaveSite(after), "options.changed", "site", detail
            )
        return shown(self.site())

    async def _checked(self, asked: Options) -> Site:
        name = asked.site_name.strip()
        if not (1 <= len(name) <= NAME_MAX and name.isprintable()):
            rule = f"1 to {NAME_MAX} characters"
            raise invalid("site_name", f"must have {rule}", (rule,))
        channel = asked.text_channel
        fit = [c.id for c in await self.rows.channels() if c.provider == TEXT]
        if channel is not None and channel not in fit:
            raise invalid("text_channel", f"is not the id of a channel of {TEXT}")
        return Site(
            name=name,
            registration=asked.registration,
            signup_credits=_credits(asked.signup_credits),
            announcement=_said("announcement", asked.announcement),
            top_up=_said("top_up", asked.top_up),
            text_channel=channel,
        )


def router(options: SiteOptions) -> APIRouter:
    routes = APIRouter(prefix="/admin")

    @routes.get("/options")
    async def read(caller: Administrator) -> Options:
        return shown(options.site())

    @routes.put("/options")
    async def change(call: ThisCall, caller: Administrator, asked: Options) -> Options:
        return await options.change(call, caller, asked)

    return routes


def shown(site: Site) -> Options:
    return Options(
        site_name=site.name,
        registration=site.registration,
        signup_credits=None if site.signup_credits is None else wire_credits(site.signup_credits),
        announcement=None if site.announcement is None else words(site.announcement),
        top_up=None if site.top_up is None else words(site.top_up),
        text_channel=site.text_channel,
    )


def _credits(asked: float | None) -> int | None:
    if asked is None or asked == 0:
        return None if asked is None else 0
    if asked < 0:
        raise invalid("signup_credits", "must not be below 0")
    return amount_of(asked, "signup_credits")


def _said(field: str, asked: Words | None) -> Text | None:
    return asked and Text(_line(f"{field}.en", asked.en), _line(f"{field}.zh", asked.zh))


def _line(field: str, text: str) -> str:
    text = text.strip()
    if not 1 <= len(text) <= TEXT_MAX:
        rule = f"1 to {TEXT_MAX} characters"
        raise invalid(field, f"must have {rule}", (rule,))
    return text


def _told(site: Site) -> dict[str, object]:
    credits = site.signup_credits
    return {
        "site_name": site.name,
        "registration": site.registration,
        "signup_credits": None if credits is None else format_credits(credits),
        "announcement": _both(site.announcement),
        "top_up": _both(site.top_up),
        "text_channel": site.text_channel,
    }


def _both(said: Text | None) -> dict[str, str] | None:
    return None if said is None else {"en": said.en, "zh": said.zh}
