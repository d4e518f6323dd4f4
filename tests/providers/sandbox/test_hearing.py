import numpy as np
import pytest

from onetake.providers.sandbox.hearing import heard
from tests.providers.sandbox.sounds import RATE, hummed


@pytest.mark.parametrize("hertz", [80, 100, 145, 200, 320, 450])
def test_pitch_seconds_and_syllables_of_a_made_voice(hertz: float):
    sound = np.concatenate([hummed(hertz, 2), np.zeros(RATE, np.float32), hummed(hertz, 1)])

    found = heard(sound, RATE)

    assert found.hertz == pytest.approx(hertz, rel=0.02)
    assert found.seconds == pytest.approx(3, abs=0.5)
    assert found.syllables == pytest.approx(4, abs=1)


def test_neither_noise_nor_silence_nor_a_click_is_a_voice():
    noise = np.random.default_rng(1).standard_normal(2 * RATE).astype(np.float32) * 0.2

    assert heard(noise, RATE).seconds < 0.5
    assert heard(np.zeros(RATE, np.float32), RATE).seconds == 0
    assert heard(np.ones(10, np.float32), RATE).seconds == 0


@pytest.mark.parametrize("seconds", [0.05, 0.06, 0.1, 0.2])
def test_a_very_short_sound_is_measured(seconds: float):
    found = heard(hummed(200, 1)[int(0.05 * RATE) :][: int(seconds * RATE)], RATE)

    assert found.hertz == pytest.approx(200, rel=0.03)
    assert found.seconds <= seconds


def test_bright_is_brighter_than_dull():
    at = np.arange(RATE) / RATE
    dull = np.sin(2 * np.pi * 150 * at) + np.sin(2 * np.pi * 300 * at)
    bright = dull + sum(np.sin(2 * np.pi * 150 * number * at) for number in range(15, 40)) * 0.3

    assert heard(bright, RATE).bright > heard(dull, RATE).bright + 10
