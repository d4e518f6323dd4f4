from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from onetake.providers.sandbox import decode
from onetake.providers.sandbox.decode import Unreadable
from tests.providers.sandbox.clips import error, footage, photo, rgb, tone_file


def test_an_image_is_its_pixels(tmp_path: Path):
    pixels = photo(tmp_path / "a.png", 120, 90)

    assert (decode.image(str(tmp_path / "a.png")) == pixels).all()


def test_a_turned_photograph_stands_upright(tmp_path: Path):
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by a quarter, clockwise
    Image.new("RGB", (60, 40), "red").save(tmp_path / "a.jpg", exif=exif)

    assert decode.image(str(tmp_path / "a.jpg")).shape == (60, 40, 3)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_becomes_white(tmp_path: Path, mode: str):
    clear = Image.new("RGBA", (20, 20), (10, 20, 30, 0)).convert(mode)
    clear.save(tmp_path / "a.png", transparency=0 if mode == "P" else None)

    assert (decode.image(str(tmp_path / "a.png")) > 250).all()


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"\0" * 60])
def test_what_is_no_image_is_unreadable(tmp_path: Path, content: bytes):
    (tmp_path / "a.png").write_bytes(content)

    with pytest.raises(Unreadable, match="image"):
        decode.image(str(tmp_path / "a.png"))


def test_a_truncated_image_is_unreadable(tmp_path: Path):
    photo(tmp_path / "a.png", 400, 300)
    whole = (tmp_path / "a.png").read_bytes()
    (tmp_path / "a.png").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(Unreadable):
        decode.image(str(tmp_path / "a.png"))


@pytest.mark.parametrize("size", [(100, 100), (400, 100), (100, 400), (853, 481)])
def test_a_covering_picture_fills_the_frame_from_the_middle(size: tuple[int, int]):
    pixels = np.zeros((size[1], size[0], 3), np.uint8)
    pixels[size[1] // 2 - 8 : size[1] // 2 + 8, size[0] // 2 - 8 : size[0] // 2 + 8] = 255
    picture = decode.covering(pixels, 160, 90)

    assert (picture.width, picture.height) == (160, 90)
    assert picture.y[45, 80] > 200
    ys, xs = np.nonzero(picture.y > 120)
    assert float(xs.mean()) == pytest.approx(79.5, abs=2)
    assert float(ys.mean()) == pytest.approx(44.5, abs=2)


def test_a_picture_of_the_right_size_is_not_touched(tmp_path: Path):
    pixels = photo(tmp_path / "a.png", 160, 90)

    assert error(rgb(decode.covering(pixels, 160, 90)), pixels) < 4


def test_what_fits_within_keeps_its_shape():
    assert decode.within((1600, 900), (400, 400)) == (400, 224)
    assert decode.within((90, 1600), (400, 400)) == (22, 400)


@pytest.mark.parametrize(("rate", "count"), [(24, 24), (30, 30), (12, 12), (60, 60)])
def test_a_second_of_any_frame_rate_is_24_frames(tmp_path: Path, rate: int, count: int):
    footage(tmp_path / "v.mp4", (160, 90), count, 60 / count, rate=rate)
    held = [picture.copy() for picture in decode.frames(str(tmp_path / "v.mp4"), 160, 90, 24)]

    assert len(held) == 24
    steps = [error(one.y, other.y) for one, other in pairwise(held)]
    assert max(steps) > 1
    if rate >= 24:
        assert min(steps) > 0.5


def test_the_last_frame_is_held(tmp_path: Path):
    footage(tmp_path / "v.mp4", (160, 90), 6, 3)
    pictures = [picture.copy() for picture in decode.frames(str(tmp_path / "v.mp4"), 96, 96, 20)]

    assert len(pictures) == 20
    assert (pictures[-1].width, pictures[-1].height) == (96, 96)
    assert (pictures[-1].buffer == pictures[6].buffer).all()


@pytest.mark.parametrize("share", [0.0, 0.3])
def test_a_broken_video_is_unreadable(tmp_path: Path, share: float):
    footage(tmp_path / "v.mp4", (160, 90), 24, 2)
    whole = (tmp_path / "v.mp4").read_bytes()
    (tmp_path / "v.mp4").write_bytes(whole[: int(len(whole) * share)])

    with pytest.raises(Unreadable, match="video"):
        list(decode.frames(str(tmp_path / "v.mp4"), 160, 90, 24))


def test_a_sound_is_stereo_at_48_kilohertz(tmp_path: Path):
    tone_file(tmp_path / "a.wav", 440, 1.5)
    sound = decode.sound(str(tmp_path / "a.wav"), 1.0)

    assert sound is not None
    assert sound.shape == (48_000, 2)
    assert float(np.abs(sound).max()) == pytest.approx(0.3, abs=0.01)


def test_a_silent_video_has_no_sound(tmp_path: Path):
    footage(tmp_path / "v.mp4", (160, 90), 6, 3)

    assert decode.sound(str(tmp_path / "v.mp4"), 1) is None


def test_a_mask_is_open_where_it_is_transparent(tmp_path: Path):
    mask = Image.new("RGBA", (30, 20), (0, 0, 0, 255))
    mask.paste((0, 0, 0, 0), (10, 5, 20, 15))
    mask.save(tmp_path / "m.png")
    opened = decode.openness(str(tmp_path / "m.png"))

    assert opened.shape == (20, 30)
    assert (opened[5:15, 10:20] == 255).all()
    assert int((opened > 0).sum()) == 100


def test_a_mask_without_transparency_is_open_where_it_is_white(tmp_path: Path):
    mask = Image.new("L", (30, 20), 0)
    mask.paste(255, (0, 0, 15, 20))
    mask.save(tmp_path / "m.png")
    opened = decode.openness(str(tmp_path / "m.png"))

    assert (opened[:, :15] == 255).all()
    assert (opened[:, 15:] == 0).all()


def test_what_is_no_mask_is_unreadable(tmp_path: Path):
    (tmp_path / "m.png").write_bytes(b"no picture")

    with pytest.raises(Unreadable, match="mask"):
        decode.openness(str(tmp_path / "m.png"))


def test_a_large_photograph_is_decoded_as_fine_as_needed(tmp_path: Path):
    photo(tmp_path / "a.jpg", 4000, 3000)

    assert decode.image(str(tmp_path / "a.jpg"), 1000).shape[1] < 4000
    assert decode.image(str(tmp_path / "a.jpg"), 4096).shape[1] == 4000
