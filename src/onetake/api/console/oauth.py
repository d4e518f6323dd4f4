"""`/api/oauth`: out to a provider and back; `/api/account/logins`: linking while signed in.

A browser comes back here by itself, so what goes wrong is said on the page where it began: that
for signing in, or the profile. Going out to link is a change like any other, with the session's
token: a link on another site must not begin it.
"""

from typing import Final
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from onetake.accounts.elsewhere import Elsewhere, Ticket
from onetake.accounts.letters import language_of
from onetake.accounts.membership import Membership
from onetake.accounts.oauth import TICKET_SECONDS
from onetake.api.console.access import ThisCall
from onetake.api.console.declared import declared
from onetake.api.console.me import Me, Shown
from onetake.api.console.shape import Shape
from onetake.api.http import Call
from onetake.api.signed_in import COOKIE, ByCookie, cookie
from onetake.core.failure import Code, Failure, Rejected

TICKET: Final = "onetake_oauth"
PROFILE: Final = "/profile"


class Away(Shape):
    """Where the browser goes next: to the provider."""

    url: str


def router(people: Membership, by_cookie: ByCookie) -> APIRouter:
    """Out to a provider, and back."""
    routes = APIRouter()
    below = urlsplit(by_cookie.base_url).path.rstrip("/")

    def problem(error: Rejected, page: str = "/login") -> Response:
        query = urlencode({"problem": error.failure.code.label})
        return RedirectResponse(f"{below}{page}?{query}", 302)

    async def arrived(call: Call, name: str, ticket: Ticket, found: Elsewhere) -> Response:
        """Links the account there to the one that is signed in here: still the same one."""
        here = await by_cookie.known(call)
        if here is None or here.user.id != ticket.user:
            raise Rejected(Failure(Code.WRONG_ORIGIN, Code.WRONG_ORIGIN.en))
        language = language_of(call.header(b"accept-language"))
        await people.linking.link(here.user, name, found, language)
        return RedirectResponse(f"{below}{ticket.next}", 302)

    @routes.get(
        "/oauth/{provider}/start", status_code=302, response_class=RedirectResponse,
        openapi_extra=declared("next"),
    )  # fmt: skip
    async def start(call: ThisCall, provider: str) -> Response:
        try:
            address, ticket = await people.oauth.start(provider, call.query.get("next", "/"))
        except Rejected as error:
            return problem(error)
        kept = by_cookie.cookie(TICKET, ticket, TICKET_SECONDS)
        return RedirectResponse(address, 302, {"set-cookie": kept})

    @routes.get(
        "/oauth/{provider}/callback", status_code=302, response_class=RedirectResponse,
        openapi_extra=declared("code", "state"),
    )  # fmt: skip
    async def callback(call: ThisCall, provider: str) -> Response:
        sealed = cookie(call, TICKET)
        begun = None if sealed is None else people.oauth.tickets.opened(sealed)
        linking = begun is not None and begun.user is not None
        try:
            ticket, found = await people.oauth.back(provider, call.query, sealed)
            if linking:
                answer = await arrived(call, provider, ticket, found)
            else:
                secret = await people.oauth.sign_in(
                    provider, found, by_cookie.visitor(call), replaces=cookie(call, COOKIE)
                )
                answer = RedirectResponse(f"{below}{ticket.next}", 302, by_cookie.keep(secret))
        except Rejected as error:
            answer = problem(error, PROFILE if linking else "/login")
        answer.headers.append("set-cookie", by_cookie.cookie(TICKET, "", 0))
        return answer

    return routes


def linking(people: Membership, by_cookie: ByCookie, shown: Shown) -> APIRouter:
    """Accounts elsewhere of somebody who is signed in."""
    routes = APIRouter(prefix="/account/logins")

    @routes.post("/{provider}")
    async def link(call: ThisCall, provider: str, response: Response) -> Away:
        found = await by_cookie.signed_in(call)
        address, ticket = await people.oauth.start(provider, PROFILE, user=found.user.id)
        response.headers["set-cookie"] = by_cookie.cookie(TICKET, ticket, TICKET_SECONDS)
        return Away(url=address)

    @routes.delete("/{provider}")
    async def unlink(call: ThisCall, provider: str) -> Me:
        found = await by_cookie.signed_in(call)
        language = language_of(call.header(b"accept-language"))
        await people.linking.unlink(found.user, provider, language)
        return await shown.me(await by_cookie.signed_in(call), call.address)

    return routes
