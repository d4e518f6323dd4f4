"""A picture that moves as a video does, or whose subject takes the place of the video's own.

- animate: the picture's subject goes where the video's goes, bending a little as that does;
- replace: the video's background stays, its subject gives way to the picture's.

The rule: motion is looked for in small copies of the frames, so it costs the same for every
size; where a video has no subject that moves, the middle of it is taken for one.
"""

from collections.abc import Iterator
from typing import Final, cast

import cv2
import numpy as np

from onetake.core.request import Role
from onetake.providers.sandbox import decode
from onetake.providers.sandbox.cutout import extent, main_piece, subject_mask
from onetake.providers.sandbox.pixels import (
    U8,
    Floats,
    Picture,
    add,
    fade,
    halved,
    multiplied,
    picture_of,
    rgb_of,
    scaled,
    spread,
    stacked,
)
from onetake.providers.sandbox.plan import Plan

SMALL: Final = 192
REACH: Final = 0.14  # of the height: how far a point is carried at most
KEPT: Final = 0.975  # of what a point was carried, with each frame: it comes back in time
TOGETHER: Final = 0.8  # of the motion is that of the whole subject, the rest that of its parts
GROUND: Final = 0.4  # of the motion that the ground around the subject makes
STILL: Final = 0.35  # pixels of the small frame: what moves less does not move
SAMPLES: Final = 9  # frames from which the background is told
PICTURES: Final = (Role.IMAGE, Role.FIRST_FRAME)


def animated(plan: Plan) -> Iterator[Picture]:
    """Exactly `plan.frames` pictures. Raises decode.Unreadable."""
    return _replaced(plan) if plan.replaces else _carried(plan)


def _video(plan: Plan) -> Iterator[Picture]:
    source = plan.of(Role.SOURCE_VIDEO)[0]
    return decode.frames(source.path, plan.width, plan.height, plan.frames)


def _small(picture: Picture) -> U8:
    wide, high = _small_sides(picture)
    return scaled(picture.y, wide, high)


def _small_sides(picture: Picture) -> tuple[int, int]:
    scale = SMALL / max(picture.width, picture.height)
    return max(round(picture.width * scale), 32), max(round(picture.height * scale), 32)


# -- animate ----------------------------------------------------------------------------------


def _carried(plan: Plan) -> Iterator[Picture]:
    first = plan.of(*PICTURES)[0]
    still = decode.covering(decode.image(first.path), plan.width, plan.height)
    weight = _weight(still)
    into = Picture(plan.width, plan.height)
    search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
    grids = _grid(plan.width, plan.height), _grid(plan.width // 2, plan.height // 2)
    before: U8 | None = None
    carried = np.zeros((*weight.shape, 2), np.float32)
    for picture in _video(plan):
        now = _small(picture)
        if before is not None:
            flow = cast("Floats", search.calc(before, now, np.zeros_like(carried)))
            carried = _onward(carried, flow)
        before = now
        for plane, target, grid in ((still.y, into.y, grids[0]), (still.uv, into.uv, grids[1])):
            _taken(plane, target, grid, carried * weight[..., None])
        yield into


def _weight(still: Picture) -> Floats:
    """1 on the picture's subject, less around it: the ground follows only a little."""
    mask = subject_mask(rgb_of(still))
    wide, high = _small_sides(still)
    small = scaled(mask, wide, high).astype(np.float32) / 255
    near = cv2.dilate(small, np.ones((wide // 16 | 1, wide // 16 | 1), np.uint8))
    soft = cast("Floats", cv2.GaussianBlur(near, (0, 0), wide / 9))
    return np.float32(GROUND) + np.float32(1 - GROUND) * soft


def _onward(carried: Floats, flow: Floats) -> Floats:
    """What was carried so far, and then the motion of what moves, together and in itself."""
    high, wide = flow.shape[:2]
    moving = np.hypot(flow[..., 0], flow[..., 1]) > STILL
    whole = np.median(flow[moving], axis=0) if float(moving.mean()) > 0.004 else np.zeros(2)
    soft = cv2.GaussianBlur(flow, (0, 0), wide / 6)
    by = np.float32(TOGETHER) * whole.astype(np.float32) + np.float32(1 - TOGETHER) * soft
    most = np.float32(REACH * high)
    moved = cv2.scaleAdd(carried, KEPT, by.astype(np.float32))
    return cast("Floats", np.clip(moved, -most, most))


def _grid(width: int, height: int) -> tuple[Floats, Floats]:
    xs, ys = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    return xs, ys


def _taken(plane: U8, target: U8, grid: tuple[Floats, Floats], carried: Floats) -> None:
    xs, ys = grid
    high, wide = xs.shape
    scale = wide / carried.shape[1]
    field = spread(carried * np.float32(scale), wide, high)
    edge = cv2.BORDER_REFLECT_101
    maps = cast("Floats", xs - field[..., 0]), cast("Floats", ys - field[..., 1])
    np.copyto(target, cast("U8", cv2.remap(plane, *maps, cv2.INTER_LINEAR, borderMode=edge)))


# -- replace ----------------------------------------------------------------------------------


def _replaced(plan: Plan) -> Iterator[Picture]:
    """Two looks at the video: one for its background, one for the frames."""
    ground, still_ground = _background(plan)
    figure = _figure(plan.of(*PICTURES)[0].path)
    into = Picture(plan.width, plan.height)
    box: Floats | None = None
    for picture in _video(plan):
        mask = _moving(_small(picture), still_ground)
        found = np.array(extent(mask), np.float32)
        box = found if box is None else box + (found - box) * np.float32(0.35)
        into.copy_from(picture)
        _covered(into, ground, mask)
        _placed(into, figure, box / np.float32(mask.shape[1]) * np.float32(plan.width))
        yield into


def _background(plan: Plan) -> tuple[Picture, U8]:
    """What most frames show at each place, at full size and small."""
    every = max(plan.frames // SAMPLES, 1)
    samples = [
        picture.buffer.copy()
        for number, picture in enumerate(_video(plan)) if number % every == 0
    ][:SAMPLES]  # fmt: skip
    ground = Picture(plan.width, plan.height)
    for first in range(0, len(ground.buffer), 64):  # in bands: a median needs room
        rows = slice(first, first + 64)
        band = np.median(np.stack([sample[rows] for sample in samples]), axis=0)
        ground.buffer[rows] = band.astype(np.uint8)
    return ground, _small(ground)


def _moving(now: U8, ground: U8) -> U8:
    """Where a small frame is not its background: the largest piece, or else the middle."""
    apart = cv2.GaussianBlur(cv2.absdiff(now, ground), (0, 0), 1.5)
    _, rough = cv2.threshold(apart, 14, 255, cv2.THRESH_BINARY)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9))
    mask = main_piece(cast("U8", cv2.morphologyEx(rough, cv2.MORPH_CLOSE, kernel)))
    if 0.005 < float((mask > 0).mean()) < 0.6:
        return cast("U8", cv2.dilate(mask, kernel))
    high, wide = now.shape
    oval = np.zeros_like(now)
    cv2.ellipse(oval, (wide // 2, int(high * 0.56)), (int(wide * 0.16), int(high * 0.38)), 0, 0,
                360, 255, -1)  # fmt: skip
    return oval


def _covered(into: Picture, ground: Picture, mask: U8) -> None:
    """The background over what moved."""
    share = cv2.resize(cv2.GaussianBlur(mask, (0, 0), 2), (into.width, into.height))
    _blended(into, (ground.y, ground.uv), cast("U8", share))


def _figure(path: str) -> tuple[Picture, U8]:
    """The subject of a picture, cut to its extent, and where it is solid."""
    rgb = decode.image(path)
    mask = subject_mask(rgb)
    left, top, wide, high = extent(mask)
    sides = (max(wide & ~1, 2), max(high & ~1, 2))
    rows, columns = slice(top, top + sides[1]), slice(left, left + sides[0])
    return picture_of(np.ascontiguousarray(rgb[rows, columns])), mask[rows, columns].copy()


def _placed(into: Picture, figure: tuple[Picture, U8], box: Floats) -> None:
    """As high as the box, standing on its lower edge in its middle."""
    picture, mask = figure
    left, top, wide, high = (float(side) for side in box)
    scale = max(high, wide * 0.6) / picture.height
    turn = np.array([[scale, 0, left + (wide - picture.width * scale) / 2],
                     [0, scale, top + high - picture.height * scale]], np.float32)  # fmt: skip
    half = turn.copy()
    half[:, 2] /= 2
    sides, small = (into.width, into.height), (into.width // 2, into.height // 2)
    share = _warped(mask, turn, sides)
    _blended(into, (_warped(picture.y, turn, sides), _warped(picture.uv, half, small)), share)


def _warped(plane: U8, turn: Floats, sides: tuple[int, int]) -> U8:
    """Small steps where it shrinks a lot, so that nothing flickers."""
    flags = cv2.INTER_AREA if float(turn[0, 0]) < 0.5 else cv2.INTER_LINEAR
    return cast("U8", cv2.warpAffine(plane, turn, sides, flags=flags))


def _blended(into: Picture, planes: tuple[U8, U8], share: U8) -> None:
    half = halved(share)
    both = stacked((half, half))
    for target, plane, cover in ((into.y, planes[0], share), (into.uv, planes[1], both)):
        fade(target, 255 - cover)
        add(target, multiplied(plane, cover))
