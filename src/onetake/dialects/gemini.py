"""The Gemini dialect: `POST /v1beta/models/{model}:generateContent`, for images.

Source: seeds/uniall/zh/image__nano-series__gemini-format.md, and google-genai for the spellings.

What of a conversation is used: the texts of its last turn, which must be the user's, are the
prompt, and every image of every turn is a reference, in order, so that a picture made in an
earlier turn can be changed. Thoughts that a client sends back are no pictures of the
conversation and are left out. `imageSize` is the tier that is `resolution` everywhere else. What
Google has no name for goes into `imageConfig` under ours, such as `size` for gpt-image-2.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from onetake.core.failure import invalid
from onetake.core.request import Material, Operation, Request, Role
from onetake.core.task import Output, Task
from onetake.dialects.dialect import Body, Dialect, Json, Parsed, View, Wish
from onetake.dialects.document import document, listed
from onetake.dialects.fields import number, scalar
from onetake.dialects.google_error import render_failure
from onetake.dialects.google_message import (
    Value,
    inside,
    message,
    snake,
    text,
    unknown,
)
from onetake.dialects.params import Params

MODALITIES: Final = ("IMAGE", "TEXT")
ROLES: Final = ("user", "model")

_TOP: Final = ("contents", "generationConfig")
_TURN: Final = ("role", "parts")
_PART: Final = ("text", "inlineData", "fileData", "thought", "thoughtSignature")
_INLINE: Final = ("mimeType", "data", "displayName")
_FILE: Final = ("mimeType", "fileUri", "displayName")
_NOTHING: Final = (None, list[object](), dict[str, object]())
_NUMBERS: Final = ("candidateCount", "seed")
_NAMES: Final = {"candidateCount": "n", "imageSize": "resolution"}
"""Their name -> ours, where it is not the same in snake case."""
_CONFIG: Final = ("responseModalities", *_NUMBERS, "imageConfig")
_IMAGE_CONFIG: Final = ("aspectRatio", "imageSize", "outputFormat")
_IMAGE_TYPE: Final = re.compile(r"image/[a-z0-9.+-]{1,40}", re.ASCII)
_DATA_ALPHABET: Final = str.maketrans("-_", "+/")
"""google-genai writes bytes in the alphabet for URLs; data URLs have the other one."""


@dataclass(frozen=True, slots=True)
class _Turn:
    user: bool
    parts: tuple[Mapping[str, Value], ...]
    place: str


def parse(body: Body) -> Parsed:
    sent = document(body, ("application/json",)).fields
    used = {name: value for name, value in sent.items() if value not in _NOTHING}
    top = message(Value("", used), _TOP)
    turns = tuple(_turns(top.get("contents")))
    params = Params()
    params.put("prompt", _prompt(turns[-1]), f"{turns[-1].place}.parts")
    if "generationConfig" in top:
        _configure(params, top["generationConfig"])
    materials = tuple(_materials(turns))
    request = Request(
        model=body.path.get("model", ""),
        operation=Operation.EDIT_IMAGE if materials else Operation.TEXT_TO_IMAGE,
        params=params.values,
        materials=materials,
        wire_names={**_WIRE_NAMES, **params.places},
    )
    return Parsed(request, Wish(inline=True))


_WIRE_NAMES: Final = {
    "operation": "model",
    "materials": "contents",
    Role.IMAGE: "contents",
    "aspect_ratio": "generationConfig.imageConfig.aspectRatio",
    "resolution": "generationConfig.imageConfig.imageSize",
    "output_format": "generationConfig.imageConfig.outputFormat",
    "size": "generationConfig.imageConfig.size",
    "quality": "generationConfig.imageConfig.quality",
    "n": "generationConfig.candidateCount",
    "seed": "generationConfig.seed",
}


def _turns(contents: Value | None) -> Iterator[_Turn]:
    items = _items(contents) if contents else []
    if not items:
        raise invalid("contents", "is required: at least one turn of the user")
    for item in items:
        fields = message(item, _TURN)
        role = text(fields["role"]) if "role" in fields else ROLES[0]
        if role not in ROLES:
            raise invalid(fields["role"].place, f"must be {' or '.join(ROLES)}", ROLES)
        parts = _items(fields["parts"]) if "parts" in fields else []
        known = tuple(message(part, _PART) for part in parts)
        yield _Turn(role == ROLES[0], known, item.place)


def _items(given: Value) -> list[Value]:
    items = listed(given.value)
    if items is None:
        raise invalid(given.place, "must be a list", ("a list",))
    return [Value(f"{given.place}[{index}]", item) for index, item in enumerate(items)]


def _prompt(last: _Turn) -> str:
    if not last.user:
        raise invalid(last.place, "must be a turn of the user: the last one says what to make")
    texts = [text(part["text"]) for part in last.parts if "text" in part]
    if not any(each.strip() for each in texts):
        raise invalid(f"{last.place}.parts", "needs a text that says what to make")
    return "\n".join(texts)


def _materials(turns: tuple[_Turn, ...]) -> Iterator[Material]:
    for turn in turns:
        for part in turn.parts:
            thought = "thought" in part and part["thought"].value is True
            if "inlineData" in part and not thought:
                yield _inline(part["inlineData"])
            if "fileData" in part and not thought:
                yield _file(part["fileData"])


def _inline(given: Value) -> Material:
    fields = message(given, _INLINE)
    kind = _image_type(fields, given.place)
    if "data" not in fields:
        raise invalid(inside(given.place, "data"), "is required")
    data = text(fields["data"]).translate(_DATA_ALPHABET)
    data += "=" * (-len(data) % 4)
    return Material(Role.IMAGE, f"data:{kind};base64,{data}", given.place)


def _file(given: Value) -> Material:
    fields = message(given, _FILE)
    if "mimeType" in fields:
        _image_type(fields, given.place)
    if "fileUri" not in fields:
        raise invalid(inside(given.place, "fileUri"), "is required")
    return Material(Role.IMAGE, text(fields["fileUri"]), fields["fileUri"].place)


def _image_type(fields: Mapping[str, Value], place: str) -> str:
    allowed = ("image/png", "image/jpeg", "image/webp")
    if "mimeType" not in fields:
        raise invalid(inside(place, "mimeType"), "is required", allowed)
    kind = text(fields["mimeType"]).lower()
    if not _IMAGE_TYPE.fullmatch(kind):
        listing = " or ".join(allowed)
        raise invalid(fields["mimeType"].place, f"must be an image's, such as {listing}", allowed)
    return kind


def _configure(params: Params, config: Value) -> None:
    fields = dict(message(config))
    if modalities := fields.pop("responseModalities", None):
        _check_modalities(modalities)
    if image := fields.pop("imageConfig", None):
        for name, given in message(image).items():
            _put(params, name, given, _IMAGE_CONFIG)
    for name, given in fields.items():
        _put(params, name, given, _CONFIG)


def _put(params: Params, name: str, given: Value, known: tuple[str, ...]) -> None:
    """A single value under a name that we do not know is the model's to refuse; nothing is made
    from a list or an object."""
    if given.value in _NOTHING:
        return
    if isinstance(given.value, list | dict):
        raise unknown(given.place, known)
    read = number if name in _NUMBERS else scalar
    value = read(given.place, given.value)
    if name == "imageSize" and isinstance(value, str):
        value = value.lower()
    params.put(_NAMES.get(name, snake(name)), value, given.place)


def _check_modalities(given: Value) -> None:
    for item in _items(given):
        if text(item).upper() not in MODALITIES:
            raise invalid(item.place, f"must be {' or '.join(MODALITIES)}", MODALITIES)
    words = [text(item).upper() for item in _items(given)]
    if words and MODALITIES[0] not in words:
        raise invalid(given.place, f"must include {MODALITIES[0]}", (MODALITIES[0],))


def render(task: Task, view: View) -> Json:
    """`candidates` is empty until the task has succeeded."""
    return {
        "candidates": [
            _candidate(index, output, view) for index, output in enumerate(task.outputs)
        ],
        "usageMetadata": {"promptTokenCount": 0, "candidatesTokenCount": 0, "totalTokenCount": 0},
        "modelVersion": task.request.model,
        "responseId": task.id,
    }


def _candidate(index: int, output: Output, view: View) -> Json:
    return {
        "content": {"role": "model", "parts": [_picture(output, view)]},
        "finishReason": "STOP",
        "index": index,
        "safetyRatings": [],
    }


def _picture(output: Output, view: View) -> Json:
    """The file itself, or its link when it was not read for this answer."""
    kind = output.facts.content_type
    if output.asset in view.inline:
        return {"inlineData": {"mimeType": kind, "data": view.inline[output.asset]}}
    return {"fileData": {"mimeType": kind, "fileUri": view.links.get(output.asset)}}


DIALECT: Final = Dialect("gemini", parse, render, render, render_failure)
