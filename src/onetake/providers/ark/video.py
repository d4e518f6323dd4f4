"""Seedance: create a task, look at it until it ends."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Final, Literal, TypeAlias

from pydantic import BaseModel

from onetake.core.failure import Code, Failure
from onetake.core.request import Job, Scalar
from onetake.core.task import Cancelled, Failed, Handle, Produced, Progressed, Submitted
from onetake.providers.ark.content import content_of
from onetake.providers.ark.refusals import check_refusal, failure_of
from onetake.wire.fields import Field, project
from onetake.wire.flow import Flow, HttpRequest, garbled, http, read
from onetake.wire.replies import job_id, remotes, segment

PATH: Final = "/contents/generations/tasks"


def _ratio(value: Scalar) -> object:
    return "adaptive" if value == "auto" else value


def _duration(value: Scalar) -> object:
    return -1 if value == "auto" else value


FIELDS: Final = (
    Field("resolution", "resolution"),
    Field("aspect_ratio", "ratio", _ratio),
    Field("duration", "duration", _duration),
    Field("generate_audio", "generate_audio"),
    Field("seed", "seed"),
    Field("watermark", "watermark"),
    Field("camera_fixed", "camera_fixed"),
    Field("return_last_frame", "return_last_frame"),
    Field("draft", "draft"),
    Field("service_tier", "service_tier"),
    Field("execution_expires_after", "execution_expires_after"),
    Field("frames", "frames"),
)

NOTHING: Final[Mapping[str, Scalar]] = {
    "camera_fixed": False,
    "draft": False,
    "service_tier": "default",
}
"""Values that ask for nothing. Models without these fields refuse them whatever they say."""

Running: TypeAlias = Progressed | Produced | Failed | Cancelled


class _Created(BaseModel):
    id: str


class _Content(BaseModel):
    video_url: object = None
    last_frame_url: object = None


class _Task(BaseModel):
    status: Literal["queued", "running", "succeeded", "failed", "cancelled", "expired"]
    content: _Content | None = None
    error: object = None


def submit(job: Job) -> Flow[Submitted]:
    reply = yield from http(HttpRequest("POST", PATH, json=_body(job), creates=True))
    check_refusal(reply)
    handle: dict[str, str | int] = {"id": job_id(read(reply, _Created).id)}
    if job.request.params.get("return_last_frame") is True:
        handle["last_frame"] = "yes"
    return Submitted(handle)


def poll(handle: Handle) -> Flow[Running]:
    task = read((yield from http(HttpRequest("GET", _path(handle)))), _Task)
    match task.status:
        case "queued" | "running":
            return Progressed(0)
        case "succeeded":
            return Produced(remotes(_files(task, handle)))
        case "failed":
            return Failed(failure_of(task.error))
        case "expired":
            return Failed(Failure(Code.EXPIRED, Code.EXPIRED.en))
        case "cancelled":
            return Cancelled(Failure(Code.CANCELLED, Code.CANCELLED.en))


def cancel(handle: Handle) -> Flow[Progressed]:
    """Take it out of the queue. Only the next look tells whether that was in time.

    Asked about a task that has ended, the same call deletes it, and its result with it.
    """
    task = read((yield from http(HttpRequest("GET", _path(handle)))), _Task)
    if task.status == "queued":
        yield from http(HttpRequest("DELETE", _path(handle)))
    return Progressed(0)


def _path(handle: Handle) -> str:
    return f"{PATH}/{segment(handle['id'])}"


def _files(task: _Task, handle: Handle) -> list[object]:
    if task.content is None:
        raise garbled()
    frame = task.content.last_frame_url if "last_frame" in handle else None
    return [task.content.video_url, *([frame] if frame else [])]


def _body(job: Job) -> dict[str, object]:
    request = job.request
    params = {
        name: value
        for name, value in request.params.items()
        if name != "prompt" and NOTHING.get(name) != value
    }
    body: dict[str, object] = {
        "model": job.upstream,
        "content": content_of(job),
        "watermark": False,
    }
    body |= project(FIELDS, params)
    if request.end_user is not None:  # at most 64 characters, and nobody is to be known by them
        body["safety_identifier"] = _hashed(request.end_user)
    return body


def _hashed(name: str) -> str:
    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
