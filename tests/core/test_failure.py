"""The table of failures: complete, unambiguous, and what the engine may rely on."""

import pytest

from onetake.core.failure import Code, Rejected, invalid


def test_labels_are_unique():
    assert len({code.label for code in Code}) == len(Code.__members__)


@pytest.mark.parametrize("code", list(Code), ids=lambda code: code.label)
def test_every_code_is_an_error_and_says_what_it_means_in_two_languages(code: Code):
    assert 400 <= code.status < 600
    assert code.en.endswith(".")
    assert code.zh.endswith("。")


def test_the_codes_that_a_later_try_can_help_are_these():
    assert {code for code in Code if code.retry} == {
        Code.RATE_LIMITED,
        Code.UNAVAILABLE,
        Code.PROVIDER_AUTH,
        Code.PROVIDER_BUSY,
        Code.PROVIDER_UNREACHABLE,
    }


def test_an_unknown_outcome_is_never_tried_again():
    assert not Code.OUTCOME_UNKNOWN.retry
    assert not Code.PROVIDER_GARBLED.retry


def test_an_invalid_field_names_itself_and_what_is_allowed():
    error = invalid("duration", "must be 4 or 8", ("4", "8"))

    assert isinstance(error, Rejected)
    assert str(error) == "duration must be 4 or 8"
    assert error.failure.code is Code.INVALID_FIELD
    assert error.failure.param == "duration"
    assert error.failure.allowed == ("4", "8")
