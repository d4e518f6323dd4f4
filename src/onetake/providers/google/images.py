"""Google's Gemini image models: `generateContent`, one call an image, the image inside the reply.

Two surfaces take an API key. Vertex AI can be asked for a file format. The Developer API cannot,
and refuses to be: for it, the channel must say that whatever format comes will do.

A call makes one image, so several are several calls. Once there is an image, a call that fails
ends the work and not the task: what was made is delivered, and only that is charged.
"""

from collections.abc import Mapping
from typing import Final, NoReturn

from onetake.core.capability import Text
from onetake.core.references import rewrite
from onetake.core.request import Job, Material, Medium, Role, Scalar
from onetake.core.task import Handle, Produced
from onetake.providers.google.answers import images_of, models_of
from onetake.wire.adapter import Adapter, option
from onetake.wire.fields import Field, project, word_for
from onetake.wire.flow import (
    Credential,
    Flow,
    HttpRequest,
    Inline,
    ProviderError,
    garbled,
    http,
    save,
)
from onetake.wire.materials import LINKED, Places, arrange, sendable
from onetake.wire.replies import segment

SIZES: Final = {"0.5k": "512", "512": "512", "1k": "1K", "2k": "2K", "4k": "4K"}
FORMATS: Final = {"png": "image/png", "jpeg": "image/jpeg"}


def _size(value: Scalar) -> object:
    return word_for(str(value), SIZES)


def _format(value: Scalar) -> object:
    return word_for(str(value), FORMATS)


def _one(value: Scalar) -> object:
    return 1


FIELDS: Final = (
    Field("prompt", "contents"),
    Field("aspect_ratio", "imageConfig.aspectRatio"),
    Field("resolution", "imageConfig.imageSize", _size),
    Field("output_format", "imageConfig.imageOutputOptions.mimeType", _format),
    Field("n", "candidateCount", _one),  # of each call; there are as many calls as images
)
"""Theirs are below `generationConfig`, all but the prompt."""

PLACES: Final[Places] = ((Role.IMAGE, "parts"),)

OPTIONS: Final = (
    option(
        "format", "any",
        "It chooses the file format, PNG or JPEG: needed for the Gemini Developer API",
        "由其决定文件格式(PNG 或 JPEG):Gemini Developer API 需选此项",
    ),
    LINKED,
)  # fmt: skip
SECONDS: Final = 300.0
REPLY_BYTES_MAX: Final = 128 << 20


def submit(job: Job) -> Flow[Produced]:
    """As many calls as images, until one of them fails."""
    request = HttpRequest(
        "POST",
        f"/models/{segment(job.upstream)}:generateContent",
        json=_body(job),
        creates=True,
        credential=Credential.GOOGLE,
        seconds=SECONDS,
        reply_bytes_max=REPLY_BYTES_MAX,
    )
    images: list[bytes] = []
    for _ in range(int(job.request.params.get("n", 1))):
        reply = yield from http(request)
        try:
            images += images_of(reply)
        except ProviderError:
            if not images:
                raise
            break
    ending = str(job.request.params.get("output_format", "png"))
    return Produced((yield from save(job, images, ending)))


def poll(handle: Handle) -> Flow[NoReturn]:
    """There are no jobs to look at."""
    raise garbled()
    yield  # a flow is a generator


def probe() -> Flow[tuple[str, ...]]:
    path = "/models?pageSize=1000"
    return models_of((yield from http(HttpRequest("GET", path, credential=Credential.GOOGLE))))


def resubmittable(options: Mapping[str, str]) -> bool:
    return False


def _body(job: Job) -> dict[str, object]:
    request = job.request
    params = {**request.params}
    prompt = rewrite(str(params.pop("prompt")), lambda mention: f"Image {mention.number}")
    if job.options.get("format") == "any" and "output_format" in params:
        _format(params.pop("output_format"))  # it makes no others
    files = sendable(job, (Medium.IMAGE,), bare=True)
    parts = [_part(*each) for each in zip(request.materials, files, strict=True)]
    images = arrange(request.materials, parts, PLACES).lists.get("parts", [])
    return {
        "contents": [{"role": "user", "parts": [{"text": prompt}, *images]}],
        "generationConfig": {"responseModalities": ["IMAGE"], **project(FIELDS, params)},
    }


def _part(material: Material, file: str | Inline) -> dict[str, object]:
    assert material.facts is not None, "materials are looked at before they are sent"
    kind = material.facts.content_type
    if isinstance(file, Inline):
        return {"inlineData": {"mimeType": kind, "data": file}}
    return {"fileData": {"mimeType": kind, "fileUri": file}}


ADAPTER: Final = Adapter(
    name="google",
    fields=FIELDS,
    submit=submit,
    poll=poll,
    resubmittable=resubmittable,
    probe=probe,
    title=Text("Google Gemini images", "Google Gemini 图片"),
    options=OPTIONS,
    base_urls=(
        "https://aiplatform.googleapis.com/v1beta1/publishers/google",
        "https://generativelanguage.googleapis.com/v1beta",
    ),
)
