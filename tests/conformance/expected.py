"""What the pages promise for a request: the size, the length and the sound of its result.

Written from the pages' tables, not from our catalogue, so that the two check each other.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tests.conformance.media import HEIGHT, SOUND_SECONDS, VIDEO_SECONDS, WIDTH
from tests.conformance.seeds import Seed

REFUSED: Final[Mapping[str, tuple[str, str]]] = {
    "audio__music-generation 6.1": ("prompt", "the page's wrong request"),
    "audio__speech-synthesis Voice Management 查询可用音色: design": ("prompt", "decisions.md"),
    "avatar__digital-human 6.3": ("audio_duration_seconds", "the page's wrong request"),
    "video__vidu 6.1": ("images", "the page's wrong request"),
    "video__vidu__create-task-old 首尾帧生视频": ("model", "a model of the old page only"),
    "video__vidu__create-task-old 参考图生视频": ("model", "a model of the old page only"),
}
"""Page and heading -> the field that is refused, and who says so."""

_TIER = re.compile(r"(\d{3,4})p|4k", re.IGNORECASE)
_SECONDS_IN_NAME = re.compile(r"-(\d+)s$")
_SOUND_IN_NAME = {"silent": False, "audio": True}


def refusal(seed: Seed) -> str | None:
    """The field for which the request must be refused; None: it must succeed."""
    if seed.model == "string":  # a page's schema, with types in the place of values
        return "model" if "wan" in seed.pages[0] else "extra_body.operation"
    for page in seed.pages:
        for key, (param, _) in REFUSED.items():
            name, _, where = key.partition(" ")
            design = where.endswith(" design")
            if page == name and seed.where.startswith(where.removesuffix(" design").strip()):
                if design != seed.path.endswith("/design"):
                    continue
                return param
    return None


@dataclass(frozen=True)
class Promise:
    """None: the page leaves it open."""

    short_side: int | None = None
    ratio: float | None = None
    seconds: float | None = None
    sound: bool | None = None


def video(seed: Seed) -> Promise:
    return Promise(_short_side(seed), _ratio(seed), _seconds(seed), _sound(seed))


def _short_side(seed: Seed) -> int | None:
    size = str(seed.has("size") or "")
    for text in (size, seed.model):
        if exact := re.fullmatch(r"(\d+)[x*](\d+)", text):
            sides = int(exact[1]), int(exact[2])
            return min(sides) if min(sides) > 99 else None
        if found := _TIER.search(text):
            return int(found[1]) if found[1] else 2160
    return None


def _ratio(seed: Seed) -> float | None:
    if exact := re.fullmatch(r"(\d+)[x*](\d+)", str(seed.has("size") or "")):
        return int(exact[1]) / int(exact[2])
    if "portrait" in seed.model:
        return 9 / 16
    if "landscape" in seed.model:
        return 16 / 9
    if seed.has("video") or seed.has("content") or seed.has("image") or seed.has("image_url"):
        # «The picture's own shape», say the pages, or that it is not certain.
        follows = seed.model.startswith(("grok-video", "kling-avatar"))
        return WIDTH / HEIGHT if follows else None
    ratio = seed.has("aspect_ratio")
    if ratio in (None, "auto"):
        return None
    width, height = str(ratio).split(":")
    return int(width) / int(height)


def _seconds(seed: Seed) -> float | None:
    if named := _SECONDS_IN_NAME.search(seed.model):
        return float(named[1])
    if heard := seed.has("audio_url"):
        path = "/" + str(heard).split("/", 3)[3]
        return SOUND_SECONDS.get(path, 4.0)
    asked = seed.has("duration") or seed.has("seconds")
    operation, words = seed.has("operation"), str(seed.body)
    extends = operation == "video_extend" or "延续当前" in words or "自然续接" in words
    if extends:
        return VIDEO_SECONDS + float(asked)
    if asked is None:
        return float(VIDEO_SECONDS)  # an edit is as long as its source
    return float(asked)


def _sound(seed: Seed) -> bool | None:
    if seed.has("audio_url"):
        return True
    for word, sound in _SOUND_IN_NAME.items():
        if seed.model.endswith(word):
            return sound
    for name in ("generate_audio", "audio"):
        if isinstance(seed.has(name), bool):
            return bool(seed.has(name))
    return None
