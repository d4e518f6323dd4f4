"""Looking into images. Runs in the inspection child only, because it loads Pillow.

The rule: sizes are checked before a pixel is decoded, and a file passes only when all of it
decodes.
"""

import warnings
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageOps, UnidentifiedImageError

from onetake.wire.child import ChildError

PIXELS_MAX: Final = 50_000_000
SIDE_MAX: Final = 16_384
JPEG_QUALITY: Final = 84

_FORMATS: Final = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/webp": "WEBP",
    "image/bmp": "BMP",
}
_ORIENTATION: Final = 0x0112  # EXIF
_UPRIGHT: Final = 1
_SIDEWAYS: Final = frozenset({5, 6, 7, 8})

Image.MAX_IMAGE_PIXELS = None  # ours is checked in `_open`


def image_facts(path: Path, content_type: str) -> dict[str, Any]:
    """The size as a person sees it. Raises ChildError("unreadable", …)."""
    with _open(path, content_type) as image:
        _decode(image)
        width, height = image.size
        sideways = _orientation(image) in _SIDEWAYS
    if sideways:
        width, height = height, width
    return {"width": width, "height": height}


def image_thumbnail(path: Path, content_type: str, target: Path, width_max: int) -> dict[str, Any]:
    """A JPEG at most `width_max` wide, upright, what is transparent on white."""
    with _open(path, content_type) as image:
        image.draft("RGB", (width_max * 2, width_max * 2))
        _decode(image)
        upright = image if _orientation(image) == _UPRIGHT else ImageOps.exif_transpose(image)
    return save_jpeg(upright, target, width_max)


def save_jpeg(image: Image.Image, target: Path, width_max: int) -> dict[str, Any]:
    """Shrink and write; returns the new width and height."""
    if image.width > width_max:
        height = max(1, round(image.height * width_max / image.width))
        image = image.resize((width_max, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
    _on_white(image).save(target, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    return {"width": image.width, "height": image.height}


def new_image(size: tuple[int, int]) -> Image.Image:
    return Image.new("RGB", size)


def upright(image: Image.Image, rotation: int) -> Image.Image:
    """Turned by what a recording says of itself, in degrees."""
    return image.rotate(rotation, expand=True) if rotation % 360 else image


def _open(path: Path, content_type: str) -> Image.Image:
    try:
        with warnings.catch_warnings(action="ignore"):
            image = Image.open(path, formats=[_FORMATS[content_type]])
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise _unreadable("is damaged: its header cannot be read") from None
    width, height = image.size
    if max(width, height) > SIDE_MAX:
        raise _unreadable(f"is {width} × {height} pixels; a side may have at most {SIDE_MAX}")
    if width * height > PIXELS_MAX:
        most = PIXELS_MAX // 1_000_000
        raise _unreadable(f"is {width} × {height} pixels; at most {most} million are allowed")
    return image


def _decode(image: Image.Image) -> None:
    try:
        image.load()
    except MemoryError:
        raise
    except Exception:  # Pillow's decoders raise whatever they meet: struct.error, IndexError, …
        raise _unreadable("is damaged or cut off: it cannot be decoded completely") from None


def _orientation(image: Image.Image) -> int:
    """1 to 8 as in EXIF. Metadata that cannot be read counts as none: viewers ignore it, too."""
    try:
        with warnings.catch_warnings(action="ignore"):
            found: object = image.getexif().get(_ORIENTATION)
    except Exception:
        return _UPRIGHT
    return found if isinstance(found, int) and 1 <= found <= 8 else _UPRIGHT


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    ground = Image.new("RGBA", image.size, "white")
    ground.alpha_composite(image.convert("RGBA"))
    return ground.convert("RGB")


def _unreadable(reason: str) -> ChildError:
    return ChildError("unreadable", reason)
