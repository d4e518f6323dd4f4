"""Who asks: the dependencies of every path below `/api` that is not for everybody.

`Person` is who is signed in; `Administrator` is one who may run the place.
"""

from typing import Annotated

from fastapi import Depends, Request

from onetake.api.console.scope import CALL
from onetake.api.http import Call
from onetake.api.people import Sessions
from onetake.core.account import Caller, Role
from onetake.core.failure import Code, Failure, Rejected


def this_call(request: Request) -> Call:
    call: Call = request.scope[CALL]
    return call


async def person(request: Request) -> Caller:
    """Raises `Rejected`: not signed in, or a change that did not come from our own pages."""
    sessions: Sessions = request.app.state.sessions
    return await sessions.caller(this_call(request))


async def administrator(caller: Annotated[Caller, Depends(person)]) -> Caller:
    if caller.user.role is not Role.ADMINISTRATOR:
        raise Rejected(Failure(Code.NOT_ALLOWED, Code.NOT_ALLOWED.en))
    return caller


ThisCall = Annotated[Call, Depends(this_call)]
Person = Annotated[Caller, Depends(person)]
Administrator = Annotated[Caller, Depends(administrator)]
