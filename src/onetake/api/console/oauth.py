"""`/api/oauth`: out to a provider and back. A browser comes here by itself, so what goes wrong is
said on the page for signing in."""

from typing import Final
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from onetake.accounts.membership import Membership
from onetake.accounts.oauth import TICKET_SECONDS
from onetake.api.console.access import ThisCall
from onetake.api.console.declared import declared
from onetake.api.signed_in import COOKIE, ByCookie, cookie
from onetake.core.failure import Rejected

TICKET: Final = "onetake_oauth"


def router(people: Membership, by_cookie: ByCookie) -> APIRouter:
    """Out to a provider, and back."""
    routes = APIRouter()
    below = urlsplit(by_cookie.base_url).path.rstrip("/")

    def problem(error: Rejected) -> Response:
        query = urlencode({"problem": error.failure.code.label})
        return RedirectResponse(f"{below}/login?{query}", 302)

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
        try:
            secret, path = await people.oauth.finish(
                provider, call.query, cookie(call, TICKET), by_cookie.visitor(call),
                replaces=cookie(call, COOKIE),
            )  # fmt: skip
        except Rejected as error:
            answer = problem(error)
        else:
            answer = RedirectResponse(f"{below}{path}", 302, by_cookie.keep(secret))
        answer.headers.append("set-cookie", by_cookie.cookie(TICKET, "", 0))
        return answer

    return routes
