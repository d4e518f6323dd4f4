from pathlib import Path

import numpy as np
import pytest

from onetake.providers.sandbox.camera import Camera
from onetake.providers.sandbox.motion import Morph, Still, heading, nearness
from onetake.providers.sandbox.pixels import Picture, picture_of, window
from tests.providers.sandbox.clips import flow, photo, rgb, spreading


@pytest.fixture
def picture(tmp_path: Path) -> Picture:
    return picture_of(photo(tmp_path / "a.png", 426, 240))


def moved(picture: Picture, *moves: str, frame: int = 20) -> Picture:
    still = Still(picture, Camera(moves, 0.5, 48))
    into = Picture(picture.width, picture.height)
    still.draw(into, frame, frame / 24)
    return into


@pytest.mark.parametrize("move", ["push_in", "pull_out", "pan_left", "tilt_up", "orbit"])
def test_the_first_frame_is_the_picture_itself(picture: Picture, move: str):
    assert (moved(picture, move, frame=0).buffer == picture.buffer).all()


def test_push_in_spreads_and_pull_out_gathers(picture: Picture):
    before = rgb(picture)

    assert spreading(flow(before, rgb(moved(picture, "push_in")))) > 0.5
    assert spreading(flow(before, rgb(moved(picture, "pull_out")))) < -0.5


@pytest.mark.parametrize(
    ("move", "axis", "sign"),
    [("pan_left", 0, 1), ("pan_right", 0, -1), ("tilt_up", 1, 1), ("tilt_down", 1, -1)],
)
def test_the_picture_goes_against_the_camera(picture: Picture, move: str, axis: int, sign: int):
    motion = flow(rgb(picture), rgb(moved(picture, move)))[..., axis]

    assert sign * float(np.median(motion)) > 1


def test_near_parts_move_more_than_far_ones(picture: Picture):
    motion = flow(rgb(picture), rgb(moved(picture, "pan_left", frame=47)))[..., 0]
    near = nearness(picture.y)

    assert (near.min(), near.max()) == (0, 1)
    small = motion[:: motion.shape[0] // 90, :: motion.shape[1] // 160][:90, :159]
    share = near[: small.shape[0], : small.shape[1]]
    assert np.median(small[share > 0.6]) > np.median(small[share < 0.3])


def test_a_morph_begins_and_ends_exactly(picture: Picture, tmp_path: Path):
    other = picture_of(photo(tmp_path / "b.png", 426, 240, seed=9))
    morph = Morph(picture, other)
    into = Picture(426, 240)

    morph.draw(into, 0)
    assert (into.buffer == picture.buffer).all()
    morph.draw(into, 1)
    assert (into.buffer == other.buffer).all()


def test_a_morph_carries_things_instead_of_fading_them():
    pictures: list[Picture] = []
    for left in (190, 206):
        pixels = np.full((240, 426, 3), 60, np.uint8)
        pixels[100:140, left : left + 40] = 230
        pictures.append(picture_of(pixels))
    into = Picture(426, 240)
    Morph(*pictures).draw(into, 0.5)

    row = into.y[120].astype(int)
    middle = float((np.arange(426) * (row > 140)).sum() / (row > 140).sum())
    assert middle == pytest.approx(218, abs=3)
    assert (row > 200).sum() in range(32, 48)


@pytest.mark.parametrize(("shift", "sign"), [((6.0, 0.0), -1), ((-6.0, 0.0), 1)])
def test_the_heading_of_a_camera_is_found(picture: Picture, shift: tuple[float, float], sign: int):
    after = picture.copy()
    after.y[:] = window(picture.y, (-shift[0], -shift[1]), 1, (426, 240))

    x, y = heading(picture, after)

    assert x * sign == pytest.approx(6 / 240, abs=0.006)
    assert abs(y) < 0.004


def test_unrelated_frames_have_no_heading(picture: Picture):
    other = picture.copy()
    other.y[:] = np.random.default_rng(1).integers(16, 235, other.y.shape)

    assert heading(picture, other) == (0, 0)
