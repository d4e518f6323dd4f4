import numpy as np
import pytest

from onetake.providers.sandbox.mastering import CEILING, loudness, mastered
from tests.providers.sandbox.clips import Pixels
from tests.providers.sandbox.sounds import RATE, hummed


def sine(decibels: float, seconds: float = 5) -> Pixels:
    at = np.arange(int(seconds * RATE)) / RATE
    wave = 10 ** (decibels / 20) * np.sin(2 * np.pi * 997 * at)
    return np.stack([wave, wave], axis=1).astype(np.float32)


def test_a_sine_measures_as_the_standard_says():
    assert loudness(sine(-23)) == pytest.approx(-23, abs=0.5)
    assert loudness(sine(-6)) - loudness(sine(-26)) == pytest.approx(20, abs=0.1)


def test_silence_does_not_count():
    padded = np.concatenate([sine(-20), np.zeros((20 * RATE, 2), np.float32)])

    assert loudness(padded) == pytest.approx(loudness(sine(-20)), abs=0.3)
    assert loudness(np.zeros((RATE, 2), np.float32)) == -70
    assert loudness(np.zeros((10, 2), np.float32)) == -70


@pytest.mark.parametrize("gain", [0.02, 0.1, 5])
def test_a_mix_becomes_as_loud_as_wanted_without_clipping(gain: float):
    voice = hummed(150, 8) * gain
    mix = mastered(np.stack([voice, voice * 0.7], axis=1))

    assert loudness(mix) == pytest.approx(-14, abs=1)
    assert np.abs(mix).max() <= CEILING


def test_nothing_stays_nothing():
    assert not mastered(np.zeros((RATE, 2), np.float32)).any()
