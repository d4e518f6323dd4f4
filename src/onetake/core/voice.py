"""A voice that speech can be made with: one of the system's, or a caller's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from onetake.core.request import Operation, Role
from onetake.core.task import Output, Task


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


def voice_of(task: Task, outputs: Sequence[Output], at: int) -> Voice | None:
    """The voice that a finished task made: its id is the task's own, so it is made once.
    None for tasks that make none."""
    request, (_, _, number) = task.request, task.id.partition("_")
    if request.operation not in (Operation.VOICE_CLONE, Operation.VOICE_DESIGN):
        return None
    cloned = request.operation is Operation.VOICE_CLONE
    texts = {
        name: str(request.params.get(name, "")) for name in ("name", "language", "description")
    }
    sample = next((m.asset for m in request.materials if m.role is Role.AUDIO), None)
    return Voice(
        id=f"{'VoiceClone' if cloned else 'ttv-voice'}-{number}",
        name=texts["name"] or ("Cloned voice" if cloned else "Designed voice"),
        language=texts["language"],
        description=texts["description"],
        source=VoiceSource.CLONE if cloned else VoiceSource.DESIGN,
        created_at=at,
        user=task.user,
        task=task.id,
        preview=outputs[0].asset if outputs else None,
        sample=sample if cloned else None,
        prompt=None if cloned else str(request.params.get("prompt", "")),
    )
