"""The body of Wan 2.2 Animate. It takes an image, a video and a mode, and no words: what it cannot
be asked for is refused, so that only an operator who knows it connects a model to it."""

from typing import Final

from onetake.core.request import Job, Role, Scalar
from onetake.providers.dashscope.forms import by_field
from onetake.wire.adapter import option
from onetake.wire.fields import word_for
from onetake.wire.flow import unsupported
from onetake.wire.materials import Places, arrange, sendable

PROFESSIONAL: Final = option(
    "animate", "pro", "Wan Animate in professional mode", "Wan Animate 使用专业模式"
)
MODES: Final = {"animate": "move", "replace": "mix"}
PLACES: Final[Places] = ((Role.IMAGE, "image_url"), (Role.SOURCE_VIDEO, "video_url"))
RESOLUTION: Final = "720p"
"""Of all that it makes, in either mode."""


def animate(job: Job) -> dict[str, object]:
    """The body for moving an image as a video does, or putting it into the video."""
    params: dict[str, Scalar] = {**job.request.params}
    word = word_for(str(params.pop("mode", "")), MODES)
    if params.get("seed") == -1:  # any
        del params["seed"]
    if params.pop("resolution", RESOLUTION) != RESOLUTION:
        raise unsupported("resolution")
    if params.pop("duration", None) != _seconds(job):  # the result is as long as the video
        raise unsupported("duration")
    for name in params:
        raise unsupported(name)
    files = arrange(job.request.materials, sendable(job), PLACES)
    return {
        "model": f"{job.upstream}-{word}",
        "input": by_field(files),
        "parameters": {"mode": f"wan-{job.options.get('animate', 'std')}"},
    }


def _seconds(job: Job) -> int | None:
    """How long the source is, as far as it is known, in whole seconds."""
    for material in job.request.materials:
        facts = material.facts
        if material.role is Role.SOURCE_VIDEO and facts and facts.duration_ms is not None:
            return round(facts.duration_ms / 1000)
    return None
