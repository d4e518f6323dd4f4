import numpy as np
import pytest

from onetake.providers.sandbox.espeak import Missing, Setting, opened
from onetake.wire.child import ChildPool
from tests.providers.sandbox.sounds import pitch_of

SETTING = Setting("f2", 165, 50, 50)


def test_a_phrase_is_heard_and_repeats_in_a_fresh_copy():
    takes: list[bytes] = []
    for _ in range(2):
        with opened() as espeak:
            sound = espeak.say("Hello, my friends.", "en-us", SETTING)
            takes.append(sound.tobytes())
            assert 0.5 < len(sound) / espeak.rate < 3
            assert 0.1 < np.abs(sound).max() <= 1

    assert takes[0] == takes[1]


def test_the_settings_are_heard():
    text = "All of them are in the garden."
    with opened() as espeak:
        usual = espeak.say(text, "en-us", SETTING)
        quick = espeak.say(text, "en-us", Setting("f2", 300, 50, 50))
        deep = espeak.say(text, "en-us", Setting("m3", 165, 30, 50))
        rate = espeak.rate

    assert len(quick) < 0.7 * len(usual)
    assert pitch_of(deep, rate) < 0.6 * pitch_of(usual, rate)


def test_a_text_cannot_steer_the_library():
    with opened() as espeak:
        plain = espeak.say(" 99P hello", "en-us", SETTING)
    with opened() as espeak:
        command = espeak.say("\x0199P hello", "en-us", SETTING)

    assert (plain == command).all()


def test_an_unknown_language_and_a_missing_library_are_said():
    with opened() as espeak, pytest.raises(Missing, match="no voice for the language klingonese"):
        espeak.say("x", "klingonese", SETTING)
    with pytest.raises(Missing, match="apt-get install espeak-ng"), opened(("libnothing.so.9",)):
        raise AssertionError("it must not open")


async def test_it_speaks_in_the_confined_child(tmp_path: object):
    pool = ChildPool("onetake.providers.sandbox.renderer", 1, memory_bytes=4 << 30)
    request: dict[str, object] = {
        "spec": {"operation": "speech", "text": "Hello."},
        "materials": (), "folder": str(tmp_path), "name": "job",
    }  # fmt: skip
    try:
        reply = await pool.call(request, seconds=240)
    finally:
        await pool.close()

    assert reply["files"] == ["job.mp3"]
