"""Our own dialect: one body for every model and operation, in the catalogue's words.

    {"model": "…", "operation": "…", "input": {"prompt": "…", "duration": 5},
     "materials": [{"role": "first_frame", "url": "…"}], "expected_credits": 60}

`input` has the names that `GET /v1/models/{id}` lists; `materials` are numbered in their order
for `@Image1`. The answer is the task as `GET /v1/tasks/{id}` shows it.
"""

import re
from collections.abc import Mapping
from typing import Final

from onetake.core.failure import Failure, invalid
from onetake.core.money import parse_number, wire_credits
from onetake.core.pricing import formula
from onetake.core.request import Material, Modality, Operation, Request, Role, Scalar
from onetake.core.task import Output, State, Task
from onetake.dialects.dialect import Body, Dialect, Json, Parsed, View
from onetake.dialects.document import document, listed, objects
from onetake.dialects.fields import scalar
from onetake.dialects.json_body import short
from onetake.dialects.openai_error import OTHERWISE, TYPES

FIELDS: Final = (
    "model", "operation", "input", "materials", "callback_url", "end_user", "expected_credits",
)  # fmt: skip
ROLES: Final = tuple(role for role in Role if role is not Role.VOICE_SAMPLE)
"""What a caller's file can be for. A voice's own sample is added by us."""
END_USER_MAX: Final = 200
CALLBACK_MAX: Final = 2000

_CALLBACK: Final = re.compile(r"https?://[!-~]+")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
_MATERIAL_FIELDS: Final = ("role", "url")
_JSON: Final = ("application/json",)

INPUTS: Final = (
    "accuracy", "aspect_ratio", "audio_duration_seconds", "audio_setting", "bgm", "camera_fixed",
    "cfg_scale", "character_timestamps", "description", "draft", "duration", "element_list",
    "emotion", "enable_prompt_expansion", "execution_expires_after", "frames", "generate_audio",
    "input_video_seconds", "is_instrumental", "language", "lyrics", "lyrics_optimizer",
    "metadata", "mode", "multi_prompt", "n", "name", "need_volume_normalization",
    "negative_prompt", "noise_reduction", "num_images", "output_format", "pitch", "private",
    "prompt", "pronunciation_dict", "quality", "resolution", "return_last_frame", "sample_rate",
    "seed", "service_tier", "shot_type", "size", "speed", "subtitle_enable", "text",
    "timber_weights", "voice", "volume", "watermark",
)  # fmt: skip
"""Every name of the catalogue (a test compares): what is missing is named as it would be sent."""

_PLACES: Final[Mapping[str, str]] = {
    **{name: f"input.{name}" for name in INPUTS},
    **dict.fromkeys(ROLES, "materials"),
    "materials": "materials",
}


def parse(body: Body) -> Parsed:
    """Exactly the fields of this format. Raises `Rejected`."""
    fields = document(body, _JSON).fields
    _only(fields, FIELDS, "")
    given = _input(fields)
    request = Request(
        model=_model(fields),
        operation=_operation(fields),
        params=given,
        materials=_materials(fields),
        end_user=_end_user(fields),
        callback_url=_callback_url(fields),
        wire_names={**_PLACES, **{name: f"input.{name}" for name in given}},
    )
    return Parsed(request, ceiling=_ceiling(fields))


def _only(fields: Mapping[str, object], known: tuple[str, ...], before: str) -> None:
    for name in fields:
        if name not in known:
            message = f"is not a field; the fields are {', '.join(known)}"
            raise invalid(f"{before}{short(name)}", message, known)


def _text(where: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        rule = "a text that is not empty"
        raise invalid(where, f"must be {rule}", (rule,))
    return value


def _model(fields: Mapping[str, object]) -> str:
    if "model" not in fields:
        raise invalid("model", "is required", ("a model of GET /v1/models",))
    return _text("model", fields["model"])


def _operation(fields: Mapping[str, object]) -> Operation | None:
    word = fields.get("operation")
    if "operation" not in fields:
        return None
    if word not in tuple(Operation):
        raise invalid("operation", f"must be {' or '.join(Operation)}", tuple(Operation))
    return Operation(str(word))


def _input(fields: Mapping[str, object]) -> dict[str, Scalar]:
    if "input" not in fields:
        raise invalid("input", "is required", ("an object",))
    inner = objects(fields["input"])
    if inner is None:
        raise invalid("input", "must be an object", ("an object",))
    found: dict[str, Scalar] = {}
    for name, value in inner.items():
        where = f"input.{short(name)}"
        if not _NAME.fullmatch(name):
            raise invalid(where, "is not a field")
        if value is None:
            raise invalid(where, "must have a value; leave it out for the model's own default")
        found[name] = scalar(where, value)
    return found


def _materials(fields: Mapping[str, object]) -> tuple[Material, ...]:
    if "materials" not in fields:
        return ()
    several = listed(fields["materials"])
    if several is None:
        raise invalid("materials", "must be a list", ("a list",))
    return tuple(_material(f"materials[{at}]", each) for at, each in enumerate(several))


def _material(where: str, value: object) -> Material:
    inner = objects(value)
    if inner is None:
        raise invalid(where, "must be an object", ("an object with role and url",))
    _only(inner, _MATERIAL_FIELDS, f"{where}.")
    for name in _MATERIAL_FIELDS:
        if name not in inner:
            raise invalid(f"{where}.{name}", "is required")
    role = inner["role"]
    if role not in ROLES:
        raise invalid(f"{where}.role", f"must be {' or '.join(ROLES)}", ROLES)
    url = _text(f"{where}.url", inner["url"])
    return Material(Role(str(role)), url, f"{where}.url")


def _end_user(fields: Mapping[str, object]) -> str | None:
    if "end_user" not in fields:
        return None
    name = fields["end_user"]
    if not isinstance(name, str) or not 1 <= len(name) <= END_USER_MAX:
        rule = f"a text of 1 to {END_USER_MAX} characters"
        raise invalid("end_user", f"must be {rule}", (rule,))
    return name


def _callback_url(fields: Mapping[str, object]) -> str | None:
    if "callback_url" not in fields:
        return None
    url = fields["callback_url"]
    if not isinstance(url, str) or len(url) > CALLBACK_MAX or not _CALLBACK.fullmatch(url):
        rule = f"an http or https URL of at most {CALLBACK_MAX} characters"
        raise invalid("callback_url", f"must be {rule}", (rule,))
    return url


def _ceiling(fields: Mapping[str, object]) -> int | None:
    if "expected_credits" not in fields:
        return None
    return expected_credits(fields["expected_credits"])


def expected_credits(value: object) -> int:
    """A JSON number of credits as micro-credits, exact as it was written. Raises `Rejected`."""
    try:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError
        return parse_number(value)
    except ValueError:
        rule = "a number of credits, 0 or more, with at most 6 decimals"
        raise invalid("expected_credits", f"must be {rule}", (rule,)) from None


def written(request: Request) -> dict[str, object]:
    """A request as the body from which `parse` reads the same one again, as far as it was kept:
    the URLs are those of `request.materials`."""
    body: dict[str, object] = {"model": request.model}
    if request.operation is not None:
        body["operation"] = request.operation.value
    body["input"] = dict(request.params)
    if request.materials:
        body["materials"] = [
            {"role": each.role.value, "url": each.url}
            for each in request.materials
            if each.role in ROLES
        ]
    if request.callback_url is not None:
        body["callback_url"] = request.callback_url
    if request.end_user is not None:
        body["end_user"] = request.end_user
    return body


def render(task: Task, view: View) -> Json:
    """A task in our own words, the same whichever dialect created it."""
    failure = task.failure if task.finished else None
    operation = task.request.operation
    return {
        "id": task.id,
        "object": "task",
        "status": task.state,
        "finished": task.finished,
        "progress": task.percent,
        "model": task.request.model,
        "operation": operation,
        "modality": operation.modality if operation else Modality.VIDEO,
        "prompt": task.request.params.get("prompt") or task.request.params.get("text"),
        "created_at": task.created_at // 1000,
        "finished_at": task.finished_at // 1000 if task.finished_at is not None else None,
        "cancel_requested": task.cancel_requested,
        "credits": {
            "reserved": wire_credits(task.quote.amount),
            "charged": None if task.charged is None else wire_credits(task.charged),
            "refunded": task.finished and task.state is not State.SUCCEEDED,
            "formula": formula(task.quote),
        },
        "provider": view.provider,
        "outputs": [_output(output, view) for output in task.outputs],
        "error": {"code": failure.code.label, "message": failure.message} if failure else None,
    }


def _output(output: Output, view: View) -> Json:
    facts = output.facts
    return {
        "url": view.links.get(output.asset),
        "thumbnail_url": view.links.get(output.thumbnail) if output.thumbnail else None,
        "content_type": facts.content_type,
        "size": facts.size,
        "width": facts.width,
        "height": facts.height,
        "duration_ms": facts.duration_ms,
        "has_audio": facts.has_audio,
    }


def render_failure(failure: Failure) -> tuple[int, Json]:
    """The HTTP status and the body: codes are the labels of docs/reference/errors.md."""
    error: dict[str, object] = {
        "code": failure.code.label,
        "type": TYPES.get(failure.code.status, OTHERWISE),
        "message": failure.message,
        "param": failure.param,
        "allowed": failure.allowed,
        "retry_after_seconds": failure.retry_after_seconds,
    }
    if failure.task is not None:
        error["task_id"] = failure.task
    return failure.code.status, {"error": error}


DIALECT: Final = Dialect("onetake", parse, render, render, render_failure)
