import numpy as np
import pytest

from onetake.providers.sandbox import places
from onetake.providers.sandbox.camera import View
from onetake.providers.sandbox.layer import Canvas, Element, Layer, Stage
from onetake.providers.sandbox.palette import PALETTES, ink
from onetake.providers.sandbox.pixels import Picture
from onetake.providers.sandbox.wording import Dress

CANVAS = Canvas(320, 240, 30, 20)
PALETTE = PALETTES["gold"]


def drawn(parts: list[Layer | Element]) -> Picture:
    picture = Picture(320, 240)
    Stage(tuple(parts)).draw(picture, View(), 0)
    return picture


def studio(dress: Dress, half: float = 0.2) -> Picture:
    rng = np.random.default_rng(1)
    return drawn(places.studio(rng, CANVAS, PALETTE, dress, half))


@pytest.mark.parametrize("colour", ["f4f4f2", "17181b", "e98a2b", "3a78c9"])
def test_paper_has_the_colour_of_the_words(colour: str):
    picture = studio(Dress(ground=colour, surface="seamless"))

    assert float(picture.y.mean()) == pytest.approx(ink(colour)[0], abs=24)
    assert float(picture.uv[..., 0].mean()) == pytest.approx(ink(colour)[1], abs=6)
    assert float(picture.uv[..., 1].mean()) == pytest.approx(ink(colour)[2], abs=6)


def test_a_desk_has_its_colour_and_an_edge_before_the_wall():
    picture = studio(Dress(ground="3a78c9", surface="desk"))
    wall, desk = picture.uv[20:60, :, 0].mean(), picture.uv[90:, :, 0].mean()

    assert float(desk) > float(wall) + 10


def test_wood_has_a_grain():
    wood, plain = (studio(Dress(ground=each, surface="desk")) for each in ("b98d60", "f4f4f2"))

    assert (
        np.diff(wood.y[170:, 160].astype(int)).std() > np.diff(plain.y[170:, 160].astype(int)).std()
    )


def test_a_plinth_is_as_wide_as_its_subject_needs_and_absent_without_one():
    none, small, wide = (
        places.studio(np.random.default_rng(1), CANVAS, PALETTE, Dress(), half)
        for half in (0.0, 0.1, 0.42)
    )
    assert len(none) == 1
    blocks = [parts[1] for parts in (small, wide)]
    widths = [block.y.shape[1] for block in blocks if isinstance(block, Layer)]
    assert widths[1] > widths[0] * 1.5


def test_a_room_takes_the_colour_of_its_wall_or_of_its_rug():
    rng = np.random.default_rng(1)
    plain = drawn(places.room(rng, CANVAS, PALETTE, Dress()))
    walled = drawn(places.room(rng, CANVAS, PALETTE, Dress(ground="3a78c9", surface="seamless")))
    rugged = drawn(places.room(rng, CANVAS, PALETTE, Dress(ground="3a78c9", surface="soft")))

    assert walled.uv[10:50, :, 0].mean() > plain.uv[10:50, :, 0].mean() + 10
    assert rugged.uv[104:106, 60:100, 0].mean() > plain.uv[104:106, 60:100, 0].mean() + 10


def test_the_deep_is_lighter_above_and_blue():
    picture = drawn(places.underwater(np.random.default_rng(1), CANVAS, PALETTES["ocean"]))

    assert picture.y[:40].mean() > picture.y[150:190].mean() + 25
    assert picture.uv[..., 0].mean() > 140
