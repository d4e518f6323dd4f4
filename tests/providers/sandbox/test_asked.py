import pytest

from onetake.providers.sandbox.asked import choice, mapping, number, sort_asked, structure, whole
from onetake.providers.sandbox.sheets import Unplannable


def test_numbers_within_their_range():
    assert number({"speed": 2}, "speed", 1, 0.5, 2) == 2
    assert number({}, "speed", 1, 0.5, 2) == 1
    for wrong in (0.4, 2.1, "2", True, float("nan")):
        with pytest.raises(Unplannable, match=r"speed must be a number from 0\.5 to 2"):
            number({"speed": wrong}, "speed", 1, 0.5, 2)


def test_choices():
    assert choice({}, "emotion", "calm", ("calm", "sad")) == "calm"
    with pytest.raises(Unplannable, match="emotion must be one of calm, sad"):
        choice({"emotion": "x"}, "emotion", "calm", ("calm", "sad"))


def test_structures_are_json_or_already_read():
    assert structure({"a": "[1]"}, "a") == [1]
    assert structure({"a": [1]}, "a") == [1]
    assert structure({"a": " "}, "a") is None
    assert mapping({"a": '{"b": 1}'}, "a") == {"b": 1}
    for wrong, message in (("{", "valid JSON"), ("[]", "must be an object")):
        with pytest.raises(Unplannable, match=message):
            mapping({"a": wrong}, "a")


def test_whole_numbers():
    assert [whole({"r": value}, "r", 7) for value in (8000, 8000.0, "8000", None)] == [
        8000, 8000, 8000, 7,
    ]  # fmt: skip
    for wrong in (1.5, -1, True, "x", [1], float("inf")):
        with pytest.raises(Unplannable, match="r must be a whole number"):
            whole({"r": wrong}, "r", 7)


def test_the_setting_is_more_exact_than_the_plain_fields():
    spec = {"output_format": "mp3", "sample_rate": 16000,
            "audio_setting": '{"format": "wav", "bitrate": 64000, "channel": 2}'}  # fmt: skip

    assert sort_asked(spec, rate=32000, channels=1) == ("wav", 16000, 64000, 2)
    assert sort_asked({}, rate=32000, channels=1) == ("mp3", 32000, 0, 1)
