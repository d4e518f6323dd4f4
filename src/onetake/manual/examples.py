"""A request that works for each operation of each model."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from onetake.core.capability import Kind, ModelSpec, OperationSpec, Param
from onetake.core.request import Medium, Operation, Role, Scalar
from onetake.core.rules import Arguments

Body: TypeAlias = dict[str, Any]

FILES: Final[Mapping[Medium, str]] = {
    Medium.IMAGE: "https://example.com/portrait.png",
    Medium.VIDEO: "https://example.com/clip.mp4",
    Medium.AUDIO: "https://example.com/voice.mp3",
}
_PROMPTS: Final[Mapping[Medium, str]] = {
    Medium.VIDEO: "Sunrise over a calm sea, the camera slowly pushes in",
    Medium.IMAGE: "A red kite over dunes, late afternoon light",
    Medium.AUDIO: "A warm, calm voice, close to the microphone",
}
_WORDS: Final[Mapping[str, Scalar]] = {
    "text": "Good evening, and welcome.",
    "size": "2048x2048",
    "duration": 5,
    "resolution": "720p",
    "aspect_ratio": "16:9",
}
_SHOWN: Final = ("duration", "resolution", "aspect_ratio")
"""Worth showing where the model takes them, though it has a default."""


def body_of(spec: ModelSpec, operation: Operation) -> Body:
    """A body for `POST /v1/tasks` that the model accepts, with files that do not exist."""
    rules = spec.operations[operation]
    found: Body = {"model": spec.id}
    if operation is not next(iter(spec.operations)):
        found["operation"] = str(operation)
    found["input"] = _input(spec, operation, rules)
    materials = [
        {"role": str(role), "url": FILES[role.medium]}
        for role, least in _materials(spec, rules).items()
        for _ in range(least)
    ]
    return {**found, "materials": materials} if materials else found


def _materials(spec: ModelSpec, rules: OperationSpec) -> Mapping[Role, int]:
    """How many of each role: what is needed, and of the first where some of several are."""
    counts = {role: count.least for role, count in rules.materials.items()}
    together = [int(str(rule.arguments["least"])) for rule in spec.rules if rule.name == "files_of"]
    together += [rules.total.least] if rules.total else []
    short = max(together, default=0) - sum(counts.values())
    if counts and short > 0:
        first = next(role for role, count in rules.materials.items() if count.most >= short)
        counts[first] += short
    return counts


def _input(spec: ModelSpec, operation: Operation, rules: OperationSpec) -> Body:
    needed = {
        name
        for rule in spec.rules
        if rule.name == "one_of" and str(operation) in _words(rule.arguments, "operations")
        for name in _words(rule.arguments, "params")[:1]
    }
    needed |= {"prompt", *_SHOWN}
    wanted = {
        name: param for name, param in rules.params.items() if param.required or name in needed
    }
    locked = {each.param for each in spec.conditions}
    return {
        name: _value(name, param, operation)
        for name, param in wanted.items()
        if param.required or name not in locked
    }


def _words(told: Arguments, name: str) -> tuple[str, ...]:
    found = told.get(name, ())
    return tuple(str(each) for each in found) if isinstance(found, tuple) else ()


def _value(name: str, param: Param, operation: Operation) -> Scalar:
    if name in ("prompt", "description"):
        medium = _medium(operation)
        return _PROMPTS[medium]
    for known in (_WORDS.get(name), param.default, *param.values, param.minimum):
        if known is not None and param.admits(known):
            return known
    return True if param.kind is Kind.BOOLEAN else "…"


def _medium(operation: Operation) -> Medium:
    match operation:
        case Operation.TEXT_TO_IMAGE | Operation.EDIT_IMAGE:
            return Medium.IMAGE
        case Operation.SPEECH | Operation.MUSIC | Operation.VOICE_CLONE | Operation.VOICE_DESIGN:
            return Medium.AUDIO
        case _:
            return Medium.VIDEO
