"""Real files, whole and broken, through the real child process."""

from pathlib import Path

import pytest
from PIL import Image

from onetake.assets.probe import PROBE_MEMORY_BYTES, PROBE_MODULE, Probe, Unreadable
from onetake.core.request import Facts, Medium
from onetake.wire.child import ChildPool, PoolClosed
from tests.assets import media


def _write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


async def _refusal(probe: Probe, path: Path) -> str:
    with pytest.raises(Unreadable) as caught:
        await probe.facts(path)
    return caught.value.reason


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp"), ("BMP", "image/bmp")],
)
async def test_images(probe: Probe, tmp_path: Path, kind: str, content_type: str) -> None:
    content = media.image_bytes(kind)
    facts = await probe.facts(_write(tmp_path / "any", content))

    assert facts == Facts(Medium.IMAGE, content_type, len(content), 96, 64)


async def test_a_photo_is_as_wide_as_its_orientation_says(probe: Probe, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    facts = await probe.facts(
        _write(tmp_path / "photo", media.image_bytes("JPEG", exif=exif.tobytes()))
    )

    assert (facts.width, facts.height) == (64, 96)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
async def test_a_cut_off_image_is_refused(
    probe: Probe, tmp_path: Path, kind: str, share: float
) -> None:
    content = media.image_bytes(kind)
    reason = await _refusal(probe, _write(tmp_path / "cut", content[: int(len(content) * share)]))

    assert reason.startswith("is damaged")


@pytest.mark.parametrize("size", [(50_000, 50_000), (16_385, 1), (10_000, 5_001)])
async def test_a_giant_image_is_refused_by_its_header(
    probe: Probe, tmp_path: Path, size: tuple[int, int]
) -> None:
    reason = await _refusal(probe, _write(tmp_path / "giant", media.png_header(*size)))

    assert reason.startswith(f"is {size[0]} × {size[1]} pixels")


@pytest.mark.parametrize(
    ("suffix", "content_type"),
    [("mp4", "video/mp4"), ("mov", "video/quicktime"), ("webm", "video/webm")],
)
@pytest.mark.parametrize("sound", [True, False])
async def test_videos(
    probe: Probe, tmp_path: Path, suffix: str, content_type: str, sound: bool
) -> None:
    path = media.video(tmp_path / f"v.{suffix}", sound=sound)
    facts = await probe.facts(path)

    size = path.stat().st_size
    assert facts == Facts(Medium.VIDEO, content_type, size, 128, 72, facts.duration_ms, sound)
    assert facts.duration_ms == pytest.approx(2000, abs=2)


async def test_a_video_with_its_index_at_the_end(probe: Probe, tmp_path: Path) -> None:
    facts = await probe.facts(media.video(tmp_path / "v.mp4", faststart=False, seconds=1.5))

    assert facts.duration_ms == 1500


async def test_a_turned_video_is_as_wide_as_it_is_seen(probe: Probe, tmp_path: Path) -> None:
    upright = media.rotated(media.video(tmp_path / "a.mp4"), tmp_path / "b.mp4")
    facts = await probe.facts(upright)
    small = await probe.thumbnail(upright, tmp_path / "t.jpg")

    assert (facts.width, facts.height) == (72, 128)
    assert (small.width, small.height) == (72, 128)


@pytest.mark.parametrize("suffix", ["mp4", "mov"])
@pytest.mark.parametrize("faststart", [True, False])
@pytest.mark.parametrize("share", [0.2, 0.6, 0.97])
async def test_a_cut_off_video_is_refused(
    probe: Probe, tmp_path: Path, suffix: str, faststart: bool, share: float
) -> None:
    path = media.video(tmp_path / f"v.{suffix}", faststart=faststart)
    content = path.read_bytes()
    reason = await _refusal(probe, _write(path, content[: int(len(content) * share)]))

    assert reason.startswith(("is cut off", "is damaged"))


async def test_a_cut_off_webm_is_refused(probe: Probe, tmp_path: Path) -> None:
    path = media.video(tmp_path / "v.webm")
    content = path.read_bytes()

    assert await _refusal(probe, _write(path, content[: len(content) // 2]))


@pytest.mark.parametrize(
    ("suffix", "content_type"),
    [
        ("mp3", "audio/mpeg"),
        ("wav", "audio/wav"),
        ("m4a", "audio/mp4"),
        ("ogg", "audio/ogg"),
        ("flac", "audio/flac"),
        ("weba", "audio/webm"),
        ("mp4", "audio/mp4"),
    ],
)
async def test_sound(probe: Probe, tmp_path: Path, suffix: str, content_type: str) -> None:
    path = media.audio(tmp_path / f"a.{suffix}")
    facts = await probe.facts(path)

    assert facts == Facts(
        Medium.AUDIO, content_type, path.stat().st_size, duration_ms=facts.duration_ms
    )
    assert facts.duration_ms == pytest.approx(2000, abs=60)


@pytest.mark.parametrize("suffix", ["wav", "m4a", "flac"])
async def test_cut_off_sound_is_refused(probe: Probe, tmp_path: Path, suffix: str) -> None:
    path = media.audio(tmp_path / f"a.{suffix}")
    content = path.read_bytes()

    assert await _refusal(probe, _write(path, content[: len(content) // 2]))


async def test_a_recording_that_is_too_long_is_refused(tmp_path: Path) -> None:
    pool = ChildPool(PROBE_MODULE, 1, memory_bytes=PROBE_MEMORY_BYTES)
    probe = Probe(pool, seconds_max=1)
    try:
        for path in (media.video(tmp_path / "v.mp4"), media.audio(tmp_path / "a.mp3")):
            assert await _refusal(probe, path) == "is longer than 1 seconds"
    finally:
        await pool.close()


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04" + b"\0" * 200,
        b"%PDF-1.7",
        b"<html></html>",
        b"GIF89a" + b"\0" * 50,
        b"\x1aE\xdf\xa3 matroska",
    ],
)
async def test_other_types_are_refused(probe: Probe, tmp_path: Path, content: bytes) -> None:
    reason = await _refusal(probe, _write(tmp_path / "x.png", content))

    assert reason == "is not an image, video or sound of a known type"


async def test_an_empty_file_is_refused(probe: Probe, tmp_path: Path) -> None:
    assert await _refusal(probe, _write(tmp_path / "x.png", b"")) == "is empty"


@pytest.mark.parametrize(
    "head",
    [
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        b"RIFF\0\0\0\0WEBP",
        b"RIFF\0\0\0\0WAVE",
        b"\0\0\0\x18ftypisom",
        b"\x1aE\xdf\xa3\x9fB\x82\x84webm",
        b"ID3\x04\0\0\0\0\0\0",
        b"OggS\0\2" + b"\0" * 22 + b"OpusHead",
        b"fLaC",
    ],
)
async def test_a_magic_number_followed_by_anything_is_refused(
    probe: Probe, tmp_path: Path, head: bytes
) -> None:
    for tail in (b"", b"PK\x03\x04 and a zip", bytes(range(256)) * 40):
        assert await _refusal(probe, _write(tmp_path / "x", head + tail))


async def test_a_video_cannot_make_us_open_another_file(probe: Probe, tmp_path: Path) -> None:
    playlist = f"#EXTM3U\n#EXTINF:10,\nfile://{media.video(tmp_path / 'v.mp4')}\n"
    for head in (b"", b"ID3\x04\0\0\0\0\0\0", b"\0\0\0\x18ftypisom"):
        assert await _refusal(probe, _write(tmp_path / "x.mp4", head + playlist.encode()))


async def test_a_thumbnail_of_a_video_shows_the_asked_moment(probe: Probe, tmp_path: Path) -> None:
    path = media.video(tmp_path / "v.mp4", size=(1280, 720), seconds=1)
    brightness: list[int] = []
    for at_ms in (0, 500, 5000):
        facts = await probe.thumbnail(path, tmp_path / "t.jpg", at_ms=at_ms)
        with Image.open(tmp_path / "t.jpg") as image:
            assert image.size == (facts.width, facts.height) == (640, 360)
            brightness.append(image.convert("L").resize((1, 1)).tobytes()[0])

    assert brightness == pytest.approx([0, 128, 255], abs=8)
    assert facts.content_type == "image/jpeg"
    assert facts.size == (tmp_path / "t.jpg").stat().st_size


async def test_a_thumbnail_of_an_image_is_upright_and_opaque(probe: Probe, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    clear = Image.new("RGBA", (900, 300), (255, 0, 0, 0))
    path = _write(tmp_path / "i", media.image_bytes("PNG", clear, exif=exif.tobytes()))
    facts = await probe.thumbnail(path, tmp_path / "t.jpg", width_max=100)

    assert (facts.width, facts.height) == (100, 300)
    with Image.open(tmp_path / "t.jpg") as image:
        assert image.convert("RGB").getpixel((50, 50)) == (255, 255, 255)


async def test_there_is_no_thumbnail_of_sound_or_of_a_broken_file(
    probe: Probe, tmp_path: Path
) -> None:
    for path in (
        media.audio(tmp_path / "a.mp3"),
        _write(tmp_path / "b.png", media.image_bytes("PNG")[:500]),
    ):
        with pytest.raises(Unreadable):
            await probe.thumbnail(path, tmp_path / "t.jpg")
        assert not (tmp_path / "t.jpg").exists()


async def test_too_little_memory_makes_a_file_unreadable(tmp_path: Path) -> None:
    pool = ChildPool(PROBE_MODULE, 1, memory_bytes=200 << 20)
    big = Image.new("RGB", (7000, 7000))
    try:
        with pytest.raises(Unreadable) as caught:
            await Probe(pool).facts(_write(tmp_path / "i.png", media.image_bytes("PNG", big)))
    finally:
        await pool.close()

    assert caught.value.reason == "needs too much memory to decode"


async def test_a_file_that_takes_too_long_is_unreadable(tmp_path: Path) -> None:
    pool = ChildPool(PROBE_MODULE, 1, memory_bytes=PROBE_MEMORY_BYTES)
    path = _write(tmp_path / "i.png", media.image_bytes("PNG"))
    try:
        with pytest.raises(Unreadable) as caught:
            await Probe(pool, patience_seconds=0).facts(path)
    finally:
        await pool.close()

    assert caught.value.reason == "takes too long to decode"


async def test_a_closed_pool_says_nothing_about_the_file(tmp_path: Path) -> None:
    pool = ChildPool(PROBE_MODULE, 1, memory_bytes=PROBE_MEMORY_BYTES)
    await pool.close()
    path = _write(tmp_path / "i.png", media.image_bytes("PNG"))

    with pytest.raises(PoolClosed):
        await Probe(pool).facts(path)
