"""Errors in Google's shape, for every code of ours."""

from typing import Any

import pytest

from onetake.core.failure import Code, Failure, invalid
from onetake.dialects.google_error import STATUSES, render_failure


@pytest.mark.parametrize("code", Code)
def test_every_code_has_a_status_of_google(code: Code) -> None:
    status, body = render_failure(Failure(code, "words"))
    error: Any = body["error"]
    assert (status, error["code"], error["message"]) == (code.status, code.status, "words")
    assert error["status"] != "UNKNOWN"
    assert code.status in STATUSES
    (info,) = error["details"]
    assert (info["reason"], info["domain"]) == (code.label.upper(), "onetake")


@pytest.mark.parametrize(
    ("code", "word"),
    [
        (Code.INVALID_FIELD, "INVALID_ARGUMENT"),
        (Code.MISSING_KEY, "UNAUTHENTICATED"),
        (Code.INSUFFICIENT_CREDITS, "FAILED_PRECONDITION"),
        (Code.KEY_DISABLED, "PERMISSION_DENIED"),
        (Code.NOT_FOUND, "NOT_FOUND"),
        (Code.IDEMPOTENCY_CONFLICT, "ALREADY_EXISTS"),
        (Code.PRICE_CHANGED, "FAILED_PRECONDITION"),
        (Code.CANCELLED, "CANCELLED"),
        (Code.RATE_LIMITED, "RESOURCE_EXHAUSTED"),
        (Code.PROVIDER_BUSY, "UNAVAILABLE"),
        (Code.STILL_RUNNING, "DEADLINE_EXCEEDED"),
    ],
)
def test_the_words_that_matter_to_a_client(code: Code, word: str) -> None:
    error: Any = render_failure(Failure(code, "words"))[1]["error"]
    assert error["status"] == word


def test_a_wrong_field_is_named_with_what_is_allowed() -> None:
    failure = invalid("generationConfig.seed", "must be an integer", ("an integer",)).failure
    error: Any = render_failure(failure)[1]["error"]
    info, bad = error["details"]
    assert info["metadata"] == {"allowed": "an integer"}
    assert bad["fieldViolations"] == [
        {"field": "generationConfig.seed", "description": failure.message}
    ]


def test_a_task_that_goes_on_is_named() -> None:
    failure = Failure(Code.STILL_RUNNING, "words", task="task_1")
    error: Any = render_failure(failure)[1]["error"]
    assert error["details"][0]["metadata"] == {"taskId": "task_1"}


def test_when_to_come_again_is_told() -> None:
    failure = Failure(Code.RATE_LIMITED, "words", retry_after_seconds=5)
    error: Any = render_failure(failure)[1]["error"]
    assert error["details"][1] == {
        "@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "5s",
    }  # fmt: skip
