"""The calls of DashScope: create a task, look at it, cancel it; and what is answered."""

from collections.abc import Callable, Mapping
from typing import Final, Literal, TypeAlias, cast

from pydantic import BaseModel, ValidationError

from onetake.core.failure import Code, Failure
from onetake.core.request import Job
from onetake.core.task import Cancelled, Failed, Handle, Produced, Progressed, Submitted
from onetake.providers.dashscope.animate import animate
from onetake.providers.dashscope.forms import horse, wan
from onetake.wire.flow import (
    Flow,
    HttpReply,
    HttpRequest,
    http,
    read,
    refused,
    unsupported,
)
from onetake.wire.replies import job_id, remotes, segment

SYNTHESIS: Final = "/services/aigc/video-generation/video-synthesis"
FAMILIES: Final[Mapping[str, tuple[str, Callable[[Job], dict[str, object]]]]] = {
    "wan2.6": (SYNTHESIS, wan),
    "happyhorse-": (SYNTHESIS, horse),
    "wan2.2-animate": ("/services/aigc/image2video/video-synthesis", animate),
}
"""How a model's name begins -> where it is asked, and how."""

FAILURES: Final[Mapping[str, Code]] = {
    "DataInspectionFailed": Code.CONTENT_REJECTED,
    "InvalidParameter.DataInspection": Code.CONTENT_REJECTED,
    "IPInfringementSuspect": Code.CONTENT_REJECTED,
    "InvalidParameter": Code.PROVIDER_INVALID,
    "InvalidURL": Code.PROVIDER_INVALID,
    "ModelNotFound": Code.PROVIDER_INVALID,
    "Arrearage": Code.PROVIDER_AUTH,
    "InvalidApiKey": Code.PROVIDER_AUTH,
    "AccessDenied": Code.PROVIDER_AUTH,
    "Model.AccessDenied": Code.PROVIDER_AUTH,
    "AllocationQuota": Code.PROVIDER_AUTH,
    "Throttling": Code.PROVIDER_BUSY,
    "LimitRequests": Code.PROVIDER_BUSY,
}
"""Their code, or what stands before its first dot -> ours."""

Running: TypeAlias = Progressed | Produced | Failed | Cancelled


class _Refusal(BaseModel):
    code: object = None


class _Job(BaseModel):
    task_id: str


class _Created(BaseModel):
    output: _Job


class _Output(BaseModel):
    """Only what decides is typed: an odd detail must not make a paid result unreadable."""

    task_status: Literal[
        "PENDING", "SUSPENDED", "RUNNING", "SUCCEEDED", "FAILED", "CANCELED", "UNKNOWN"
    ]
    video_url: object = None
    results: object = None
    code: object = None


class _Task(BaseModel):
    output: _Output


class _Tasks(BaseModel):
    request_id: str


def submit(job: Job) -> Flow[Submitted]:
    reply = yield from http(_creation(job))
    _check_refusal(reply)
    return Submitted({"id": job_id(read(reply, _Created).output.task_id)})


def poll(handle: Handle) -> Flow[Running]:
    reply = yield from http(HttpRequest("GET", f"/tasks/{segment(handle['id'])}"))
    output = read(reply, _Task).output
    match output.task_status:
        case "PENDING" | "SUSPENDED" | "RUNNING":
            return Progressed(0)
        case "SUCCEEDED":
            return Produced(remotes((output.video_url or _inner(output.results),)))
        case "FAILED":
            return Failed(_failure(_code(output.code) or Code.PROVIDER_FAILED))
        case "CANCELED":
            return Cancelled(_failure(Code.CANCELLED))
        case "UNKNOWN":  # they forget a task after a day
            return Failed(_failure(Code.EXPIRED))


def cancel(handle: Handle) -> Flow[Cancelled | Progressed]:
    """Only a waiting task can be cancelled. Whatever the answer, the next look tells."""
    yield from http(HttpRequest("POST", f"/tasks/{segment(handle['id'])}/cancel"))
    return Progressed(0)


def probe() -> Flow[tuple[str, ...]]:
    """Their list of tasks needs the key and costs nothing. There is no list of models."""
    read((yield from http(HttpRequest("GET", "/tasks?page_no=1&page_size=1"))), _Tasks)
    return ()


def resubmittable(options: Mapping[str, str]) -> bool:
    return False  # they know no key of ours


def _creation(job: Job) -> HttpRequest:
    for family, (path, body) in FAMILIES.items():
        if job.upstream.startswith(family):
            headers = {"X-DashScope-Async": "enable"}
            return HttpRequest("POST", path, json=body(job), headers=headers, creates=True)
    raise unsupported(job.request.model)


def _inner(results: object) -> object:
    """Animations are one level deeper."""
    known = isinstance(results, dict)
    return cast("dict[str, object]", results).get("video_url") if known else None


def _code(theirs: object) -> Code | None:
    if not isinstance(theirs, str):
        return None
    return FAILURES.get(theirs) or FAILURES.get(theirs.partition(".")[0])


def _failure(code: Code) -> Failure:
    return Failure(code, code.en)


def _check_refusal(reply: HttpReply) -> None:
    """Raise where a refusal of a creation says more than its status."""
    if not 400 <= reply.status < 500 or reply.status == 408:
        return
    try:
        code = _code(_Refusal.model_validate_json(reply.body).code)
    except ValidationError:
        return
    if code is not None:
        raise refused(reply, code)
