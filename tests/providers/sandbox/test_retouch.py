from pathlib import Path

import numpy as np
import pytest

from onetake.providers.sandbox.plan import look_of
from onetake.providers.sandbox.retouch import Edit, covering, edited, mixed
from tests.providers.sandbox.clips import Pixels, error, photo, portrait

SIDES = (480, 360)


def retouched(words: str, *images: Pixels, mask: Pixels | None = None, seed: int = 5) -> Pixels:
    edit = Edit(words, SIDES, images, mask)
    return edited(edit, look_of({}, edit.scenery, seed), seed, 1080)


@pytest.fixture
def pixels(tmp_path: Path) -> Pixels:
    return photo(tmp_path / "a.png", *SIDES)


@pytest.fixture
def person(tmp_path: Path) -> Pixels:
    return portrait(tmp_path / "p.png", 480, 640)


def test_the_middle_of_the_image_fills_the_picture(pixels: Pixels):
    wide = covering(pixels, 480, 200)

    assert wide.shape == (200, 480, 3)
    assert np.array_equal(wide, pixels[80:280])
    assert covering(pixels, 241, 181).shape == (181, 241, 3)


def test_night_is_darker_and_bluer(pixels: Pixels):
    made = retouched("make it night", pixels)

    assert made.mean() < pixels.mean() - 25
    assert made[..., 2].mean() > made[..., 0].mean()


def test_words_that_say_nothing_change_the_light(pixels: Pixels):
    one, other = retouched("nicer", pixels), retouched("nicer", pixels, seed=6)

    assert error(one, pixels) > 3
    assert error(one, other) > 1


def test_snow_falls_and_the_rest_stays(pixels: Pixels):
    made = retouched("let it snow, snowflakes", pixels)

    changed = np.abs(made.astype(int) - pixels).max(axis=2) > 40
    assert 0.001 < changed.mean() < 0.5


def test_another_background_keeps_the_subject(person: Pixels):
    made = retouched("change the background to a beach at sunset", person)
    white = retouched("plain white background", person)

    assert white[10, 10].min() > 190
    assert abs(int(white[10, 10, 0]) - int(white[10, 10, 2])) < 12
    assert error(made, white) > 20
    skin = np.abs(made.astype(int) - (224, 178, 148)).max(axis=2) < 12
    assert skin.mean() > 0.02


def test_a_blurred_background_leaves_the_subject_sharp(person: Pixels):
    made = retouched("blur the background", person)
    base = covering(person, *SIDES)

    assert error(made[150:200, 200:280], base[150:200, 200:280]) < 2
    assert error(made, base) > 0.5


def test_several_images_are_all_in_it(pixels: Pixels):
    pink = np.full((200, 300, 3), (255, 0, 255), np.uint8)
    made = retouched("black and white", pixels, pink)

    assert (np.abs(made.astype(int) - (255, 0, 255)).max(axis=2) < 10).mean() > 0.02
    assert np.array_equal(made[:100, :, 0], made[:100, :, 1])


def test_several_subjects_stand_in_one_place(person: Pixels):
    made = retouched("@Image1 and @Image2 in a forest", person, person)

    skin = np.abs(made.astype(int) - (224, 178, 148)).max(axis=2) < 12
    assert skin[:, :240].mean() > 0.01
    assert skin[:, 240:].mean() > 0.01


@pytest.mark.parametrize(
    "words", ["black and white", "a lighthouse at the sea", "a red wall", "nothing special"]
)
def test_a_mask_keeps_every_pixel_outside(pixels: Pixels, words: str):
    mask = np.zeros((360, 480), np.uint8)
    mask[60:200, 100:300] = 255
    made = retouched(words, pixels, mask=mask)

    closed = mask == 0
    assert np.array_equal(made[closed], pixels[closed])
    assert error(made[80:180, 120:280], pixels[80:180, 120:280]) > 3


def test_a_mask_of_another_size_is_fitted(pixels: Pixels):
    mask = np.zeros((180, 240), np.uint8)
    mask[:, 120:] = 255
    made = retouched("black and white", pixels, mask=mask)

    assert np.array_equal(made[:, :236], pixels[:, :236])
    assert np.array_equal(made[:, 260:, 0], made[:, 260:, 1])


def test_mixing_takes_the_share(pixels: Pixels):
    other = np.zeros_like(pixels)

    assert np.array_equal(mixed(pixels, other, np.zeros((360, 480), np.uint8)), pixels)
    assert mixed(pixels, other, np.full((360, 480), 255, np.uint8)).max() == 0
