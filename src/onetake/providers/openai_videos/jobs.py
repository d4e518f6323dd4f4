"""Create a video, look at it until it ends. Services differ in words and in where the result is."""

import re
from collections.abc import Mapping
from typing import Final, TypeAlias, cast

from pydantic import BaseModel

from onetake.core.capability import Text
from onetake.core.failure import Code, Failure
from onetake.core.request import Job
from onetake.core.task import Cancelled, Failed, Handle, Produced, Progressed, Submitted
from onetake.providers.openai_videos.request import FIELDS, creation
from onetake.wire.adapter import Adapter, option
from onetake.wire.flow import (
    Flow,
    HttpReply,
    HttpRequest,
    garbled,
    http,
    read,
)
from onetake.wire.materials import LINKED
from onetake.wire.openai import REFUSED, check_refusal, models_of
from onetake.wire.replies import (
    behind,
    error_code,
    job_id,
    pause_ms,
    percent,
    remotes,
    segment,
)

STATUSES: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("queued", "pending", "submitted", "not_start", "preparing", "created", "starting",
         "unknown", "processing", "in_progress", "running", "generating"), "running"
    ),
    **dict.fromkeys(("completed", "complete", "success", "succeeded", "finished"), "completed"),
    **dict.fromkeys(("failed", "failure", "fail", "error", "expired"), "failed"),
    **dict.fromkeys(("cancelled", "canceled"), "cancelled"),
}  # fmt: skip

OPTIONS: Final = (
    LINKED,
    option("idempotency", "yes", "It dedupes by Idempotency-Key", "支持 Idempotency-Key 去重"),
)

Running: TypeAlias = Progressed | Produced | Failed | Cancelled


class _Created(BaseModel):
    id: str | None = None
    task_id: str | None = None


class _Video(BaseModel):
    """Only what decides is typed: an odd detail must not make a paid result unreadable."""

    status: str
    metadata: object = None
    video_url: object = None
    url: object = None
    result_url: object = None
    output: object = None
    data: object = None
    progress: object = None
    error: object = None


def submit(job: Job) -> Flow[Submitted]:
    reply = yield from http(creation(job))
    check_refusal(reply)
    created = read(reply, _Created)
    return Submitted({"id": job_id(created.id or created.task_id or "")}, _again(reply))


def poll(handle: Handle) -> Flow[Running]:
    path = f"/videos/{segment(handle['id'])}"
    reply = yield from http(HttpRequest("GET", path))
    video = read(reply, _Video)
    match STATUSES.get(video.status.lower()):
        case "running":
            return Progressed(_progress(video.progress), _again(reply))
        case "completed":
            place = _address(video)
            return Produced(remotes((place,)) if place else (behind(f"{path}/content"),))
        case "failed":
            code = REFUSED.get(error_code(video.error), Code.PROVIDER_FAILED)
            return Failed(Failure(code, code.en))
        case "cancelled":
            return Cancelled(Failure(Code.CANCELLED, Code.CANCELLED.en))
        case _:
            raise garbled()


def probe() -> Flow[tuple[str, ...]]:
    return models_of((yield from http(HttpRequest("GET", "/models"))))


def resubmittable(options: Mapping[str, str]) -> bool:
    return options.get("idempotency") == "yes"


def _again(reply: HttpReply) -> int | None:
    """When it wants to be asked again, where it says so."""
    value = reply.headers.get("openai-poll-after-ms", "")
    plain = value.isascii() and value.isdigit() and len(value) <= 9
    return pause_ms(int(value) / 1000) if plain else None


def _progress(value: object) -> int:
    """Also `"35%"` and 35.0."""
    if isinstance(value, str):
        digits = value.removesuffix("%")
        return percent(int(digits)) if re.fullmatch("[0-9]{1,3}", digits) else 0
    return percent(int(value) if isinstance(value, float) and 0 <= value <= 100 else value)


def _address(video: _Video) -> object:
    """Where the result is; nothing where only our credential opens it, as in the original."""
    places = (
        _url(video.metadata), video.video_url, video.url, video.result_url, _url(video.output),
        _url(_first(video.data)),
    )  # fmt: skip
    return next((place for place in places if place), None)


def _first(value: object) -> object:
    return next(iter(cast("list[object]", value)), None) if isinstance(value, list) else None


def _url(value: object) -> object:
    return cast("dict[str, object]", value).get("url") if isinstance(value, dict) else None


ADAPTER: Final = Adapter(
    name="openai_videos",
    fields=FIELDS,
    submit=submit,
    poll=poll,
    resubmittable=resubmittable,
    probe=probe,
    title=Text("Any service that speaks OpenAI's videos", "任意兼容 OpenAI 视频接口的服务"),
    options=OPTIONS,
)
