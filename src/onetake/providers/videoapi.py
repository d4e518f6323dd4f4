"""Any VideoApi-style service: upload the materials, create a task, look at it until it ends. The
same words as our own VideoApi dialect, so one Onetake can stand behind another."""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

from pydantic import BaseModel

from onetake.core.capability import Text
from onetake.core.failure import Code, Failure
from onetake.core.request import Job, Operation, Role, Scalar
from onetake.core.task import Cancelled, Failed, Handle, Produced, Progressed, Submitted
from onetake.wire.adapter import Adapter, option
from onetake.wire.fields import Field, project, word_for
from onetake.wire.flow import Attachment, Flow, HttpReply, HttpRequest, ProviderError, http, read
from onetake.wire.materials import Places, arrange
from onetake.wire.openai import models_of
from onetake.wire.replies import (
    address,
    error_code,
    job_id,
    pause_ms,
    percent,
    refusal_code,
    remotes,
    segment,
)

_SAME = ("prompt", "resolution", "duration", "aspect_ratio", "generate_audio", "seed")
FIELDS: Final = tuple(Field(name, name) for name in _SAME)

TYPES: Final[Mapping[Operation, str]] = {
    Operation.TEXT_TO_VIDEO: "text-to-video",
    Operation.IMAGE_TO_VIDEO: "image-to-video",
    Operation.REFERENCE_TO_VIDEO: "reference-to-video",
    Operation.FIRST_LAST_FRAME: "first-last-frame",
    Operation.EDIT_VIDEO: "edit-video",
    Operation.EXTEND_VIDEO: "extend-video",
}

PLACES: Final[Places] = (
    (Role.FIRST_FRAME, "image_urls"),
    (Role.LAST_FRAME, "image_urls"),
    (Role.IMAGE, "image_urls"),
    (Role.SOURCE_VIDEO, "video_urls"),
    (Role.VIDEO, "video_urls"),
    (Role.AUDIO, "audio_urls"),
)

FAILURES: Final[Mapping[str, Code]] = {
    "content_rejected": Code.CONTENT_REJECTED,
    "content_policy": Code.CONTENT_REJECTED,
    "content_policy_violation": Code.CONTENT_REJECTED,
    "moderation_blocked": Code.CONTENT_REJECTED,
    "cancelled": Code.CANCELLED,
}

OPTIONS: Final = (
    option("materials", "link", "Send links to reference files", "以链接代替上传素材"),
    option("idempotency", "yes", "It dedupes by Idempotency-Key", "支持 Idempotency-Key 去重"),
    option("cancel", "yes", "It can cancel tasks, as an Onetake can", "支持取消任务"),
)

Running: TypeAlias = Progressed | Produced | Failed | Cancelled


class _File(BaseModel):
    url: str


class _Uploaded(BaseModel):
    data: tuple[_File]  # one file was sent


class _Created(BaseModel):
    task_id: str
    poll_interval_seconds: object = None


class _Task(BaseModel):
    """Only what decides is typed: an odd detail must not make a paid result unreadable."""

    status: Literal["pending", "processing", "completed", "failed"]
    url: object = None
    videos: tuple[object, ...] | None = None
    progress: object = None
    poll_interval_seconds: object = None
    error: object = None


def submit(job: Job) -> Flow[Submitted | Produced | Failed]:
    urls = yield from _links(job)
    reply = yield from http(
        HttpRequest(
            "POST",
            "/v1/video/generations",
            json=_body(job, urls),
            headers={"Idempotency-Key": job.attempt},
            creates=True,
        )
    )
    _check_refusal(reply)
    created = read(reply, _Created)
    again = pause_ms(created.poll_interval_seconds)
    handle: dict[str, str | int] = {"id": job_id(created.task_id)}
    if again is not None:
        handle["pause_ms"] = again
    if job.options.get("cancel") == "yes":
        handle["cancel"] = "yes"
    return Submitted(handle, again)


def poll(handle: Handle) -> Flow[Running]:
    path = f"/v1/video/generations/{segment(handle['id'])}"
    task = read((yield from http(HttpRequest("GET", path))), _Task)
    match task.status:
        case "pending" | "processing":
            again = pause_ms(task.poll_interval_seconds) or handle.get("pause_ms")
            return Progressed(percent(task.progress), None if again is None else int(again))
        case "completed":
            return Produced(remotes(task.videos or (task.url,)))
        case "failed":
            code = FAILURES.get(error_code(task.error), Code.PROVIDER_FAILED)
            failure = Failure(code, code.en)
            return Cancelled(failure) if code is Code.CANCELLED else Failed(failure)


def cancel(handle: Handle) -> Flow[Cancelled | Progressed]:
    """Ask for it. Whatever the answer, only the next look tells what became of the job."""
    if handle.get("cancel") == "yes":
        yield from http(HttpRequest("POST", f"/v1/tasks/{segment(handle['id'])}/cancel"))
    return Progressed(0)


def probe() -> Flow[tuple[str, ...]]:
    return models_of((yield from http(HttpRequest("GET", "/v1/models"))))


def resubmittable(options: Mapping[str, str]) -> bool:
    return options.get("idempotency") == "yes"


def _links(job: Job) -> Flow[tuple[str, ...]]:
    """A URL for each material, in order; a file that is used twice is uploaded once."""
    if job.options.get("materials") == "link":
        return job.links
    urls: dict[str | None, str] = {}
    for asset in dict.fromkeys(material.asset for material in job.request.materials):
        assert asset is not None, "materials are kept before they are sent"
        request = HttpRequest("POST", "/api/upload", attachments=(Attachment("files", asset),))
        urls[asset] = address(read((yield from http(request)), _Uploaded).data[0].url)
    return tuple(urls[material.asset] for material in job.request.materials)


def _body(job: Job, urls: tuple[str, ...]) -> dict[str, object]:
    request = job.request
    assert request.operation is not None
    arranged = arrange(request.materials, urls, PLACES)
    params: dict[str, Scalar] = {**request.params}
    if isinstance(prompt := params.get("prompt"), str):
        params["prompt"] = arranged.prompt(prompt)
    kind = word_for(request.operation, TYPES)
    body: dict[str, object] = {"model": job.upstream, "type": kind}
    body |= project(FIELDS, params)
    body |= arranged.lists
    if request.end_user is not None:
        body["end_user_id"] = request.end_user
    return body


def _check_refusal(reply: HttpReply) -> None:
    """Raise where a refusal of a creation says more than its status."""
    if not 400 <= reply.status < 500:
        return
    if reply.status == 409:  # the idempotency key is known there: an earlier try may have a job
        failure = Failure(Code.OUTCOME_UNKNOWN, Code.OUTCOME_UNKNOWN.en)
        raise ProviderError(failure, accepted=None)
    if code := FAILURES.get(refusal_code(reply)):
        raise ProviderError(Failure(code, code.en), accepted=False)


ADAPTER: Final = Adapter(
    name="videoapi",
    fields=FIELDS,
    submit=submit,
    poll=poll,
    resubmittable=resubmittable,
    cancel=cancel,
    probe=probe,
    title=Text("VideoApi, or another Onetake", "VideoApi 或另一个 Onetake"),
    options=OPTIONS,
)
