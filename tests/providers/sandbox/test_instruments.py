import numpy as np
import pytest

from onetake.providers.sandbox.instruments import PLAYED, Band
from tests.providers.sandbox.clips import Pixels
from tests.providers.sandbox.sounds import RATE, pitch_of


def late(sound: Pixels) -> float:
    """How loud its second half is, of its first."""
    half = len(sound) // 2
    return float(np.abs(sound[half:]).mean() / np.abs(sound[:half]).mean())


@pytest.mark.parametrize("name", PLAYED)
def test_every_instrument_plays_in_tune(name: str):
    note = Band(1).note(name, 12, 0.8)
    octave = {"bell": 2, "flute": 2}.get(name, 1)

    assert pitch_of(note, RATE) == pytest.approx(220 * octave, rel=0.01)
    assert np.isfinite(note).all()
    assert 0.1 < np.abs(note).max() < 3
    assert abs(float(note[-1])) < 0.01


def test_struck_notes_fade_and_held_ones_do_not():
    band = Band(1)

    assert max(late(band.note(name, 12, 1.5)) for name in ("piano", "guitar", "marimba")) < 0.5
    assert min(late(band.note(name, 12, 1.5)) for name in ("strings", "organ", "pad")) > 0.7


def test_instruments_differ_and_notes_are_kept():
    band = Band(1)

    assert len({band.note(name, 12, 0.8).tobytes() for name in PLAYED}) == len(PLAYED)
    assert band.note("piano", 3, 0.5) is band.note("piano", 3, 0.5)


@pytest.mark.parametrize("name", ["kick", "snare", "hat", "brush", "tom"])
def test_drums_are_short_and_repeat(name: str):
    hit = Band(1).drum(name)

    assert len(hit) < RATE
    assert late(hit) < 0.5
    assert (hit == Band(1).drum(name)).all()
