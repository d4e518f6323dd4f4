from itertools import pairwise

import numpy as np
import pytest

from onetake.providers.sandbox.arrangement import arranged, intro_bars, melody, played
from onetake.providers.sandbox.tune import tune
from tests.providers.sandbox.clips import Pixels
from tests.providers.sandbox.sounds import RATE, tempo_of


def piece(prompt: str, seconds: float, seed: int = 1) -> Pixels:
    return played(arranged(tune(prompt, seed), seconds), seconds, sung=False)


@pytest.mark.parametrize("tempo", [75, 97, 120, 150])
@pytest.mark.parametrize("prompt", ["pop with drums", "techno", "lofi", "acoustic guitar"])
def test_the_tempo_is_heard(prompt: str, tempo: int):
    mono = piece(f"{prompt}, {tempo} bpm", 20).mean(axis=1)
    found = tempo_of(mono, 40, 200)

    # A beat's half or double fits the grid, too: the nearest is the one meant.
    nearest = min((tempo * share for share in (0.5, 1, 2)), key=lambda each: abs(each - found))
    assert found == pytest.approx(nearest, rel=0.03)


def test_sections_follow_the_length():
    short, long = (arranged(tune("pop, 120 bpm", 1), seconds) for seconds in (6, 120))

    assert len(short.sections) == 3
    assert set(short.sections) == {"verse"}
    assert len(long.sections) == 60
    assert long.sections[:4] == ("intro",) * intro_bars(60)
    assert long.sections[-1] == "outro"
    assert "chorus" in long.sections


def test_what_is_sung_gives_the_sections():
    sections = arranged(tune("pop, 120 bpm", 1), 30, ["verse", "chorus"]).sections

    assert sections[:5] == ("intro", "intro", "verse", "chorus", "outro")


def test_the_melody_stays_in_the_key_and_on_the_chord():
    for seed in range(5):
        arrangement = arranged(tune("happy pop", seed), 20)
        scale = {(arrangement.tune.key + step) % 12 for step in (0, 2, 4, 5, 7, 9, 11)}
        notes = melody(arrangement, range(len(arrangement.sections)))
        assert {note.semitones % 12 for note in notes} <= scale
        assert all(note.beats > 0 for note in notes)
        assert all(one.start < other.start for one, other in pairwise(notes))


def test_minor_has_another_third():
    sad, happy = (arranged(tune(f"{mood} C {mode}", 1), 10) for mood, mode in
                  (("sad", "minor"), ("happy", "major")))  # fmt: skip

    assert (sad.scale(2), happy.scale(2)) == (3, 4)


def test_a_chorus_is_fuller_and_a_lead_is_heard():
    seconds = 60
    arrangement = arranged(tune("pop, 120 bpm", 1), seconds)
    sound = played(arrangement, seconds, sung=False)
    bars = sound[: len(sound) // 96000 * 96000].reshape(-1, 96000, 2).std(axis=(1, 2))
    names = np.array(arrangement.sections)[: len(bars)]

    assert bars[names == "chorus"].mean() > bars[names == "intro"].mean() * 1.2
    assert sound.std() > played(arrangement, seconds, sung=True).std()


def test_the_same_seed_gives_the_same_and_another_another():
    assert (piece("jazz", 8) == piece("jazz", 8)).all()
    assert (piece("jazz, 100 bpm", 8, 1) != piece("jazz, 100 bpm", 8, 2)).any()
    assert piece("jazz", 8.5).shape == (round(8.5 * RATE), 2)
    left, right = piece("jazz", 8).T
    assert np.abs(left - right).std() > 0.005
