from pathlib import Path
from typing import Any

import numpy as np
import pytest

from onetake.providers.sandbox import styles, vocabulary
from onetake.providers.sandbox.styles import STYLES, WORK_SIDE, styled
from tests.providers.sandbox.clips import Pixels, error, photo


@pytest.fixture
def pixels(tmp_path: Path) -> Pixels:
    return photo(tmp_path / "a.png", 400, 300)


def likeness(one: Pixels, other: Pixels) -> float:
    """Of light and shade, coarsely."""
    weights = np.array([0.2126, 0.7152, 0.0722])
    coarse = [(each @ weights)[:300, :400].reshape(30, 10, 40, 10).mean((1, 3)) for each in
              (one, other)]  # fmt: skip
    return float(np.corrcoef(coarse[0].ravel(), coarse[1].ravel())[0, 1])


def test_every_style_has_its_words():
    assert set(STYLES) == set(vocabulary.STYLES)


@pytest.mark.parametrize("name", STYLES)
def test_a_style_changes_the_picture_and_keeps_what_is_seen(name: str, pixels: Pixels):
    made = styled(pixels, [name])

    assert (made.shape, made.dtype) == (pixels.shape, np.uint8)
    assert error(made, pixels) > (1.5 if name == "blur" else 3)
    assert likeness(made, pixels) > 0.75


@pytest.mark.parametrize("name", ["mono", "sketch"])
def test_what_has_no_colour(name: str, pixels: Pixels):
    made = styled(pixels, [name])

    assert np.array_equal(made[..., 0], made[..., 2])


@pytest.mark.parametrize("value", [0, 255])
@pytest.mark.parametrize("name", STYLES)
def test_black_and_white_pictures_survive(name: str, value: int):
    made = styled(np.full((60, 80, 3), value, np.uint8), [name])

    assert abs(float(made.mean()) - value) < 130
    assert float(made.std()) < 40


def test_warm_and_cold_are_opposite(pixels: Pixels):
    warm, cold = styled(pixels, ["warm"]).mean((0, 1)), styled(pixels, ["cold"]).mean((0, 1))

    assert warm[0] - warm[2] > cold[0] - cold[2] + 20


def test_styles_add_up(pixels: Pixels):
    both = styled(pixels, ["dark", "mono"])

    assert both.mean() < styled(pixels, ["mono"]).mean() - 15
    assert np.array_equal(both[..., 0], both[..., 1])


@pytest.mark.parametrize("style", ["oil", "anime"])
def test_slow_filters_see_a_large_picture_small(style: str, monkeypatch: pytest.MonkeyPatch):
    seen: list[tuple[int, ...]] = []
    slow: Any = styles.cv2.bilateralFilter

    def filtered(picture: Pixels, *how: float) -> Any:
        seen.append(picture.shape)
        return slow(picture, *how)

    monkeypatch.setattr(styles.cv2, "bilateralFilter", filtered)
    large = np.random.default_rng(1).integers(0, 255, (3000, 2000, 3)).astype(np.uint8)

    assert styled(large, [style]).shape == large.shape
    assert seen
    assert {max(shape) for shape in seen} == {WORK_SIDE}
