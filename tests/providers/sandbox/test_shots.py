from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from onetake.providers.sandbox.plan import plan
from onetake.providers.sandbox.shots import shots
from tests.providers.sandbox.clips import (
    Pixels,
    error,
    flow,
    footage,
    hue,
    material,
    photo,
    rgb,
    spec,
    spreading,
)

IMAGE = material("image", "image", (854, 480))
SOURCE = material("source_video", "video", (854, 480), 1000)


def frames(prompt: str, *files: Path, **changes: object) -> list[Pixels]:
    planned = plan(spec(prompt, **changes), [str(file) for file in files])
    made = [rgb(picture) for picture in shots(planned)]
    assert len(made) == planned.frames
    return made


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    photo(tmp_path / "a.png", 854, 480)
    return tmp_path / "a.png"


@pytest.fixture
def video(tmp_path: Path) -> Path:
    footage(tmp_path / "v.mp4", (854, 480), 24, 5)
    return tmp_path / "v.mp4"


@pytest.mark.parametrize(
    ("words", "sign"), [("push in", 1), ("镜头推进", 1), ("pull out", -1), ("镜头拉远", -1)]
)
def test_camera_words_move_a_scene(words: str, sign: int):
    made = frames(f"mountains by day, birds, {words}")

    assert sign * spreading(flow(made[4], made[20])) > 0.3


@pytest.mark.parametrize(("words", "sign"), [("pan left", 1), ("pan right", -1)])
def test_pans_move_a_scene_sideways(words: str, sign: int):
    made = frames(f"mountains by day, birds, {words}")

    near = flow(made[4], made[20])[300:, :, 0]
    assert sign * float(np.median(near)) > 2


def test_an_image_is_the_first_frame_and_comes_alive(picture: Path):
    made = frames("push in", picture, operation="image_to_video", materials=[IMAGE])

    assert error(made[0], photo(picture, 854, 480)) < 4
    assert error(made[0], made[-1]) > 3
    assert spreading(flow(made[0], made[-1])) > 0.5


def test_first_and_last_frame_are_exact(picture: Path, tmp_path: Path):
    last = photo(tmp_path / "b.png", 854, 480, seed=4)
    made = frames(
        "x", picture, tmp_path / "b.png", operation="first_last_frame",
        materials=[material("first_frame", "image"), material("last_frame", "image")],
    )  # fmt: skip

    assert error(made[0], photo(picture, 854, 480)) < 4
    assert error(made[-1], last) < 4
    steps = [error(one, other) for one, other in pairwise(made)]
    assert max(steps) < sum(steps) / 4


def test_every_reference_is_seen_in_the_order_of_the_prompt(picture: Path, tmp_path: Path):
    other = photo(tmp_path / "b.png", 480, 480, seed=4)
    materials = [IMAGE, material("image", "image", (480, 480))]
    made = frames(
        "@Image2, then @Image1 in a forest", picture, tmp_path / "b.png",
        operation="reference_to_video", materials=materials, duration="48f",
    )  # fmt: skip

    assert likeness(made[10], other) > 0.9
    assert likeness(made[40], photo(picture, 854, 480)) > 0.9
    assert likeness(made[40], other) < 0.8


def likeness(frame: Pixels, reference: Pixels) -> float:
    """The best match of the reference, at about the size of a card."""
    best = 0.0
    for tall in range(320, 400, 8):
        scale = min(tall / reference.shape[0], 0.66 * 854 * tall / 345 / reference.shape[1])
        small = cv2.resize(reference, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        if small.shape[0] < frame.shape[0] and small.shape[1] < frame.shape[1]:
            inner = small[16:-16, 16:-16]
            best = max(best, float(cv2.matchTemplate(frame, inner, cv2.TM_CCOEFF_NORMED).max()))
    return best


def test_a_reference_video_plays(video: Path):
    made = frames(
        "a forest, static", video, operation="reference_to_video",
        materials=[material("video", "video", (854, 480), 1000)],
    )  # fmt: skip

    assert abs(float(np.median(flow(made[8], made[9])[160:320, 280:560, 0]))) > 1


def test_an_edit_keeps_the_motion_and_changes_the_colours(video: Path):
    edited = frames("in fire", video, operation="edit_video", materials=[SOURCE], duration="auto")
    cool = frames("at night", video, operation="edit_video", materials=[SOURCE], duration="auto")

    assert len(edited) == 24
    motion = flow(edited[8], edited[12])[60:400, 60:780, 0]
    assert float(np.median(motion)) == pytest.approx(20, abs=2)
    assert hue(edited[10])[0] > hue(cool[10])[0] + 0.08


def test_an_edit_shows_its_reference(video: Path, tmp_path: Path):
    Image.new("RGB", (400, 400), (255, 0, 255)).save(tmp_path / "m.png")
    materials = [SOURCE, material("image", "image", (400, 400))]
    made = frames(
        "add @Image1", video, tmp_path / "m.png", operation="edit_video", materials=materials,
    )  # fmt: skip

    pink = (made[12][..., 0] > 200) & (made[12][..., 1] < 70) & (made[12][..., 2] > 200)
    assert pink[:240, 427:].sum() > 5000


def test_an_extension_is_the_source_and_then_goes_on(video: Path):
    made = frames("push in", video, operation="extend_video", materials=[SOURCE])

    assert len(made) == 48
    assert float(np.median(flow(made[10], made[14])[..., 0])) == pytest.approx(20, abs=2)
    assert error(made[23], made[24]) < 2.5 * max(error(made[22], made[23]), 1)
    assert error(made[24], made[47]) > 3
    # It goes on in the direction in which the source went.
    assert float(np.median(flow(made[24], made[28])[..., 0])) > 2


def test_weather_comes_into_a_given_picture(picture: Path):
    made = frames("snowfall, static", picture, operation="image_to_video", materials=[IMAGE])
    plain = frames("static", picture, operation="image_to_video", materials=[IMAGE])

    assert error(made[0], plain[0]) == 0
    assert error(made[23], plain[23]) > 0.05
