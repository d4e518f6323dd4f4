"""From a spec to everything that a render needs to know: sizes, frames, look, camera, sound. Pure.

How long the result is, in frames of 1/24 s:
- a number of seconds is exact, and `"auto"` is 5 seconds unless a reference sound (rounded up)
  or a reference video gives a length, which is kept within 4 to 15 seconds;
- an edit with `"auto"` is exactly as long as its source, at most 15 seconds;
- an extension is its source (at most 15 seconds of it) followed by `duration` seconds of new
  picture, so the result is longer than what was asked for by the length of the source.

The rule: the same spec gives the same plan; what the prompt leaves open comes from the seed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, cast

from onetake.core.references import mentions, rewrite
from onetake.core.request import Medium, Operation, Role
from onetake.providers.sandbox import vocabulary
from onetake.providers.sandbox.geometry import RATIOS, TIERS, nearest_ratio, size
from onetake.providers.sandbox.palette import PALETTES, Palette

FRAME_RATE: Final = 24
SECONDS_DEFAULT: Final = 5
SECONDS_MIN: Final = 4  # of what "auto" gives
SECONDS_MAX: Final = 15
OPEN_SCENES: Final = ("mountains", "ocean", "meadow", "ribbons")
OPEN_MOVES: Final = ("push_in", "pan_right", "pan_left", "pull_out")

_IMPLIED: Final = {  # where the prompt names no colours
    "mountains": ("sunset", "dawn", "day", "pastel"),
    "ocean": ("sunset", "ocean", "dawn"),
    "city": ("night", "neon", "sunset"),
    "forest": ("forest", "dawn"),
    "meadow": ("day", "dawn", "spring"),
    "desert": ("desert", "sunset"),
    "space": ("space",),
    "studio": ("gold", "pastel", "mono", "night"),
    "ribbons": ("space", "sunset", "ocean", "gold"),
}


class Unplannable(ValueError):
    """The spec holds something that cannot be drawn; the message says what."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One material: where it is, what it is for, and what the probe found."""

    path: str
    role: Role
    medium: Medium
    width: int
    height: int
    duration_ms: int


@dataclass(frozen=True, slots=True)
class Look:
    """What is to be seen, in the words of `vocabulary.py`."""

    palette: Palette
    scene: str
    weather: tuple[str, ...]
    subject: str
    moves: tuple[str, ...]
    energy: float  # 0.25 calm, 1.0 fast


@dataclass(frozen=True, slots=True)
class Score:
    """What is to be heard."""

    style: str
    ambience: tuple[str, ...]
    tempo: int  # beats a minute
    key: int  # semitones above A
    minor: bool


@dataclass(frozen=True, slots=True)
class Plan:
    operation: Operation
    width: int
    height: int
    frames: int  # of the whole result
    source_frames: int  # of it, at its start: the source of an edit or an extension
    seed: int
    audio: bool
    mark: bool
    look: Look
    score: Score
    sheets: tuple[Sheet, ...]  # pictures and videos in the order in which the prompt names them

    def of(self, *roles: Role) -> tuple[Sheet, ...]:
        return tuple(sheet for sheet in self.sheets if sheet.role in roles)

    @property
    def duration_ms(self) -> int:
        return round(self.frames * 1000 / FRAME_RATE)


def plan(spec: Mapping[str, object], paths: Sequence[str] = ()) -> Plan:
    """`paths` are the files of the spec's materials, in order. Raises Unplannable."""
    operation = _operation(spec)
    prompt = str(spec.get("prompt", ""))
    sheets = _sheets(spec, paths, prompt)
    seed = int(cast("int", spec.get("seed", 0)))
    width, height = _size(spec, sheets)
    source_frames, frames = _frames(spec, operation, sheets)
    words = rewrite(prompt, lambda _: " ")
    look = _look(words, seed)
    return Plan(
        operation, width, height, frames, source_frames, seed,
        audio=bool(spec.get("audio", True)),
        mark=bool(spec.get("mark", True)),
        look=look,
        score=_score(words, look, seed),
        sheets=sheets,
    )  # fmt: skip


def _operation(spec: Mapping[str, object]) -> Operation:
    drawn = (
        Operation.TEXT_TO_VIDEO, Operation.IMAGE_TO_VIDEO, Operation.FIRST_LAST_FRAME,
        Operation.REFERENCE_TO_VIDEO, Operation.EDIT_VIDEO, Operation.EXTEND_VIDEO,
    )  # fmt: skip
    for operation in drawn:
        if operation.value == spec.get("operation"):
            return operation
    raise Unplannable("this operation is not drawn by the sandbox")


def _sheets(spec: Mapping[str, object], paths: Sequence[str], prompt: str) -> tuple[Sheet, ...]:
    materials = cast("list[dict[str, object]]", spec.get("materials", []))
    if len(materials) != len(paths):
        raise Unplannable("there is not one file for each material")
    sheets = [_sheet(material, path) for material, path in zip(materials, paths, strict=True)]
    named = {(mention.medium, mention.number): at for at, mention in _last_first(prompt)}
    counts: dict[Medium, int] = {}
    order: list[tuple[int, Sheet]] = []
    for sheet in sheets:
        counts[sheet.medium] = counts.get(sheet.medium, 0) + 1
        order.append((named.get((sheet.medium, counts[sheet.medium]), 1000), sheet))
    return tuple(sheet for _, sheet in sorted(order, key=lambda each: each[0]))


def _last_first(prompt: str):  # so that the first of two equal mentions is the one that counts
    return reversed(list(enumerate(mentions(prompt))))


def _sheet(material: Mapping[str, object], path: str) -> Sheet:
    return Sheet(
        path,
        Role(str(material["role"])),
        Medium(str(material["medium"])),
        *(int(cast("int", material.get(name) or 0)) for name in ("width", "height", "duration_ms")),
    )


def _size(spec: Mapping[str, object], sheets: tuple[Sheet, ...]) -> tuple[int, int]:
    resolution, ratio = str(spec.get("resolution", "720p")), str(spec.get("ratio", "auto"))
    if resolution not in TIERS:
        raise Unplannable(f"resolution must be one of {', '.join(TIERS)}")
    if ratio == "auto":
        ratio = next(
            (nearest_ratio(s.width, s.height) for s in _leading(sheets) if s.width and s.height),
            "16:9",
        )
    if ratio not in RATIOS:
        raise Unplannable(f"ratio must be one of auto, {', '.join(RATIOS)}")
    return size(resolution, ratio)


def _leading(sheets: tuple[Sheet, ...]) -> list[Sheet]:
    """What the shape comes from: the video that is worked on, the first image, any video."""
    ranks = {Role.SOURCE_VIDEO: 0, Role.FIRST_FRAME: 1, Role.IMAGE: 1, Role.VIDEO: 2}
    return sorted(
        (sheet for sheet in sheets if sheet.role in ranks), key=lambda sheet: ranks[sheet.role]
    )


def _frames(
    spec: Mapping[str, object], operation: Operation, sheets: tuple[Sheet, ...]
) -> tuple[int, int]:
    """Frames of the source, and of the whole."""
    asked = spec.get("duration", "auto")
    sources = [sheet for sheet in sheets if sheet.role is Role.SOURCE_VIDEO]
    needs_source = operation in (Operation.EDIT_VIDEO, Operation.EXTEND_VIDEO)
    if needs_source and not sources:
        raise Unplannable(f"{operation} needs a source video")
    source = round(sources[0].duration_ms * FRAME_RATE / 1000) if sources else 0
    source = min(max(source, 2), SECONDS_MAX * FRAME_RATE)
    if operation is Operation.EDIT_VIDEO:
        frames = source if asked == "auto" else _exact(asked)
        return frames, frames
    fresh = _auto_seconds(sheets) * FRAME_RATE if asked == "auto" else _exact(asked)
    if operation is Operation.EXTEND_VIDEO:
        return source, source + fresh
    return 0, fresh


def _exact(asked: object) -> int:
    """`frames` in a spec is for tests: a length in frames, as `"30f"`."""
    if isinstance(asked, str) and asked.endswith("f") and asked[:-1].isdigit():
        return max(int(asked[:-1]), 2)
    if not isinstance(asked, int | float) or not 0 < asked <= 600:
        raise Unplannable("duration must be auto or a number of seconds up to 600")
    return max(round(asked * FRAME_RATE), 2)


def _auto_seconds(sheets: tuple[Sheet, ...]) -> int:
    for medium in (Medium.AUDIO, Medium.VIDEO):
        for sheet in sheets:
            if sheet.medium is medium and sheet.duration_ms and sheet.role is not Role.SOURCE_VIDEO:
                seconds = -(-sheet.duration_ms // 1000)
                return min(max(seconds, SECONDS_MIN), SECONDS_MAX)
    return SECONDS_DEFAULT


def _look(words: str, seed: int) -> Look:
    scenes = vocabulary.found(vocabulary.SCENES, words)
    palettes = vocabulary.found(vocabulary.PALETTES, words)
    scene = scenes[0] if scenes else _open(OPEN_SCENES, words, seed)
    subjects = vocabulary.found(vocabulary.SUBJECTS, words)
    moves = _together(vocabulary.found(vocabulary.CAMERA, words))
    palette = _light(palettes) or _open(_IMPLIED[scene], words, seed)
    return Look(
        PALETTES[palette],
        scene,
        tuple(vocabulary.found(vocabulary.WEATHER, words)[:2]),
        subjects[0] if subjects else "",
        moves[:2] or (_open(OPEN_MOVES, "move", seed),),
        vocabulary.energy(words),
    )


_OPPOSITE: Final = {
    "push_in": "pull_out", "pull_out": "push_in", "pan_left": "pan_right",
    "pan_right": "pan_left", "tilt_up": "tilt_down", "tilt_down": "tilt_up",
}  # fmt: skip


def _together(moves: list[str]) -> tuple[str, ...]:
    """The moves that can be made at the same time; the one named first wins over its opposite."""
    kept: list[str] = []
    for move in moves:
        if _OPPOSITE.get(move) not in kept and (move != "static" or not kept):
            kept.append(move)
    return tuple(kept)


_TIMES: Final = ("sunset", "dawn", "neon", "night", "fire", "gold", "mono", "pastel", "autumn")


def _light(palettes: list[str]) -> str:
    """Words for light and time of day say more about colours than words for places."""
    told = [name for name in palettes if name in _TIMES]
    return (told or palettes or [""])[0]


def _score(words: str, look: Look, seed: int) -> Score:
    styles = vocabulary.found(vocabulary.MUSIC, words)
    style = styles[0] if styles else ("beat" if look.energy > 0.8 else "pads")
    slow, fast = {"synth": (96, 118), "beat": (108, 132), "bright": (92, 116)}.get(style, (60, 84))
    tempo = round(slow + (fast - slow) * look.energy)
    minor = style in ("dark", "synth") or look.palette.dark
    ambience = tuple(vocabulary.found(vocabulary.AMBIENCE, words)[:2])
    return Score(style, ambience, tempo, _number("key", seed) % 12, minor)


def _open(choices: Sequence[str], words: str, seed: int) -> str:
    return choices[_number(words, seed) % len(choices)]


def _number(words: str, seed: int) -> int:
    return int.from_bytes(sha256(f"{seed} {words}".encode("utf-8", "replace")).digest()[:4], "big")
