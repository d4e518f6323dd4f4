"""`/api/session`: who is signed in here; `/api/sessions`: in which browsers that is so."""

from typing import Final

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from onetake.accounts.membership import Membership
from onetake.api.console.access import ThisCall
from onetake.api.console.me import Session, Shown
from onetake.api.console.shape import Shape
from onetake.api.http import Call
from onetake.api.signed_in import COOKIE, ByCookie, cookie
from onetake.core.failure import Code, Failure, Rejected

AWAY_MS: Final = 3_600_000


class Login(Shape):
    email: str
    password: str


class SignedIn(Shape):
    id: str
    created_at: int
    seen_at: int
    address: str
    agent: str
    current: bool


async def welcomed(shown: Shown, secret: str, address: str | None) -> Response:
    """The answer to somebody who has just signed in: the session, and its cookie."""
    found = await shown.by_cookie.sessions.find(secret)
    session = await shown.session(found, address)
    return JSONResponse(session.model_dump(mode="json"), headers=shown.by_cookie.keep(secret))


def router(people: Membership, by_cookie: ByCookie, shown: Shown) -> APIRouter:
    """Signing in and out."""
    routes = APIRouter()

    @routes.get("/session")
    async def read(call: ThisCall, answer: Response) -> Session:
        found, secret = await by_cookie.known(call), cookie(call, COOKIE)
        now = people.sessions.clock()
        if found is not None and secret and found.session.seen_at <= now - AWAY_MS:
            # Who comes back keeps the cookie for as long as the session now lives.
            answer.headers.update(by_cookie.keep(secret))
        return await shown.session(found, call.address)

    @routes.post("/session", response_model=Session)
    async def sign_in(call: ThisCall, asked: Login) -> Response:
        by_cookie.check_origin(call)
        secret = await people.logins.sign_in(
            asked.email, asked.password, by_cookie.visitor(call), replaces=cookie(call, COOKIE)
        )
        return await welcomed(shown, secret, call.address)

    @routes.delete("/session", status_code=204)
    async def sign_out(call: ThisCall) -> Response:
        found = await by_cookie.signed_in(call)
        await people.sessions.end(found.user.id, found.session.id)
        return Response(status_code=204, headers=by_cookie.drop())

    @routes.get("/sessions")
    async def listed(call: ThisCall) -> list[SignedIn]:
        return await _listed(people, by_cookie, call)

    @routes.delete("/sessions", status_code=204)
    async def sign_out_everywhere(call: ThisCall) -> Response:
        found = await by_cookie.signed_in(call)
        await people.sessions.end_all(found.user.id)
        return Response(status_code=204, headers=by_cookie.drop())

    @routes.delete("/sessions/{id}", status_code=204)
    async def end(call: ThisCall, id: str) -> Response:
        found = await by_cookie.signed_in(call)
        if "\0" in id or not await people.sessions.end(found.user.id, id):
            raise Rejected(Failure(Code.NOT_FOUND, f"there is no session {id[:80]!r}", "id"))
        here = id == found.session.id
        return Response(status_code=204, headers=by_cookie.drop() if here else None)

    return routes


async def _listed(people: Membership, by_cookie: ByCookie, call: Call) -> list[SignedIn]:
    found = await by_cookie.signed_in(call)
    return [
        SignedIn(
            id=each.id,
            created_at=each.created_at,
            seen_at=each.seen_at,
            address=each.address,
            agent=each.agent,
            current=each.id == found.session.id,
        )
        for each in await people.sessions.of(found.user.id)
    ]
