"""One shape for every failure, with the words that OpenAI's and UniAll's clients know."""

import pytest

from onetake.core.failure import Code, Failure, invalid
from onetake.dialects.openai_error import OTHERWISE, TYPES, code_of, render_failure


@pytest.mark.parametrize("code", Code)
def test_every_failure_has_the_four_keys_and_its_own_status(code: Code) -> None:
    status, body = render_failure(Failure(code, "no"))
    assert status == code.status
    assert body["error"] == {
        "message": "no",
        "type": TYPES.get(code.status, OTHERWISE),
        "code": code_of(Failure(code, "no")),
        "param": None,
    }


@pytest.mark.parametrize(
    ("code", "status", "kind", "word"),
    [
        (Code.MISSING_KEY, 401, "authentication_error", "api_key_required"),
        (Code.INVALID_KEY, 401, "authentication_error", "invalid_key"),
        (Code.INVALID_FIELD, 400, "invalid_request_error", "invalid_request_parameter"),
        (Code.INSUFFICIENT_CREDITS, 402, "insufficient_quota", "insufficient_credits"),
        (Code.KEY_DISABLED, 403, "permission_error", "key_disabled"),
        (Code.NOT_FOUND, 404, "not_found_error", "not_found"),
        (Code.IDEMPOTENCY_CONFLICT, 409, "conflict_error", "idempotency_conflict"),
        (Code.PRICE_CHANGED, 409, "conflict_error", "price_changed"),
        (Code.RATE_LIMITED, 429, "rate_limit_error", "rate_limited"),
        (Code.INTERNAL, 500, "server_error", "internal_error"),
        (Code.PROVIDER_FAILED, 502, "server_error", "provider_failed"),
    ],
)
def test_the_words(code: Code, status: int, kind: str, word: str) -> None:
    found, body = render_failure(Failure(code, "no"))
    error = body["error"]
    assert isinstance(error, dict)
    assert (found, error["type"], error["code"]) == (status, kind, word)


def test_a_field_is_named_with_what_it_takes() -> None:
    failure = invalid("duration", "must be 5 or 10", ("5", "10")).failure
    _, body = render_failure(failure)
    error = body["error"]
    assert isinstance(error, dict)
    assert error["param"] == "duration"
    assert error["allowed"] == ("5", "10")
    assert error["message"] == "duration must be 5 or 10"


def test_a_task_that_exists_all_the_same_is_named() -> None:
    status, body = render_failure(Failure(Code.STILL_RUNNING, "wait", task="task_1"))
    error = body["error"]
    assert isinstance(error, dict)
    assert (status, error["task_id"]) == (504, "task_1")
