"""What services that speak OpenAI's formats answer alike: refusals, and lists of models."""

from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel

from onetake.core.failure import Code, Failure
from onetake.wire.flow import HttpReply, ProviderError, read
from onetake.wire.replies import refusal_code

REFUSED: Final[Mapping[str, Code]] = {
    "moderation_blocked": Code.CONTENT_REJECTED,
    "content_policy": Code.CONTENT_REJECTED,
    "content_policy_violation": Code.CONTENT_REJECTED,
    "content_rejected": Code.CONTENT_REJECTED,  # another Onetake
    "insufficient_quota": Code.PROVIDER_AUTH,  # with the status of too many requests
    "billing_hard_limit_reached": Code.PROVIDER_AUTH,
    "insufficient_user_quota": Code.PROVIDER_AUTH,  # new-api
    "model_not_found": Code.PROVIDER_INVALID,  # new-api, with the status of a busy service
}
"""The `code` of an error, of a refusal or of a failed job."""


class _Model(BaseModel):
    id: str


class _Models(BaseModel):
    data: tuple[_Model, ...]


def models_of(reply: HttpReply) -> tuple[str, ...]:
    """The names in a list of models. Raises `ProviderError`."""
    return tuple(model.id for model in read(reply, _Models).data)


def check_refusal(reply: HttpReply) -> None:
    """Raise where a refusal of a creation says more than its status."""
    if reply.status == 409:  # the idempotency key is known there: an earlier try may have a job
        failure = Failure(Code.OUTCOME_UNKNOWN, Code.OUTCOME_UNKNOWN.en)
        raise ProviderError(failure, accepted=None)
    refused = 400 <= reply.status < 500 or reply.status == 503
    if refused and (code := REFUSED.get(refusal_code(reply))):
        raise ProviderError(Failure(code, code.en), accepted=False)
