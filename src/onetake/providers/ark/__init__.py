"""ByteDance's own service: Volcengine Ark in China, BytePlus ModelArk elsewhere. Seedance makes
videos as tasks, Seedream makes images while we wait."""

from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel

from onetake.core.capability import Text
from onetake.core.request import Job, Modality
from onetake.core.task import Failed, Produced, Submitted
from onetake.providers.ark import images, video
from onetake.wire.adapter import Adapter, option
from onetake.wire.fields import Field
from onetake.wire.flow import Flow, HttpRequest, http, read
from onetake.wire.materials import LINKED

FIELDS: Final = (Field("prompt", "prompt"), *video.FIELDS, *images.FIELDS)

OPTIONS: Final = (
    LINKED,
    option("cancel", "yes", "Cancel tasks that still wait there", "允许取消仍在排队的任务"),
)

BASE_URLS: Final = (
    "https://ark.cn-beijing.volces.com/api/v3",
    "https://ark.ap-southeast.bytepluses.com/api/v3",
)


class _Page(BaseModel):
    items: tuple[object, ...] | None = None


def submit(job: Job) -> Flow[Submitted | Produced | Failed]:
    assert job.request.operation is not None
    if job.request.operation.modality is Modality.IMAGE:
        return (yield from images.submit(job))
    return (yield from video.submit(job))


def probe() -> Flow[tuple[str, ...]]:
    """Look at our list of tasks. There is no list of models."""
    path = f"{video.PATH}?page_num=1&page_size=1"
    read((yield from http(HttpRequest("GET", path))), _Page)
    return ()


def resubmittable(_options: Mapping[str, str]) -> bool:
    """It takes no key to dedupe by: the same submission again is a second job."""
    return False


ADAPTER: Final = Adapter(
    name="ark",
    fields=FIELDS,
    submit=submit,
    poll=video.poll,
    resubmittable=resubmittable,
    cancel=video.cancel,
    probe=probe,
    title=Text("Volcengine Ark, BytePlus ModelArk", "火山方舟、BytePlus ModelArk"),
    options=OPTIONS,
    base_urls=BASE_URLS,
)
