import tomllib
from pathlib import Path
from typing import Any

import pytest

import onetake
from onetake.providers.sandbox.voice_traits import (
    CHILD,
    FEMALE,
    MALE,
    Traits,
    described,
    mixed,
    of_id,
    recorded,
)

VOICES = Path(onetake.__file__).parent / "catalog" / "voices.toml"


@pytest.mark.parametrize(
    ("words", "variants", "low", "high"),
    [("A warm female narrator", FEMALE, 170, 230), ("deep male voice", MALE, 75, 110),
     ("温柔女声", FEMALE, 170, 230), ("低沉的男声", MALE, 75, 110),
     ("a little boy", CHILD, 230, 300),
     ("活泼的小女孩", CHILD, 250, 350), ("an old man", MALE, 80, 125)],
)  # fmt: skip
def test_a_description_is_heard(words: str, variants: tuple[str, ...], low: int, high: int):
    traits = described(words)

    assert traits.variant in variants
    assert low < traits.hertz < high
    assert traits == described(words)


def test_words_of_pace_brightness_and_life():
    assert described("slow calm woman").pace < 0.92 < 1.08 < described("fast lively woman").pace
    assert described("bright woman").bright > 0 > described("warm soft woman").bright
    assert described("playful woman").lively > described("calm woman").lively


def test_every_voice_of_the_catalogue_is_a_voice_of_its_own():
    facts: dict[str, Any] = tomllib.loads(VOICES.read_text())
    ids = [str(voice["id"]) for voice in facts["voices"]]

    assert len({of_id(name) for name in ids}) == len(ids)
    assert of_id("Wise_Woman").variant in FEMALE
    assert of_id("WiseWoman").variant in FEMALE
    assert of_id("English_Trustworthy_Man").variant in MALE


def test_a_mixture_lies_between():
    low, high = Traits("m3", 100, 0.9, -2), Traits("f2", 200, 1.1, 2)

    even = mixed([(low, 1), (high, 1)])
    heavy = mixed([(low, 9), (high, 1)])

    assert even.hertz == pytest.approx(141.4, abs=0.1)
    assert (even.pace, even.bright) == pytest.approx((1.0, 0.0))
    assert heavy.variant == "m3"
    assert heavy.hertz < 110


def test_a_recording_gives_its_own_pitch_and_a_pace_within_reason():
    assert recorded(180, 9, -10).hertz == 180
    assert recorded(180, 9, -10).pace == 1.3
    assert recorded(180, 0, -10).pace == 1
    assert recorded(110, 4.5, -40).bright == -4
    assert recorded(110, 4.5, -40).variant in MALE
