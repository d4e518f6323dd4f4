from collections.abc import Callable

import numpy as np
import pytest

from onetake.providers.sandbox import landscape
from onetake.providers.sandbox.layer import Canvas, Element, Layer
from onetake.providers.sandbox.palette import PALETTES, Palette

CANVAS = Canvas(320, 180, 30, 20)
Painter = Callable[[np.random.Generator, Canvas, Palette], list[Layer | Element]]


def alps(rng: np.random.Generator, canvas: Canvas, palette: Palette) -> list[Layer | Element]:
    return landscape.mountains(rng, canvas, palette, True)


@pytest.mark.parametrize("painter", [alps, landscape.desert, landscape.meadow, landscape.forest])
@pytest.mark.parametrize("palette", ["day", "night"])
def test_layers_lie_behind_each_other_on_an_opaque_sky(painter: Painter, palette: str):
    parts = painter(np.random.default_rng(1), CANVAS, PALETTES[palette])
    layers = [part for part in parts if isinstance(part, Layer)]

    assert len(layers) == len(parts) >= 5
    assert layers[0].through is None
    assert all(layer.through is not None for layer in layers[1:])
    depths = [layer.depth for layer in layers]
    assert depths[0] == min(depths)
    assert depths[-1] > 0.9


def test_snow_lies_on_the_summits_only_where_it_should():
    snowy, bare = (
        landscape.mountains(np.random.default_rng(1), CANVAS, PALETTES["night"], snow)[1]
        for snow in (True, False)
    )
    assert isinstance(snowy, Layer)
    assert isinstance(bare, Layer)

    assert int(snowy.y.max()) > int(bare.y.max()) + 40


def test_distance_takes_the_colour_of_the_horizon():
    palette = PALETTES["sunset"]

    assert landscape.haze(palette, 0)[0][0] > landscape.haze(palette, 1)[0][0]
    assert landscape.haze(palette, 1)[0] == pytest.approx(palette.near)


def test_a_tree_stands_on_its_foot():
    mask = np.zeros((100, 100), np.uint8)
    landscape.broadleaf(np.random.default_rng(1), mask, (50, 90), 30)

    assert mask[85, 50] == 255
    assert mask[50, 50] == 255
    assert (mask[95:] == 0).all()
