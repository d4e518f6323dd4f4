"""Seedream: one call, which answers when the images are made.

Several images are a group, whose number Ark takes as the most that it makes. One that it could
not make is missing in the result: what was made counts, and is what is charged for.
"""

from typing import Final

from pydantic import BaseModel

from onetake.core.request import Job, Medium, Role, Scalar
from onetake.core.task import Failed, Produced
from onetake.providers.ark.refusals import check_refusal, failure_of
from onetake.providers.ark.wording import wording_for
from onetake.wire.fields import Field, project
from onetake.wire.flow import Flow, HttpRequest, garbled, http, read
from onetake.wire.materials import arrange, sendable
from onetake.wire.replies import remotes

PATH: Final = "/images/generations"
SECONDS: Final = 600.0  # an image takes half a minute, a group its number times that


def _size(value: Scalar) -> object:
    return str(value).replace("*", "x")  # our rule takes both


FIELDS: Final = (
    Field("size", "size", _size),
    Field("n", "sequential_image_generation_options.max_images"),
)


class _Image(BaseModel):
    url: object = None
    error: object = None


class _Images(BaseModel):
    data: tuple[_Image, ...] | None = None
    error: object = None


def submit(job: Job) -> Flow[Produced | Failed]:
    reply = yield from http(
        HttpRequest("POST", PATH, json=_body(job), creates=True, seconds=SECONDS)
    )
    check_refusal(reply)
    made = read(reply, _Images)
    images = made.data or ()
    if urls := [image.url for image in images if image.url]:
        return Produced(remotes(urls))
    errors = [each for each in (*(image.error for image in images), made.error) if each]
    if not errors:
        raise garbled()
    return Failed(failure_of(errors[0]))


def _body(job: Job) -> dict[str, object]:
    request = job.request
    params = dict(request.params)
    prompt = str(params.pop("prompt", ""))
    count = params.get("n", 1)
    words = wording_for(prompt)
    # Without these words a group is as large as the prompt alone suggests: mostly one image.
    opening = "" if count == 1 else words.several.format(count)
    materials = sendable(job, (Medium.IMAGE,))
    return {
        "model": job.upstream,
        "prompt": opening + words.named(prompt),
        "sequential_image_generation": "disabled" if count == 1 else "auto",
        "response_format": "url",
        "watermark": False,
        **arrange(request.materials, materials, ((Role.IMAGE, "image"),)).lists,
        **project(FIELDS, params),
    }
