import pytest

from onetake.providers.sandbox import products
from onetake.providers.sandbox.clay import extent
from onetake.providers.sandbox.figures import FIGURES, FIXED

THINGS = {
    "cube": products.CUBE, "box": products.BOX, "sphere": products.SPHERE, "cone": products.CONE,
    "bottle": products.BOTTLE, "perfume": products.PERFUME, "watch": products.WATCH,
    "phone": products.PHONE, "shoe": products.SHOE, "car": products.CAR,
    "headphones": products.HEADPHONES, "cup": products.CUP, "book": products.BOOK,
    "chair": products.CHAIR, "flower": products.FLOWER,
}  # fmt: skip


@pytest.mark.parametrize("name", THINGS)
def test_a_thing_stands_and_has_a_colour_of_its_own(name: str):
    pieces = THINGS[name]
    left, low, right, high = extent(pieces)

    assert "main" in {piece.ink for piece in pieces}
    assert -0.25 < low < 0.35
    assert 0.9 < high < 2.3
    assert abs(left + right) < 0.6


@pytest.mark.parametrize("name", FIGURES)
def test_every_ink_is_known(name: str):
    known = {*FIXED, "main", "light", "dark", "shade"}
    assert {piece.ink for piece in FIGURES[name].pieces} <= known
