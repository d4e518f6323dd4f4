"""Makes pictures: painted from words, or given ones changed as the words say.

The rule: exactly the size and the format that were asked for; each of several results has the
seed of its number, so any of them can be made again alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from onetake.core.request import Operation, Role
from onetake.providers.sandbox import decode
from onetake.providers.sandbox.encode import TITLE
from onetake.providers.sandbox.mark import mark_for
from onetake.providers.sandbox.painting import painted
from onetake.providers.sandbox.pixels import U8, picture_of, rgb_of
from onetake.providers.sandbox.plan import look_of, mark_size, seed_of
from onetake.providers.sandbox.retouch import Edit, edited
from onetake.providers.sandbox.shapes import still_size
from onetake.providers.sandbox.sheets import Sheet, Unplannable, sheets_of
from onetake.wire.child import Progress

FORMATS: Final = {"png": "png", "jpeg": "jpg", "jpg": "jpg", "webp": "webp"}
"""Format -> the file's suffix."""

QUALITIES: Final = {"low": (768, 72), "medium": (1536, 88), "high": (2160, 95)}
"""Quality -> painted pixels of the shorter side, and what JPEG and WebP are written with."""

STILLS_MAX: Final = 16
PICTURES: Final = (Role.IMAGE, Role.FIRST_FRAME)


@dataclass(frozen=True, slots=True)
class Order:
    """All that is known about the pictures before the first is made."""

    prompt: str
    width: int
    height: int
    count: int
    seed: int
    suffix: str
    finest: int
    written: int
    mark: float
    sheets: tuple[Sheet, ...]


def make(
    spec: Mapping[str, object], materials: Sequence[str], folder: Path, name: str,
    progress: Progress,
) -> dict[str, object]:  # fmt: skip
    """Raises Unplannable and Unreadable."""
    order = order_of(spec, materials)
    edit = _edit(order) if spec.get("operation") == Operation.EDIT_IMAGE.value else None
    progress(0)
    files: list[str] = []
    for number in range(order.count):
        seed = order.seed + number
        look = look_of(spec, edit.scenery if edit else order.prompt, seed)
        sides = (order.width, order.height)
        pixels = edited(edit, look, seed, order.finest) if edit else painted(
            look, seed, sides, order.finest
        )  # fmt: skip
        path = folder / f"{name}-{number + 1}.{order.suffix}"
        _write(path, _marked(pixels, order.mark), order.written)
        files.append(path.name)
        progress(99 * (number + 1) // order.count)
    return {"files": files, "width": order.width, "height": order.height}


def order_of(spec: Mapping[str, object], materials: Sequence[str]) -> Order:
    prompt = str(spec.get("prompt", ""))
    sheets = sheets_of(spec, materials, prompt)
    width, height = still_size(spec, sheets, prompt)
    suffix = FORMATS.get(str(spec.get("output_format") or "png").lower())
    if suffix is None:
        raise Unplannable(f"output_format must be one of {', '.join(FORMATS)}")
    count = spec.get("n", 1)
    if not isinstance(count, int) or not 1 <= count <= STILLS_MAX:
        raise Unplannable(f"n must be 1 to {STILLS_MAX}")
    finest, written = QUALITIES.get(str(spec.get("quality")), QUALITIES["medium"])
    return Order(
        prompt, width, height, count, seed_of(spec), suffix, finest, written, mark_size(spec),
        sheets,
    )  # fmt: skip


def _edit(order: Order) -> Edit:
    images = [sheet for sheet in order.sheets if sheet.role in PICTURES]
    if not images:
        raise Unplannable("edit_image needs an image")
    finest = max(order.width, order.height, 1024)
    masks = [sheet for sheet in order.sheets if sheet.role is Role.MASK]
    return Edit(
        order.prompt, (order.width, order.height),
        tuple(decode.image(sheet.path, finest) for sheet in images),
        decode.openness(masks[0].path) if masks else None,
    )  # fmt: skip


def _marked(pixels: U8, larger: float) -> U8:
    """Only the corner goes through the mark's own kind of picture: all else stays as it is."""
    high, wide = pixels.shape[:2]
    if not larger or min(high, wide) < 64:
        return pixels
    mark = mark_for(wide & ~1, high & ~1, larger)
    rows, columns = slice(mark.top, high & ~1), slice(mark.left, wide & ~1)
    corner = picture_of(np.ascontiguousarray(pixels[rows, columns]))
    mark.at(0, 0).draw(corner)
    marked = pixels.copy()
    marked[rows, columns] = rgb_of(corner)
    return marked


def _write(path: Path, pixels: U8, quality: int) -> None:
    """Under another name until it is whole."""
    unfinished = path.with_name(path.name + ".part")
    try:
        Image.fromarray(pixels).save(unfinished, **_options(path.suffix, quality))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _options(suffix: str, quality: int) -> dict[str, Any]:
    match suffix:
        case ".jpg":
            sampling = 0 if quality > 90 else 2
            return {"format": "JPEG", "quality": quality, "subsampling": sampling,
                    "comment": TITLE}  # fmt: skip
        case ".webp":
            return {"format": "WEBP", "quality": quality, "method": 2}
        case _:
            facts = PngInfo()
            cast("Any", facts).add_text("Comment", TITLE)
            return {"format": "PNG", "compress_level": 1 if quality < 95 else 3, "pnginfo": facts}
