import numpy as np
import pytest

from onetake.providers.sandbox.figures import FIGURES, figure, half_width, inks_for
from onetake.providers.sandbox.layer import Canvas, Layer
from onetake.providers.sandbox.palette import PALETTES, ink
from onetake.providers.sandbox.wording import Dress

CANVAS = Canvas(320, 240, 30, 20)
TINTS = {"red": "c8322b", "green": "4b9a57", "blue": "3a78c9", "yellow": "edc83d"}
GREY = "808080"


def body(name: str, dress: Dress | None = None, palette: str = "day") -> Layer:
    rng = np.random.default_rng(1)
    dress = dress or Dress()
    return figure(rng, CANVAS, PALETTES[palette], name, dress, (0.5, 0.8, 1.0))[-1]


def colour(layer: Layer) -> tuple[float, float, float]:
    """The mean of what is solid."""
    assert layer.through is not None
    assert layer.through_half is not None
    half = layer.through_half[..., 0] == 0
    means = [float(layer.uv[..., c][half].mean()) for c in (0, 1)]
    return float(layer.y[layer.through == 0].mean()), means[0], means[1]


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_large_in_the_middle_and_shaded(name: str):
    layer = body(name)
    assert layer.through is not None
    solid = layer.through == 0

    assert 0.04 < solid.sum() / (CANVAS.width * CANVAS.height) < 0.62
    middle = layer.left + layer.y.shape[1] / 2
    assert abs(middle - CANVAS.x(0.5)) < CANVAS.width * 0.15
    assert int(np.ptp(layer.y[solid])) > 50


@pytest.mark.parametrize("palette", ["day", "night", "sunset"])
@pytest.mark.parametrize("tint", TINTS)
@pytest.mark.parametrize("name", ["cube", "sphere", "car", "cat", "cup", "shoe"])
def test_the_word_colours_it_in_any_light(name: str, tint: str, palette: str):
    seen, grey = (colour(body(name, Dress(each), palette)) for each in (TINTS[tint], GREY))
    moved = np.array([seen[1] - grey[1], seen[2] - grey[2]])

    def alike(other: str) -> float:
        wanted = np.array(ink(TINTS[other])[1:]) - 128
        return float(moved @ wanted / np.linalg.norm(wanted))

    assert max(TINTS, key=alike) == tint
    assert alike(tint) > 5


def test_black_is_darker_than_white():
    assert colour(body("cat", Dress("17181b")))[0] + 60 < colour(body("cat", Dress("f4f4f2")))[0]


def test_a_cube_is_no_sphere():
    steps: list[int] = []
    for name in ("cube", "sphere"):
        layer = body(name, Dress("c8322b"))
        row = layer.y[layer.y.shape[0] * 2 // 3].astype(int)
        inside = row[len(row) // 4 : -len(row) // 4]
        steps.append(int(np.abs(inside[4:] - inside[:-4]).max()))

    assert steps[0] > steps[1] + 15  # two faces meet at an edge, a ball has none


def test_every_figure_differs_from_every_other():
    drawn = {name: body(name, Dress("3a78c9")) for name in FIGURES}
    seen = {(layer.y.shape, int(layer.y.sum())) for layer in drawn.values()}
    assert len(seen) == len(FIGURES)


def test_what_stands_throws_a_shadow_and_what_floats_does_not():
    rng = np.random.default_rng(1)
    layers = {
        name: figure(rng, CANVAS, PALETTES["day"], name, Dress(), (0.5, 0.8, 1.0))
        for name in ("cat", "otter", "fish")
    }
    assert [len(layers[name]) for name in ("cat", "otter", "fish")] == [2, 1, 1]


def test_glass_is_seen_through():
    clear = body("sphere", Dress("3a78c9", glass=True))
    assert clear.through is not None
    assert int(clear.through.min()) > 20


def test_a_large_figure_is_modelled_coarsely_and_still_sharp():
    big = Canvas(1600, 1600, 8, 8)
    layer = figure(
        np.random.default_rng(1), big, PALETTES["day"], "cube", Dress(), (0.5, 0.8, 1.0)
    )[-1]
    assert layer.through is not None
    row = 255 - layer.through[layer.y.shape[0] // 2]

    assert layer.y.shape[1] > 600
    assert ((row > 20) & (row < 235)).sum() < 12


def test_widths():
    assert half_width("car") > half_width("cube") > 0
    assert half_width("lighthouse") == half_width("portrait") == 0


def test_inks_follow_from_the_main_one():
    inks = inks_for("808080")
    assert inks["dark"].mean() < inks["shade"].mean() < inks["main"].mean() < inks["light"].mean()
    assert (inks_for("ff0000")["black"] == inks["black"]).all()
