"""Images of every colour and build, without the child around them."""

from pathlib import Path

import pytest
from PIL import Image

from onetake.assets.image import image_facts, image_thumbnail, save_jpeg
from tests.assets import media


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_becomes_a_thumbnail(tmp_path: Path, mode: str) -> None:
    (tmp_path / "x").write_bytes(media.image_bytes("PNG", Image.new(mode, (40, 30))))

    assert image_facts(tmp_path / "x", "image/png") == {"width": 40, "height": 30}
    made = image_thumbnail(tmp_path / "x", "image/png", tmp_path / "t", 20)
    assert made == {"width": 20, "height": 15}
    with Image.open(tmp_path / "t") as small:
        assert (small.format, small.mode, small.size) == ("JPEG", "RGB", (20, 15))


def test_a_print_jpeg_becomes_a_thumbnail(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(media.image_bytes("JPEG", Image.new("CMYK", (40, 30))))

    assert image_thumbnail(tmp_path / "x", "image/jpeg", tmp_path / "t", 20)["width"] == 20


def test_unreadable_metadata_does_not_matter(tmp_path: Path) -> None:
    content = media.image_bytes("JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff rubbish")
    (tmp_path / "x").write_bytes(content)

    assert image_facts(tmp_path / "x", "image/jpeg") == {"width": 96, "height": 64}
    assert image_thumbnail(tmp_path / "x", "image/jpeg", tmp_path / "t", 96)["height"] == 64


def test_a_small_image_is_not_made_larger(tmp_path: Path) -> None:
    assert save_jpeg(media.picture(), tmp_path / "t", 640) == {"width": 96, "height": 64}


def test_a_very_wide_image_keeps_a_row(tmp_path: Path) -> None:
    assert save_jpeg(Image.new("RGB", (9000, 1)), tmp_path / "t", 100)["height"] == 1
