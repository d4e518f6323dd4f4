"""Requests for video as a dialect makes them from the fields that the seeds' pages name."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from onetake.core.request import Facts, Material, Medium, Operation, Request, Role, Scalar

SEEDANCE = [
    *(f"seedance2.0-{tier}" for tier in ("480p", "720p", "1080p", "4k")),
    *(f"seedance2.0-{kind}-{tier}" for kind in ("fast", "mini") for tier in ("480p", "720p")),
]
HORSES = ["happy-horse-720p", "happy-horse-1080p"]
HORSE_EDITS = ["happy-horse-edit-720p", "happy-horse-edit-1080p"]
VEO = [f"veo3.1-video-{tier}" for tier in ("720p", "1080p", "4k")]
VEO_FAST = [f"veo3.1-fast-video-{tier}" for tier in ("720p", "1080p", "4k")]
VIDU_PRO = [f"viduq3p-{tier}" for tier in ("540p", "720p", "1080p")]
VIDU_TURBO = [f"viduq3t-{tier}" for tier in ("540p", "720p", "1080p")]
KLING = [f"kling-v3-{mode}-{kind}" for mode in ("std", "pro") for kind in ("silent", "audio")]
AVATARS = ["kling-avatar-v2-standard", "kling-avatar-v2-pro"]
WAN_VIDEO = ["wan2.6-video-720p", "wan2.6-video-1080p"]
_FLASH = [f"{tier}-{kind}" for tier in ("720p", "1080p") for kind in ("audio", "silent")]
WAN_FLASH = [f"wan2.6-i2v-flash-{each}" for each in _FLASH]
WAN_R2V = [
    *(f"wan2.6-r2v-{tier}" for tier in ("720p", "1080p")),
    *(f"wan2.6-r2v-flash-{each}" for each in _FLASH),
]
WAN_ANIMATE = ["wan2.2-animate-480p", "wan2.2-animate-720p"]
SORA_NAMED = [f"sora2-{o}-{s}s" for o in ("landscape", "portrait") for s in (4, 8, 12)]
SORA_PRO = ["sora2-pro-720p", "sora2-pro-1080p", "sora2-pro-true-1080p"]
OPENAI = ["sora-2", "sora-2-pro"]

ROLES: Final[Mapping[str, Role]] = {
    "image": Role.FIRST_FRAME,
    "image_url": Role.FIRST_FRAME,
    "input_reference": Role.FIRST_FRAME,
    "last_image": Role.LAST_FRAME,
    "images": Role.IMAGE,
    "image_urls": Role.IMAGE,
    "reference_image_urls": Role.IMAGE,
    "video": Role.SOURCE_VIDEO,
    "video_url": Role.SOURCE_VIDEO,
    "videos": Role.VIDEO,
    "video_urls": Role.VIDEO,
    "character_url": Role.VIDEO,
    "audios": Role.AUDIO,
    "audio_url": Role.AUDIO,
    "audio": Role.AUDIO,
}
"""A wire field -> the role of its files (ADR 0012). Lists are written as a number of files."""
_NAMES: Final = {
    "operation": "extra_body.operation",
    Role.FIRST_FRAME: "image",
    Role.LAST_FRAME: "last_image",
    Role.IMAGE: "images",
    Role.SOURCE_VIDEO: "video",
    Role.VIDEO: "videos",
    Role.AUDIO: "audios",
}
FACTS: Final = {
    Medium.IMAGE: Facts(Medium.IMAGE, "image/png", 500_000, 1280, 720),
    Medium.VIDEO: Facts(Medium.VIDEO, "video/mp4", 2_000_000, 1280, 720, 5_000, has_audio=True),
    Medium.AUDIO: Facts(Medium.AUDIO, "audio/mpeg", 200_000, duration_ms=5_000),
}


def film(model: str, operation: Operation | None = None, /, **fields: Scalar) -> Request:
    """`images=2` are two files in the list `images`, `image=1` is the one file of `image`."""
    named = {name: value for name, value in fields.items() if name not in ROLES}
    params: dict[str, Scalar] = {"prompt": "a fox", **named}
    files = tuple(_files({name: count for name, count in fields.items() if name in ROLES}))
    names = {**_NAMES, **{file.role: file.param.partition("[")[0] for file in files}}
    if params["prompt"] == "":
        del params["prompt"]
    return Request(model, operation, params, files, wire_names=names)


def _files(counts: Mapping[str, Scalar]) -> Iterator[Material]:
    for name, count in counts.items():
        assert isinstance(count, int)
        several = name.endswith("s")
        for number in range(count):
            param = f"{name}[{number}]" if several else name
            facts = FACTS[ROLES[name].medium]
            yield Material(ROLES[name], f"https://a.example/{param}", param, param, facts)


def probed(request: Request, field: str, facts: Facts) -> Request:
    """The request with other facts about the files of one field."""
    files = tuple(
        replace(file, facts=facts) if file.param.partition("[")[0] == field else file
        for file in request.materials
    )
    return replace(request, materials=files)
