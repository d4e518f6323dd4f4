"""The VideoApi dialect: `POST` and `GET` on `/v1/video/generations`.

Source: seeds/videoapi-gateway.md. What a field may hold is the catalogue's business; here
it is only given its place in the canonical request, and its name for error messages.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from onetake.core.failure import Code, Failure, Rejected, invalid
from onetake.core.money import wire_credits
from onetake.core.pricing import formula
from onetake.core.request import Material, Operation, Request, Role, Scalar
from onetake.core.task import Output, State, Task
from onetake.dialects.dialect import Body, Dialect, Json, Parsed, View
from onetake.dialects.json_body import decode

END_USER_MAX: Final = 200
REFERENCE_STYLE: Final = "@Image1/@Video1/@Audio1"

OPERATIONS: Final = {
    str(operation).replace("_", "-"): operation
    for operation in (
        Operation.TEXT_TO_VIDEO,
        Operation.IMAGE_TO_VIDEO,
        Operation.REFERENCE_TO_VIDEO,
        Operation.FIRST_LAST_FRAME,
        Operation.EDIT_VIDEO,
        Operation.EXTEND_VIDEO,
    )
}
"""The words of `type`. Without one, the materials imply the operation."""

STATUS: Final = {
    State.QUEUED: "pending",
    State.SUBMITTING: "pending",
    State.UNCERTAIN: "processing",
    State.RUNNING: "processing",
    State.STORING: "processing",
    State.SUCCEEDED: "completed",
    State.FAILED: "failed",
    State.CANCELLED: "failed",
    State.EXPIRED: "failed",
}

_WIRE_NAMES: Final = {
    "operation": "type",
    "materials": "image_urls, video_urls and audio_urls",
    Role.IMAGE: "image_urls",
    Role.FIRST_FRAME: "image_urls",
    Role.LAST_FRAME: "image_urls",
    Role.VIDEO: "video_urls",
    Role.SOURCE_VIDEO: "video_urls",
    Role.AUDIO: "audio_urls",
}


class Create(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    model: str
    prompt: str
    type: str | UnsetType = UNSET
    image_urls: list[str] = []
    video_urls: list[str] = []
    audio_urls: list[str] = []
    resolution: str | UnsetType = UNSET
    duration: str | int | float | UnsetType = UNSET
    aspect_ratio: str | UnsetType = UNSET
    generate_audio: bool | UnsetType = UNSET
    seed: int | UnsetType = UNSET
    end_user_id: str | UnsetType = UNSET
    callback_url: str | UnsetType = UNSET  # ours, beyond the seed: told when the task is finished


FIELDS: Final = Create.__struct_fields__
_DECODER: Final = msgspec.json.Decoder(Create)
_PARAMS: Final = ("resolution", "aspect_ratio", "generate_audio", "seed")


def parse(body: Body) -> Parsed:
    """Exactly the fields of the page, and `callback_url`. Raises `Rejected`."""
    if body.content_type not in ("", "application/json"):
        message = "Content-Type must be application/json."
        allowed = ("application/json",)
        raise Rejected(Failure(Code.UNSUPPORTED_TYPE, message, "Content-Type", allowed))
    wire = decode(_DECODER, body.raw, FIELDS)
    operation = _operation(wire)
    end_user = None if isinstance(wire.end_user_id, UnsetType) else wire.end_user_id
    if end_user is not None and not 1 <= len(end_user) <= END_USER_MAX:
        rule = f"1 to {END_USER_MAX} characters"
        raise invalid("end_user_id", f"must have {rule}", (rule,))
    request = Request(
        model=wire.model,
        operation=operation,
        params=_params(wire),
        materials=tuple(_materials(wire, operation)),
        end_user=end_user,
        callback_url=None if isinstance(wire.callback_url, UnsetType) else wire.callback_url,
        wire_names=_WIRE_NAMES,
    )
    return Parsed(request)


def _operation(wire: Create) -> Operation | None:
    if isinstance(wire.type, UnsetType):
        return None
    operation = OPERATIONS.get(wire.type)
    if operation is None:
        raise invalid("type", f"must be {' or '.join(OPERATIONS)}", tuple(OPERATIONS))
    return operation


def _params(wire: Create) -> dict[str, Scalar]:
    params: dict[str, Scalar] = {"prompt": wire.prompt}
    for name in _PARAMS:
        value: Scalar | UnsetType = getattr(wire, name)
        if not isinstance(value, UnsetType):
            params[name] = value
    if not isinstance(wire.duration, UnsetType):
        seconds = wire.duration
        whole = isinstance(seconds, float) and seconds.is_integer()
        params["duration"] = int(seconds) if whole else seconds  # 5.0 is the number 5 in JSON
    return params


def _materials(wire: Create, operation: Operation | None) -> Iterator[Material]:
    frames = operation is Operation.FIRST_LAST_FRAME
    if frames and len(wire.image_urls) != 2:
        rule = "exactly 2 images: the first and the last frame"
        message = f"needs {rule}; it has {len(wire.image_urls)}"
        raise invalid("image_urls", message, (rule,))
    image_roles = (Role.FIRST_FRAME, Role.LAST_FRAME) if frames else ()
    changed = operation in (Operation.EDIT_VIDEO, Operation.EXTEND_VIDEO)
    video_roles = (Role.SOURCE_VIDEO,) if changed else ()
    yield from _listed("image_urls", wire.image_urls, image_roles, Role.IMAGE)
    yield from _listed("video_urls", wire.video_urls, video_roles, Role.VIDEO)
    yield from _listed("audio_urls", wire.audio_urls, (), Role.AUDIO)


def _listed(
    field: str, urls: list[str], roles: tuple[Role, ...], otherwise: Role
) -> Iterator[Material]:
    """The first ones have the roles given; all others have the usual one of their field."""
    for index, url in enumerate(urls):
        role = roles[index] if index < len(roles) else otherwise
        yield Material(role, url, f"{field}[{index}]")


def _status(task: Task) -> str:
    """A provider that answers with the result itself, such as the sandbox, works while it is
    being submitted to: progress says so."""
    if task.state is State.SUBMITTING and task.percent:
        return "processing"
    return STATUS[task.state]


def render_created(task: Task, view: View) -> Json:
    return {
        "task_id": task.id,
        "status": _status(task),
        "poll_interval_seconds": view.poll_interval_seconds,
        "credits_reserved": wire_credits(task.quote.amount),
    }


def render(task: Task, view: View) -> Json:
    """Every key is there in every state; `url` is null until the video can be fetched."""
    outputs = [_output(output, view) for output in task.outputs]
    urls = [output["url"] for output in outputs]
    reserved = wire_credits(task.quote.amount)
    refunded = task.finished and task.state is not State.SUCCEEDED
    return {
        "task_id": task.id,
        "status": _status(task),
        "progress": task.percent,
        "model": task.request.model,
        "created_at": task.created_at // 1000,
        "url": urls[0] if urls else None,
        "format": outputs[0]["format"] if outputs else None,
        "generated": urls,
        "outputs": outputs,
        "videos": urls,
        "metadata": {
            "credits_reserved": reserved,
            "public_model": task.request.model,
            "asset_reference_style": REFERENCE_STYLE,
            "formula": formula(task.quote),
            "provider": view.provider,
            "thumbnail_url": outputs[0]["thumbnail_url"] if outputs else None,
        },
        "credits_reserved": reserved,
        "credits_charged": None if task.charged is None else wire_credits(task.charged),
        "credits_refunded": refunded,
        "error": _error(task) if refunded else None,
    }


def _output(output: Output, view: View) -> Mapping[str, object]:
    facts = output.facts
    return {
        "url": view.links.get(output.asset),
        "thumbnail_url": view.links.get(output.thumbnail) if output.thumbnail else None,
        "type": facts.medium,
        "format": facts.content_type.rpartition("/")[2],
        "content_type": facts.content_type,
        "size": facts.size,
        "width": facts.width,
        "height": facts.height,
        "duration_seconds": None if facts.duration_ms is None else facts.duration_ms / 1000,
        "has_audio": facts.has_audio,
    }


def _error(task: Task) -> Json:
    failure = task.failure
    assert failure is not None, "a task does not fail without a reason"
    return {"code": failure.code.label, "message": _worded(failure).message}


_CANONICAL = re.compile(r"\b(?:" + "|".join(OPERATIONS).replace("-", "_") + r")\b")
_TYPES: Final = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    405: "invalid_request_error",
    408: "invalid_request_error",
    409: "conflict_error",
    413: "invalid_request_error",
    415: "invalid_request_error",
    416: "invalid_request_error",
    422: "invalid_request_error",
    429: "rate_limit_error",
}
_UNPROCESSABLE: Final = (Code.INVALID_FIELD, Code.INVALID_MATERIAL)


def render_failure(failure: Failure) -> tuple[int, Json]:
    status = 422 if failure.code in _UNPROCESSABLE else failure.code.status
    shown = _worded(failure)
    error: dict[str, object] = {
        "message": shown.message,
        "type": _TYPES.get(status, "server_error"),
        "code": shown.code.label,
        "param": shown.param,
    }
    if shown.allowed:
        error["allowed"] = shown.allowed
    return status, {"error": error}


def _worded(failure: Failure) -> Failure:
    """Our own words for operations, in this dialect's spelling: `edit_video` -> `edit-video`."""
    if failure.code not in _UNPROCESSABLE:
        return failure

    def spelled(text: str) -> str:
        return _CANONICAL.sub(lambda found: found[0].replace("_", "-"), text)

    allowed = tuple(spelled(each) for each in failure.allowed)
    return replace(failure, message=spelled(failure.message), allowed=allowed)


DIALECT: Final = Dialect("videoapi", parse, render_created, render, render_failure)
