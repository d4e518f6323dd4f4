"""What Google answers: an image inside JSON, a block in HTTP 200, or an error in its own words."""

import re
from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from onetake.core.failure import Code, Failure
from onetake.wire.flow import HttpReply, ProviderError, garbled, read, retry_after
from onetake.wire.replies import decoded

REFUSED: Final[Mapping[str, Code]] = {
    "API_KEY_INVALID": Code.PROVIDER_AUTH,  # with the status of a bad parameter
    "CONTENT_REJECTED": Code.CONTENT_REJECTED,  # another Onetake, with the same status
    "UNAUTHENTICATED": Code.PROVIDER_AUTH,
    "PERMISSION_DENIED": Code.PROVIDER_AUTH,
    "FAILED_PRECONDITION": Code.PROVIDER_AUTH,  # the region or the billing: the operator's business
    "RESOURCE_EXHAUSTED": Code.PROVIDER_BUSY,
    "UNAVAILABLE": Code.PROVIDER_BUSY,
    "INTERNAL": Code.PROVIDER_UNREACHABLE,
    "DEADLINE_EXCEEDED": Code.PROVIDER_UNREACHABLE,
}
"""Google's own word for an error. There are no jobs: after such an answer nothing is being made."""

ENDINGS: Final[Mapping[str, Code]] = {
    "SAFETY": Code.CONTENT_REJECTED,
    "RECITATION": Code.CONTENT_REJECTED,
    "BLOCKLIST": Code.CONTENT_REJECTED,
    "PROHIBITED_CONTENT": Code.CONTENT_REJECTED,
    "SPII": Code.CONTENT_REJECTED,
    "IMAGE_SAFETY": Code.CONTENT_REJECTED,
    "IMAGE_PROHIBITED_CONTENT": Code.CONTENT_REJECTED,
    "IMAGE_RECITATION": Code.CONTENT_REJECTED,
    "MODEL_ARMOR": Code.CONTENT_REJECTED,
    "STOP": Code.PROVIDER_FAILED,  # without an image: it said something instead
    "MAX_TOKENS": Code.PROVIDER_FAILED,
    "NO_IMAGE": Code.PROVIDER_FAILED,
    "IMAGE_OTHER": Code.PROVIDER_FAILED,
    "OTHER": Code.PROVIDER_FAILED,
    "LANGUAGE": Code.PROVIDER_FAILED,
    "MALFORMED_RESPONSE": Code.PROVIDER_FAILED,
}
"""`finishReason` of a reply without an image; those of rejected content count with one, too."""

_DELAY: Final = re.compile(r"([0-9]{1,5})(?:\.[0-9]*)?s", re.ASCII)


class _Message(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class _Blob(_Message):
    data: object = None


class _Part(_Message):
    inline_data: _Blob | None = None
    thought: bool | None = None  # a draft on the way to the image


class _Content(_Message):
    parts: tuple[_Part, ...] | None = None


class _Candidate(_Message):
    content: _Content | None = None
    finish_reason: str | None = None


class _Feedback(_Message):
    block_reason: str | None = None


class _Answer(_Message):
    candidates: tuple[_Candidate, ...] | None = None
    prompt_feedback: _Feedback | None = None


class _Detail(_Message):
    reason: str = ""
    retry_delay: str = ""


class _Error(_Message):
    status: str = ""
    details: tuple[_Detail, ...] = ()


class _Refusal(_Message):
    error: _Error


class _Model(_Message):
    name: str


class _Models(_Message):
    models: tuple[_Model, ...] | None = None
    publisher_models: tuple[_Model, ...] | None = None  # Vertex AI


def images_of(reply: HttpReply) -> list[bytes]:
    """What was made. Raises `ProviderError` where that is nothing."""
    _check_refusal(reply)
    answer = read(reply, _Answer)
    if not answer.candidates:
        blocked = answer.prompt_feedback and answer.prompt_feedback.block_reason
        raise _error(Code.CONTENT_REJECTED) if blocked else garbled()
    candidate = answer.candidates[0]  # one was asked for
    code = ENDINGS.get(candidate.finish_reason or "")
    parts = (candidate.content and candidate.content.parts) or ()
    files = [part.inline_data for part in parts if part.inline_data and not part.thought]
    if files and code is not Code.CONTENT_REJECTED:
        return [decoded(file.data) for file in files]
    raise garbled() if code is None else _error(code)


def models_of(reply: HttpReply) -> tuple[str, ...]:
    """The names of the models in a list of either surface."""
    _check_refusal(reply)
    listed = read(reply, _Models)
    found = listed.publisher_models if listed.models is None else listed.models
    if found is None:
        raise garbled()
    return tuple(model.name.rpartition("/")[2] for model in found)


def _check_refusal(reply: HttpReply) -> None:
    """Raise where a refusal says more than its status."""
    if reply.status < 400:
        return
    try:
        error = _Refusal.model_validate_json(reply.body).error
    except ValidationError:
        return
    words = [*(detail.reason for detail in error.details), error.status]
    code = next((REFUSED[word] for word in words if word in REFUSED), None)
    if code is None:
        return
    delays = [found for each in error.details if (found := _DELAY.fullmatch(each.retry_delay))]
    wait = min(int(delays[0][1]), 3600) if delays else retry_after(reply)
    raise _error(code, reply.status, wait)


def _error(code: Code, status: int | None = None, wait: int | None = None) -> ProviderError:
    error = ProviderError(Failure(code, code.en, retry_after_seconds=wait), accepted=False)
    error.status = status
    return error
