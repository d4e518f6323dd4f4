"""What the child says about recordings, without the child around it."""

from pathlib import Path

import pytest
from PIL import Image

from onetake.assets import recording
from onetake.assets.recording import recording_facts, recording_sheet, recording_thumbnail
from onetake.wire.child import ChildError
from tests.assets import media


def test_the_length_is_what_the_packets_cover(tmp_path: Path) -> None:
    for frames in (1, 5, 49):
        path = media.video(tmp_path / f"{frames}.mp4", seconds=frames / media.FPS, sound=False)
        facts = recording_facts(path, "video/mp4", 60)

        assert facts["duration_ms"] == round(frames * 1000 / media.FPS)


def test_a_picture_that_is_too_large_is_refused_before_it_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = media.video(tmp_path / "v.mp4", seconds=0.2)
    monkeypatch.setattr(recording, "SIDE_MAX", 100)

    with pytest.raises(ChildError) as caught:
        recording_facts(path, "video/mp4", 60)
    assert caught.value.message.startswith("is 128 × 72 pixels; a side may have at most 100")


@pytest.mark.parametrize("missing", [1, 3584])  # within a packet; a packet of 3584 bytes
def test_a_file_that_lacks_its_end_is_refused(tmp_path: Path, missing: int) -> None:
    path = media.audio(tmp_path / "x.wav")
    path.write_bytes(path.read_bytes()[:-missing])

    with pytest.raises(ChildError) as caught:
        recording_facts(path, "audio/wav", 60)
    assert caught.value.message == "is cut off: a part of it is missing"


def test_damaged_packets_at_the_beginning_are_refused(tmp_path: Path) -> None:
    path = media.video(tmp_path / "v.mp4", sound=False)
    content = bytearray(path.read_bytes())
    at = content.index(b"mdat") + 4
    content[at:] = b"\xff" * (len(content) - at)
    path.write_bytes(content)

    with pytest.raises(ChildError) as caught:
        recording_facts(path, "video/mp4", 60)
    assert caught.value.message == "is damaged: it cannot be decoded"


def test_a_sheet_shows_the_frames_in_reading_order(tmp_path: Path) -> None:
    path = media.video(tmp_path / "v.mp4", seconds=2, size=(128, 72), sound=False)
    made = recording_sheet(path, "video/mp4", tmp_path / "s.jpg", 3)

    assert made == {"width": 768, "height": 432}
    with Image.open(tmp_path / "s.jpg") as sheet:
        small = sheet.convert("L").resize((3, 3), Image.Resampling.BOX)
        tones = list(small.tobytes())
    assert tones == sorted(tones), "the film goes from black to white"
    assert tones[0] < 30
    assert tones[-1] > 220


def test_a_sheet_of_a_video_that_was_filmed_upright_is_upright(tmp_path: Path) -> None:
    source = media.video(tmp_path / "v.mp4", seconds=0.5, size=(128, 72), sound=False)
    turned = media.rotated(source, tmp_path / "r.mp4")

    made = recording_sheet(turned, "video/mp4", tmp_path / "s.jpg", 2)
    assert made["height"] > made["width"]


def test_a_sheet_of_one_frame_is_full_of_it(tmp_path: Path) -> None:
    path = media.video(tmp_path / "v.mp4", seconds=1 / media.FPS, sound=False)

    assert recording_sheet(path, "video/mp4", tmp_path / "s.jpg", 5)["width"] == 5 * 256


def test_of_a_song_there_is_no_sheet(tmp_path: Path) -> None:
    path = media.audio(tmp_path / "a.mp4")

    with pytest.raises(ChildError, match="holds no picture"):
        recording_sheet(path, "video/mp4", tmp_path / "s.jpg", 2)
    assert not (tmp_path / "s.jpg").exists()


def test_a_song_with_a_cover_is_sound(tmp_path: Path) -> None:
    path = media.audio(tmp_path / "a.mp3")
    cover = b"\0image/png\0\3\0" + media.image_bytes("PNG")
    frame = b"APIC" + len(cover).to_bytes(4) + b"\0\0" + cover
    size = sum((len(frame) >> 7 * n & 0x7F) << 8 * n for n in range(4))
    path.write_bytes(b"ID3\x03\0\0" + size.to_bytes(4) + frame + path.read_bytes())
    facts = recording_facts(path, "audio/mpeg", 60)

    assert (facts["has_video"], facts["has_audio"]) == (False, True)
    with pytest.raises(ChildError):
        recording_thumbnail(path, "audio/mpeg", tmp_path / "t", None, 640)
