"""Chat completions: what is sent, what is read, and that no task is made there."""

import json

import pytest

from onetake.core.failure import Code
from onetake.core.request import Job, Operation, Request
from onetake.providers.openai_text import ADAPTER, complete, poll, probe, submit
from onetake.wire.flow import ProviderError
from tests.providers.playbook import play, requests

ANSWER = json.dumps({"choices": [{"message": {"role": "assistant", "content": "a better cat"}}]})


def test_a_question_is_asked_as_chat_completions_are() -> None:
    asked, answer = play(complete({"model": "small"}, "be brief", "a cat"), (200, ANSWER))

    (call,) = requests(asked)
    assert answer == "a better cat"
    assert (call.method, call.path, call.creates) == ("POST", "/chat/completions", False)
    assert call.json is not None
    assert call.json["model"] == "small"
    assert call.json["messages"] == [
        {"role": "system", "content": "be brief"},
        {"role": "user", "content": "a cat"},
    ]


def test_a_model_is_assumed_where_none_is_named() -> None:
    asked, _ = play(complete({}, "x", "y"), (200, ANSWER))

    (call,) = requests(asked)
    assert call.json is not None
    assert call.json["model"] == "gpt-4o-mini"


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (401, "{}", Code.PROVIDER_AUTH),
        (500, "oops", Code.PROVIDER_UNREACHABLE),
        (200, "{}", Code.PROVIDER_GARBLED),
        (200, '{"choices": []}', Code.PROVIDER_GARBLED),
        (200, '{"choices": [{"message": {"content": null}}]}', Code.PROVIDER_GARBLED),
    ],
)
def test_what_cannot_be_used_is_an_error(status: int, body: str, code: Code) -> None:
    with pytest.raises(ProviderError) as caught:
        play(complete({}, "x", "y"), (status, body))

    assert caught.value.failure.code is code


def test_its_models_can_be_listed() -> None:
    _, models = play(probe(), (200, '{"data": [{"id": "a"}, {"id": "b"}]}'))

    assert models == ("a", "b")


def test_no_task_is_made_there() -> None:
    job = Job("t-1", "x", Request("m", Operation.TEXT_TO_VIDEO, {}))

    for flow in (submit(job), poll({})):
        with pytest.raises(ProviderError) as caught:
            play(flow)
        assert caught.value.accepted is False
    assert not ADAPTER.makes
    assert ADAPTER.resubmittable({})
