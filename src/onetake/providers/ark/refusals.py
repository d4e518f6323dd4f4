"""What Ark's error codes mean, in refusals, in failed tasks and in place of an image."""

from collections.abc import Mapping
from typing import Final

from onetake.core.failure import Code, Failure
from onetake.wire.flow import HttpReply, refused
from onetake.wire.replies import error_code, refusal_code

CODES: Final[Mapping[str, Code]] = {
    "SensitiveContentDetected": Code.CONTENT_REJECTED,
    "InputTextSensitiveContentDetected": Code.CONTENT_REJECTED,
    "InputImageSensitiveContentDetected": Code.CONTENT_REJECTED,
    "InputVideoSensitiveContentDetected": Code.CONTENT_REJECTED,
    "InputAudioSensitiveContentDetected": Code.CONTENT_REJECTED,
    "OutputTextSensitiveContentDetected": Code.CONTENT_REJECTED,
    "OutputImageSensitiveContentDetected": Code.CONTENT_REJECTED,
    "OutputVideoSensitiveContentDetected": Code.CONTENT_REJECTED,
    "OutputAudioSensitiveContentDetected": Code.CONTENT_REJECTED,
    "MissingParameter": Code.PROVIDER_INVALID,
    "InvalidParameter": Code.PROVIDER_INVALID,
    "UnsupportedModel": Code.PROVIDER_INVALID,
    "AuthenticationError": Code.PROVIDER_AUTH,
    "AccountOverdueError": Code.PROVIDER_AUTH,
    "AccessDenied": Code.PROVIDER_AUTH,
    "OperationDenied": Code.PROVIDER_AUTH,
    # Our account may not use the model, or it has not been opened there: the operator's business.
    "ModelNotOpen": Code.PROVIDER_AUTH,
    "InvalidEndpointOrModel": Code.PROVIDER_AUTH,
    "InvalidEndpoint": Code.PROVIDER_AUTH,
    "RateLimitExceeded": Code.PROVIDER_BUSY,
    "ModelAccountRpmRateLimitExceeded": Code.PROVIDER_BUSY,
    "ModelAccountIpmRateLimitExceeded": Code.PROVIDER_BUSY,
    "InflightBatchsizeExceeded": Code.PROVIDER_BUSY,
    "RequestBurstTooFast": Code.PROVIDER_BUSY,
    "ServerOverloaded": Code.PROVIDER_BUSY,
    "ModelLoadingError": Code.PROVIDER_BUSY,
    "QuotaExceeded": Code.PROVIDER_BUSY,
}
"""By the first part of a code; what follows a dot only says which parameter, or which limit."""


def check_refusal(reply: HttpReply) -> None:
    """Raise where a refusal says more than its status."""
    if not 400 <= reply.status < 500:
        return
    if code := _meaning(refusal_code(reply)):
        raise refused(reply, code)


def failure_of(error: object) -> Failure:
    """Why something that was accepted was not made."""
    code = _meaning(error_code(error)) or Code.PROVIDER_FAILED
    return Failure(code, code.en)


def _meaning(code: str) -> Code | None:
    return CODES.get(code.partition(".")[0])
