from pathlib import Path

import numpy as np
import pytest

from onetake.providers.sandbox.mouth import mouth_for
from onetake.providers.sandbox.pixels import Picture, picture_of
from tests.providers.sandbox.clips import photo, portrait


@pytest.fixture
def person(tmp_path: Path) -> Picture:
    return picture_of(portrait(tmp_path / "a.png", 480, 640))


def test_closed_it_is_the_picture(person: Picture):
    before = person.copy()
    mouth = mouth_for(person)
    mouth.draw(person, 1.0)
    mouth.draw(person, 0.0)

    assert np.array_equal(person.buffer, before.buffer)


def test_the_wider_it_opens_the_more_is_dark(person: Picture):
    mouth = mouth_for(person)
    dark: list[int] = []
    for opening in (0.0, 0.3, 0.6, 1.0):
        mouth.draw(person, opening)
        middle = person.y[int(mouth.y) - 30 : int(mouth.y) + 40, 200:280]
        dark.append(int((middle < 60).sum()))

    assert dark[0] == 0
    assert dark == sorted(dark)
    assert dark[3] > 2 * dark[1] > 0


def test_the_jaw_goes_down_with_it(person: Picture):
    chin = slice(int(640 * 0.56), int(640 * 0.64)), slice(230, 250)
    before = person.y[chin].copy()
    mouth_for(person).draw(person, 1.0)

    assert np.abs(person.y[chin].astype(int) - before).mean() > 2


def test_only_its_surroundings_change(person: Picture):
    before = person.copy()
    mouth = mouth_for(person)
    mouth.draw(person, 1.0)

    changed = np.abs(person.y.astype(int) - before.y) > 0
    rows, columns = np.nonzero(changed)
    assert rows.min() > mouth.y - mouth.width
    assert rows.max() < mouth.y + 1.4 * mouth.width
    assert abs(columns.mean() - mouth.x) < 10


@pytest.mark.parametrize("size", [(64, 64), (640, 72), (72, 640)])
def test_any_picture_can_speak(tmp_path: Path, size: tuple[int, int]):
    picture = picture_of(photo(tmp_path / "a.png", *size))
    before = picture.copy()
    mouth_for(picture).draw(picture, 0.8)

    assert not np.array_equal(picture.buffer, before.buffer)
