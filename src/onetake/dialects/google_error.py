"""Errors as Google's clients read them: `{"error": {code, message, status, details}}`.

The HTTP status is that of every other dialect, so that one table of errors holds everywhere;
`status` is Google's word for it. What else we know is in `details`, in Google's own types.
"""

from typing import Final

from onetake.core.failure import Code, Failure
from onetake.dialects.dialect import Json

DOMAIN: Final = "onetake"
STATUSES: Final = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    402: "FAILED_PRECONDITION",  # of no use to try again before there are credits
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    405: "UNIMPLEMENTED",
    409: "ABORTED",
    413: "INVALID_ARGUMENT",
    415: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    502: "INTERNAL",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
_WORDS: Final = {
    Code.IDEMPOTENCY_CONFLICT: "ALREADY_EXISTS",
    Code.PRICE_CHANGED: "FAILED_PRECONDITION",
    Code.NOT_CANCELLABLE: "FAILED_PRECONDITION",
    Code.CANCELLED: "CANCELLED",
}
_TYPES: Final = "type.googleapis.com/google.rpc."


def render_failure(failure: Failure) -> tuple[int, Json]:
    """The HTTP status and the body."""
    status = failure.code.status
    error = {
        "code": status,
        "message": failure.message,
        "status": _WORDS.get(failure.code) or STATUSES.get(status, "UNKNOWN"),
        "details": _details(failure),
    }
    return status, {"error": error}


def _details(failure: Failure) -> list[Json]:
    facts: dict[str, str] = {}
    if failure.task is not None:
        facts["taskId"] = failure.task
    if failure.allowed:
        facts["allowed"] = ", ".join(failure.allowed)
    info: Json = {
        "@type": f"{_TYPES}ErrorInfo",
        "reason": failure.code.label.upper(),
        "domain": DOMAIN,
        "metadata": facts,
    }
    details: list[Json] = [info]
    if failure.param is not None:
        violation = {"field": failure.param, "description": failure.message}
        bad: Json = {"@type": f"{_TYPES}BadRequest", "fieldViolations": [violation]}
        details.append(bad)
    if failure.retry_after_seconds is not None:
        delay = f"{failure.retry_after_seconds}s"
        details.append({"@type": f"{_TYPES}RetryInfo", "retryDelay": delay})
    return details
