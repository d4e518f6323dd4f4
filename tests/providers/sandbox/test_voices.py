from pathlib import Path

import numpy as np
import pytest

from onetake.providers.sandbox import speech, voices
from onetake.providers.sandbox.decode import Unreadable
from onetake.providers.sandbox.sheets import Unplannable
from onetake.providers.sandbox.sound_file import Sort, sound_file
from tests.providers.sandbox.clips import Pixels
from tests.providers.sandbox.sounds import RATE, hummed, listened, pitch_of, quiet

CLONE = {"operation": "voice_clone", "materials": [{"role": "audio", "medium": "audio"}]}
SAMPLE = {"operation": "speech", "materials": [{"role": "voice_sample", "medium": "audio"}]}


def recording(folder: Path, sound: Pixels, name: str = "sample.wav") -> str:
    with sound_file(folder / name, Sort("wav", 44100), RATE) as file:
        file.write(sound)
    return str(folder / name)


@pytest.mark.parametrize("hertz", [100, 200, 300])
@pytest.mark.parametrize("text", ["", "大家好,欢迎来到今天的课程。"])
def test_the_preview_has_the_pitch_of_the_recording(tmp_path: Path, hertz: float, text: str):
    sample = recording(tmp_path, hummed(hertz, 4))

    reply = voices.make(CLONE | {"text": text}, [sample], tmp_path, "job", quiet)

    assert reply["files"] == ["job.mp3"]
    assert pitch_of(listened(tmp_path / "job.mp3")) == pytest.approx(hertz, rel=0.15)


def test_speech_with_the_cloned_voice_sounds_like_its_preview(tmp_path: Path):
    sample = recording(tmp_path, hummed(160, 4))
    text = "It is nice to meet you."

    voices.make(CLONE | {"text": text}, [sample], tmp_path, "preview", quiet)
    speech.make(SAMPLE | {"text": text, "voice": "x"}, [sample], tmp_path, "speech", quiet)

    assert (tmp_path / "preview.mp3").read_bytes() == (tmp_path / "speech.mp3").read_bytes()


def test_a_spoken_recording_is_cloned(tmp_path: Path):
    spec = {"text": "The garden is green and the moon is yellow, all of you remember.",
            "voice": "Deep_Old_Man", "output_format": "wav"}  # fmt: skip
    speech.make(spec, [], tmp_path, "sample", quiet)
    sample = str(tmp_path / "sample.wav")

    voices.make(CLONE, [sample], tmp_path, "job", quiet)

    wanted = pitch_of(listened(tmp_path / "sample.wav"))
    assert pitch_of(listened(tmp_path / "job.mp3")) == pytest.approx(wanted, rel=0.15)


def test_too_little_voice_is_refused(tmp_path: Path):
    short = recording(tmp_path, hummed(200, 0.4))
    noise = np.random.default_rng(1).standard_normal(5 * RATE).astype(np.float32) * 0.1

    with pytest.raises(Unreadable, match=r"the recording holds 0\.\d s of voice; at least 1 s"):
        voices.make(CLONE, [short], tmp_path, "job", quiet)
    with pytest.raises(Unreadable, match="of voice"):
        voices.make(CLONE, [recording(tmp_path, noise)], tmp_path, "job", quiet)
    with pytest.raises(Unplannable, match="audio_url"):
        voices.make(CLONE | {"materials": []}, [], tmp_path, "job", quiet)


@pytest.mark.parametrize(
    ("prompt", "low", "high"),
    [("A warm, calm Chinese Mandarin female narrator", 165, 230), ("低沉的男声", 70, 115)],
)
def test_the_preview_of_a_design_has_its_traits(
    tmp_path: Path, prompt: str, low: float, high: float
):
    spec = {"operation": "voice_design", "prompt": prompt, "text": "你好,这是声音设计预览。"}

    voices.make(spec, [], tmp_path, "job", quiet)
    later = {"operation": "speech", "voice": "v", "voice_prompt": prompt, "text": spec["text"]}
    speech.make(later, [], tmp_path, "speech", quiet)

    assert low < pitch_of(listened(tmp_path / "job.mp3")) < high
    assert (tmp_path / "job.mp3").read_bytes() == (tmp_path / "speech.mp3").read_bytes()


def test_a_design_needs_words(tmp_path: Path):
    with pytest.raises(Unplannable, match="prompt"):
        voices.make({"operation": "voice_design", "text": "x"}, [], tmp_path, "job", quiet)


@pytest.mark.parametrize("language", ["", "Chinese (Mandarin)", "Cantonese", "Japanese", "French"])
def test_there_is_a_sentence_for_every_language(tmp_path: Path, language: str):
    spec = {"operation": "voice_design", "prompt": "a woman", "language": language}

    reply = voices.make(spec, [], tmp_path, "job", quiet)

    assert int(str(reply["duration_ms"])) > 1000
