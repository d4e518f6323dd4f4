import cv2
import numpy as np
import pytest

from onetake.providers.sandbox.painting import painted
from onetake.providers.sandbox.plan import look_of
from tests.providers.sandbox.clips import error

WORDS = ("sea", "mountains", "city", "forest", "meadow", "desert", "space", "perfume", "abstract")


@pytest.mark.parametrize("words", WORDS)
def test_every_scene_fills_the_picture(words: str):
    made = painted(look_of({}, words, 5), 5, (321, 203), 1080)

    assert made.shape == (203, 321, 3)
    assert made.std() > 12
    assert min(made[0].std(), made[-1].std(), made[:, 0].std(), made[:, -1].std()) >= 0


def test_the_same_seed_paints_the_same():
    look = look_of({}, "a forest", 5)

    assert np.array_equal(painted(look, 5, (160, 96), 768), painted(look, 5, (160, 96), 768))
    assert error(painted(look, 5, (160, 96), 768), painted(look, 6, (160, 96), 768)) > 2


def test_finer_painting_has_finer_edges():
    look = look_of({}, "mountains at dawn", 5)
    coarse, fine = (painted(look, 5, (1200, 800), finest) for finest in (200, 800))
    edges = [float(cv2.Laplacian(each, cv2.CV_32F).var()) for each in (coarse, fine)]

    assert edges[1] > edges[0] * 1.3
