import numpy as np
import pytest

from onetake.providers.sandbox.camera import View
from onetake.providers.sandbox.elements import (
    Birds,
    Grain,
    Mirror,
    Silk,
    Water,
    column_of,
    lay,
    row_of,
    soft_planes,
)
from onetake.providers.sandbox.palette import PALETTES, ink
from onetake.providers.sandbox.pixels import Picture

SUNSET = PALETTES["sunset"]


def rng() -> np.random.Generator:
    return np.random.default_rng(4)


def grey(luma: int = 90) -> Picture:
    picture = Picture(320, 180)
    picture.y[:], picture.uv[:] = luma, 128
    return picture


def test_water_lies_below_the_horizon_and_glitters_towards_the_light():
    picture = grey()
    Water(rng(), SUNSET, 0.5, 0.25, 0.5).draw(picture, View(), 0)

    assert (picture.y[:88] == 90).all()
    left, right = picture.y[100:, 40:120].max(), picture.y[100:, 220:300].max()
    assert left > right + 20


def test_waves_move():
    water = Water(rng(), SUNSET, 0.5, 0.5, 0.5)
    one, other = grey(), grey()
    water.draw(one, View(), 0)
    water.draw(other, View(), 0.5)

    assert np.abs(one.y.astype(int) - other.y).mean() > 1


def test_silk_flows_over_the_whole_picture():
    silk = Silk(rng(), SUNSET, 0.5)
    one, other = grey(), grey()
    silk.draw(one, View(), 0)
    silk.draw(other, View(), 1)

    assert (one.y == 90).mean() < 0.1
    assert one.y.std() > 10
    assert np.abs(one.y.astype(int) - other.y).mean() > 3


def test_a_mirror_shows_what_is_above_it():
    picture = grey(20)
    picture.y[60:80, 150:170] = 220
    Mirror(rng(), ink("000000"), 0.5, 0.5, 0.8).draw(picture, View(), 0)

    assert picture.y[100:120, 150:170].mean() > 100
    assert picture.y[100:120, 20:60].mean() < 30


def test_birds_fly():
    birds = Birds(rng(), ink("000000"), 0.5)
    one, other = grey(200), grey(200)
    birds.draw(one, View(), 0)
    birds.draw(other, View(), 2)

    assert (one.y < 100).any()
    assert (one.y != other.y).any()
    assert (one.y[120:] == 200).all()


def test_grain_is_weak_and_changes_from_frame_to_frame():
    grain = Grain(rng(), 320, 180)
    one, other = grey(), grey()
    grain.draw(one, 0)
    grain.draw(other, 1)

    assert np.abs(one.y.astype(int) - 90).max() <= 2
    assert abs(float(one.y.mean()) - 90) < 0.1
    assert (one.y != other.y).mean() > 0.2


def test_an_ink_is_laid_through_a_mask():
    picture, mask = grey(), np.zeros((180, 320), np.uint8)
    mask[40:80, 100:140] = 255
    red = ink("ff0000")
    lay(picture, mask, red)

    assert picture.y[60, 120] == pytest.approx(red[0], abs=1)
    assert picture.uv[30, 60] == pytest.approx(red[1:], abs=1)
    assert picture.y[10, 10] == 90
    assert picture.uv[5, 5] == pytest.approx((128, 128), abs=1)


def test_places_follow_the_camera():
    view = View(x=0.1, y=0.1, zoom=2)

    assert row_of(0.5, View(), 180) == 90
    assert row_of(0.5, view, 180, 1.0) == pytest.approx(90 - 2 * 18)
    assert column_of(0.5, view, grey(), 1.0) == pytest.approx(160 - 2 * 18)


def test_small_fields_become_full_planes():
    fields = [np.full((9, 16), value, np.float32) for value in (100, 120, 140)]
    y, uv = soft_planes(rng(), (fields[0], fields[1], fields[2]), 320, 180)

    assert (y.shape, uv.shape) == ((180, 320), (90, 160, 2))
    assert float(y.mean()) == pytest.approx(100, abs=1)
    assert float(uv[..., 1].mean()) == pytest.approx(140, abs=1)
