import json

import pytest

from onetake.core.failure import Code
from onetake.wire.flow import HttpReply, ProviderError
from onetake.wire.openai import REFUSED, check_refusal, models_of


def refusal(status: int, code: str) -> HttpReply:
    return HttpReply(status, json.dumps({"error": {"code": code}}).encode())


@pytest.mark.parametrize("code", REFUSED)
@pytest.mark.parametrize("status", [400, 429, 503])
def test_a_code_that_is_known_says_more_than_the_status(code: str, status: int):
    with pytest.raises(ProviderError) as caught:
        check_refusal(refusal(status, code))

    assert caught.value.failure.code is REFUSED[code]
    assert caught.value.accepted is False


def test_a_key_that_is_known_there_leaves_the_outcome_open():
    with pytest.raises(ProviderError) as caught:
        check_refusal(refusal(409, "content_policy"))

    assert caught.value.failure.code is Code.OUTCOME_UNKNOWN
    assert caught.value.accepted is None


@pytest.mark.parametrize("reply", [
    HttpReply(200, b'{"error": {"code": "content_policy"}}'), refusal(400, "odd"),
    refusal(500, "content_policy"), HttpReply(400, b"<html>"),
])  # fmt: skip
def test_anything_else_is_left_to_the_status(reply: HttpReply):
    check_refusal(reply)  # raises nothing


def test_the_names_of_models_are_read():
    assert models_of(HttpReply(200, b'{"data": [{"id": "a"}, {"id": "b", "x": 1}]}')) == ("a", "b")
    with pytest.raises(ProviderError):
        models_of(HttpReply(200, b'{"data": [{"name": "a"}]}'))
