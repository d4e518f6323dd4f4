import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from onetake.providers.sandbox.films import make
from tests.providers.sandbox.clips import error, flow, material, photo, rendered, spec, watch


def test_the_reply_names_the_file_and_what_it_is(tmp_path: Path):
    told: list[int] = []
    reply = make(spec("the sea"), [], tmp_path, "job", told.append)

    assert reply == {"files": ["job.mp4"], "width": 854, "height": 480, "duration_ms": 1000}
    assert [path.name for path in tmp_path.iterdir()] == ["job.mp4"]
    assert (told[0], told[-1]) == (0, 99)


@pytest.mark.parametrize("heard", [True, False])
def test_without_sound_there_is_no_audio_track(tmp_path: Path, heard: bool):
    clip = rendered(tmp_path, spec("the sea", generate_audio=heard))

    assert (clip.sound is not None) is heard


@pytest.mark.parametrize("size", ["1280*720", "720x1280", "1024x1792"])
def test_a_size_in_pixels_is_exact(tmp_path: Path, size: str):
    clip = rendered(tmp_path, spec("the sea", size=size, duration="2f"))

    assert "x".join(str(side) for side in clip.size) == size.replace("*", "x")


def test_a_watermark_takes_more_of_the_corner(tmp_path: Path):
    asked = spec("mountains, static", duration="4f")
    plain, small, large = (
        rendered(tmp_path, asked | {"mark": True} | more, name=name).frames[2]
        for name, more in (
            ("a", {"mark": False}), ("b", {"watermark": False}), ("c", {"watermark": True})
        )
    )  # fmt: skip

    assert error(large, plain) > 1.7 * error(small, plain) > 0


def test_a_fixed_camera_leaves_a_picture_where_it_is(tmp_path: Path):
    photo(tmp_path / "a.png", 854, 480)
    sheets = [material("first_frame", "image", (854, 480))]
    asked = spec("push in", operation="image_to_video", materials=sheets)
    fixed = rendered(tmp_path, asked | {"camera_fixed": True}, (tmp_path / "a.png",))
    moving = rendered(tmp_path, asked, (tmp_path / "a.png",), name="m")

    assert abs(flow(fixed.frames[0], fixed.frames[-1])).mean() < 0.2
    assert abs(flow(moving.frames[0], moving.frames[-1])).mean() > 2


def test_several_prompts_are_shots_in_sequence(tmp_path: Path):
    shots = json.dumps([{"prompt": "a desert at noon"}, {"prompt": "a neon city"}])
    frames = rendered(tmp_path, spec("", multi_prompt=shots)).frames

    assert len(frames) == 24
    assert error(frames[11], frames[12]) > 8 * error(frames[10], frames[11])


def test_several_shots_of_a_picture_come_closer(tmp_path: Path):
    pixels = photo(tmp_path / "a.png", 854, 480)
    sheets = [material("first_frame", "image", (854, 480))]
    shots = json.dumps([{"prompt": "static"}, {"prompt": "static"}])
    asked = spec("", operation="image_to_video", materials=sheets, multi_prompt=shots)
    frames = rendered(tmp_path, asked, (tmp_path / "a.png",)).frames

    assert error(frames[0], pixels) < 5
    assert error(frames[12], pixels) > 8
    assert watch(tmp_path / "clip.mp4").size == (854, 480)


def test_the_last_frame_is_returned_as_a_picture(tmp_path: Path):
    asked = spec("the sea", duration="4f", return_last_frame=True)
    reply = make(asked, [], tmp_path, "job", lambda _: None)
    film = watch(tmp_path / "job.mp4")
    with Image.open(tmp_path / "job-last.png") as picture:
        last = np.asarray(picture.convert("RGB"), np.int16)

    assert reply["files"] == ["job.mp4", "job-last.png"]
    assert np.abs(last - film.frames[-1]).mean() < 4
