from pathlib import Path

import numpy as np

from onetake.providers.sandbox.collage import carded, standing
from tests.providers.sandbox.clips import error, portrait


def plain(colour: tuple[int, int, int], width: int = 320, height: int = 240) -> np.ndarray:
    return np.full((height, width, 3), colour, np.uint8)


def test_cards_are_all_seen_at_the_lower_edge():
    base = plain((30, 30, 30), 900, 600)
    made = carded(base, [plain((250, 0, 0)), plain((0, 250, 0)), plain((0, 0, 250))])

    for channel in range(3):
        rest = [other for other in range(3) if other != channel]
        only = (made[..., channel] > 240) & (made[..., rest].max(axis=2) < 10)
        rows, columns = np.nonzero(only)
        assert only.sum() > 8000
        assert rows.min() > 300
        assert abs(columns.mean() - (160 + 300 * channel)) < 60
    assert np.array_equal(made[:330], base[:330])


def test_nothing_to_add_changes_nothing():
    base = plain((9, 8, 7))

    assert carded(base, []) is base


def test_more_cards_than_fit_side_by_side_are_smaller():
    made = carded(plain((0, 0, 0), 400, 300), [plain((250, 250, 0), 90, 160)] * 15)

    assert made.shape == (300, 400, 3)
    assert (made[..., 0] > 240).sum() > 1000


def test_subjects_stand_in_a_place_in_their_order(tmp_path: Path):
    person = portrait(tmp_path / "a.png", 600, 800)
    ground = plain((20, 90, 30), 800, 600)
    made = standing(ground, [person, person])

    assert error(made[:, 120:280], ground[:, 120:280]) > 20
    assert error(made[:, 520:680], ground[:, 520:680]) > 20
    assert np.array_equal(made[:60, :60], ground[:60, :60])
    # The wall behind them has not come along.
    wall = np.abs(made.astype(int) - (128, 152, 172)).max(axis=2) < 4
    assert wall.mean() < 0.01
