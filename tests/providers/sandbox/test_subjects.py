import numpy as np
import pytest

from onetake.providers.sandbox.layer import Canvas
from onetake.providers.sandbox.palette import PALETTES
from onetake.providers.sandbox.subjects import SKETCHES, subject
from onetake.providers.sandbox.wording import Dress

CANVAS = Canvas(320, 180, 30, 20)


@pytest.mark.parametrize("name", SKETCHES)
def test_a_figure_is_dark_with_a_bright_detail_and_stands_at_its_place(name: str):
    place = (0.4, 0.8, 1.0)
    layer = subject(np.random.default_rng(1), CANVAS, PALETTES["sunset"], name, Dress(), place)
    assert layer.through is not None
    opacity = 255 - layer.through

    foot = layer.top + layer.y.shape[0]
    assert (opacity == 255).sum() > 60
    assert foot <= CANVAS.y(0.8) + CANVAS.height * 0.1
    assert layer.left <= CANVAS.x(0.4) <= layer.left + layer.y.shape[1]
    if name != "tree":
        solid = layer.y[opacity == 255]
        assert int(solid.max()) > int(solid.min()) + 50


@pytest.mark.parametrize("name", ["boat", "balloon"])
def test_what_is_coloured_takes_the_colour_of_the_words(name: str):
    reds: list[float] = []
    for tint in ("3a78c9", "c8322b"):
        rng = np.random.default_rng(1)
        layer = subject(rng, CANVAS, PALETTES["sunset"], name, Dress(tint), (0.4, 0.8, 1.0))
        reds.append(float(layer.uv[..., 1].max()))
    assert reds[1] > reds[0] + 30
