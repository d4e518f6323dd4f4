from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from onetake.core.request import Medium, Role
from onetake.providers.sandbox.camera import View
from onetake.providers.sandbox.cards import Parade, card_for
from onetake.providers.sandbox.layer import canvas_for
from onetake.providers.sandbox.pixels import Picture
from onetake.providers.sandbox.sheets import Sheet
from tests.providers.sandbox.clips import Pixels, error, footage, photo, rgb

CANVAS = canvas_for(426, 240, (0.1, 0.1))


def ground() -> Picture:
    picture = Picture(426, 240)
    picture.y[:], picture.uv[:] = 60, 128
    return picture


def sheet(path: Path, medium: Medium = Medium.IMAGE) -> Sheet:
    role = Role.IMAGE if medium is Medium.IMAGE else Role.VIDEO
    return Sheet(str(path), role, medium, 320, 180, 1000)


def shown(parade: Parade, frame: int) -> Pixels:
    picture = ground()
    parade.draw(picture, View(), frame)
    return rgb(picture)


@pytest.fixture
def solids(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"{name}.png" for name in "rgb"]
    for path, colour in zip(paths, ("#d02020", "#20a030", "#2030d0"), strict=True):
        Image.new("RGB", (320, 180), colour).save(path)
    return paths


def test_a_card_shows_its_picture(tmp_path: Path):
    pixels = photo(tmp_path / "a.png", 320, 180)
    card = card_for(sheet(tmp_path / "a.png"), CANVAS, (0.66, 0.72), (0.5, 0.5), 24)
    frame = shown(Parade((card,), 24), 12)

    wide, high = card.box[2], card.box[3]
    small = np.asarray(cv2.resize(pixels, (wide, high), interpolation=cv2.INTER_AREA))
    match = cv2.matchTemplate(frame, small[10:-10, 10:-10], cv2.TM_CCOEFF_NORMED)
    assert float(match.max()) > 0.97
    assert frame[4, 4] == pytest.approx(frame[4, 420], abs=2)  # the ground around it


def test_cards_come_in_turn(solids: list[Path]):
    cards = tuple(card_for(sheet(path), CANVAS, (0.6, 0.7), (0.5, 0.5), 24) for path in solids)
    parade = Parade(cards, 72)

    strongest = [int(shown(parade, frame)[120, 213].argmax()) for frame in (12, 36, 60)]
    assert strongest == [0, 1, 2]


def test_a_change_of_cards_is_soft(solids: list[Path]):
    cards = tuple(card_for(sheet(path), CANVAS, (0.6, 0.7), (0.5, 0.5), 24) for path in solids)
    parade = Parade(cards, 72)

    frames = [shown(parade, frame) for frame in range(16, 33)]
    steps = [error(one, other) for one, other in pairwise(frames)]
    assert max(steps) < sum(steps) / 3


def test_a_video_plays_on_its_card(tmp_path: Path):
    footage(tmp_path / "v.mp4", (320, 180), 24, 4)
    card = card_for(sheet(tmp_path / "v.mp4", Medium.VIDEO), CANVAS, (0.66, 0.72), (0.5, 0.5), 24)
    parade = Parade((card,), 24)

    first, second = shown(parade, 0), shown(parade, 1)
    assert error(first[60:180, 120:300], second[60:180, 120:300]) > 1


def test_a_portrait_fits_into_the_frame(tmp_path: Path):
    photo(tmp_path / "tall.png", 90, 400)
    card = card_for(sheet(tmp_path / "tall.png"), CANVAS, (0.66, 0.72), (0.5, 0.5), 24)

    assert card.box[3] <= 240 * 0.72 + 2
    assert card.box[2] / card.box[3] == pytest.approx(90 / 400, abs=0.02)
