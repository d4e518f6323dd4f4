"""Changes a given picture as the words say.

- a manner (`styles.py`), a time of day or a light, weather: the whole picture takes it on;
- another background: the subjects of all pictures stand before it;
- several pictures otherwise: the first one, changed, with the others as cards in it;
- a mask: all of that happens where the mask is open, and not one pixel changes elsewhere.

The rule: the picture stays recognisable, and something always changes.
"""

import re
from dataclasses import dataclass
from typing import Final, cast

import cv2
import numpy as np

from onetake.core.references import rewrite
from onetake.providers.sandbox import vocabulary
from onetake.providers.sandbox.camera import View
from onetake.providers.sandbox.collage import carded, standing
from onetake.providers.sandbox.cutout import extent, subject_mask
from onetake.providers.sandbox.geometry import cover
from onetake.providers.sandbox.painting import painted
from onetake.providers.sandbox.pixels import U8, Floats, picture_of, rgb_of, scaled
from onetake.providers.sandbox.plan import Look
from onetake.providers.sandbox.restyle import grade_for
from onetake.providers.sandbox.scene import particles_for
from onetake.providers.sandbox.styles import styled
from onetake.providers.sandbox.vocabulary import found

CLASHING: Final = {"mono": "mono", "bright": "day", "dark": "night", "watercolor": "mono"}
"""A style -> the palette that the same words name: one of them is enough."""

_GROUND: Final = re.compile(
    "backgrounds?|backdrops?|surroundings?|scenes?|背景|场景", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Edit:
    """What is to be changed: RGB pictures, and 255 where a mask is open."""

    prompt: str
    sides: tuple[int, int]
    images: tuple[U8, ...]
    open: U8 | None

    @property
    def words(self) -> str:
        return rewrite(self.prompt, lambda _: " ")

    @property
    def scenery(self) -> str:
        """The words for what is to be seen: not those for a background itself."""
        return _GROUND.sub(" ", self.words)


def edited(edit: Edit, look: Look, seed: int, finest: int) -> U8:
    """8-bit RGB of the wanted size."""
    base = covering(edit.images[0], *edit.sides)
    if edit.open is not None:
        return _where_open(edit, base, _inside(edit, base, look, seed, finest))
    if _moved_elsewhere(edit):
        ground = _backdrop(edit, base, look, seed, finest)
        return _changed(edit, standing(ground, edit.images), look, seed, tinted=False)
    return carded(_changed(edit, base, look, seed), edit.images[1:])


def covering(rgb: U8, width: int, height: int) -> U8:
    """The middle of the image, filling exactly the given size."""
    wide, high = cover(rgb.shape[1], rgb.shape[0], (width, height))
    whole = rgb if (wide, high) == (rgb.shape[1], rgb.shape[0]) else scaled(rgb, wide, high)
    left, top = (wide - width) // 2, (high - height) // 2
    return np.ascontiguousarray(whole[top : top + height, left : left + width])


def _moved_elsewhere(edit: Edit) -> bool:
    """Another background is wanted: by that word, or by a place for several subjects."""
    if found(vocabulary.BACKDROP, edit.words):
        return "blur" not in found(vocabulary.STYLES, edit.words)
    return len(edit.images) > 1 and bool(found(vocabulary.SCENES, edit.scenery))


def _changed(edit: Edit, rgb: U8, look: Look, seed: int, *, tinted: bool = True) -> U8:
    """Styles, light and weather. Where the words name none of them, the light of the seed."""
    styles = found(vocabulary.STYLES, edit.words)
    palettes = found(vocabulary.PALETTES, edit.words)
    palettes = [name for name in palettes if name not in {CLASHING.get(s) for s in styles}]
    weather = look.weather
    named = bool(styles or weather)
    if "blur" in styles and found(vocabulary.BACKDROP, edit.words):
        styles.remove("blur")
        rgb = _subject_sharp(rgb)
    rgb = styled(rgb, styles)
    if tinted and (palettes or not named):
        light = [name for name in palettes if name not in weather]  # snow is both
        rgb = _graded(rgb, look, 1.0 if light else 0.5)
    return _weathered(rgb, look, seed) if weather else rgb


def _subject_sharp(rgb: U8) -> U8:
    return mixed(styled(rgb, ["blur"]), rgb, subject_mask(rgb))


def _graded(rgb: U8, look: Look, strength: float) -> U8:
    picture = picture_of(_evened(rgb))
    grade_for(look.palette, picture.width, picture.height).draw(picture)
    graded = rgb_of(picture)[: rgb.shape[0], : rgb.shape[1]]
    return cast("U8", cv2.addWeighted(rgb, 1 - strength, graded, strength, 0))


def _weathered(rgb: U8, look: Look, seed: int) -> U8:
    """Luma carries nearly all of it, so the given colours pass through unharmed elsewhere."""
    picture = picture_of(_evened(rgb))
    for number, kind in enumerate(look.weather):
        particles_for(kind, look, (seed, 5, number)).draw(picture, View(), 3.0)
    return rgb_of(picture)[: rgb.shape[0], : rgb.shape[1]]


def _evened(rgb: U8) -> U8:
    """With even sides: the last row or column once more."""
    down, right = rgb.shape[0] % 2, rgb.shape[1] % 2
    if not down and not right:
        return rgb
    return cast("U8", cv2.copyMakeBorder(rgb, 0, down, 0, right, cv2.BORDER_REPLICATE))


def _backdrop(edit: Edit, base: U8, look: Look, seed: int, finest: int) -> U8:
    """A painted place, a plain colour, or the picture's own colours in a soft light."""
    if found(vocabulary.SCENES, edit.scenery) and look.scene != "studio":
        return painted(look, seed, edit.sides, finest)
    colours = found(vocabulary.COLOURS, edit.words)
    if colours:
        return _plain(_ink(colours[0]), edit.sides)
    if found(vocabulary.PALETTES, edit.words):
        return painted(look, seed, edit.sides, finest)
    own = base.reshape(-1, 3)[:: max(base.size // 30_000, 1)].mean(axis=0)
    return _plain(np.float32(0.35) * own.astype(np.float32) + 150, edit.sides)


def _plain(rgb: Floats, sides: tuple[int, int]) -> U8:
    """One colour as a studio lights it: brighter in the middle, with a soft floor."""
    ys, xs = np.mgrid[0:1:96j, -1:1:96j].astype(np.float32)
    light = 0.90 + 0.12 * np.exp(-((xs / 0.8) ** 2) - (((ys - 0.42) / 0.5) ** 2))
    light -= 0.10 / (1 + np.exp(-(ys - 0.80) * 26)) * (0.4 + 0.6 * xs * xs)
    small = np.clip(rgb * light[..., None], 0, 255).astype(np.float32)
    big = cast("Floats", cv2.resize(small, sides, interpolation=cv2.INTER_CUBIC))
    return np.clip(big + 0.5, 0, 255).astype(np.uint8)


def _inside(edit: Edit, base: U8, look: Look, seed: int, finest: int) -> U8:
    """What comes into the hole of a mask: the same, restyled, or a place painted to its size."""
    assert edit.open is not None
    if found(vocabulary.STYLES, edit.words):
        return _changed(edit, base, look, seed)
    left, top, wide, high = extent(covering(edit.open, *edit.sides))
    colours = found(vocabulary.COLOURS, edit.words)
    if colours and not found(vocabulary.SCENES, edit.scenery):
        piece = _plain(_ink(colours[0]), (wide, high))
    else:
        piece = painted(look, seed, (wide, high), finest)
    inside = base.copy()
    inside[top : top + high, left : left + wide] = piece
    return inside


def _ink(rgb: str) -> Floats:
    return np.array([int(rgb[at : at + 2], 16) for at in (0, 2, 4)], np.float32)


def _where_open(edit: Edit, base: U8, inside: U8) -> U8:
    assert edit.open is not None
    return mixed(base, inside, _soft_within(covering(edit.open, *edit.sides)))


def _soft_within(mask: U8) -> U8:
    """A soft edge that lies wholly inside of the mask."""
    reach = max(round(max(mask.shape) / 160), 1)
    kernel = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    inner = cv2.erode(mask, kernel, borderType=cv2.BORDER_CONSTANT, borderValue=255)
    return np.minimum(cv2.GaussianBlur(inner, (0, 0), reach / 2 + 0.3), mask)


def mixed(one: U8, other: U8, share: U8) -> U8:
    """The other where `share` is 255; in bands, so that large pictures need little room."""
    out = one.copy()
    for first in range(0, len(one), 256):
        rows = slice(first, first + 256)
        if not share[rows].any():
            continue
        weight = share[rows].astype(np.float32)[..., None] / 255
        below = one[rows].astype(np.float32)
        out[rows] = (below + (other[rows] - below) * weight + 0.5).astype(np.uint8)
    return out
