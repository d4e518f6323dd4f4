import numpy as np
import pytest

from onetake.providers.sandbox.phrases import SOUNDS
from onetake.providers.sandbox.vocal_sounds import vocal_sound
from tests.providers.sandbox.sounds import pitch_of

RATE = 22_050


@pytest.mark.parametrize("name", SOUNDS)
def test_every_sound_is_short_smooth_and_repeats(name: str):
    sound = vocal_sound(name, 180, RATE, 0)

    assert 0.2 < len(sound) / RATE < 2
    assert float(np.sqrt((sound**2).mean())) == pytest.approx(1, rel=0.01)
    assert np.abs(sound[[0, -1]]).max() < 0.05
    assert (sound == vocal_sound(name, 180, RATE, 0)).all()
    assert (sound != vocal_sound(name, 180, RATE, 1)).any()


def test_a_groan_has_the_speakers_pitch_and_a_sniff_none():
    low, high = (vocal_sound("groans", hertz, RATE, 0) for hertz in (110, 220))

    assert pitch_of(high, RATE) == pytest.approx(2 * pitch_of(low, RATE), rel=0.1)
    assert pitch_of(vocal_sound("sniffs", 110, RATE, 0), RATE) == 0
