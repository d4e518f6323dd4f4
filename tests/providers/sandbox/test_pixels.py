import cv2
import numpy as np
import pytest

from onetake.providers.sandbox.pixels import (
    U8,
    Picture,
    add,
    blend,
    fade,
    halved,
    multiplied,
    picture_of,
    rgb_of,
    scaled,
    softened,
    spread,
    stacked,
    window,
)
from tests.providers.sandbox.clips import error, rgb


@pytest.fixture
def plane() -> U8:
    rng = np.random.default_rng(1)
    small = rng.integers(0, 255, (30, 40)).astype(np.uint8)
    return scaled(small, 320, 240)


def test_colours_survive_the_way_to_a_picture_and_back():
    colours = np.array([[200, 30, 40], [20, 180, 60], [10, 40, 220], [250, 250, 250]], np.uint8)
    pixels = np.repeat(np.repeat(colours.reshape(2, 2, 3), 16, axis=0), 16, axis=1)

    back = rgb(picture_of(pixels))

    assert error(back[4:12, 4:12], pixels[4:12, 4:12]) < 4
    assert error(back, pixels) < 12  # chroma is soft at the edges


def test_a_picture_shares_its_buffer_and_a_copy_does_not():
    picture = Picture(16, 8)
    picture.buffer[:] = 7
    copied = picture.copy()
    picture.y[0, 0] = picture.uv[0, 0, 0] = 99

    assert (picture.buffer == 99).sum() == 2
    assert (copied.buffer == 7).all()


def test_a_window_of_whole_pixels_is_a_cut(plane: U8):
    assert (window(plane, (10, 20), 1, (100, 80)) == plane[20:100, 10:110]).all()


@pytest.mark.parametrize("step", [1.0, 0.83, 0.97, 1.13])
@pytest.mark.parametrize("at", [(10.0, 20.0), (10.4, 20.7)])
def test_a_window_is_where_a_warp_puts_it(plane: U8, at: tuple[float, float], step: float):
    shift = step / 2 - 0.5
    matrix = np.array([[step, 0, at[0] + shift], [0, step, at[1] + shift]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    expected = np.asarray(cv2.warpAffine(plane, matrix, (120, 100), flags=flags))

    assert error(window(plane, at, step, (120, 100)), expected) < 1.5


def test_outside_of_a_plane_is_its_edge(plane: U8):
    seen = window(plane, (-20, -30), 1, (60, 60))

    assert seen.shape == (60, 60)
    assert (seen[:30, :20] == plane[0, 0]).all()
    assert (seen[30:, 20:] == plane[:30, :40]).all()
    assert window(plane, (1000, 1000), 0.9, (50, 40)).shape == (40, 50)


def test_a_rough_window_has_the_right_size(plane: U8):
    assert window(plane, (10.4, 3.6), 0.93, (61, 43), rough=True).shape == (43, 61)


def test_covering_half_of_something_with_something(plane: U8):
    half = np.full_like(plane, 128)
    below = np.full_like(plane, 200)
    fade(below, half)
    add(below, multiplied(np.full_like(plane, 100), 255 - half))

    assert below.min() == below.max() == 150


def test_planes_change_their_size_and_sharpness(plane: U8):
    assert halved(plane).shape == (120, 160)
    assert spread(np.zeros((3, 4), np.float32), 30, 20).shape == (20, 30)
    assert stacked((plane, plane)).shape == (240, 320, 2)
    assert softened(plane, 5).std() < plane.std()
    assert (blend(plane, 255 - plane, 1) == 255 - plane).all()


def test_rgb_comes_back_from_a_picture():
    rng = np.random.default_rng(1)
    small = rng.integers(30, 225, (6, 8, 3)).astype(np.uint8)
    soft = np.asarray(cv2.resize(small, (160, 120), interpolation=cv2.INTER_CUBIC))
    back = rgb_of(picture_of(soft.astype(np.uint8)))

    assert back.shape == soft.shape
    assert error(back, soft) < 2
