"""xAI's Grok Imagine: films are asked for and looked at, pictures come with the reply.

The rule: what a call has no word for is refused by name, unless it is what they do anyway.
"""

from collections.abc import Mapping, Sequence
from typing import Final, Literal, NamedTuple

from pydantic import BaseModel

from onetake.core.capability import Text
from onetake.core.failure import Code, Failure
from onetake.core.references import Mention, rewrite
from onetake.core.request import Job, Medium, Modality, Operation, Role, Scalar
from onetake.core.task import Cancelled, Failed, Handle, Produced, Progressed, Submitted
from onetake.wire.adapter import Adapter
from onetake.wire.fields import Field, project
from onetake.wire.flow import (
    Flow,
    HttpReply,
    HttpRequest,
    ProviderError,
    garbled,
    http,
    read,
    retry_after,
    unsupported,
)
from onetake.wire.materials import LINKED, Places, arrange, sendable
from onetake.wire.openai import models_of
from onetake.wire.replies import error_code, job_id, percent, refusal_code, remotes, segment

FILM: Final = ("prompt", "duration", "aspect_ratio", "resolution")
PICTURE: Final = ("prompt", "aspect_ratio", "resolution", "n")
SENT: Final = tuple(Field(name, name) for name in dict.fromkeys(FILM + PICTURE))
HINT: Final = "input_video_seconds"  # they measure a source, and so do we: it asks for nothing
UNSENT: Final = tuple(Field(name, name) for name in ("output_format", HINT))
"""Never sent: what is asked for is what they do anyway, or it is refused by name."""


class Call(NamedTuple):
    path: str
    takes: Sequence[str]  # parameters
    anyway: tuple[str, Scalar] | None = None  # a parameter, and the value that they act by


CALLS: Final[Mapping[Operation, Call]] = {
    Operation.TEXT_TO_VIDEO: Call("/videos/generations", FILM),
    Operation.IMAGE_TO_VIDEO: Call("/videos/generations", FILM, ("aspect_ratio", "auto")),
    Operation.REFERENCE_TO_VIDEO: Call("/videos/generations", FILM),
    Operation.EDIT_VIDEO: Call("/videos/edits", ("prompt",), ("resolution", "720p")),
    Operation.EXTEND_VIDEO: Call("/videos/extensions", ("prompt", "duration")),
    Operation.TEXT_TO_IMAGE: Call("/images/generations", PICTURE, ("output_format", "jpeg")),
    Operation.EDIT_IMAGE: Call("/images/edits", PICTURE, ("output_format", "jpeg")),
}
"""A film keeps the ratio of its first frame, and an edited one its size, up to 720p."""
NAMELESS: Final = (Operation.EDIT_VIDEO, Operation.EXTEND_VIDEO)  # no field for the end user

PLACES: Final[Places] = (
    (Role.FIRST_FRAME, "image"),
    (Role.SOURCE_VIDEO, "video"),
    (Role.IMAGE, "images"),
)
COUNTED_FROM: Final = {Operation.REFERENCE_TO_VIDEO: 1, Operation.EDIT_IMAGE: 0}
"""Where prompts name pictures as `<IMAGE_1>`. In their documents the first number differs."""
IMAGE_SECONDS: Final = 300.0  # four pictures of the better kind take a minute or two

FAILURES: Final[Mapping[str, Code]] = {
    "content_moderation": Code.CONTENT_REJECTED,
    "content_policy_violation": Code.CONTENT_REJECTED,
    "invalid_argument": Code.PROVIDER_INVALID,
    "permission_denied": Code.PROVIDER_AUTH,
}


class _Created(BaseModel):
    request_id: str


class _File(BaseModel):
    url: object = None
    respect_moderation: object = None

    @property
    def withheld(self) -> bool:
        return self.respect_moderation is False or self.url == ""


class _Pictures(BaseModel):
    data: tuple[_File, ...]
    block_reason: object = None


class _Film(BaseModel):
    status: Literal["pending", "done", "failed", "expired"]
    video: _File | None = None
    progress: object = None
    error: object = None


def submit(job: Job) -> Flow[Submitted | Produced | Failed]:
    operation = job.request.operation
    assert operation is not None
    call = CALLS.get(operation)
    if call is None:
        raise unsupported(operation)
    body = _body(job, operation, call)
    at_once = operation.modality is Modality.IMAGE
    if at_once:
        body["response_format"] = "url"
    seconds = IMAGE_SECONDS if at_once else None
    request = HttpRequest("POST", call.path, json=body, creates=True, seconds=seconds)
    reply = yield from http(request)
    _check_refusal(reply)
    if at_once:
        return _kept(read(reply, _Pictures))
    return Submitted({"id": job_id(read(reply, _Created).request_id)})


def poll(handle: Handle) -> Flow[Progressed | Produced | Failed | Cancelled]:
    reply = yield from http(HttpRequest("GET", f"/videos/{segment(handle['id'])}"))
    if reply.status == 202 and not reply.body.strip():
        return Progressed(0)
    film = read(reply, _Film)
    match film.status:
        case "pending":
            return Progressed(percent(film.progress))
        case "done":
            if film.video is None:
                raise garbled()
            return _kept(_Pictures(data=(film.video,)))
        case "failed" | "expired":
            code = FAILURES.get(error_code(film.error), Code.PROVIDER_FAILED)
            return Failed(Failure(code, code.en))


def probe() -> Flow[tuple[str, ...]]:
    return models_of((yield from http(HttpRequest("GET", "/models"))))


def _kept(made: _Pictures) -> Produced | Failed:
    if urls := [file.url for file in made.data if not file.withheld]:
        return Produced(remotes(urls))
    code = Code.CONTENT_REJECTED if made.data or made.block_reason else Code.PROVIDER_FAILED
    return Failed(Failure(code, code.en))


def _body(job: Job, operation: Operation, call: Call) -> dict[str, object]:
    request = job.request
    sent = arrange(request.materials, sendable(job, (Medium.IMAGE,)), PLACES)

    def form(mention: Mention) -> str:
        number = sent.numbers[mention.medium, mention.number]
        first = COUNTED_FROM.get(operation)
        return f"{mention.medium} {number}" if first is None else f"<IMAGE_{number - 1 + first}>"

    params = {n: v for n, v in request.params.items() if (n, v) != call.anyway and n != HINT}
    if isinstance(prompt := params.get("prompt"), str):
        params["prompt"] = rewrite(prompt, form)
    taken = (field for field in SENT if field.ours in call.takes)
    body: dict[str, object] = {"model": job.upstream, **project(taken, params)}
    match operation, sent.lists:
        case Operation.REFERENCE_TO_VIDEO, {"images": files}:
            body["reference_images"] = [{"url": file} for file in files]
        case _, {"images": files}:
            typed = [{"url": file, "type": "image_url"} for file in files]
            body |= {"images": typed} if len(typed) > 1 else {"image": typed[0]}
        case _, lists:  # a first frame, or a source
            body |= {name: {"url": file} for name, (file,) in lists.items()}
    if request.end_user is not None and operation not in NAMELESS:
        body["user"] = request.end_user
    return body


def _check_refusal(reply: HttpReply) -> None:
    """Raise where a refusal of a creation says more than its status."""
    if 400 <= reply.status < 500 and (code := FAILURES.get(refusal_code(reply))):
        failure = Failure(code, code.en, retry_after_seconds=retry_after(reply))
        raise ProviderError(failure, accepted=False)


ADAPTER: Final = Adapter(
    name="xai",
    fields=(*SENT, *UNSENT),
    submit=submit,
    poll=poll,
    resubmittable=lambda _options: False,  # it knows no idempotency key
    probe=probe,
    title=Text("xAI (Grok Imagine)", "xAI（Grok Imagine）"),
    options=(LINKED,),
    base_urls=("https://api.x.ai/v1",),
)
