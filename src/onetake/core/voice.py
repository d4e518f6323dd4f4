"""A voice that speech can be made with: one of the system's, or a caller's own."""

from dataclasses import dataclass
from enum import StrEnum


class VoiceSource(StrEnum):
    SYSTEM = "system"
    CLONE = "voice_clone"
    DESIGN = "voice_design"


@dataclass(frozen=True, slots=True)
class Voice:
    """`id` is what callers send as `voice_id`.

    A clone speaks like its `sample`, the asset of the recording; a design like its `prompt`
    says; what a system voice sounds like is the provider's business.
    """

    id: str
    name: str
    language: str
    description: str
    source: VoiceSource
    created_at: int
    user: str | None = None  # None: everybody's
    task: str | None = None  # the task that made it
    preview: str | None = None  # an asset
    sample: str | None = None
    prompt: str | None = None
    models: tuple[str, ...] = ()  # that can speak with it; empty: every speech model

    def usable(self, user: str, model: str) -> bool:
        return self.user in (None, user) and (not self.models or model in self.models)
