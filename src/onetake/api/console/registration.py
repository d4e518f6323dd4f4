"""`/api/codes`, `/api/registration`, `/api/password-reset`: accounts by a code by e-mail."""

from typing import Literal

from fastapi import APIRouter
from starlette.responses import Response

from onetake.accounts.attempts import MINUTE_MS
from onetake.accounts.codes import MINUTES, RESEND
from onetake.accounts.letters import language_of
from onetake.accounts.membership import Membership
from onetake.api.console.access import ThisCall
from onetake.api.console.me import Session, Shown
from onetake.api.console.session import welcomed
from onetake.api.console.shape import Shape
from onetake.api.signed_in import COOKIE, ByCookie, cookie
from onetake.core.person import Purpose


class CodeWish(Shape):
    email: str
    purpose: Literal["register", "reset"]


class CodeSent(Shape):
    resend_seconds: int
    expires_seconds: int
    delivery: Literal["mail", "log"]


class Registered(Shape):
    email: str
    code: str
    password: str
    phone: str | None = None


class Reset(Shape):
    email: str
    code: str
    password: str


def router(people: Membership, by_cookie: ByCookie, shown: Shown) -> APIRouter:
    """Accounts by a code."""
    routes = APIRouter()

    @routes.post("/codes")
    async def send_code(call: ThisCall, asked: CodeWish) -> CodeSent:
        by_cookie.check_origin(call)
        language = language_of(call.header(b"accept-language"))
        await people.registration.send_code(
            Purpose(asked.purpose), asked.email, by_cookie.visitor(call), language
        )
        return CodeSent(
            resend_seconds=RESEND.window_ms // 1000,
            expires_seconds=MINUTES * MINUTE_MS // 1000,
            delivery=people.mail.delivery,
        )

    @routes.post("/registration", response_model=Session)
    async def register(call: ThisCall, asked: Registered) -> Response:
        by_cookie.check_origin(call)
        secret = await people.registration.register(
            asked.email, asked.code, asked.password, asked.phone, by_cookie.visitor(call),
            replaces=cookie(call, COOKIE),
        )  # fmt: skip
        return await welcomed(shown, secret, call.address)

    @routes.post("/password-reset", status_code=204)
    async def reset(call: ThisCall, asked: Reset) -> Response:
        by_cookie.check_origin(call)
        await people.registration.reset(
            asked.email, asked.code, asked.password, by_cookie.visitor(call),
            language_of(call.header(b"accept-language")),
        )  # fmt: skip
        return Response(status_code=204)

    return routes
