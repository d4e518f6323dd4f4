import numpy as np
import pytest

from onetake.providers.sandbox.music import compose
from onetake.providers.sandbox.plan import Score
from tests.providers.sandbox.clips import Pixels

SECOND = 48_000


def score(style: str = "pads", *ambience: str, tempo: int = 90, minor: bool = False) -> Score:
    return Score(style, ambience, tempo, 3, minor)


def share(sound: Pixels, low: float, high: float) -> float:
    power = np.abs(np.fft.rfft(sound.mean(axis=1))) ** 2
    hertz = np.fft.rfftfreq(len(sound), 1 / SECOND)
    inside = np.where((hertz >= low) & (hertz < high), power, 0)
    return float(inside.sum() / power.sum())


@pytest.mark.parametrize("style", ["pads", "dark", "bright", "beat", "synth"])
def test_every_style_is_heard_on_both_sides_and_repeats(style: str):
    sound = compose(score(style), 2 * SECOND, 5)

    assert sound.shape == (2 * SECOND, 2)
    assert (sound.std(axis=0) > 0.01).all()
    assert np.isfinite(sound).all()
    assert (sound == compose(score(style), 2 * SECOND, 5)).all()
    assert (sound != compose(score(style), 2 * SECOND, 6)).any()


def test_a_beat_has_more_bass_and_more_attack_than_pads():
    pads, beat = compose(score("pads"), 3 * SECOND, 1), compose(score("beat"), 3 * SECOND, 1)

    assert share(beat, 30, 90) > share(pads, 30, 90)
    assert np.abs(np.diff(beat, axis=0)).max() > 2 * np.abs(np.diff(pads, axis=0)).max()


@pytest.mark.parametrize(
    ("place", "low", "high"),
    [("rain", 2000, 12_000), ("waves", 300, 4000), ("wind", 200, 1200), ("fire", 90, 900),
     ("city", 100, 1000), ("birds", 2000, 6000)],
)  # fmt: skip
def test_the_place_is_heard(place: str, low: float, high: float):
    without = compose(score(), 2 * SECOND, 1)
    only = compose(score("pads", place), 2 * SECOND, 1) - without

    assert float(only.std()) > 0.002
    assert share(only, low, high) > 0.4


def test_the_two_sides_of_a_noise_differ():
    rain = compose(score("pads", "rain"), SECOND, 1) - compose(score(), SECOND, 1)

    left, right = (rain - rain.mean(axis=0)).T
    assert abs(float((left * right).mean() / (left.std() * right.std()))) < 0.2
