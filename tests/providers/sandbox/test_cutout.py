from pathlib import Path

import numpy as np
import pytest

from onetake.providers.sandbox.cutout import extent, main_piece, subject_mask
from tests.providers.sandbox.clips import portrait


def test_a_person_is_found_before_a_wall(tmp_path: Path):
    mask = subject_mask(portrait(tmp_path / "a.png", 600, 800))

    assert mask.shape == (800, 600)
    assert mask[330, 300] > 250
    assert mask[760, 300] > 250
    assert mask[40:120, 20:120].max() == 0
    assert 0.1 < (mask > 127).mean() < 0.5


@pytest.mark.parametrize("value", [0, 128, 255])
def test_where_nothing_stands_out_it_is_the_middle(value: int):
    mask = subject_mask(np.full((120, 160, 3), value, np.uint8))

    assert mask[64, 80] == 255
    assert mask[5, 5] == 0


def test_noise_has_a_subject_too():
    noise = np.random.default_rng(1).integers(0, 255, (90, 120, 3)).astype(np.uint8)

    assert 0 < (subject_mask(noise) > 127).mean() < 1


def test_the_extent_of_a_mask():
    mask = np.zeros((40, 60), np.uint8)
    mask[10:20, 5:50] = 255

    assert extent(mask) == (5, 10, 45, 10)
    assert extent(np.zeros((40, 60), np.uint8)) == (0, 0, 60, 40)


def test_small_pieces_are_left_out():
    mask = np.zeros((80, 80), np.uint8)
    mask[10:50, 10:50] = 255
    mask[70:73, 70:73] = 255

    kept = main_piece(mask)

    assert kept[30, 30] == 255
    assert kept[71, 71] == 0
    assert main_piece(np.zeros((9, 9), np.uint8)).max() == 0
