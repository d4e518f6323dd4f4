"""From a spec to everything that a render needs to know: sizes, frames, look, camera, sound. Pure.

The rule: the same spec gives the same plan; what the prompt leaves open comes from the seed.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import pairwise
from typing import Final, cast

from onetake.core.references import rewrite
from onetake.core.request import Operation, Role
from onetake.providers.sandbox import vocabulary
from onetake.providers.sandbox.lengths import FRAME_RATE, lengths
from onetake.providers.sandbox.palette import PALETTES, Palette
from onetake.providers.sandbox.shapes import video_size
from onetake.providers.sandbox.sheets import Sheet, Unplannable, sheets_of
from onetake.providers.sandbox.wording import PLAIN, WOOD, Dress, dressed, subject_in

PARTS_MAX: Final = 12
_BREAK: Final = re.compile(r"[\s,;.,、;。]+")
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
    "room": ("dawn", "gold", "day"),
    "underwater": ("ocean",),
}
_BEHIND_FACES: Final = ("ocean", "forest", "night", "mono")
PRODUCTS: Final = ("perfume", "bottle", "sphere")


@dataclass(frozen=True, slots=True)
class Look:
    """What is to be seen, in the words of `vocabulary.py`."""

    palette: Palette
    scene: str
    weather: tuple[str, ...]
    subject: str
    moves: tuple[str, ...]
    energy: float  # 0.25 calm, 1.0 fast
    dress: Dress = PLAIN


@dataclass(frozen=True, slots=True)
class Score:
    """What is to be heard."""

    style: str
    ambience: tuple[str, ...]
    tempo: int  # beats a minute
    key: int  # semitones above A
    minor: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One shot of several."""

    look: Look
    frames: int


@dataclass(frozen=True, slots=True)
class Plan:
    operation: Operation
    width: int
    height: int
    frames: int  # of the whole result
    source_frames: int  # of it, at its start: the source of an edit or an extension
    seed: int
    audio: bool
    mark: float  # size of the mark; 0: none
    look: Look
    score: Score
    sheets: tuple[Sheet, ...]  # pictures and videos in the order in which the prompt names them
    parts: tuple[Part, ...] = ()  # several shots, all frames together
    closer: float = 0.0  # how much of a given picture a shot leaves out, 0 to 0.5
    replaces: bool = False  # an animation puts the subject into the video, not the motion into it

    def of(self, *roles: Role) -> tuple[Sheet, ...]:
        return tuple(sheet for sheet in self.sheets if sheet.role in roles)

    @property
    def sides(self) -> tuple[int, int]:
        return self.width, self.height

    @property
    def duration_ms(self) -> int:
        return round(self.frames * 1000 / FRAME_RATE)


def plan(spec: Mapping[str, object], paths: Sequence[str] = ()) -> Plan:
    """`paths` are the files of the spec's materials, in order. Raises Unplannable."""
    operation = _operation(spec)
    told = _several(spec)
    prompt = str(spec.get("prompt", "")) or " ".join(told)
    sheets = sheets_of(spec, paths, prompt)
    seed = seed_of(spec)
    width, height = video_size(spec, sheets)
    source_frames, frames = lengths(spec, operation, sheets)
    look = look_of(spec, prompt, seed)
    looks = [look_of(spec, each, seed + number) for number, each in enumerate(told)]
    return Plan(
        operation, width, height, frames, source_frames, seed,
        audio=bool(spec.get("generate_audio", True)),
        mark=mark_size(spec),
        look=look,
        score=_score(_words(prompt), look, seed),
        sheets=sheets,
        parts=tuple(Part(*each) for each in zip(looks, _shares(frames, len(looks)), strict=True)),
        replaces=spec.get("mode") == "replace",
    )  # fmt: skip


def seed_of(spec: Mapping[str, object]) -> int:
    return int(cast("int", spec.get("seed", 0)))


def mark_size(spec: Mapping[str, object]) -> float:
    """The operator says whether there is a mark, the caller's `watermark` asks for a larger one."""
    return 1.8 if spec.get("watermark") is True else float(bool(spec.get("mark", True)))


def look_of(spec: Mapping[str, object], prompt: str, seed: int) -> Look:
    """What a prompt shows, without what `negative_prompt` names."""
    look = _look(_without(_words(prompt), str(spec.get("negative_prompt", ""))), seed)
    return replace(look, moves=("static",)) if spec.get("camera_fixed") is True else look


def _words(prompt: str) -> str:
    """Mentions of materials are no words."""
    return rewrite(prompt, lambda _: " ")


def _without(words: str, unwanted: str) -> str:
    """The prompt's words that are not among the unwanted ones."""
    for word in set(_BREAK.split(unwanted.lower())) - {""}:
        form = rf"\b{re.escape(word)}(?:s|es)?\b" if word.isascii() else re.escape(word)
        words = re.sub(form, " ", words, flags=re.IGNORECASE)
    return words


def _several(spec: Mapping[str, object]) -> list[str]:
    """The prompts of `multi_prompt`, one a shot, where there is no single prompt."""
    if spec.get("prompt") or not spec.get("multi_prompt"):
        return []
    try:
        listed = json.loads(str(spec["multi_prompt"]))
    except ValueError:
        listed = None
    entries = cast("list[object]", listed) if isinstance(listed, list) else []
    prompts = [
        str(cast("dict[str, object]", entry).get("prompt", "")) if isinstance(entry, dict)
        else str(entry)
        for entry in entries
    ]  # fmt: skip
    if not 0 < len(prompts) <= PARTS_MAX:
        raise Unplannable(f"multi_prompt must be a list of 1 to {PARTS_MAX} shots")
    return prompts


def _shares(frames: int, count: int) -> list[int]:
    """As even as whole frames allow."""
    edges = [frames * number // count for number in range(count + 1)] if count else []
    return [after - before for before, after in pairwise(edges)]


def _operation(spec: Mapping[str, object]) -> Operation:
    drawn = (
        Operation.TEXT_TO_VIDEO, Operation.IMAGE_TO_VIDEO, Operation.FIRST_LAST_FRAME,
        Operation.REFERENCE_TO_VIDEO, Operation.EDIT_VIDEO, Operation.EXTEND_VIDEO,
        Operation.AVATAR, Operation.ANIMATE,
    )  # fmt: skip
    for operation in drawn:
        if operation.value == spec.get("operation"):
            return operation
    raise Unplannable("this operation is not a video of the sandbox")


def _look(words: str, seed: int) -> Look:
    subject = subject_in(words)
    dress, rest = dressed(words, subject)
    scene = _scene(words, subject, dress, seed)
    if scene == "desk":
        scene, dress = "studio", replace(dress, surface="desk", ground=WOOD)
    if subject == "product" or (scene == "studio" and not subject):
        subject = _open(PRODUCTS, words, seed)
    moves = _together(vocabulary.found(vocabulary.CAMERA, words))
    named = _light(vocabulary.found(vocabulary.PALETTES, rest))
    return Look(
        PALETTES[named or _open(_implied(scene, subject, dress), words, seed)],
        scene,
        tuple(vocabulary.found(vocabulary.WEATHER, rest)[:2]),
        subject,
        moves[:2] or (_open(OPEN_MOVES, "move", seed),),
        vocabulary.energy(words),
        dress,
    )


def _implied(scene: str, subject: str, dress: Dress) -> tuple[str, ...]:
    """The light where the words name none: neutral where they name the ground's colour, and
    cool behind a face.
    """
    if scene == "studio" and dress.ground:
        return ("mono",)
    return _BEHIND_FACES if scene == "studio" and subject == "portrait" else _IMPLIED[scene]


def _scene(words: str, subject: str, dress: Dress, seed: int) -> str:
    """The place that is named; or that of a set, by its ground; or the subject's own."""
    scenes = vocabulary.found(vocabulary.SCENES, words)
    if scenes:
        return scenes[0]
    if subject and (dress.surface == "desk" or dress.ground):
        return "studio"
    if subject:
        return vocabulary.HOMES[subject]
    if vocabulary.found(vocabulary.BACKDROP, words):
        return "ribbons"
    return _open(OPEN_SCENES, words, seed)


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
