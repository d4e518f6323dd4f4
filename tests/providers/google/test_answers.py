import json
from base64 import b64encode

import pytest

from onetake.core.failure import Code
from onetake.providers.google.answers import ENDINGS, images_of, models_of
from onetake.wire.flow import HttpReply, ProviderError

DATA = b64encode(b"made").decode()
IMAGE = {"inlineData": {"mimeType": "image/png", "data": DATA}}
BLOCKS = (
    "SAFETY", "OTHER", "BLOCKLIST", "PROHIBITED_CONTENT", "IMAGE_SAFETY", "MODEL_ARMOR",
    "JAILBREAK",
)  # fmt: skip
BLOCKED = (
    "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY",
    "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION", "MODEL_ARMOR",
)  # fmt: skip
EMPTY = (
    "STOP", "MAX_TOKENS", "NO_IMAGE", "IMAGE_OTHER", "OTHER", "LANGUAGE", "MALFORMED_RESPONSE",
)  # fmt: skip


def answer(value: object, status: int = 200) -> HttpReply:
    return HttpReply(status, json.dumps(value).encode())


def candidate(*parts: object, reason: str | None = "STOP") -> HttpReply:
    return answer({"candidates": [{"content": {"parts": parts}, "finishReason": reason}]})


def refused(reply: HttpReply) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        images_of(reply)
    return caught.value


@pytest.mark.parametrize(
    "reply",
    [
        candidate(IMAGE),
        candidate({"text": "Here it is."}, IMAGE),
        candidate({"thought": True, "inlineData": {"data": "ZHJhZnQ="}}, IMAGE),
        candidate({"thought": True, "text": "Let me see."}, {"thought": False, **IMAGE}),
        candidate({"inline_data": {"mime_type": "image/png", "data": DATA}}),
        candidate(IMAGE, reason=None),
        candidate(IMAGE, reason="A_NEW_WORD"),
        answer({"candidates": [{"content": {"parts": [IMAGE]}}], "usageMetadata": None}),
        answer({"candidates": [{"content": {"parts": [IMAGE]}}], "promptFeedback": {}}),
    ],
)
def test_the_image_is_found_and_drafts_are_left_out(reply: HttpReply):
    assert images_of(reply) == [b"made"]


@pytest.mark.parametrize("reason", BLOCKS)
def test_a_blocked_prompt_is_rejected_content(reason: str):
    error = refused(answer({"promptFeedback": {"blockReason": reason}}))

    assert error.failure.code is Code.CONTENT_REJECTED
    assert error.accepted is False


@pytest.mark.parametrize("reason", BLOCKED)
@pytest.mark.parametrize("parts", [(), (IMAGE,)])
def test_a_blocked_image_is_rejected_content(reason: str, parts: tuple[object, ...]):
    error = refused(candidate(*parts, reason=reason))

    assert error.failure.code is Code.CONTENT_REJECTED
    assert error.accepted is False


@pytest.mark.parametrize("reason", EMPTY)
def test_an_end_without_an_image_is_a_failure(reason: str):
    error = refused(candidate({"text": "secret words"}, reason=reason))

    assert error.failure.code is Code.PROVIDER_FAILED
    assert error.failure.message == Code.PROVIDER_FAILED.en
    assert error.accepted is False


def test_every_ending_is_tested():
    assert set(ENDINGS) == {*BLOCKED, *EMPTY}


def test_a_candidate_may_have_no_content_at_all():
    error = refused(answer({"candidates": [{"finishReason": "IMAGE_SAFETY"}]}))

    assert error.failure.code is Code.CONTENT_REJECTED


@pytest.mark.parametrize(
    "reply",
    [
        HttpReply(200, b""),
        HttpReply(200, b"<html>"),
        HttpReply(200, b"[]"),
        answer({}),
        answer({"candidates": []}),
        answer({"candidates": None, "promptFeedback": {}}),
        answer({"candidates": [{"finishReason": "VIBING"}]}),
        candidate(reason=None),
        candidate({"inlineData": {"data": "not base64!"}}),
        candidate({"inlineData": {"data": 7}}),
        candidate({"inlineData": {}}),
    ],
)
def test_what_cannot_be_read_leaves_the_outcome_open(reply: HttpReply):
    error = refused(reply)

    assert error.failure.code is Code.PROVIDER_GARBLED
    assert error.accepted is None


@pytest.mark.parametrize(
    ("status", "word", "code"),
    [
        (400, "INVALID_ARGUMENT", Code.PROVIDER_INVALID),
        (400, "FAILED_PRECONDITION", Code.PROVIDER_AUTH),
        (401, "UNAUTHENTICATED", Code.PROVIDER_AUTH),
        (403, "PERMISSION_DENIED", Code.PROVIDER_AUTH),
        (404, "NOT_FOUND", Code.PROVIDER_INVALID),
        (429, "RESOURCE_EXHAUSTED", Code.PROVIDER_BUSY),
        (500, "INTERNAL", Code.PROVIDER_UNREACHABLE),
        (503, "UNAVAILABLE", Code.PROVIDER_BUSY),
        (504, "DEADLINE_EXCEEDED", Code.PROVIDER_UNREACHABLE),
    ],
)
def test_a_refusal_in_their_own_words_left_nothing_behind(status: int, word: str, code: Code):
    error = refused(answer({"error": {"message": "secret words", "status": word}}, status))

    assert error.failure.code is code
    assert error.failure.message == code.en
    assert error.accepted is False
    assert error.status == status


@pytest.mark.parametrize(
    ("status", "code", "accepted"),
    [
        (400, Code.PROVIDER_INVALID, False),
        (403, Code.PROVIDER_AUTH, False),
        (429, Code.PROVIDER_BUSY, False),
        (500, Code.PROVIDER_UNREACHABLE, None),
        (502, Code.PROVIDER_UNREACHABLE, None),
        (503, Code.PROVIDER_BUSY, None),
    ],
)
@pytest.mark.parametrize("body", [b"", b"<html>", b'{"error": "x"}', b'{"error": {"status": "?"}}'])
def test_any_other_refusal_means_what_its_status_says(
    status: int, body: bytes, code: Code, accepted: bool | None
):
    error = refused(HttpReply(status, body))

    assert error.failure.code is code
    assert error.accepted is accepted


def test_a_wrong_key_has_the_status_of_a_bad_parameter():
    details = [{"@type": "…/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}]
    error = refused(answer({"error": {"status": "INVALID_ARGUMENT", "details": details}}, 400))

    assert error.failure.code is Code.PROVIDER_AUTH


@pytest.mark.parametrize(
    ("delay", "header", "wait"),
    [
        ("17s", None, 17),
        ("3.5s", None, 3),
        ("99999s", None, 3600),
        ("17s", "5", 17),
        ("soon", "5", 5),
        ("soon", None, None),
    ],
)
def test_a_busy_service_says_when_to_come_back(delay: str, header: str | None, wait: int | None):
    details = [{"@type": "…/google.rpc.RetryInfo", "retryDelay": delay}]
    body = json.dumps({"error": {"status": "RESOURCE_EXHAUSTED", "details": details}}).encode()
    headers = {} if header is None else {"retry-after": header}

    assert refused(HttpReply(429, body, headers)).failure.retry_after_seconds == wait


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (answer({}), Code.PROVIDER_GARBLED),
        (answer({"models": [{"name": None}]}), Code.PROVIDER_GARBLED),
        (HttpReply(200, b"<html>"), Code.PROVIDER_GARBLED),
        (HttpReply(404, b""), Code.PROVIDER_INVALID),
        (answer({"error": {"status": "FAILED_PRECONDITION"}}, 400), Code.PROVIDER_AUTH),
    ],
)
def test_a_list_of_models_that_is_none_is_refused(reply: HttpReply, code: Code):
    with pytest.raises(ProviderError) as caught:
        models_of(reply)

    assert caught.value.failure.code is code
