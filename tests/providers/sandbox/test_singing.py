import numpy as np
import pytest

from onetake.providers.sandbox.arrangement import arranged
from onetake.providers.sandbox.espeak import opened
from onetake.providers.sandbox.hearing import heard
from onetake.providers.sandbox.singing import Line, melody_of, sung, syllables_of
from onetake.providers.sandbox.tune import tune
from tests.providers.sandbox.clips import Pixels
from tests.providers.sandbox.sounds import RATE, level, pitch_of


def voice(lines: list[Line], prompt: str = "pop, 120 bpm, female vocal", seed: int = 1) -> Pixels:
    with opened() as espeak:
        return sung(espeak, arranged(tune(prompt, seed), 10), lines, 10 * RATE)


def test_words_and_characters_become_syllables():
    found = syllables_of("Hello future 向前走, いま")

    assert [(each.text, each.notes) for each in found] == [
        ("Hello", 2), ("future", 2), ("向", 1), ("前", 1), ("走", 1), ("い", 1), ("ま", 1),
    ]  # fmt: skip
    assert syllables_of("... 123 !") != []
    assert syllables_of("...") == []


@pytest.mark.parametrize("text", ["la", "啊"])
@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_a_note_has_the_pitch_of_the_melody(text: str, seed: int):
    line = Line(text, 0, 4)
    arrangement = arranged(tune("pop, 120 bpm, female vocal", seed), 10)
    chance = np.random.default_rng([seed, 53])
    (wanted,) = melody_of(arrangement, line, 1, chance)

    sound = voice([line], seed=seed)[: 2 * RATE].mean(axis=1)

    assert pitch_of(sound) == pytest.approx(wanted, rel=0.03)


def test_a_man_sings_lower_than_a_woman():
    line = [Line("every step is shining brighter", 0, 8)]
    man = pitch_of(voice(line, "pop, 120 bpm, male vocal").mean(axis=1))
    woman = pitch_of(voice(line).mean(axis=1))

    assert woman > 1.5 * man


def test_a_line_is_sung_in_its_place():
    sound = voice([Line("hello future", 8, 4)])

    assert level(sound[: 4 * RATE]) == 0
    assert level(sound[4 * RATE : 6 * RATE]) > 0.03
    assert level(sound[8 * RATE :]) < 0.002


def test_words_are_told_apart_and_the_same_repeats():
    one, other = voice([Line("shining", 0, 4)]), voice([Line("moving", 0, 4)])

    assert (one == voice([Line("shining", 0, 4)])).all()
    assert (one != other).any()
    assert heard(one.mean(axis=1), RATE).seconds > 1
