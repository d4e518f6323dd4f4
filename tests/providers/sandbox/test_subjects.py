import numpy as np
import pytest

from onetake.providers.sandbox.layer import Canvas
from onetake.providers.sandbox.palette import PALETTES
from onetake.providers.sandbox.subjects import SKETCHES, subject

CANVAS = Canvas(320, 180, 30, 20)


@pytest.mark.parametrize("name", SKETCHES)
def test_a_figure_is_dark_with_a_bright_detail_and_stands_at_its_place(name: str):
    place = (0.4, 0.8, 1.0)
    layer = subject(np.random.default_rng(1), CANVAS, PALETTES["sunset"], name, place)
    assert layer.through is not None
    opacity = 255 - layer.through

    foot = layer.top + layer.y.shape[0]
    assert (opacity == 255).sum() > 60
    assert foot <= CANVAS.y(0.8) + CANVAS.height * 0.1
    assert layer.left <= CANVAS.x(0.4) <= layer.left + layer.y.shape[1]
    if name != "tree":
        solid = layer.y[opacity == 255]
        assert int(solid.max()) > int(solid.min()) + 50
