import json

import pytest

from onetake.core.failure import Code, Failure
from onetake.providers.ark.refusals import CODES, check_refusal, failure_of
from onetake.wire.flow import HttpReply, ProviderError


def refused(status: int, code: object, **headers: str) -> HttpReply:
    body = {"error": {"code": code, "message": "secret words", "param": "", "type": "BadRequest"}}
    return HttpReply(status, json.dumps(body).encode(), headers)


@pytest.mark.parametrize(
    ("status", "theirs", "ours"),
    [
        (400, "InputTextSensitiveContentDetected", Code.CONTENT_REJECTED),
        (400, "InputImageSensitiveContentDetected.PrivacyInformation", Code.CONTENT_REJECTED),
        (400, "InputVideoSensitiveContentDetected.PolicyViolation", Code.CONTENT_REJECTED),
        (400, "InputAudioSensitiveContentDetected", Code.CONTENT_REJECTED),
        (400, "OutputImageSensitiveContentDetected", Code.CONTENT_REJECTED),
        (400, "SensitiveContentDetected.SevereViolation", Code.CONTENT_REJECTED),
        (400, "InvalidParameter.TaskTypeConstraint", Code.PROVIDER_INVALID),
        (400, "InvalidEndpoint.ClosedEndpoint", Code.PROVIDER_AUTH),
        (401, "AuthenticationError", Code.PROVIDER_AUTH),
        (403, "AccountOverdueError", Code.PROVIDER_AUTH),
        (403, "OperationDenied.ServiceNotOpen", Code.PROVIDER_AUTH),
        (404, "ModelNotOpen", Code.PROVIDER_AUTH),
        (404, "InvalidEndpointOrModel.NotFound", Code.PROVIDER_AUTH),
        (404, "UnsupportedModel", Code.PROVIDER_INVALID),
        (429, "RateLimitExceeded.EndpointRPMExceeded", Code.PROVIDER_BUSY),
        (429, "QuotaExceeded", Code.PROVIDER_BUSY),
        (429, "ServerOverloaded", Code.PROVIDER_BUSY),
    ],
)
def test_a_refusal_is_named_by_its_code(status: int, theirs: str, ours: Code):
    with pytest.raises(ProviderError) as caught:
        check_refusal(refused(status, theirs))

    assert caught.value.failure == Failure(ours, ours.en)
    assert caught.value.accepted is False
    assert caught.value.status == status


def test_a_busy_service_says_when_to_come_back():
    with pytest.raises(ProviderError) as caught:
        check_refusal(refused(429, "RequestBurstTooFast", **{"retry-after": "17"}))

    assert caught.value.failure.retry_after_seconds == 17


@pytest.mark.parametrize(
    "reply",
    [
        HttpReply(200, b'{"error": {"code": "AccessDenied"}}'),
        refused(400, "SomethingNew"),
        refused(400, None),
        refused(400, ["AccessDenied"]),
        HttpReply(400, b"<html>"),
        refused(500, "InputTextSensitiveContentDetected"),
        refused(503, "ServerOverloaded"),  # a proxy may say so after it passed the request on
    ],
)
def test_what_its_code_does_not_settle_is_left_to_the_status(reply: HttpReply):
    check_refusal(reply)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ({"code": "OutputVideoSensitiveContentDetected", "message": "x"}, Code.CONTENT_REJECTED),
        ({"code": "OutputAudioSensitiveContentDetected.X", "message": "x"}, Code.CONTENT_REJECTED),
        ({"code": "InvalidParameter.content"}, Code.PROVIDER_INVALID),
        ({"code": "InternalServiceError", "message": "secret words"}, Code.PROVIDER_FAILED),
        ({"code": 7}, Code.PROVIDER_FAILED),
        ("secret words", Code.PROVIDER_FAILED),
        (None, Code.PROVIDER_FAILED),
    ],
)
def test_a_failure_is_named_and_their_words_stay_with_us(error: object, code: Code):
    assert failure_of(error) == Failure(code, code.en)


def test_codes_are_looked_up_by_their_first_part():
    assert not any("." in code for code in CODES)
