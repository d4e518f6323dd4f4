from pathlib import Path

import numpy as np
import pytest

from onetake.providers.sandbox.decode import Unreadable
from onetake.providers.sandbox.pixels import Floats
from onetake.providers.sandbox.plan import plan
from onetake.providers.sandbox.soundtrack import PEAK, soundtrack, spoken
from tests.providers.sandbox.clips import Pixels, footage, material, spec, tone_file


def heard(prompt: str, *paths: Path, **changes: object) -> Floats:
    asked = spec(prompt, **({"generate_audio": True, "duration": 3} | changes))
    sound = soundtrack(plan(asked, [str(path) for path in paths]))
    assert sound is not None
    return sound


def decibels(sound: Pixels) -> float:
    return float(20 * np.log10(np.sqrt((sound**2).mean())))


def strongest(sound: Pixels) -> float:
    spectrum = np.abs(np.fft.rfft(sound.mean(axis=1)))
    return float(np.fft.rfftfreq(len(sound), 1 / 48_000)[spectrum.argmax()])


def test_no_sound_when_none_is_asked_for():
    assert soundtrack(plan(spec("a loud party", generate_audio=False))) is None


@pytest.mark.parametrize(
    "prompt", ["calm sea", "neon techno", "party beat, fast", "dark storm", "campfire", "birds"]
)
def test_loudness_length_and_edges(prompt: str):
    sound = heard(prompt)

    assert sound.shape == (3 * 48_000, 2)
    assert decibels(sound[24_000:-24_000]) == pytest.approx(-16, abs=1.5)
    assert np.abs(sound).max() <= PEAK
    assert np.abs(sound[0]).max() == pytest.approx(0, abs=1e-5)
    assert np.abs(sound[-1]).max() == pytest.approx(0, abs=1e-5)


def test_a_given_sound_is_the_soundtrack_and_goes_on(tmp_path: Path):
    tone_file(tmp_path / "a.wav", 523, 2.0)
    given = [material("audio", "audio", milliseconds=2000)]
    asked = {"operation": "reference_to_video", "materials": given, "duration": 5}
    sound = heard("x", tmp_path / "a.wav", **asked)

    assert len(sound) == 5 * 48_000
    for start in (0, 2 * 48_000, 4 * 48_000):
        piece = sound[start : start + 48_000]
        assert strongest(piece) == pytest.approx(523, abs=3)
        assert decibels(piece) > -22


def test_an_edit_keeps_the_sound_of_its_source(tmp_path: Path):
    footage(tmp_path / "v.mp4", (320, 180), 48, 2, sound=True)
    source = [material("source_video", "video", (320, 180), 2000)]
    asked = {"operation": "edit_video", "materials": source, "duration": "auto"}
    sound = heard("x", tmp_path / "v.mp4", **asked)

    assert len(sound) == 2 * 48_000
    assert strongest(sound) == pytest.approx(330, abs=3)


def test_an_extension_goes_on_with_music(tmp_path: Path):
    footage(tmp_path / "v.mp4", (320, 180), 48, 2, sound=True)
    source = [material("source_video", "video", (320, 180), 2000)]
    asked = {"operation": "extend_video", "materials": source, "duration": 3}
    sound = heard("x", tmp_path / "v.mp4", **asked)

    assert len(sound) == 5 * 48_000
    assert strongest(sound[: 48_000 * 3 // 2]) == pytest.approx(330, abs=3)
    assert strongest(sound[48_000 * 3 :]) != pytest.approx(330, abs=3)
    assert decibels(sound[48_000 * 3 : 48_000 * 4]) > -22


def test_a_silent_source_gets_music(tmp_path: Path):
    footage(tmp_path / "v.mp4", (320, 180), 48, 2)
    source = [material("source_video", "video", (320, 180), 2000)]
    asked = {"operation": "edit_video", "materials": source, "duration": "auto"}

    assert decibels(heard("x", tmp_path / "v.mp4", **asked)) > -20


def test_a_sound_that_cannot_be_read_is_named(tmp_path: Path):
    (tmp_path / "a.wav").write_bytes(b"RIFF not really")
    given = [material("audio", "audio", milliseconds=2000)]

    with pytest.raises(Unreadable, match="sound"):
        heard("x", tmp_path / "a.wav", operation="reference_to_video", materials=given)


def test_a_voice_is_as_long_as_asked_and_keeps_its_pauses():
    at = np.arange(48_000) / 48_000
    tone = (0.02 * np.sin(2 * np.pi * 200 * at)).astype(np.float32)
    voice = np.stack([tone, tone], 1)
    voice[20_000:30_000] = 0
    sound = spoken(voice, 50_000)

    assert sound.shape == (50_000, 2)
    assert np.abs(sound[20_500:29_500]).max() == 0
    assert np.abs(sound).max() <= PEAK
    assert decibels(sound[:20_000]) == pytest.approx(-16, abs=2)
