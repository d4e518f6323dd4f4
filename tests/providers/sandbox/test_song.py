from pathlib import Path
from typing import cast

import numpy as np
import pytest

from onetake.providers.sandbox import espeak, song
from onetake.providers.sandbox.decode import sound
from onetake.providers.sandbox.mastering import loudness
from onetake.providers.sandbox.sheets import Unplannable
from onetake.wire.child import ChildError
from tests.providers.sandbox.clips import Pixels
from tests.providers.sandbox.sounds import facts, quiet, tempo_of

LYRICS = "[Verse]\nHello future, we are ready now\nLight the skyline\n[Chorus]\nShining brighter"


def made(folder: Path, prompt: str, name: str = "job", **changes: object) -> Path:
    spec = {"operation": "music", "prompt": prompt, "seed": 1, "is_instrumental": True} | changes
    reply = song.make(spec, [], folder, name, quiet)
    (file,) = cast("list[str]", reply["files"])
    assert reply["duration_ms"] == pytest.approx(facts(folder / file)[3] * 1000, abs=80)
    return folder / file


def heard(path: Path) -> Pixels:
    found = sound(str(path), 250)
    assert found is not None
    return found


def test_the_usual_file(tmp_path: Path):
    path = made(tmp_path, "bright pop, 120 bpm, drums")
    stereo = heard(path)

    assert facts(path)[:3] == ("mp3float", 44100, 2)
    assert facts(path)[3] == pytest.approx(30, abs=0.1)
    assert loudness(stereo) == pytest.approx(-14, abs=1)
    assert np.abs(stereo).max() < 1
    assert np.abs(stereo[:, 0] - stereo[:, 1]).std() > 0.01
    assert tempo_of(stereo.mean(axis=1), 90, 160) == pytest.approx(120, rel=0.03)


def test_formats_and_lengths(tmp_path: Path):
    setting = '{"format": "wav", "sample_rate": 24000, "bitrate": 64000}'

    wav = made(tmp_path, "8 to 12 seconds, soft piano", audio_setting=setting)
    assert wav.name == "job.wav"
    assert facts(wav) == ("pcm_s16le", 24000, 2, 10)
    assert facts(made(tmp_path, "五秒 钢琴", output_format="wav"))[3] == 5


def test_a_seed_repeats_and_another_differs(tmp_path: Path):
    def song_of(name: str, seed: int) -> bytes:
        changes = {"seed": seed, "lyrics": LYRICS, "is_instrumental": False}
        return made(tmp_path, "5 seconds, male vocal", name, **changes).read_bytes()

    files = [song_of(f"job-{at}", seed) for at, seed in enumerate((1, 1, 2))]

    assert files[0] == files[1]
    assert files[0] != files[2]


def test_nobody_sings_in_an_instrumental(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def fail() -> None:
        raise AssertionError("a voice was wanted")

    monkeypatch.setattr(espeak, "opened", fail)
    with_lyrics = made(tmp_path, "pop, 6 seconds", "one", lyrics=LYRICS)
    without = made(tmp_path, "pop, 6 seconds", "two")
    wordless = made(tmp_path, "pop, 6 seconds, no vocal", "three", is_instrumental=False)

    assert with_lyrics.read_bytes() == without.read_bytes()
    assert len(heard(wordless)) > 0


def test_lyrics_are_heard_where_they_belong(tmp_path: Path):
    plan = song.tune("pop, 24 seconds, 120 bpm", 1)
    lyrics = song.lyric_sections(LYRICS)

    seconds, beats = song._lasting(plan, len(lyrics))  # pyright: ignore[reportPrivateUsage]
    mix = song._mix(plan, lyrics, seconds, beats)  # pyright: ignore[reportPrivateUsage]
    silent = song.played(song.arranged(plan, 24, ["verse"] * 4 + ["chorus"] * 6), 24, sung=True)

    assert (seconds, beats) == (24, 8)
    assert (mix[: 4 * 48_000] == silent[: 4 * 48_000]).all()  # the intro
    assert np.abs(mix[4 * 48_000 : 6 * 48_000] - silent[4 * 48_000 : 6 * 48_000]).std() > 0.02


def test_a_song_lasts_a_minute_or_as_long_as_its_words(tmp_path: Path):
    plan = song.tune("pop, 120 bpm", 1)
    lasting = song._lasting  # pyright: ignore[reportPrivateUsage]

    assert lasting(plan, 0) == (30, 0)
    assert lasting(plan, 4) == (60, 8)
    assert lasting(plan, 30) == (130, 8)
    assert lasting(plan, 100)[1] == 4
    assert lasting(song.tune("pop, 120 bpm, 10 seconds", 1), 8) == (10, 2)
    with pytest.raises(Unplannable, match="lyrics have 100 lines, too many for 10 s"):
        lasting(song.tune("pop, 120 bpm, 10 seconds", 1), 100)


def test_who_wants_a_voice_without_words_gets_one(tmp_path: Path):
    sung = made(tmp_path, "pop, 8 seconds", "one", is_instrumental=False)
    played = made(tmp_path, "pop, 8 seconds", "two", is_instrumental=True)

    assert sung.read_bytes() != played.read_bytes()


def test_without_espeak_only_singing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    opened = espeak.opened
    monkeypatch.setattr(espeak, "opened", lambda: opened(("libnothing.so.9",)))

    with pytest.raises(ChildError, match="apt-get install espeak-ng"):
        made(tmp_path, "pop", lyrics=LYRICS, is_instrumental=False)
    assert made(tmp_path, "pop, 5 seconds").exists()


def test_what_is_not_made_is_refused(tmp_path: Path):
    for changes in ({"output_format": "ogg"}, {"audio_setting": "{"}, {"prompt": "999 bpm"}):
        with pytest.raises(Unplannable):
            made(tmp_path, **({"prompt": "pop"} | changes))

    assert list(tmp_path.iterdir()) == []


def test_a_minute_is_sung(tmp_path: Path):
    path = made(tmp_path, "pop with drums", lyrics=LYRICS + " 30 seconds", is_instrumental=False)

    assert facts(path)[3] == pytest.approx(60, abs=0.1)
