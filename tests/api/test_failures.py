"""Whatever is raised becomes one JSON error."""

import json

import pytest

from onetake.api.failures import answer_of, not_found, refused, wrong_method
from onetake.api.limits import BodyTooLate
from onetake.core.failure import Code, Failure, Rejected
from onetake.dialects import onetake, openai_chat
from onetake.dialects.dialect import Dialect
from tests.api.calls import call


def test_an_unexpected_error_says_nothing_about_itself() -> None:
    answer = answer_of(call(), KeyError("vga_secret"))
    assert answer.status == 500
    assert b"vga_secret" not in answer.body
    assert json.loads(answer.body)["error"]["code"] == "internal_error"


def test_a_refusal_keeps_its_words() -> None:
    failure = Failure(Code.INVALID_FIELD, "seed must be an integer", "seed", ("an integer",))
    answer = answer_of(call(), Rejected(failure))
    assert answer.status == 422
    assert json.loads(answer.body)["error"]["allowed"] == ["an integer"]


def test_a_limit_says_when_to_come_again() -> None:
    answer = refused(call(), Failure(Code.RATE_LIMITED, "wait", retry_after_seconds=9))
    assert (answer.status, (b"retry-after", b"9") in answer.headers) == (429, True)


def test_a_missing_key_says_how_to_send_one() -> None:
    answer = refused(call(), Failure(Code.MISSING_KEY, "no key"))
    assert (b"www-authenticate", b"Bearer") in answer.headers


@pytest.mark.parametrize(
    ("error", "status"),
    [(BodyTooLate(), 408), (Rejected(Failure(Code.TOO_LARGE, "too large")), 413)],
)
def test_a_connection_with_an_unread_body_is_closed(error: Exception, status: int) -> None:
    answer = answer_of(call(), error)
    assert (answer.status, answer.close) == (status, True)


def test_an_unknown_path_points_to_the_description() -> None:
    assert b"/openapi.json" in not_found(call()).body


def test_a_wrong_method_lists_the_right_ones() -> None:
    answer = wrong_method(call(), ("GET", "HEAD"))
    assert (answer.status, (b"allow", b"GET, HEAD") in answer.headers) == (405, True)


ERRORS = [
    BodyTooLate(), KeyError("x"), Rejected(Failure(Code.TOO_LARGE, "too large")),
]  # fmt: skip


@pytest.mark.parametrize("error", ERRORS)
def test_our_own_words_have_the_id_of_the_request(error: Exception) -> None:
    made = call()
    made.dialect, made.request_id = onetake.DIALECT, "req_7"

    assert json.loads(answer_of(made, error).body)["error"]["request_id"] == "req_7"
    assert json.loads(wrong_method(made, ("GET",)).body)["error"]["request_id"] == "req_7"


@pytest.mark.parametrize("dialect", [openai_chat.DIALECT, call().dialect])
def test_other_dialects_have_it_in_the_header_alone(dialect: Dialect) -> None:
    made = call()
    made.dialect, made.request_id = dialect, "req_7"

    assert b"req_7" not in not_found(made).body
