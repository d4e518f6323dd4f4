import pytest

from onetake.providers.sandbox import animals
from onetake.providers.sandbox.animals import eyes, smile
from onetake.providers.sandbox.clay import Clay, extent

ALL = {
    "cat": animals.CAT, "dog": animals.DOG, "rabbit": animals.RABBIT, "bear": animals.BEAR,
    "panda": animals.PANDA, "otter": animals.OTTER, "bird": animals.BIRD,
    "horse": animals.HORSE, "fish": animals.FISH,
}  # fmt: skip


@pytest.mark.parametrize("name", ALL)
def test_an_animal_has_its_own_colour_eyes_and_a_foot_on_the_ground(name: str):
    pieces = ALL[name]
    _, low, _, high = extent(pieces)

    assert {"main", "black", "white"} <= {piece.ink for piece in pieces}
    assert -0.35 < low < 0.1
    assert 0.8 < high < 2.3


def test_eyes_have_a_spark_and_may_have_an_iris():
    assert [piece.ink for piece in eyes(0.2, 1, 0.1)] == ["black", "white"]
    assert [piece.ink for piece in eyes(0.2, 1, 0.1, "iris")] == ["iris", "black", "white"]


def test_a_smile_is_even():
    left, _, right, _ = smile(0, 1, 0.2).box()
    assert left == pytest.approx(-right)


def test_a_panda_is_a_bear_in_black_and_white():
    def dark(pieces: tuple[Clay, ...]) -> int:
        return sum(piece.ink == "black" for piece in pieces)

    assert len(animals.PANDA) == len(animals.BEAR)
    assert dark(animals.PANDA) > dark(animals.BEAR)
