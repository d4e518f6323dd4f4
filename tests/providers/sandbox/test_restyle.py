from pathlib import Path

import numpy as np

from onetake.providers.sandbox.palette import PALETTES
from onetake.providers.sandbox.pixels import picture_of
from onetake.providers.sandbox.restyle import grade_for
from tests.providers.sandbox.clips import Pixels, hue, photo, rgb


def graded(path: Path, palette: str) -> tuple[Pixels, Pixels]:
    picture = picture_of(photo(path, 426, 240))
    before = picture.y.copy()
    grade_for(PALETTES[palette], 426, 240).draw(picture)
    assert picture.y.min() >= 16
    assert picture.y.max() <= 235
    return before, rgb(picture)


def test_a_palette_gives_its_hue(tmp_path: Path):
    fire, night = (hue(graded(tmp_path / "a.png", name)[1]) for name in ("fire", "night"))

    assert fire[0] > night[0] + 0.1
    assert night[2] > fire[2] + 0.1


def test_what_is_in_the_picture_stays(tmp_path: Path):
    before, after = graded(tmp_path / "a.png", "sunset")

    alike = np.corrcoef(before.ravel(), after.mean(axis=2).ravel())[0, 1]
    assert alike > 0.9


def test_a_dark_palette_takes_light_away(tmp_path: Path):
    night, day = (graded(tmp_path / "a.png", name)[1].mean() for name in ("night", "day"))

    assert night < 0.8 * day
