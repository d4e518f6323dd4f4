"""Kling's jobs: create one, look at it, find one again whose name was all that was kept.

Every reply has a code of its own, which alone tells what happened: the status 429 stands for a
full queue as for an empty purse.
"""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias, TypeVar

from pydantic import AliasChoices, AliasPath, BaseModel, Field, ValidationError

from onetake.core.failure import Code, Failure
from onetake.core.request import Job
from onetake.core.task import Failed, Handle, Lost, Produced, Progressed, Submitted
from onetake.providers.kling.asked import PATHS, body, path
from onetake.wire.flow import (
    Flow,
    HttpReply,
    HttpRequest,
    ProviderError,
    garbled,
    http,
    read,
    refused,
)
from onetake.wire.replies import job_id, remotes, segment

M = TypeVar("M", bound=BaseModel)

REFUSALS: Final[Mapping[int, Code]] = {
    **dict.fromkeys((1000, 1001, 1002, 1003, 1004), Code.PROVIDER_AUTH),
    # The account, its money, its rights, its addresses: no wait mends them, whatever the status.
    **dict.fromkeys((1100, 1101, 1102, 1103, 1304), Code.PROVIDER_AUTH),
    **dict.fromkeys((1200, 1201, 1202, 1203), Code.PROVIDER_INVALID),
    **dict.fromkeys((1300, 1301), Code.CONTENT_REJECTED),
    **dict.fromkeys((1302, 1303), Code.PROVIDER_BUSY),
}
"""Their code -> what it means. There is no job then."""

TROUBLES: Final[Mapping[int, Code]] = {
    5000: Code.PROVIDER_UNREACHABLE,
    5001: Code.PROVIDER_BUSY,
    5002: Code.PROVIDER_UNREACHABLE,
}
"""The same, where there may be a job all the same."""

NOT_FOUND: Final = frozenset({1201, 1203})

Running: TypeAlias = Progressed | Produced | Failed


class _Envelope(BaseModel):
    code: int


class _File(BaseModel):
    type: str = "video"  # said only where it could be another
    url: object


class _Task(BaseModel):
    """A job as both interfaces tell of it. Only what decides is typed."""

    id: str = Field(validation_alias=AliasChoices("task_id", "id"))
    name: object = Field(
        None,
        validation_alias=AliasChoices(AliasPath("task_info", "external_task_id"), "external_id"),
    )
    status: Literal["submitted", "processing", "succeed", "succeeded", "failed"] = Field(
        validation_alias=AliasChoices("task_status", "status")
    )
    files: tuple[_File, ...] | None = Field(
        None, validation_alias=AliasChoices(AliasPath("task_result", "videos"), "outputs")
    )


class _Created(BaseModel):
    task_id: str


class _Creation(BaseModel):
    code: Literal[0]
    data: _Created


class _Found(BaseModel):
    code: Literal[0]
    data: _Task


class _Listed(BaseModel):
    code: Literal[0]
    data: tuple[_Task, ...]


class _Answer(BaseModel):
    code: Literal[0]


def submit(job: Job) -> Flow[Submitted]:
    where = path(job)
    reply = yield from http(HttpRequest("POST", where, json=body(job), creates=True))
    return Submitted({"id": job_id(_told(reply, _Creation).data.task_id), "path": where})


def poll(handle: Handle) -> Flow[Running]:
    task = yield from _look(handle)
    match task.status:
        case "submitted" | "processing":
            return Progressed(0)
        case "succeed" | "succeeded":
            return Produced(remotes([f.url for f in task.files or () if f.type == "video"]))
        case "failed":
            return Failed(Failure(Code.PROVIDER_FAILED, Code.PROVIDER_FAILED.en))


def recover(job: Job) -> Flow[Submitted | Lost]:
    """Look for it by the name that we gave it: in the list of all jobs, then among its own kind.

    That it is in neither proves nothing. What comes late may still come, and their answer to a
    name that they do not know is the one to a name that they do not like.
    """
    where = path(job)
    name = segment(job.attempt)
    reply = yield from http(HttpRequest("GET", f"/tasks?external_task_ids={name}"))
    listed = () if _code(reply) in NOT_FOUND else _told(reply, _Listed).data
    for task in listed:
        if task.name == job.attempt:
            return Submitted({"id": job_id(task.id), "path": where})
    reply = yield from http(HttpRequest("GET", f"{where}/{name}"))
    if _code(reply) in NOT_FOUND:
        return Lost()
    task = _told(reply, _Found).data
    if task.name != job.attempt:
        raise garbled()
    return Submitted({"id": job_id(task.id), "path": where})


def probe() -> Flow[tuple[str, ...]]:
    """Nothing there lists models."""
    where = f"{next(iter(PATHS.values()))}?pageNum=1&pageSize=1"
    _told((yield from http(HttpRequest("GET", where))), _Answer)
    return ()


def resubmittable(options: Mapping[str, str]) -> bool:
    """No: they refuse a name that they know with the code of a bad parameter, so that the refusal
    of a repeat would pass for proof that there is no job."""
    return False


def _look(handle: Handle) -> Flow[_Task]:
    """The job. An operator who found it knows its id and not its path: the list has all."""
    name = segment(handle["id"])
    if "path" in handle:
        reply = yield from http(HttpRequest("GET", f"{handle['path']}/{name}"))
        return _told(reply, _Found).data
    reply = yield from http(HttpRequest("GET", f"/tasks?task_ids={name}"))
    for task in _told(reply, _Listed).data:
        if task.id == handle["id"]:
            return task
    raise ProviderError(Failure(Code.PROVIDER_INVALID, Code.PROVIDER_INVALID.en))


def _told(reply: HttpReply, model: type[M]) -> M:
    """What a reply says. Raises ProviderError, by their code and, without a known one, by the
    status."""
    code = _code(reply)
    known = REFUSALS.get(code) or TROUBLES.get(code)
    if known is None:
        return read(reply, model)
    raise refused(reply, known, accepted=None if code in TROUBLES else False)


def _code(reply: HttpReply) -> int:
    """Their code; 0 where there is none."""
    try:
        return _Envelope.model_validate_json(reply.body).code
    except ValidationError:
        return 0
