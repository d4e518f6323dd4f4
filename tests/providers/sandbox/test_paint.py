import numpy as np
import pytest

from onetake.providers.sandbox.layer import Canvas
from onetake.providers.sandbox.paint import (
    bytes_of,
    disc,
    filled,
    gradient,
    noise,
    outline,
    oval,
    polygon,
    profile,
    ridge,
    sky,
    stroke,
)
from onetake.providers.sandbox.palette import PALETTES, ink

CANVAS = Canvas(160, 96, 16, 16)
BLACK, WHITE = ink("000000"), ink("ffffff")


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(3)


def test_a_gradient_goes_from_its_first_ink_to_its_last():
    rows = gradient(200, ((0, BLACK), (1, WHITE)))

    assert rows[0, 0] == pytest.approx(16, abs=8)
    assert rows[-1, 0] == pytest.approx(235, abs=8)
    assert (np.diff(rows[:, 0]) >= 0).all()


def test_a_slow_gradient_has_no_bands(rng: np.random.Generator):
    plane = np.repeat(np.linspace(100, 103, 300, dtype=np.float32)[:, None], 200, axis=1)

    rows = bytes_of(rng, plane).mean(axis=1)

    assert np.abs(rows - plane[:, 0]).max() < 0.2


def test_painted_luma_keeps_to_its_range(rng: np.random.Generator):
    rows = gradient(40, ((0, BLACK), (1, WHITE)))
    y, uv = filled(rng, rows, 60, np.full((40, 60), 30, np.float32))

    assert (y.shape, uv.shape) == ((40, 60), (20, 30, 2))
    assert y.min() >= 16
    assert y.max() <= 235


def test_an_outline_is_full_below_its_line():
    tops = np.full(CANVAS.full_width, 40.0, np.float32)
    mask = outline(CANVAS, tops, 20)

    assert (mask[:19] == 0).all()
    assert (mask[22:] == 255).all()


def test_noise_and_profiles_vary_around_zero(rng: np.random.Generator):
    field, line = noise(rng, 64, 96), profile(rng, 400, 6, 5)

    assert field.shape == (64, 96)
    assert abs(float(field.mean())) < 0.8
    assert 0.2 < float(field.std()) < 2
    assert 0.2 < float(line.std()) < 2


def test_shapes_are_where_they_are_put():
    mask = np.zeros((60, 60), np.uint8)
    disc(mask, (20, 20), 6, 200)
    oval(mask, (45, 20), (8, 3), 150)
    stroke(mask, (5, 50), (55, 50), 100, 3)
    polygon(mask, np.array([[40, 30], [58, 30], [58, 44]], np.float32), 90)

    assert (mask[20, 20], mask[20, 45], mask[50, 30], mask[34, 54]) == (200, 150, 100, 90)
    assert mask[20, 28] == mask[26, 45] == mask[40, 10] == 0


def test_a_sky_is_opaque_and_bright_at_its_light(rng: np.random.Generator):
    layer = sky(rng, CANVAS, PALETTES["sunset"], (0.5, 0.3), 0.7)

    assert layer.through is None
    at = (int(CANVAS.y(0.3)), int(CANVAS.x(0.5)))
    assert layer.y[at] > layer.y[2, 2] + 60


def test_a_ridge_hides_what_is_behind_its_foot(rng: np.random.Generator):
    tops = np.full(CANVAS.full_width, 60.0, np.float32)
    layer = ridge(rng, CANVAS, tops, (WHITE, BLACK), 0.5)

    assert layer.top + layer.solid in range(59, 64)
