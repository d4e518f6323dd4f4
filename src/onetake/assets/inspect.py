"""The child process that looks into files: `python -m onetake.assets.inspect`.

The rule: whatever a hostile file makes a library do, it happens here, with little memory, no
network and no secrets, and only sizes, lengths and sentences of ours come out.
"""

from pathlib import Path
from typing import Any

from onetake.wire.child import ChildError, Progress, serve


def handle(request: dict[str, Any], _progress: Progress) -> dict[str, Any]:
    """`{"path", "content_type", "seconds_max"}`, and for a thumbnail `"target"`, `"at_ms"`
    and `"width_max"`, or for a sheet of frames `"target"` and `"tiles"`, a number for each side."""
    path, content_type = Path(request["path"]), str(request["content_type"])
    if content_type.startswith("image/"):
        return _image(request, path, content_type)
    return _recording(request, path, content_type)


def _image(request: dict[str, Any], path: Path, content_type: str) -> dict[str, Any]:
    from onetake.assets.image import image_facts, image_thumbnail

    if "target" not in request:
        return image_facts(path, content_type)
    if "tiles" in request:
        raise ChildError("unreadable", "is a single picture")
    return image_thumbnail(path, content_type, Path(request["target"]), request["width_max"])


def _recording(request: dict[str, Any], path: Path, content_type: str) -> dict[str, Any]:
    from onetake.assets.recording import recording_facts, recording_sheet, recording_thumbnail

    if "target" not in request:
        return recording_facts(path, content_type, request["seconds_max"])
    if content_type.startswith("audio/"):
        raise ChildError("unreadable", "holds no picture")
    if "tiles" in request:
        return recording_sheet(path, content_type, Path(request["target"]), request["tiles"])
    return recording_thumbnail(
        path, content_type, Path(request["target"]), request["at_ms"], request["width_max"]
    )


if __name__ == "__main__":
    serve(handle)
