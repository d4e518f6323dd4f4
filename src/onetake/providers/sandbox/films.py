"""Makes a video: its plan, its shots, its sound, as one MP4.

The rule: frames are drawn while earlier ones are encoded, and never more than a few are held.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from PIL import Image

from onetake.providers.sandbox.encode import film
from onetake.providers.sandbox.mark import mark_for
from onetake.providers.sandbox.pixels import Floats, Picture, rgb_of
from onetake.providers.sandbox.plan import Plan, plan
from onetake.providers.sandbox.shots import shots
from onetake.providers.sandbox.soundtrack import soundtrack
from onetake.wire.child import Progress


def make(
    spec: Mapping[str, object], materials: Sequence[str], folder: Path, name: str,
    progress: Progress,
) -> dict[str, object]:  # fmt: skip
    """Raises Unplannable and Unreadable."""
    planned = plan(spec, materials)
    progress(0)
    path = folder / f"{name}.mp4"
    last = folder / f"{name}-last.png" if spec.get("return_last_frame") is True else None
    reel(planned, shots(planned), soundtrack(planned), path, progress, last)
    reply = told(planned, path)
    return reply | {"files": [path.name, last.name]} if last else reply


def reel(
    planned: Plan, pictures: Iterator[Picture], sound: Floats | None, path: Path,
    progress: Progress, last: Path | None = None,
) -> None:  # fmt: skip
    """Write the pictures, marked if so planned, and tell how far it is from 0 to 99. The last
    picture is written to `last` as well, when that is wanted."""
    mark = mark_for(planned.width, planned.height, planned.mark) if planned.mark else None
    said = 0
    with film(path, (planned.width, planned.height), sound) as opened:
        for number, picture in enumerate(pictures, 1):
            if mark:
                mark.draw(picture)
            opened.show(picture)
            if last and number == planned.frames:
                Image.fromarray(rgb_of(picture)).save(last)
            percent = 99 * number // planned.frames
            if percent >= said + 5:
                said = percent
                progress(percent)


def told(planned: Plan, path: Path) -> dict[str, object]:
    """The reply about one film."""
    return {
        "files": [path.name],
        "width": planned.width,
        "height": planned.height,
        "duration_ms": planned.duration_ms,
    }
