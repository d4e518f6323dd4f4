"""Every type we take is known by its content, and nothing else is."""

from pathlib import Path

import pytest

from onetake.assets import sniff as types
from onetake.assets.sniff import HEAD_BYTES, KNOWN, SOUND_ONLY, Sniffed, of_type, sniff
from onetake.core.request import Medium
from tests.assets import media


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("PNG", types.PNG), ("JPEG", types.JPEG), ("WEBP", types.WEBP), ("GIF", None)],
)
def test_images(kind: str, expected: Sniffed | None) -> None:
    assert sniff(media.image_bytes(kind)[:HEAD_BYTES]) == expected


@pytest.mark.parametrize(
    ("suffix", "expected"), [("mp4", types.MP4), ("mov", types.MOV), ("webm", types.WEBM)]
)
def test_videos(tmp_path: Path, suffix: str, expected: Sniffed) -> None:
    content = media.video(tmp_path / f"v.{suffix}", seconds=0.2).read_bytes()

    assert sniff(content[:HEAD_BYTES]) == expected


@pytest.mark.parametrize(
    ("suffix", "expected"),
    [("mp3", types.MP3), ("wav", types.WAV), ("m4a", types.M4A), ("ogg", types.OGG),
     ("flac", types.FLAC), ("weba", types.WEBM)],
)  # fmt: skip
def test_sound(tmp_path: Path, suffix: str, expected: Sniffed) -> None:
    content = media.audio(tmp_path / f"a.{suffix}", seconds=0.2).read_bytes()

    assert sniff(content[:HEAD_BYTES]) == expected


def test_an_mp3_without_a_tag(tmp_path: Path) -> None:
    content = media.audio(tmp_path / "a.mp3").read_bytes()
    tag = int.from_bytes(bytes(content[6:10]))  # four groups of seven bits
    length = sum((tag >> 8 * n & 0x7F) << 7 * n for n in range(4))

    assert sniff(content[10 + length :][:HEAD_BYTES]) == types.MP3


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\x89PNG",
        b"PK\x03\x04",
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<!doctype html>",
        b"#!/bin/sh",
        b"RIFF\0\0\0\0AVI ",
        b"\0\0\0\x18ftypheic",
        b"\0\0\0\x18ftypavif",
        b"\x1aE\xdf\xa3\xa3B\x82\x88matroska",
        b"OggS\0\2" + b"\0" * 22 + b"\x80theora",
        b"\xff\xff\xff\xff",
        b"#EXTM3U",
        b" \x89PNG\r\n\x1a\n",
    ],
)
def test_anything_else_is_unknown(head: bytes) -> None:
    assert sniff(head) is None


def test_a_file_of_two_kinds_is_what_its_beginning_says() -> None:
    archive = b"PK\x03\x04" + b"\0" * 26

    assert sniff(media.image_bytes("PNG") + archive) == types.PNG
    assert sniff(archive + media.image_bytes("PNG")) is None


def test_content_types_and_suffixes_are_unique() -> None:
    assert len({kind.content_type for kind in KNOWN}) == len(KNOWN)
    assert len({kind.suffix for kind in KNOWN}) == len(KNOWN)
    assert all(of_type(kind.content_type) == kind for kind in KNOWN)
    assert all(kind.medium is Medium.AUDIO for kind in SOUND_ONLY.values())
