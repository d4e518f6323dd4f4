import pytest

from onetake.core.failure import Code
from onetake.providers.sandbox.steering import Steering, steer


def test_a_plain_prompt_is_left_alone():
    assert steer("a lighthouse [at night]") == Steering("a lighthouse [at night]")


@pytest.mark.parametrize(
    ("prompt", "code"),
    [
        ("x [fail:content_policy]", Code.CONTENT_REJECTED),
        ("x [FAIL: provider ]", Code.PROVIDER_FAILED),
        ("[fail:content_policy] [fail:provider]", Code.CONTENT_REJECTED),
        ("x [fail:nonsense]", Code.PROVIDER_INVALID),
        ("x [fail]", Code.PROVIDER_INVALID),
        ("x [delay]", Code.PROVIDER_INVALID),
        ("x [delay:0]", Code.PROVIDER_INVALID),
        ("x [delay:-1]", Code.PROVIDER_INVALID),
        ("x [delay:3601]", Code.PROVIDER_INVALID),
        ("x [delay:1e9]", Code.PROVIDER_INVALID),
        ("x [stall:5]", Code.PROVIDER_INVALID),
    ],
)
def test_a_failure_is_the_one_that_was_asked_for(prompt: str, code: Code):
    failure = steer(prompt).failure

    assert failure is not None
    assert failure.code is code


def test_an_unknown_word_lists_those_that_exist():
    failure = steer("[fail:oops]").failure

    assert failure is not None
    assert failure.param == "prompt"
    assert "[fail:content_policy]" in failure.allowed
    assert "[fail:oops]" in failure.message


def test_the_longest_delay_counts():
    assert steer("[delay:2] cat [delay:20]").delay_seconds == 20


def test_words_are_taken_out_of_the_prompt():
    assert steer("a [stall] red   [delay:3] cat") == Steering("a red cat", None, 3, True)
