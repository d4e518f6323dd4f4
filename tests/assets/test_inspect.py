"""Which question goes where. The child itself is started by `test_probe.py`."""

import subprocess
import sys
from pathlib import Path

import pytest

from onetake.assets.inspect import handle
from onetake.wire.child import ChildError
from tests.assets import media


def _no_progress(_percent: int) -> None: ...


def test_images_and_recordings_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "i").write_bytes(media.image_bytes("PNG"))
    video = media.video(tmp_path / "v.mp4", seconds=0.5)
    image_request = {"path": str(tmp_path / "i"), "content_type": "image/png", "seconds_max": 9}
    video_request = {"path": str(video), "content_type": "video/mp4", "seconds_max": 9}
    small = {"target": str(tmp_path / "t"), "at_ms": None, "width_max": 32}

    assert handle(image_request, _no_progress) == {"width": 96, "height": 64}
    assert handle(video_request, _no_progress)["duration_ms"] == 500
    assert handle(image_request | small, _no_progress) == {"width": 32, "height": 21}
    assert handle(video_request | small, _no_progress) == {"width": 32, "height": 18}


def test_a_sheet_is_asked_for_by_its_tiles(tmp_path: Path) -> None:
    video = media.video(tmp_path / "v.mp4", seconds=0.5)
    request = {"path": str(video), "content_type": "video/mp4", "seconds_max": 9}
    sheet = {"target": str(tmp_path / "s"), "tiles": 2}

    assert handle(request | sheet, _no_progress) == {"width": 512, "height": 288}
    with pytest.raises(ChildError, match="holds no picture"):
        handle(request | sheet | {"content_type": "audio/mp4"}, _no_progress)


def test_sound_has_no_thumbnail(tmp_path: Path) -> None:
    request = {"path": "x", "content_type": "audio/wav", "target": "t", "seconds_max": 9}

    with pytest.raises(ChildError, match="holds no picture"):
        handle(request, _no_progress)


def test_the_parents_side_loads_no_media_library_and_no_http_client() -> None:
    program = (
        "import sys\n"
        "import onetake.assets.fetch, onetake.assets.keep, onetake.assets.links\n"
        "import onetake.assets.local, onetake.assets.inspect\n"
        "print(sorted({'av', 'PIL', 'numpy', 'cv2', 'aiohttp', 'yarl'} & set(sys.modules)))\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )  # fmt: skip

    assert said.stdout == b"[]\n"
