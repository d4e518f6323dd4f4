"""How long a video is, in frames of 1/24 s. Pure.

- a number of seconds is exact, and `"auto"` is 5 seconds unless a reference sound (rounded up)
  or a reference video gives a length, which is kept within 4 to 15 seconds;
- an edit or an animation without a duration is exactly as long as its source, and with `"auto"`
  at most 15 seconds of it;
- an extension is its source followed by `duration` seconds of new picture, so the result is
  longer than what was asked for by the length of the source;
- an avatar is as long as its sound: whoever decodes that says how many frames it has.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from onetake.core.request import Medium, Operation, Role
from onetake.providers.sandbox.sheets import Sheet, Unplannable

FRAME_RATE: Final = 24
SECONDS_DEFAULT: Final = 5
SECONDS_MIN: Final = 4  # of what "auto" gives
SECONDS_MAX: Final = 15
SOURCE_SECONDS_MAX: Final = 120

_WITH_SOURCE: Final = (Operation.EDIT_VIDEO, Operation.EXTEND_VIDEO, Operation.ANIMATE)


def lengths(
    spec: Mapping[str, object], operation: Operation, sheets: Sequence[Sheet]
) -> tuple[int, int]:
    """Frames of the source, and of the whole. Raises Unplannable."""
    asked = _asked(spec)
    source = _source(operation, sheets, most=SECONDS_MAX if asked == "auto" else SOURCE_SECONDS_MAX)
    if operation in (Operation.EDIT_VIDEO, Operation.ANIMATE):
        frames = source if asked in ("auto", None) else _exact(asked)
        return frames, frames
    fresh = _auto_seconds(sheets) * FRAME_RATE if asked in ("auto", None) else _exact(asked)
    if operation is Operation.EXTEND_VIDEO:
        return source, source + fresh
    return 0, fresh


def _asked(spec: Mapping[str, object]) -> object:
    """`duration`; where it is open, `frames`, which some models take instead."""
    asked, frames = spec.get("duration"), spec.get("frames")
    return f"{frames}f" if asked in (None, "auto") and isinstance(frames, int) else asked


def _source(operation: Operation, sheets: Sequence[Sheet], most: int) -> int:
    sources = [sheet for sheet in sheets if sheet.role is Role.SOURCE_VIDEO]
    if operation in _WITH_SOURCE and not sources:
        raise Unplannable(f"{operation} needs a source video")
    frames = round(sources[0].duration_ms * FRAME_RATE / 1000) if sources else 0
    return min(max(frames, 2), most * FRAME_RATE)


def _exact(asked: object) -> int:
    """A length in frames, `"30f"`, is written by our own code, never by a caller."""
    if isinstance(asked, str) and asked.endswith("f") and asked[:-1].isdigit():
        return max(int(asked[:-1]), 2)
    if isinstance(asked, bool) or not isinstance(asked, int | float) or not 0 < asked <= 600:
        raise Unplannable("duration must be auto or a number of seconds up to 600")
    return max(round(asked * FRAME_RATE), 2)


def _auto_seconds(sheets: Sequence[Sheet]) -> int:
    for medium in (Medium.AUDIO, Medium.VIDEO):
        for sheet in sheets:
            if sheet.medium is medium and sheet.duration_ms and sheet.role is not Role.SOURCE_VIDEO:
                seconds = -(-sheet.duration_ms // 1000)
                return min(max(seconds, SECONDS_MIN), SECONDS_MAX)
    return SECONDS_DEFAULT
