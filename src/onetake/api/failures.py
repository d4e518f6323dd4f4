"""Turn whatever went wrong into the one error a caller gets. Never a traceback, never HTML."""

from typing import Final, cast

from onetake.api.http import Answer, Call, json_answer
from onetake.api.limits import BodyTooLate
from onetake.core.failure import Code, Failure, Rejected
from onetake.dialects import onetake
from onetake.dialects.dialect import Json

REQUEST_TIMEOUT: Final = 408


def answer_of(call: Call, error: Exception) -> Answer:
    """The answer for an exception that left a handler, in the caller's dialect."""
    match error:
        case Rejected(failure=failure):
            return refused(call, failure)
        case BodyTooLate():
            failure = Failure(Code.INVALID_REQUEST, "The body did not arrive in time.")
            _, body = _told(call, failure)
            return _closing(json_answer(body, REQUEST_TIMEOUT))
        case _:
            message = f"{Code.INTERNAL.en} Please tell the operator the request id."
            return refused(call, Failure(Code.INTERNAL, message))


def refused(call: Call, failure: Failure) -> Answer:
    status, body = _told(call, failure)
    headers: list[tuple[bytes, bytes]] = []
    if failure.retry_after_seconds is not None:
        headers.append((b"retry-after", str(failure.retry_after_seconds).encode()))
    if status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    answer = json_answer(body, status, tuple(headers))
    return _closing(answer) if failure.code is Code.TOO_LARGE else answer


def not_found(call: Call) -> Answer:
    message = "There is nothing at this path; the API is described at /openapi.json."
    return refused(call, Failure(Code.NOT_FOUND, message))


def wrong_method(call: Call, allowed: tuple[str, ...]) -> Answer:
    listed = ", ".join(allowed)
    failure = Failure(Code.METHOD_NOT_ALLOWED, f"This path takes {listed}.", allowed=allowed)
    _, body = _told(call, failure)
    return json_answer(body, failure.code.status, ((b"allow", listed.encode()),))


def _told(call: Call, failure: Failure) -> tuple[int, Json]:
    """The status and the body. In our own words the request's id is part of it, so that people
    can read it aloud; other dialects have it in the header alone, as their clients expect."""
    status, body = call.dialect.render_failure(failure)
    if call.dialect.render_failure is not onetake.DIALECT.render_failure:
        return status, body
    error = cast("Json", body["error"])
    return status, {**body, "error": {**error, "request_id": call.request_id}}


def _closing(answer: Answer) -> Answer:
    """The rest of the body is not wanted: the connection is of no more use."""
    return Answer(answer.status, answer.body, answer.content_type, answer.headers, close=True)
