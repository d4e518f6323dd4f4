"""Finds what a picture is about, and cuts it out with a soft edge.

The rule: found on a small copy, so it costs the same for every size; where nothing stands out,
the cut is a soft oval in the middle, which is never wrong by much.
"""

from typing import Final, cast

import cv2
import numpy as np

from onetake.providers.sandbox.face import face_in
from onetake.providers.sandbox.pixels import U8, Floats, picture_of, scaled

SMALL: Final = 224
ROUNDS: Final = 3
LEAST: Final = 0.08  # of the picture that a subject takes
MOST: Final = 0.8
SOLID: Final = 0.6  # of its hull that it fills at least


def subject_mask(rgb: U8) -> U8:
    """255 where the subject is, at the size of the picture."""
    high, wide = rgb.shape[:2]
    scale = SMALL / max(high, wide)
    small = scaled(rgb, max(round(wide * scale), 16), max(round(high * scale), 16))
    found = _grabbed(np.ascontiguousarray(small))
    share = float(found.mean()) / 255
    if not LEAST < share < MOST or _ragged(found):
        found = _oval(found.shape[0], found.shape[1])
    soft = cv2.GaussianBlur(found, (0, 0), 1.2)
    big = cv2.resize(soft, (wide, high), interpolation=cv2.INTER_CUBIC)
    # The edge of the small copy is a few pixels wide in the large one: make it steeper there.
    steep = np.clip((big.astype(np.float32) - 96) * 2.2, 0, 255)
    return steep.astype(np.uint8)


def extent(mask: U8) -> tuple[int, int, int, int]:
    """Left, top, width and height of what is in a mask; all of it where there is nothing."""
    rows, columns = (np.flatnonzero(mask.max(axis=axis) > 96) for axis in (1, 0))
    if not len(rows) or not len(columns):
        return 0, 0, mask.shape[1], mask.shape[0]
    left, top = int(columns[0]), int(rows[0])
    return left, top, int(columns[-1]) + 1 - left, int(rows[-1]) + 1 - top


def main_piece(mask: U8) -> U8:
    """The largest piece of a mask, and the pieces that are not much smaller, without holes."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats((mask > 127).astype(np.uint8))
    areas = [int(stats[number, cv2.CC_STAT_AREA]) for number in range(1, count)]
    if not areas:
        return np.zeros_like(mask)
    kept = [number for number, area in enumerate(areas, 1) if area >= 0.2 * max(areas)]
    whole = np.isin(labels, kept).astype(np.uint8) * 255
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7))
    closed = cv2.morphologyEx(whole, cv2.MORPH_CLOSE, kernel)
    outlines, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = np.zeros_like(mask)
    cv2.drawContours(filled, outlines, -1, 255, -1)
    return filled


def _grabbed(small: U8) -> U8:
    """GrabCut from a guess: both sides of the picture are ground, its middle is probably subject.

    The upper edge is ground at its ends only: a head may reach up to it.
    """
    high, wide = small.shape[:2]
    guess = np.full((high, wide), cv2.GC_PR_BGD, np.uint8)
    guess[_salience(small) > 0.5] = cv2.GC_PR_FGD
    _mark_person(guess, small)
    edge_x, edge_y = max(wide // 28, 1), max(high // 28, 1)
    guess[:edge_y, : wide // 4] = guess[:edge_y, -wide // 4 :] = cv2.GC_BGD
    guess[:, :edge_x] = guess[:, -edge_x:] = cv2.GC_BGD
    if not (guess == cv2.GC_PR_FGD).any():
        return np.zeros((high, wide), np.uint8)
    cv2.setRNGSeed(1)
    models = np.zeros((1, 65)), np.zeros((1, 65))
    try:
        cv2.grabCut(small, guess, (0, 0, 1, 1), *models, ROUNDS, cv2.GC_INIT_WITH_MASK)
    except cv2.error:  # a picture of one colour has no two grounds
        return np.zeros((high, wide), np.uint8)
    mask = np.where((guess == cv2.GC_FGD) | (guess == cv2.GC_PR_FGD), 255, 0)
    return main_piece(mask.astype(np.uint8))


def _ragged(mask: U8) -> bool:
    """Bits and pieces that lie far apart, or holes: no outline of one thing."""
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    whole = cv2.convexHull(np.concatenate(outlines))
    return float((mask > 0).sum()) < SOLID * float(cv2.contourArea(whole))


def _mark_person(guess: U8, small: U8) -> None:
    """A face is subject for certain, and what is around and below it probably."""
    even = small[: len(small) & ~1, : small.shape[1] & ~1]
    face = face_in(picture_of(np.ascontiguousarray(even)))
    if not face.sure:
        return
    x, y = round(face.x), round(face.top + face.height / 2)
    wide, high = round(face.width / 2), round(face.height / 2)
    bust = [[x - 3 * wide, len(guess)], [x - wide, y + high], [x + wide, y + high],
            [x + 3 * wide, len(guess)]]  # fmt: skip
    cv2.fillPoly(guess, [np.array(bust, np.int32)], cv2.GC_PR_FGD)
    hair = (round(wide * 1.35), round(high * 1.45))
    cv2.ellipse(guess, (x, y - high // 4), hair, 0, 0, 360, cv2.GC_PR_FGD, -1)
    cv2.ellipse(guess, (x, y), (round(wide * 0.9), round(high * 0.95)), 0, 0, 360, cv2.GC_FGD, -1)


def _salience(small: U8) -> Floats:
    """0 to 1: unlike both sides of the picture, and near the middle."""
    high, wide = small.shape[:2]
    lab = cast("U8", cv2.cvtColor(small, cv2.COLOR_RGB2LAB)).astype(np.float32)
    band = max(min(high, wide) // 14, 2)
    edge = np.concatenate([
        lab[:, :band].reshape(-1, 3), lab[:, -band:].reshape(-1, 3)
    ])  # fmt: skip
    spread_ = edge.std(axis=0) + 6
    unlike = np.sqrt((((lab - edge.mean(axis=0)) / spread_) ** 2).mean(axis=2))
    ys, xs = np.mgrid[-1 : 1 : high * 1j, -1 : 1 : wide * 1j].astype(np.float32)
    middle = np.exp(-((xs / 0.62) ** 2) - (((ys - 0.08) / 0.75) ** 2))
    return np.clip(unlike / 2.2, 0, 1) * 0.55 + middle * 0.5


def _oval(high: int, wide: int) -> U8:
    mask = np.zeros((high, wide), np.uint8)
    cv2.ellipse(mask, (wide // 2, int(high * 0.52)), (int(wide * 0.4), int(high * 0.46)), 0, 0,
                360, 255, -1)  # fmt: skip
    return mask
