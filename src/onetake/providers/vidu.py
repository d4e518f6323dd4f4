"""Vidu's own service: each kind of task has its path, and is looked at until it ends.

The rule: what the Q3 models have no place for is refused by name: music, and the ratio of a film
that begins with a picture.
"""

from collections.abc import Mapping
from typing import Final, Literal

from pydantic import BaseModel, ValidationError

from onetake.core.capability import Text
from onetake.core.failure import Code, Failure
from onetake.core.references import mentions, rewrite
from onetake.core.request import Job, Medium, Operation, Role, Scalar
from onetake.core.task import Cancelled, Failed, Handle, Produced, Progressed, Submitted
from onetake.wire.adapter import Adapter
from onetake.wire.fields import Field, project, word_for
from onetake.wire.flow import (
    Credential,
    Flow,
    HttpReply,
    HttpRequest,
    ProviderError,
    http,
    read,
    retry_after,
    unsupported,
)
from onetake.wire.materials import LINKED, Places, arrange, sendable
from onetake.wire.replies import job_id, percent, remotes, segment


def _no_music(value: Scalar) -> bool:
    """Q3 reads the field and makes nothing of it."""
    if value:
        raise unsupported("bgm")
    return False


_SAME = ("prompt", "resolution", "duration", "aspect_ratio", "seed")
FIELDS: Final = (
    *(Field(name, name) for name in _SAME),
    Field("generate_audio", "audio"),
    Field("bgm", "bgm", _no_music),
)

PATHS: Final[Mapping[Operation, str]] = {
    Operation.TEXT_TO_VIDEO: "/text2video",
    Operation.IMAGE_TO_VIDEO: "/img2video",
    Operation.FIRST_LAST_FRAME: "/start-end2video",
    Operation.REFERENCE_TO_VIDEO: "/reference2video",
}

SHAPED: Final = (Operation.TEXT_TO_VIDEO, Operation.REFERENCE_TO_VIDEO)
"""Where a ratio can be asked for. Elsewhere it is the picture's own."""

REFERRING: Final[Mapping[str, str]] = {"viduq3-pro": "viduq3"}
"""Where a model has a sister of another name for references."""

PLACES: Final[Places] = [(r, "images") for r in (Role.FIRST_FRAME, Role.LAST_FRAME, Role.IMAGE)]

REASONS: Final[Mapping[Code, str]] = {
    Code.CONTENT_REJECTED: "TaskPromptPolicyViolation AuditSubmitIllegal CreationPolicyViolation",
    Code.PROVIDER_AUTH: "CreditInsufficient Unauthorized Forbidden",
    Code.PROVIDER_BUSY: "OperationInProcess QuotaExceeded TooManyRequests SystemThrottling",
    Code.PROVIDER_INVALID: """
        BadRequest FieldLacking FieldUnwanted FieldInvalid FieldItemCountOutOfRange
        PageSizeOutOfRange ImageDownloadFailure ImageFormatInvalid ModelUnavailable
    """,
}
"""An empty account and a busy one come with HTTP status 400, too."""

FAILURES: Final = {reason: code for code, all_ in REASONS.items() for reason in all_.split()}
STOPPED: Final = ("UserCancelled", "Canceled")


class _Created(BaseModel):
    task_id: str


class _Creation(BaseModel):
    url: object = None


class _Task(BaseModel):
    """Only what decides is typed. A refused cancellation calls a waiting task `scheduled`."""

    state: Literal[
        "created", "queueing", "queuing", "scheduled", "processing",
        "success", "failed", "canceled", "cancelled",
    ]  # fmt: skip
    err_code: object = None
    progress: object = None
    creations: tuple[_Creation, ...] | None = None


class _Refusal(BaseModel):
    reason: object = None


class _Account(BaseModel):
    remains: tuple[object, ...]


def submit(job: Job) -> Flow[Submitted | Produced | Failed]:
    operation = job.request.operation
    assert operation is not None
    path = word_for(operation, PATHS)
    request = HttpRequest(
        "POST", path, json=_body(job, operation), credential=Credential.TOKEN, creates=True
    )
    reply = yield from http(request)
    _check_refusal(reply)
    return Submitted({"id": job_id(read(reply, _Created).task_id)})


def poll(handle: Handle) -> Flow[Progressed | Produced | Failed | Cancelled]:
    path = f"/tasks/{segment(handle['id'])}/creations"
    request = HttpRequest("GET", path, credential=Credential.TOKEN)
    task = read((yield from http(request)), _Task)
    match task.state:
        case "created" | "queueing" | "queuing" | "scheduled" | "processing":
            return Progressed(percent(task.progress))
        case "success":
            return Produced(remotes([creation.url for creation in task.creations or ()]))
        case "failed" if task.err_code not in STOPPED:
            code = FAILURES.get(str(task.err_code), Code.PROVIDER_FAILED)
            return Failed(Failure(code, code.en))
        case "failed" | "canceled" | "cancelled":
            return Cancelled(Failure(Code.CANCELLED, Code.CANCELLED.en))


def cancel(handle: Handle) -> Flow[Cancelled | Progressed]:
    """Ask for it. Whatever the answer, only the next look tells what became of the job."""
    path = f"/tasks/{segment(handle['id'])}/cancel"
    body = {"id": handle["id"]}
    yield from http(HttpRequest("POST", path, json=body, credential=Credential.TOKEN))
    return Progressed(0)


def probe() -> Flow[tuple[str, ...]]:
    """What is left of the account. There is no list of models."""
    reply = yield from http(HttpRequest("GET", "/credits", credential=Credential.TOKEN))
    read(reply, _Account)
    return ()


def resubmittable(_options: Mapping[str, str]) -> bool:
    return False  # it knows no idempotency key


def _body(job: Job, operation: Operation) -> dict[str, object]:
    params = {**job.request.params}
    if "aspect_ratio" in params and operation not in SHAPED:
        raise unsupported("aspect_ratio")
    sent = arrange(job.request.materials, sendable(job, (Medium.IMAGE,)), PLACES)
    body: dict[str, object] = {"model": job.upstream, **sent.lists}
    prompt = str(params.get("prompt", ""))
    refers = operation is Operation.REFERENCE_TO_VIDEO
    if refers:
        body["model"] = REFERRING.get(job.upstream, job.upstream)
    if refers and any(mentions(prompt)):  # `@Image1` is the name of a subject; a picture has none
        files = enumerate(sent.lists["images"], 1)
        body["subjects"] = [{"name": f"Image{n}", "images": [file]} for n, file in files]
        del body["images"]
        params["prompt"] = sent.prompt(prompt)
    elif prompt:  # pictures are spoken of in words, in the order of the list
        params["prompt"] = rewrite(prompt, lambda m: f"image {sent.numbers[m.medium, m.number]}")
    return body | project(FIELDS, params)


def _check_refusal(reply: HttpReply) -> None:
    """Raise where a refusal of a creation says more than its status."""
    if reply.status == 499:  # the call was broken off over there: something may have come of it
        failure = Failure(Code.OUTCOME_UNKNOWN, Code.OUTCOME_UNKNOWN.en)
        raise ProviderError(failure, accepted=None)
    if not 400 <= reply.status < 500:
        return
    try:
        reason = _Refusal.model_validate_json(reply.body).reason
    except ValidationError:
        return
    if code := FAILURES.get(str(reason)):
        failure = Failure(code, code.en, retry_after_seconds=retry_after(reply))
        raise ProviderError(failure, accepted=False)


ADAPTER: Final = Adapter(
    name="vidu",
    fields=FIELDS,
    submit=submit,
    poll=poll,
    resubmittable=resubmittable,
    cancel=cancel,
    probe=probe,
    title=Text("Vidu", "Vidu"),
    options=(LINKED,),
    base_urls=("https://api.vidu.com/ent/v2", "https://api.vidu.cn/ent/v2"),
)
