from pathlib import Path

import numpy as np
import pytest

from onetake.providers.sandbox.face import face_in
from onetake.providers.sandbox.pixels import picture_of
from tests.providers.sandbox.clips import LIPS, portrait


@pytest.mark.parametrize("size", [(480, 640), (900, 1200), (720, 720)])
def test_a_face_and_its_lips_are_found(tmp_path: Path, size: tuple[int, int]):
    width, height = size
    face = face_in(picture_of(portrait(tmp_path / "a.png", width, height)))

    assert face.sure
    assert face.x == pytest.approx(width / 2, abs=width * 0.03)
    assert face.top == pytest.approx(height * 0.18, abs=height * 0.04)
    assert face.mouth_x == pytest.approx(width / 2, abs=width * 0.03)
    assert face.mouth_y == pytest.approx(height * LIPS[0], abs=height * 0.02)


def test_a_face_beside_the_middle(tmp_path: Path):
    person = portrait(tmp_path / "a.png", 400, 400)
    wide = np.full((400, 1000, 3), (128, 152, 172), np.uint8)
    wide[:, 550:950] = person
    face = face_in(picture_of(wide))

    assert face.mouth_x == pytest.approx(750, abs=20)


@pytest.mark.parametrize("value", [0, 128, 255])
@pytest.mark.parametrize("size", [(640, 360), (360, 640), (64, 64)])
def test_without_a_face_it_is_the_upper_middle(size: tuple[int, int], value: int):
    width, height = size
    face = face_in(picture_of(np.full((height, width, 3), value, np.uint8)))

    assert not face.sure
    assert face.mouth_x == width / 2
    assert 0.25 * height < face.mouth_y < 0.65 * height
    assert face.width < width


def test_noise_has_an_answer():
    noise = np.random.default_rng(2).integers(0, 255, (120, 90, 3)).astype(np.uint8)
    face = face_in(picture_of(noise))

    assert 0 <= face.mouth_x <= 90
    assert 0 <= face.mouth_y <= 120


def test_a_coloured_block_is_no_face():
    pixels = np.full((400, 600, 3), (90, 110, 140), np.uint8)
    pixels[80:300, 60:260] = (200, 140, 110)
    face = face_in(picture_of(pixels))

    assert not face.sure
    assert face.mouth_x == 300


def test_a_round_patch_without_eyes_is_no_face():
    pixels = np.full((400, 600, 3), (90, 110, 140), np.uint8)
    ys, xs = np.mgrid[0:400, 0:600]
    pixels[((xs - 160) / 90) ** 2 + ((ys - 180) / 110) ** 2 < 1] = (214, 160, 130)
    face = face_in(picture_of(pixels))

    assert not face.sure
    assert face.mouth_x == 300


def test_a_wall_of_warm_colour_is_no_face():
    face = face_in(picture_of(np.full((400, 600, 3), (214, 160, 130), np.uint8)))

    assert not face.sure
