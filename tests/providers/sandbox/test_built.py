import numpy as np

from onetake.providers.sandbox import built
from onetake.providers.sandbox.elements import Mirror
from onetake.providers.sandbox.layer import Canvas, Layer
from onetake.providers.sandbox.palette import PALETTES

CANVAS = Canvas(320, 180, 30, 20)


def test_a_city_has_lit_windows_and_a_wet_street():
    parts = built.city(np.random.default_rng(1), CANVAS, PALETTES["night"])
    houses = [part for part in parts if isinstance(part, Layer)][1:]

    assert len(houses) == 3
    assert isinstance(parts[-1], Mirror)
    assert all(int(layer.y.max()) > int(np.median(layer.y)) + 30 for layer in houses)


def test_a_planet_is_lit_from_one_side():
    parts = built.space(np.random.default_rng(1), CANVAS, PALETTES["space"])
    planet = parts[-1]
    assert isinstance(planet, Layer)

    half = planet.y.shape[1] // 2
    left, right = float(planet.y[:, :half].mean()), float(planet.y[:, half:].mean())
    assert max(left, right) > 1.4 * min(left, right)
