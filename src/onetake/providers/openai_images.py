"""OpenAI's images, or any service that speaks them: one call makes them all, as base64 or links.

Words alone go as JSON. References and a mask are parts of a form; several references share a name.
"""

from collections.abc import Iterator, Mapping
from typing import Final, NoReturn

from pydantic import BaseModel

from onetake.core.capability import Text
from onetake.core.references import rewrite
from onetake.core.request import Job, Operation, Request, Role
from onetake.core.task import Handle, Produced, Source
from onetake.wire.adapter import Adapter, option
from onetake.wire.fields import Field, project, word_for
from onetake.wire.flow import (
    Attachment,
    Flow,
    HttpRequest,
    garbled,
    http,
    read,
    save,
    unsupported,
)
from onetake.wire.openai import check_refusal, models_of
from onetake.wire.replies import decoded, remotes

FIELDS: Final = tuple(
    Field(name, name) for name in ("prompt", "size", "quality", "output_format", "n")
)

PATHS: Final[Mapping[Operation, str]] = {
    Operation.TEXT_TO_IMAGE: "/images/generations",
    Operation.EDIT_IMAGE: "/images/edits",
}
MASK: Final = "the mask"
"""What a prompt calls it."""

OPTIONS: Final = (
    option("idempotency", "yes", "It dedupes by Idempotency-Key", "支持 Idempotency-Key 去重"),
)
SECONDS: Final = 600.0
REPLY_BYTES_MAX: Final = 256 << 20
"""Eight images in 4K."""


class _Image(BaseModel):
    b64_json: str | None = None
    url: object = None


class _Images(BaseModel):
    data: tuple[_Image, ...]


def submit(job: Job) -> Flow[Produced]:
    reply = yield from http(_request(job))
    check_refusal(reply)
    made = read(reply, _Images).data
    if not made:
        raise garbled()
    contents = [decoded(image.b64_json) for image in made if image.b64_json]
    links = [image.url for image in made if not image.b64_json]
    sources: tuple[Source, ...] = remotes(links) if links else ()
    if contents:
        ending = str(job.request.params.get("output_format", "png"))
        sources += yield from save(job, contents, ending)
    return Produced(sources)


def poll(handle: Handle) -> Flow[NoReturn]:
    """There are no jobs to look at."""
    raise garbled()
    yield  # a flow is a generator


def probe() -> Flow[tuple[str, ...]]:
    return models_of((yield from http(HttpRequest("GET", "/models"))))


def resubmittable(options: Mapping[str, str]) -> bool:
    return options.get("idempotency") == "yes"


def _request(job: Job) -> HttpRequest:
    assert job.request.operation is not None
    path = word_for(job.request.operation, PATHS)
    body = _body(job)
    files = tuple(_attachments(job.request))
    return HttpRequest(
        "POST",
        path,
        json=None if files else body,
        form={name: str(value) for name, value in body.items()} if files else {},
        attachments=files,
        headers={"Idempotency-Key": job.attempt},
        creates=True,
        seconds=SECONDS,
        reply_bytes_max=REPLY_BYTES_MAX,
    )


def _body(job: Job) -> dict[str, object]:
    request = job.request
    words = _words(request)
    params = {**request.params}
    params["prompt"] = rewrite(str(params["prompt"]), lambda mention: words[mention.number - 1])
    body: dict[str, object] = {"model": job.upstream, **project(FIELDS, params)}
    if request.end_user is not None:
        body["user"] = request.end_user
    return body


def _words(request: Request) -> list[str]:
    """How a prompt speaks of each file: it has no names for them, only their order."""
    words: list[str] = []
    for material in request.materials:
        number = 1 + sum(word != MASK for word in words)
        words.append(MASK if material.role is Role.MASK else f"image {number}")
    return words


def _attachments(request: Request) -> Iterator[Attachment]:
    images = sum(material.role is Role.IMAGE for material in request.materials)
    names = {Role.IMAGE: "image" if images == 1 else "image[]", Role.MASK: "mask"}
    for material in request.materials:
        if material.role not in names:
            raise unsupported(material.role)
        assert material.asset is not None, "materials are kept before they are sent"
        yield Attachment(names[material.role], material.asset)


ADAPTER: Final = Adapter(
    name="openai_images",
    fields=FIELDS,
    submit=submit,
    poll=poll,
    resubmittable=resubmittable,
    probe=probe,
    title=Text("OpenAI images", "OpenAI 图片"),
    options=OPTIONS,
    base_urls=("https://api.openai.com/v1",),
)
