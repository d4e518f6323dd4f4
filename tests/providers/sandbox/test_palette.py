import pytest

from onetake.providers.sandbox.palette import PALETTES, Palette, ink, mix


def test_grey_has_no_colour():
    luma, blue, red = ink("808080")

    assert luma == pytest.approx(126, abs=0.5)
    assert (blue, red) == pytest.approx((128, 128), abs=0.1)


@pytest.mark.parametrize(("rgb", "luma"), [("000000", 16), ("ffffff", 235)])
def test_black_and_white_are_the_ends_of_the_range(rgb: str, luma: float):
    assert ink(rgb)[0] == pytest.approx(luma, abs=0.1)


def test_a_mixture_goes_from_the_one_to_the_other():
    black, white = ink("000000"), ink("ffffff")

    assert mix(black, white, 0) == black
    assert mix(black, white, 1) == pytest.approx(white)
    assert mix(black, white, 0.5)[0] == pytest.approx(125.5, abs=0.1)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=lambda palette: palette.name)
def test_what_is_near_is_darker_than_what_is_far(palette: Palette):
    assert palette.near[0] < palette.far[0]
    assert palette.near[0] < palette.low[0] < palette.light[0] + 1
