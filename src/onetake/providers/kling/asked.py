"""What a request is in Kling's words: an endpoint and a body."""

from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import BaseModel, Field as Within, TypeAdapter, ValidationError

from onetake.core.references import Mention, rewrite
from onetake.core.request import Job, Material, Medium, Operation, Request, Role, Scalar
from onetake.wire.fields import Field, project, word_for
from onetake.wire.flow import unsupported
from onetake.wire.materials import sendable

PATHS: Final[Mapping[Operation, str]] = {
    Operation.TEXT_TO_VIDEO: "/v1/videos/text2video",
    Operation.IMAGE_TO_VIDEO: "/v1/videos/image2video",
    Operation.FIRST_LAST_FRAME: "/v1/videos/image2video",
    Operation.AVATAR: "/v1/videos/avatar/image2video",
}
AVATAR: Final = "avatar"
"""What a route calls speaking pictures: their endpoint takes no name of a model."""

FILES: Final[Mapping[Role, str]] = {
    Role.FIRST_FRAME: "image",
    Role.LAST_FRAME: "image_tail",
    Role.IMAGE: "image",
    Role.AUDIO: "sound_file",
}
MENTIONS: Final[Mapping[Role, str]] = {
    Role.FIRST_FRAME: "<<<image_1>>>",
    Role.LAST_FRAME: "<<<image_2>>>",
    Role.IMAGE: "<<<image_1>>>",
}
MODES: Final = {"720p": "std", "1080p": "pro"}
INTELLIGENT: Final = "intelligent"
SHOT_TYPES: Final = {"customize": "customize", INTELLIGENT: "intelligence"}
LENGTH_SLACK_MS: Final = 500
"""A sound that was declared in round seconds is as long as declared."""


class _Shot(BaseModel, extra="forbid"):
    index: int | None = None
    prompt: str
    duration: Annotated[int, Within(ge=1)]


class _Element(BaseModel, extra="forbid"):
    element_id: int


_SHOTS: Final = TypeAdapter(tuple[_Shot, ...])
_ELEMENTS: Final = TypeAdapter(tuple[_Element, ...])


def _mode(value: Scalar) -> str:
    return word_for(str(value), MODES)


def _sound(value: Scalar) -> str:
    return "on" if value else "off"


def _shot_type(value: Scalar) -> str:
    return word_for(str(value), SHOT_TYPES)


def _shots(value: Scalar) -> list[dict[str, object]]:
    """How long each shot lasts is never made up: what is not said cannot be asked for."""
    try:
        shots = _SHOTS.validate_json(str(value))
    except ValidationError:
        what = "a multi_prompt unless each shot has a prompt, a duration in seconds and no more"
        raise unsupported(what) from None
    if any(shot.index not in (None, number) for number, shot in enumerate(shots, 1)):
        raise unsupported("shots in another order than that of the list")
    return [
        {"index": number, "prompt": shot.prompt, "duration": str(shot.duration)}
        for number, shot in enumerate(shots, 1)
    ]


def _elements(value: Scalar) -> list[dict[str, int]]:
    try:
        return [each.model_dump() for each in _ELEMENTS.validate_json(str(value))]
    except ValidationError:
        raise unsupported("an element_list of anything but an element_id each") from None


FIELDS: Final = (
    Field("prompt", "prompt"),
    Field("negative_prompt", "negative_prompt"),
    Field("cfg_scale", "cfg_scale"),
    Field("aspect_ratio", "aspect_ratio"),
    Field("duration", "duration", str),
    Field("resolution", "mode", _mode),
    Field("generate_audio", "sound", _sound),
    Field("shot_type", "shot_type", _shot_type),
    Field("multi_prompt", "multi_prompt", _shots),
    Field("element_list", "element_list", _elements),
)
_WORDED: Final = ("prompt", "negative_prompt", "multi_prompt")


def path(job: Job) -> str:
    """Where such jobs are created and looked at. Raises ProviderError where there is no place."""
    assert job.request.operation is not None
    return word_for(job.request.operation, PATHS)


def body(job: Job) -> dict[str, object]:
    """Raises ProviderError for what Kling cannot be asked for."""
    request = job.request
    params = {**request.params}
    for name in _WORDED:
        if isinstance(text := params.get(name), str):
            params[name] = _named(text, request.materials)
    asked: dict[str, object] = {"external_task_id": job.attempt}
    if request.operation is Operation.AVATAR:
        if job.upstream != AVATAR:
            raise unsupported(job.upstream)
        _check_length(request, params.pop("duration"))
    else:
        asked["model_name"] = job.upstream
    if request.operation is Operation.TEXT_TO_VIDEO and "element_list" in params:
        raise unsupported("an element_list without an image")
    return asked | _files(job) | project(FIELDS, params) | _cut(request)


def _named(text: str, materials: tuple[Material, ...]) -> str:
    """The text with its mentions in Kling's form. What is no mention of a file stays."""

    def word(mention: Mention) -> str:
        roles = [each.role for each in materials if each.role.medium is mention.medium]
        if not 1 <= mention.number <= len(roles):
            return mention.text
        return word_for(roles[mention.number - 1], MENTIONS)

    return rewrite(text, word)


def _files(job: Job) -> dict[str, object]:
    files: dict[str, object] = {}
    sent = sendable(job, (Medium.IMAGE, Medium.AUDIO), bare=True)
    for material, file in zip(job.request.materials, sent, strict=True):
        field = word_for(material.role, FILES)
        if field in files:
            raise unsupported(f"more than one {field}")
        files[field] = file
    return files


def _cut(request: Request) -> dict[str, object]:
    """Whether there are several shots. Their list goes with `customize`; `customize` without a
    list is the one shot of the prompt."""
    kind, listed = request.params.get("shot_type"), "multi_prompt" in request.params
    if listed and kind == INTELLIGENT:
        raise unsupported("a multi_prompt with an intelligent shot_type")
    if listed:
        return {"multi_shot": True, "shot_type": SHOT_TYPES["customize"]}
    return {} if kind is None else {"multi_shot": kind == INTELLIGENT}


def _check_length(request: Request, seconds: Scalar) -> None:
    """A picture speaks as long as its sound: no field says so. A length that the sound exceeds
    would be made, and paid for, in vain."""
    assert isinstance(seconds, int | float)
    for material in request.materials:
        length = (material.facts and material.facts.duration_ms) or 0
        if length > seconds * 1000 + LENGTH_SLACK_MS:
            raise unsupported("a duration shorter than the sound")
