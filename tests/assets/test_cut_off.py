"""Sizes inside a file against the size of the file."""

from pathlib import Path

import pytest

from onetake.assets.cut_off import is_cut_off
from tests.assets import media


def _cut_off(path: Path, content: bytes, content_type: str = "video/mp4") -> bool:
    path.write_bytes(content)
    return is_cut_off(path, content_type)


def _box(name: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4) + name + content


@pytest.mark.parametrize("faststart", [True, False])
def test_an_mp4_without_its_last_bytes_is_cut_off(tmp_path: Path, faststart: bool) -> None:
    content = media.video(tmp_path / "v.mp4", faststart=faststart).read_bytes()

    assert not _cut_off(tmp_path / "x", content)
    assert _cut_off(tmp_path / "x", content[:-1])


def test_a_wav_without_its_last_bytes_is_cut_off(tmp_path: Path) -> None:
    content = media.audio(tmp_path / "a.wav").read_bytes()

    assert not _cut_off(tmp_path / "x", content, "audio/wav")
    assert _cut_off(tmp_path / "x", content[:-1], "audio/wav")
    assert _cut_off(tmp_path / "x", content[:30], "audio/wav")


def test_a_wav_that_was_streamed_has_no_size(tmp_path: Path) -> None:
    content = media.audio(tmp_path / "a.wav").read_bytes()
    at = content.index(b"data") + 4
    streamed = content[:at] + b"\xff\xff\xff\xff" + content[at + 4 :]

    assert not _cut_off(tmp_path / "x", streamed, "audio/wav")


def test_a_last_box_may_reach_to_the_end_or_have_a_long_size(tmp_path: Path) -> None:
    start = _box(b"ftyp", b"isom")
    long = (1).to_bytes(4) + b"mdat" + (20).to_bytes(8) + b"four"

    assert not _cut_off(tmp_path / "x", start + b"\0\0\0\0mdat and so on")
    assert not _cut_off(tmp_path / "x", start + long)
    assert _cut_off(tmp_path / "x", start + long[:-1])


def test_impossible_sizes_do_not_loop(tmp_path: Path) -> None:
    assert _cut_off(tmp_path / "x", b"\0\0\0\2ftypisom" * 4)
    assert _cut_off(tmp_path / "x", b"\0\0\0\1ftyp" + b"\0" * 40)


def test_types_without_sizes_are_never_cut_off(tmp_path: Path) -> None:
    assert not _cut_off(tmp_path / "x", b"ID3", "audio/mpeg")
