"""What a caller wants, in our own words. Dialects produce it; adapters consume it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

Scalar: TypeAlias = str | int | float | bool


class Medium(StrEnum):
    """What a file is."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"


class Modality(StrEnum):
    """What a model makes."""

    VIDEO = "video"
    IMAGE = "image"
    SPEECH = "speech"
    MUSIC = "music"
    VOICE = "voice"
    AVATAR = "avatar"


class Operation(StrEnum):
    """What is to be done. A model lists those it offers."""

    TEXT_TO_VIDEO = "text_to_video"
    IMAGE_TO_VIDEO = "image_to_video"  # the first image is the first frame
    FIRST_LAST_FRAME = "first_last_frame"
    REFERENCE_TO_VIDEO = "reference_to_video"
    EDIT_VIDEO = "edit_video"
    EXTEND_VIDEO = "extend_video"
    TEXT_TO_IMAGE = "text_to_image"
    EDIT_IMAGE = "edit_image"
    SPEECH = "speech"
    MUSIC = "music"
    VOICE_CLONE = "voice_clone"
    VOICE_DESIGN = "voice_design"
    AVATAR = "avatar"
    ANIMATE = "animate"

    @property
    def modality(self) -> Modality:
        """What it makes. A model's own modality may be narrower in name, never in file."""
        return _MODALITY.get(self, Modality.VIDEO)


_MODALITY = {
    Operation.TEXT_TO_IMAGE: Modality.IMAGE,
    Operation.EDIT_IMAGE: Modality.IMAGE,
    Operation.SPEECH: Modality.SPEECH,
    Operation.MUSIC: Modality.MUSIC,
    Operation.VOICE_CLONE: Modality.VOICE,
    Operation.VOICE_DESIGN: Modality.VOICE,
    Operation.AVATAR: Modality.AVATAR,
}


class Role(StrEnum):
    """What a reference file is for."""

    IMAGE = "image"
    FIRST_FRAME = "first_frame"
    LAST_FRAME = "last_frame"
    MASK = "mask"
    VIDEO = "video"
    SOURCE_VIDEO = "source_video"
    AUDIO = "audio"
    VOICE_SAMPLE = "voice_sample"  # the recording behind a cloned voice; added by us

    @property
    def medium(self) -> Medium:
        return _MEDIUM[self]


_MEDIUM = {
    Role.IMAGE: Medium.IMAGE,
    Role.FIRST_FRAME: Medium.IMAGE,
    Role.LAST_FRAME: Medium.IMAGE,
    Role.MASK: Medium.IMAGE,
    Role.VIDEO: Medium.VIDEO,
    Role.SOURCE_VIDEO: Medium.VIDEO,
    Role.AUDIO: Medium.AUDIO,
    Role.VOICE_SAMPLE: Medium.AUDIO,
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a probe found in a file. Sizes in bytes and pixels, time in milliseconds."""

    medium: Medium
    content_type: str
    size: int
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    has_audio: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """One reference file. A dialect gives `url` and `param`; `engine/intake.py` adds the rest."""

    role: Role
    url: str  # http(s) or data URL as the caller sent it
    param: str  # where the caller put it, for error messages: `image_urls[0]`
    asset: str | None = None
    facts: Facts | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """One canonical request. `operation` None means: the one that the materials imply."""

    model: str
    operation: Operation | None
    params: Mapping[str, Scalar]
    materials: tuple[Material, ...] = ()
    end_user: str | None = None
    callback_url: str | None = None  # told when the task is finished
    wire_names: Mapping[str, str] = field(default_factory=dict[str, str])
    """Our parameter name -> the caller's field, where they differ. For error messages only."""

    def wire_name(self, param: str) -> str:
        return self.wire_names.get(param, param)


@dataclass(frozen=True, slots=True)
class Job:
    """A request routed to one provider.

    `attempt` names one submission for ever: it is the idempotency key upstream.
    `links` are URLs, one a material, that the provider can fetch.
    """

    attempt: str
    upstream: str
    request: Request
    links: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict[str, str])
