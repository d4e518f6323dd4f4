"""The child process that draws: one request, one MP4.

Request: `{"spec": …, "materials": [paths], "folder": path, "name": "x.mp4"}`; reply: `{"files":
["x.mp4"], "width", "height", "duration_ms"}`. The rule: a file has its name only when it is
whole, and an error says what is wrong with the request in words that may be shown.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from onetake.wire.child import ChildError, serve


def render(request: dict[str, Any], progress: Callable[[int], None]) -> dict[str, object]:
    """Draw what the spec describes. Raises ChildError of kind `spec` or `material`."""
    # Imported here, so that the limits of the process are set before anything heavy is loaded.
    from onetake.providers.sandbox.decode import Unreadable
    from onetake.providers.sandbox.plan import Unplannable, plan

    try:
        planned = plan(request["spec"], cast("list[str]", request["materials"]))
        name = str(request["name"])
        if Path(name).name != name or not name.endswith(".mp4"):
            raise Unplannable("name must be a plain file name that ends in .mp4")
        _draw(planned, Path(request["folder"]) / name, progress)
    except Unplannable as error:
        raise ChildError("spec", str(error)) from None
    except Unreadable as error:
        raise ChildError("material", str(error)) from None
    return {
        "files": [name],
        "width": planned.width,
        "height": planned.height,
        "duration_ms": planned.duration_ms,
    }


def _draw(planned: Any, path: Path, progress: Callable[[int], None]) -> None:
    from onetake.providers.sandbox.encode import film
    from onetake.providers.sandbox.mark import mark_for
    from onetake.providers.sandbox.shots import shots
    from onetake.providers.sandbox.soundtrack import soundtrack

    progress(0)
    mark = mark_for(planned.width, planned.height) if planned.mark else None
    sound = soundtrack(planned)
    told = 0
    with film(path, (planned.width, planned.height), sound) as reel:
        for number, picture in enumerate(shots(planned), 1):
            if mark:
                mark.draw(picture)
            reel.show(picture)
            percent = 99 * number // planned.frames
            if percent >= told + 5:
                told = percent
                progress(percent)


if __name__ == "__main__":
    serve(render)
