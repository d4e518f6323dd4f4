import json
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from onetake.providers.sandbox import espeak, speech
from onetake.providers.sandbox.sheets import Unplannable
from onetake.wire.child import ChildError
from tests.providers.sandbox.clips import Pixels
from tests.providers.sandbox.sounds import (
    facts,
    level,
    listened,
    pitch_of,
    quiet,
    silences,
)

ZH = "今天给大家分享一个提高效率的小技巧。很简单,但真的很有用。"


def made(folder: Path, text: str, **changes: object) -> Path:
    spec = {"operation": "speech", "text": text, "seed": 1} | changes
    reply = speech.make(spec, [], folder, "job", quiet)
    (name,) = cast("list[str]", reply["files"])
    return folder / name


def heard(folder: Path, text: str, **changes: object) -> Pixels:
    return listened(made(folder, text, **changes))


def test_the_usual_file_and_its_bytes_repeat(tmp_path: Path):
    one = made(tmp_path, ZH)
    first = one.read_bytes()

    assert one.name == "job.mp3"
    assert facts(one)[:3] == ("mp3float", 32000, 1)
    assert made(tmp_path, ZH).read_bytes() == first


@pytest.mark.parametrize(("form", "rate"), [("wav", 8000), ("flac", 48000), ("mp3", 44100)])
def test_formats_and_rates(tmp_path: Path, form: str, rate: int):
    path = made(tmp_path, "Hello.", output_format=form, sample_rate=rate)

    assert path.name == f"job.{form}"
    assert facts(path)[1] == rate


def test_the_reply_says_how_long_it_is(tmp_path: Path):
    told: list[int] = []
    spec = {"text": ZH, "output_format": "wav"}

    reply = speech.make(spec, [], tmp_path, "job", told.append)

    assert reply["duration_ms"] == pytest.approx(facts(tmp_path / "job.wav")[3] * 1000, abs=2)
    assert told == sorted(told)
    assert max(told) < 100


@pytest.mark.parametrize("seconds", [0.3, 0.5, 1.25])
@pytest.mark.parametrize("speed", [0.5, 1, 2])
def test_pauses_are_exact(tmp_path: Path, seconds: float, speed: float):
    text = f"Open a door <#{seconds}#> and go in"

    found = silences(heard(tmp_path, text, output_format="wav", speed=speed))

    assert min(abs(gap - seconds) for gap in found) < 0.02


def test_chinese_and_english_are_both_spoken(tmp_path: Path):
    mixed = heard(tmp_path, "您好。Please hold on for a moment. 我们将尽快为您服务。")
    only = heard(tmp_path, "您好。我们将尽快为您服务。")

    assert len(mixed) > len(only) + 48_000


@pytest.mark.parametrize("model", ["minimax-speech-2.8-hd", "minimax-speech-02-hd"])
def test_a_sound_is_not_spoken_as_a_word(tmp_path: Path, model: str):
    plain = heard(tmp_path, "Hello there", output_format="wav", model=model)
    laughed = heard(tmp_path, "Hello there (laughs)", output_format="wav", model=model)
    word = heard(tmp_path, "Hello there laughs", output_format="wav", model=model)

    assert len(laughed) > len(plain) + 24_000
    after = laughed[len(plain) :]
    assert level(after) > 0.02
    assert len(word) != len(laughed)


def test_voices_differ_and_a_woman_is_higher_than_a_man(tmp_path: Path):
    woman = pitch_of(heard(tmp_path, ZH, voice="English_Graceful_Lady"))
    man = pitch_of(heard(tmp_path, ZH, voice="English_Trustworthy_Man"))

    assert woman > 1.4 * man
    assert 70 < man < 150


def test_a_described_voice_and_a_mixture(tmp_path: Path):
    deep = pitch_of(heard(tmp_path, ZH, voice="x", voice_prompt="a very deep old man"))
    voices = ("English_Graceful_Lady", "Deep_Man")
    mix = json.dumps([{"voice_id": name, "weight": 1} for name in voices])
    between = pitch_of(heard(tmp_path, ZH, timber_weights=mix))
    woman = pitch_of(heard(tmp_path, ZH, voice="English_Graceful_Lady"))

    assert deep < 110
    assert deep < between < woman


def test_a_reading_replaces_the_word(tmp_path: Path):
    usual = heard(tmp_path, "欢迎使用 AI极速")
    text = '{"tone": ["AI极速/(A)(I)(ji2)(su4)"]}'
    told = heard(tmp_path, "欢迎使用 AI极速", pronunciation_dict=text)
    other = heard(tmp_path, "omg", pronunciation_dict={"tone": ["omg/oh my god, oh my god"]})

    assert len(usual) != len(told)
    assert len(other) > 1.5 * len(heard(tmp_path, "omg"))


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [("speed", 2.5, "speed must be a number from 0.5 to 2"),
     ("volume", 11, "volume"), ("pitch", 13, "pitch"),
     ("emotion", "bored", "emotion must be one of"),
     ("language", "Klingon", "language must be auto or one of Chinese"),
     ("output_format", "ogg", "output_format"), ("sample_rate", 7000, "sample_rate"),
     ("pronunciation_dict", '{"tone": ["x"]}', "word/reading"),
     ("pronunciation_dict", '{"other": []}', "pronunciation_dict must be"),
     ("timber_weights", '[{"voice_id": "a", "weight": 0}]', "timber_weights must be"),
     ("timber_weights", '{"a": 1}', "timber_weights must be"),
     ("timber_weights", [{"voice_id": "a", "weight": 1}] * 5, "at most 4 voices"),
     ("text", "...", "nothing that can be spoken"), ("audio_setting", "[1]", "must be an object")],
)  # fmt: skip
def test_what_is_not_understood_is_refused_by_name(
    tmp_path: Path, field: str, value: object, message: str
):
    with pytest.raises(Unplannable, match=message):
        made(tmp_path, **{"text": "Hello.", field: cast("Any", value)})

    assert list(tmp_path.iterdir()) == []


def test_without_espeak_the_error_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    opened = espeak.opened
    monkeypatch.setattr(espeak, "opened", lambda: opened(("libnothing.so.9",)))

    with pytest.raises(ChildError, match="apt-get install espeak-ng") as caught:
        made(tmp_path, "Hello.")

    assert caught.value.kind == "missing"


def test_twice_the_words_take_twice_as_long_to_say(tmp_path: Path):
    once, twice = heard(tmp_path, ZH), heard(tmp_path, ZH * 2)

    assert len(twice) == pytest.approx(2 * len(once), rel=0.1)
    assert np.isfinite(twice).all()
