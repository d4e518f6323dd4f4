from pathlib import Path

import numpy as np
import pytest

from onetake.providers.sandbox.sound_file import Sort, Unwritable, sound_file
from tests.providers.sandbox.sounds import facts, hummed, listened, pitch_of


@pytest.mark.parametrize(
    ("sort", "codec"),
    [(Sort(), "mp3float"), (Sort("mp3", 8000), "mp3float"),
     (Sort("mp3", 44100, 320000, 2), "mp3float"),
     (Sort("wav", 16000), "pcm_s16le"), (Sort("flac", 48000, 0, 2), "flac"),
     (Sort("wav", 12345), "pcm_s16le")],
)  # fmt: skip
def test_format_rate_channels_and_length(tmp_path: Path, sort: Sort, codec: str):
    path = tmp_path / "x"
    with sound_file(path, sort, 22_050) as file:
        for piece in np.split(hummed(200, 2, 22_050), 4):
            file.write(piece)

    found = facts(path)

    assert found[:3] == (codec, sort.rate, sort.channels)
    assert found[3] == pytest.approx(2, abs=0.15 if sort.format == "mp3" else 0.002)
    assert file.duration_ms == 2000
    assert pitch_of(listened(path)) == pytest.approx(200, rel=0.02)


def test_the_same_sound_gives_the_same_bytes(tmp_path: Path):
    for name in ("one", "two"):
        with sound_file(tmp_path / name, Sort(), 22_050) as file:
            file.write(hummed(150, 1, 22_050))

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_nothing_is_left_of_a_file_that_failed(tmp_path: Path):
    def fail() -> None:
        with sound_file(tmp_path / "x", Sort(), 22_050):
            raise KeyError

    with pytest.raises(KeyError):
        fail()

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("values", "message"),
    [(("ogg",), "output_format must be one of mp3, wav, flac"),
     (("wav", 7999), "sample_rate must be from 8000 to 48000"),
     (("mp3", 12345), "sample_rate of an mp3 must be one of 8000"),
     (("mp3", 44100, 100), "bitrate must be one of"),
     (("mp3", 16000, 256000), "bitrate must be one of .* at 16000 Hz"),
     (("wav", 16000, 0, 3), "channel must be 1 or 2")],
)  # fmt: skip
def test_what_cannot_be_written_is_refused(values: tuple[str, int, int, int], message: str):
    with pytest.raises(Unwritable, match=message):
        Sort(*values)
