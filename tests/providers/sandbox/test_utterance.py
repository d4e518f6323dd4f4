from collections.abc import Iterator

import numpy as np
import pytest

from onetake.providers.sandbox.espeak import Espeak, opened
from onetake.providers.sandbox.phrases import Noise, Pause, Phrase
from onetake.providers.sandbox.utterance import MOODS, Manner, Speaker, bent, trimmed
from onetake.providers.sandbox.voice_traits import Traits
from tests.providers.sandbox.clips import Pixels
from tests.providers.sandbox.sounds import hummed, level, pitch_of

WOMAN = Traits("f2", 200)
ENGLISH = Phrase("All of you will remember the garden and the moon.", "en-us")
CHINESE = Phrase("今天我们聊一个很有意思的话题。", "cmn")


@pytest.fixture
def espeak() -> Iterator[Espeak]:
    with opened() as library:
        yield library


def said(espeak: Espeak, traits: Traits, manner: Manner, phrase: Phrase = ENGLISH) -> Pixels:
    return np.concatenate(list(Speaker(espeak, traits, manner).say([phrase])))


@pytest.mark.parametrize("phrase", [ENGLISH, CHINESE])
@pytest.mark.parametrize(("variant", "hertz"), [("m3", 70), ("m3", 115), ("f2", 210), ("f5", 420)])
def test_the_median_pitch_is_that_of_the_traits(
    espeak: Espeak, variant: str, hertz: float, phrase: Phrase
):
    sound = said(espeak, Traits(variant, hertz), Manner(), phrase)

    assert pitch_of(sound, espeak.rate) == pytest.approx(hertz, rel=0.12)


@pytest.mark.parametrize("semitones", [-12, -5, 7, 12])
def test_pitch_moves_by_semitones(espeak: Espeak, semitones: float):
    usual = pitch_of(said(espeak, WOMAN, Manner()), espeak.rate)
    moved = pitch_of(said(espeak, WOMAN, Manner(pitch=semitones)), espeak.rate)

    assert 12 * np.log2(moved / usual) == pytest.approx(semitones, abs=1)


@pytest.mark.parametrize("phrase", [ENGLISH, CHINESE])
@pytest.mark.parametrize("speed", [0.5, 0.8, 1.25, 2])
def test_speed_scales_the_length(espeak: Espeak, speed: float, phrase: Phrase):
    usual = said(espeak, WOMAN, Manner(), phrase)
    scaled = said(espeak, WOMAN, Manner(speed=speed), phrase)

    assert len(usual) / len(scaled) == pytest.approx(speed, rel=0.05)


def test_volume_is_loudness_and_never_clips(espeak: Espeak):
    levels = [level(said(espeak, WOMAN, Manner(volume=volume))) for volume in (0, 0.5, 1, 3, 10)]
    loudest = said(espeak, WOMAN, Manner(volume=10))

    assert levels[0] == 0
    assert levels == sorted(levels)
    assert levels[1] == pytest.approx(levels[2] / 2, rel=0.05)
    assert np.abs(loudest).max() < 0.9


def test_moods_differ_in_pitch_pace_and_loudness(espeak: Espeak):
    happy, sad = (said(espeak, WOMAN, Manner(mood=MOODS[name])) for name in ("happy", "sad"))

    assert len(happy) < 0.9 * len(sad)
    assert pitch_of(happy, espeak.rate) > 1.08 * pitch_of(sad, espeak.rate)
    assert level(happy) > 1.2 * level(sad)
    assert len({said(espeak, WOMAN, Manner(mood=mood)).tobytes() for mood in MOODS.values()}) == 10


def test_a_pause_is_exact_and_replaces_the_gap(espeak: Espeak):
    parts = [
        Phrase("One.", "en-us", 0.36),
        Pause(0.5),
        Noise("sighs"),
        Phrase("Two.", "en-us", 0.36),
    ]
    pieces = list(Speaker(espeak, WOMAN, Manner(speed=2)).say(parts))

    assert len(pieces) == 4
    assert len(pieces[1]) == round(0.5 * espeak.rate)
    assert not pieces[1].any()
    assert all(level(piece) > 0.01 for piece in (pieces[0], pieces[2], pieces[3]))


def test_bending_and_trimming():
    hum = hummed(200, 1)

    assert pitch_of(bent(hum, 1.5)) == pytest.approx(300, rel=0.02)
    assert len(bent(hum, 1.5)) == pytest.approx(len(hum) / 1.5, abs=1)
    padded = np.pad(np.ones(1000, np.float32), 5000)
    assert 1000 <= len(trimmed(padded)) < 1200
    assert len(trimmed(np.zeros(100, np.float32))) == 0
