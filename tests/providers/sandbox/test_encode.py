from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from onetake.providers.sandbox.encode import SAMPLE_RATE, film
from onetake.providers.sandbox.pixels import Picture
from tests.providers.sandbox.clips import error, hum, rgb, watch


def picture(luma: int) -> Picture:
    made = Picture(320, 180)
    made.y[:], made.uv[:] = luma, 128
    made.y[:, luma : luma + 40] = 220
    return made


def filmed(path: Path, count: int, *, sound: bool) -> None:
    samples = hum(440, count / 24).astype(np.float32) if sound else None
    with film(path, (320, 180), samples) as reel:
        for number in range(count):
            reel.show(picture(40 + number))


@pytest.mark.parametrize("count", [2, 25, 49])
@pytest.mark.parametrize("sound", [True, False])
def test_frames_and_sound_are_exactly_as_long(tmp_path: Path, count: int, sound: bool):
    filmed(tmp_path / "a.mp4", count, sound=sound)
    clip = watch(tmp_path / "a.mp4")

    assert len(clip.frames) == count
    assert clip.seconds == pytest.approx(count / 24, abs=0.5 / 24)
    assert (clip.sound is not None) is sound
    if clip.sound is not None:
        assert 0 <= len(clip.sound) - count * 2000 <= 1024


def test_the_file_is_what_players_expect(tmp_path: Path):
    filmed(tmp_path / "a.mp4", 24, sound=True)
    clip = watch(tmp_path / "a.mp4")

    assert clip.video == ("h264", "High", "yuv420p", 1, 1, Fraction(24))
    assert clip.metadata["title"] == "provider=sandbox"
    content = (tmp_path / "a.mp4").read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


def test_the_picture_and_the_tone_survive(tmp_path: Path):
    filmed(tmp_path / "a.mp4", 24, sound=True)
    clip = watch(tmp_path / "a.mp4")

    assert error(clip.frames[0], rgb(picture(40))) < 3
    assert error(clip.frames[-1], rgb(picture(63))) < 3
    assert clip.sound is not None
    spectrum = np.abs(np.fft.rfft(clip.sound[:SAMPLE_RATE, 0]))
    assert spectrum.argmax() * SAMPLE_RATE / len(clip.sound) == pytest.approx(440, abs=3)


def test_the_same_pictures_make_the_same_bytes(tmp_path: Path):
    for name in ("a.mp4", "b.mp4"):
        filmed(tmp_path / name, 24, sound=True)

    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


def test_an_unfinished_film_leaves_nothing(tmp_path: Path):
    def interrupted() -> None:
        with film(tmp_path / "a.mp4", (320, 180), None) as reel:
            reel.show(picture(40))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        interrupted()

    assert list(tmp_path.iterdir()) == []
