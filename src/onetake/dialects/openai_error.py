"""Errors as OpenAI's clients read them: `{"error": {message, type, code, param}}`.

The UniAll and the OpenAI dialects share it. `type` is one of OpenAI's words and follows from
the status; `code` is ours, in lower case, but for the two that UniAll's pages fix: a missing key
and a field with a wrong value. `allowed` and `task_id` are there only when they say something.
"""

from typing import Final

from onetake.core.failure import Code, Failure
from onetake.dialects.dialect import Json

TYPES: Final = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "insufficient_quota",
    403: "permission_error",
    404: "not_found_error",
    405: "invalid_request_error",
    408: "invalid_request_error",
    409: "conflict_error",
    413: "invalid_request_error",
    415: "invalid_request_error",
    416: "invalid_request_error",
    429: "rate_limit_error",
}
"""Status -> type. OpenAI's clients choose their exception by the status alone."""
OTHERWISE: Final = "server_error"

CODES: Final = {
    Code.MISSING_KEY: "api_key_required",
    Code.INVALID_FIELD: "invalid_request_parameter",
}


def code_of(failure: Failure) -> str:
    return CODES.get(failure.code, failure.code.label)


def render_failure(failure: Failure) -> tuple[int, Json]:
    """The HTTP status and the body."""
    status = failure.code.status
    error: dict[str, object] = {
        "message": failure.message,
        "type": TYPES.get(status, OTHERWISE),
        "code": code_of(failure),
        "param": failure.param,
    }
    if failure.allowed:
        error["allowed"] = failure.allowed
    if failure.task is not None:
        error["task_id"] = failure.task
    return status, {"error": error}
