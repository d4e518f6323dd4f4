"""The FastAPI application behind `/api`, from the routers of this folder.

The one rule: every refusal has one shape, whoever refuses: ours, FastAPI's or pydantic's.
"""

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from onetake.api.console.scope import CALL
from onetake.api.console.shape import Shape
from onetake.api.people import Sessions
from onetake.core.failure import Code, Failure, Rejected


class Refusal(Shape):
    code: str
    message: str
    param: str | None
    allowed: list[str]
    retry_after_seconds: int | None
    request_id: str


class Problem(Shape):
    error: Refusal


def console(routers: Sequence[APIRouter], sessions: Sessions, version: str) -> FastAPI:
    app = FastAPI(
        title="Onetake studio and console", version=version, docs_url=None, redoc_url=None,
        openapi_url="/api/openapi.json", redirect_slashes=False,
        responses={"default": {"model": Problem, "description": "A refusal, or a fault of ours"}},
    )  # fmt: skip
    app.state.sessions = sessions
    for router in routers:
        app.include_router(router, prefix="/api")
    app.add_exception_handler(Rejected, _rejected)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _refused)
    return app


async def _rejected(request: Request, error: Exception) -> Response:
    assert isinstance(error, Rejected)
    return problem(request, error.failure)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    place = [str(each) for each in first["loc"][1:]]
    if first["type"] == "json_invalid":
        return problem(request, Failure(Code.INVALID_REQUEST, Code.INVALID_REQUEST.en))
    name = ".".join(place) or "body"
    return problem(request, Failure(Code.INVALID_FIELD, f"{name}: {first['msg']}", name))


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    codes = {404: Code.NOT_FOUND, 405: Code.METHOD_NOT_ALLOWED}
    code = codes.get(error.status_code, Code.INVALID_REQUEST)
    return problem(request, Failure(code, code.en))


def problem(request: Request, failure: Failure) -> Response:
    seconds = failure.retry_after_seconds
    headers = {} if seconds is None else {"retry-after": str(seconds)}
    error = Refusal(
        code=failure.code.label,
        message=failure.message,
        param=failure.param,
        allowed=list(failure.allowed),
        retry_after_seconds=seconds,
        request_id=request.scope[CALL].request_id,
    )
    body = Problem(error=error).model_dump()
    return JSONResponse(body, failure.code.status, headers)
