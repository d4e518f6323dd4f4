import numpy as np
import pytest

from onetake.providers.sandbox.synth import (
    coloured,
    hat,
    kick,
    pitch,
    pluck,
    put,
    ramp,
    slowly,
    spacious,
    tone,
)
from tests.providers.sandbox.clips import Pixels


def strongest(sound: Pixels) -> float:
    spectrum = np.abs(np.fft.rfft(sound))
    return float(np.fft.rfftfreq(len(sound), 1 / 48_000)[spectrum.argmax()])


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(2)


def test_pitches_double_with_the_octave():
    assert pitch(0) == 110
    assert pitch(12) == pytest.approx(220)
    assert pitch(7) == pytest.approx(164.81, abs=0.01)


def test_a_tone_has_its_pitch_and_its_harmonics():
    sound = tone(220, 48_000, (1.0, 0.5))
    spectrum = np.abs(np.fft.rfft(sound)) / 24_000

    assert strongest(sound) == pytest.approx(220, abs=1)
    assert spectrum[440] == pytest.approx(0.5, abs=0.02)


def test_envelopes_begin_and_end_in_silence():
    envelope = ramp(48_000, 0.1, 0.2)

    assert envelope[[0, -1]] == pytest.approx((0, 0), abs=1e-6)
    assert envelope[20_000] == 1


def test_a_pluck_dies_away():
    sound = np.abs(pluck(440, 24_000, (1.0,), 0.1))

    assert sound[:2000].max() > 5 * sound[16_000:].max()


def test_drums_are_low_and_high(rng: np.random.Generator):
    assert strongest(kick(20_000)) < 150
    assert strongest(hat(rng, 4000, 0.02)) > 5000


def test_coloured_noise_lies_in_its_band(rng: np.random.Generator):
    sound = coloured(rng, 48_000, 400, 2000, 0.3)
    power = np.abs(np.fft.rfft(sound)) ** 2

    assert float(sound.std()) == pytest.approx(1, abs=0.01)
    assert power[300:3000].sum() > 0.8 * power.sum()


def test_slow_lines_stay_between_0_and_1(rng: np.random.Generator):
    line = slowly(rng, 48_000, 2)

    assert 0 <= line.min() < line.max() <= 1
    assert np.abs(np.diff(line)).max() < 0.001


def test_sounds_are_put_in_their_place():
    stereo = np.zeros((100, 2), np.float32)
    put(stereo, np.ones(50, np.float32), 80, 1.0, -1.0)
    put(stereo, np.ones(50, np.float32), -40, 0.5)
    put(stereo, np.ones(50, np.float32), 500, 1.0)

    assert (stereo[20:80] == 0).all()
    assert stereo[90, 0] > 1
    assert stereo[90, 1] == pytest.approx(0, abs=1e-6)
    assert stereo[5, 0] == stereo[5, 1] == pytest.approx(0.5, abs=0.01)


def test_space_rings_on_after_a_click(rng: np.random.Generator):
    click = np.zeros((48_000, 2), np.float32)
    click[10] = 1
    ringing = spacious(rng, click, 0.5)

    assert (ringing[10] == 1).all()
    assert np.abs(ringing[2000:30_000]).max() > 0.01
    assert (ringing[:, 0] != ringing[:, 1]).any()
