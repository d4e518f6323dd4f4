"""Who may call what is not for everybody."""

import pytest
from fastapi import APIRouter, FastAPI

from onetake.api.console.access import Administrator, Person, ThisCall
from onetake.api.console.app import console
from onetake.api.console.mount import Mount
from onetake.api.http import Call
from onetake.api.limits import Limits
from onetake.core.account import Caller, Role, User
from onetake.core.failure import Code, Failure, Rejected
from tests.api.calls import call

ROUTES = APIRouter()


@ROUTES.get("/own")
async def own(caller: Person) -> dict[str, str]:
    return {"user": caller.user.id}


@ROUTES.post("/office")
async def office(caller: Administrator, this: ThisCall) -> dict[str, str]:
    return {"user": caller.user.id, "request": this.request_id}


class Sessions:
    def __init__(self, role: Role | None) -> None:
        self.role = role

    async def caller(self, call: Call) -> Caller:
        if self.role is None:
            raise Rejected(Failure(Code.NOT_SIGNED_IN, "no"))
        return Caller(User("ann", "ann@x.org", self.role, 0), None)

    def present(self, call: Call) -> bool:
        return self.role is not None


async def asked(role: Role | None, method: str, path: str) -> tuple[int, bytes]:
    def make() -> FastAPI:
        return console([ROUTES], Sessions(role), "1")

    made = call(method, path, body=[b""])
    made.request_id = "req_1"
    answer = await Mount(make, Limits())(made)
    return answer.status, answer.body


@pytest.mark.parametrize(
    ("role", "own", "office"),
    [(None, 401, 401), (Role.CUSTOMER, 200, 403), (Role.ADMINISTRATOR, 200, 200)],
)
async def test_a_role_opens_what_it_may(role: Role | None, own: int, office: int) -> None:
    assert (await asked(role, "GET", "/api/own"))[0] == own
    assert (await asked(role, "POST", "/api/office"))[0] == office


async def test_a_path_is_told_who_calls_and_how() -> None:
    status, body = await asked(Role.ADMINISTRATOR, "POST", "/api/office")
    assert (status, body) == (200, b'{"user":"ann","request":"req_1"}')
