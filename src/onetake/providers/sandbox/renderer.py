"""The child process that draws and plays: one request, one or several files.

Request: `{"spec": …, "materials": [paths], "folder": path, "name": "x"}`; reply: `{"files":
["x.mp4"], …}` with what is known about them. The rule: each operation has one maker, loaded when
it is first needed; its files bear the request's name and appear when they are whole; an error
says what is wrong with the request in words that may be shown.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final, TypeAlias, cast

from onetake.wire.child import ChildError, Progress, serve

Maker: TypeAlias = Callable[
    [Mapping[str, object], Sequence[str], Path, str, Progress], dict[str, object]
]
"""`make(spec, material_paths, folder, name, progress)`; the reply's `files` begin with `name`."""

MAKERS: Final = {
    "text_to_video": "films",
    "image_to_video": "films",
    "first_last_frame": "films",
    "reference_to_video": "films",
    "edit_video": "films",
    "extend_video": "films",
    "animate": "films",
    "avatar": "avatar",
    "text_to_image": "stills",
    "edit_image": "stills",
    "speech": "speech",
    "music": "song",
    "voice_clone": "voices",
    "voice_design": "voices",
}
"""Operation -> the file of this folder whose `make` does it."""

_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,80}")


def render(request: dict[str, Any], progress: Progress) -> dict[str, object]:
    """Make what the spec describes. Raises ChildError of kind `spec` or `material`."""
    # Imported here, so that the limits of the process are set before anything heavy is loaded.
    from onetake.providers.sandbox.decode import Unreadable
    from onetake.providers.sandbox.sheets import Unplannable

    spec = cast("dict[str, object]", request["spec"])
    name = str(request["name"])
    if not _NAME.fullmatch(name):
        raise ChildError("spec", "name must be a plain file name without a suffix")
    try:
        make = _maker(str(spec.get("operation")))
        paths = cast("list[str]", request["materials"])
        return make(spec, paths, Path(request["folder"]), name, progress)
    except Unplannable as error:
        raise ChildError("spec", str(error)) from None
    except Unreadable as error:
        raise ChildError("material", str(error)) from None


def _maker(operation: str) -> Maker:
    if operation not in MAKERS:
        raise ChildError("spec", "this operation is not made by the sandbox")
    module = import_module(f"onetake.providers.sandbox.{MAKERS[operation]}")
    return cast("Maker", module.make)


if __name__ == "__main__":
    serve(render)
