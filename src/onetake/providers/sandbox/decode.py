"""Reads the materials: pictures, frames of videos, sound.

The files were probed before, but the rule stays: sizes are limited before anything is decoded,
and what cannot be read is `Unreadable`, without the library's words.
"""

from collections.abc import Iterator
from typing import Final, cast

import av
import numpy as np
from av.error import FFmpegError
from PIL import Image, ImageOps

from onetake.providers.sandbox.encode import SAMPLE_RATE
from onetake.providers.sandbox.geometry import cover
from onetake.providers.sandbox.lengths import FRAME_RATE
from onetake.providers.sandbox.pixels import U8, Floats, Picture, picture_of, scaled

PIXELS_MAX: Final = 50_000_000
SIDE_MAX: Final = 8192
BT709: Final = 1


class Unreadable(Exception):
    """A material cannot be decoded. The message may be shown."""


def image(path: str, finest: int = 2560) -> U8:
    """8-bit RGB, upright, transparency on white; more than `finest` pixels a side are not needed.

    Raises Unreadable.
    """
    try:
        with Image.open(path) as opened:
            if opened.width * opened.height > PIXELS_MAX:
                raise Unreadable("an image has too many pixels")
            opened.draft("RGB", (finest, finest))
            upright = ImageOps.exif_transpose(opened)
            if upright.has_transparency_data:
                layered = upright.convert("RGBA")
                white = Image.new("RGBA", layered.size, "white")
                upright = Image.alpha_composite(white, layered)
            return np.asarray(upright.convert("RGB"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Unreadable("an image cannot be decoded") from None


def openness(path: str) -> U8:
    """Of a mask: 255 where it is transparent, or white where it knows no transparency.

    Raises Unreadable.
    """
    try:
        with Image.open(path) as opened:
            if opened.width * opened.height > PIXELS_MAX:
                raise Unreadable("a mask has too many pixels")
            upright = ImageOps.exif_transpose(opened)
            if upright.has_transparency_data:
                return 255 - np.asarray(upright.convert("RGBA").getchannel("A"))
            return np.asarray(upright.convert("L"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Unreadable("a mask cannot be decoded") from None


def covering(rgb: U8, width: int, height: int) -> Picture:
    """The middle of the image, filling the frame: nothing is stretched."""
    wide, high = cover(rgb.shape[1], rgb.shape[0], (width, height))
    left, top = (wide - width) // 2, (high - height) // 2
    whole = rgb if (wide, high) == (rgb.shape[1], rgb.shape[0]) else scaled(rgb, wide, high)
    return picture_of(np.ascontiguousarray(whole[top : top + height, left : left + width]))


def within(size: tuple[int, int], most: tuple[int, int]) -> tuple[int, int]:
    """The even size of the same shape that fits into `most`."""
    scale = min(most[0] / size[0], most[1] / size[1])
    wide, high = (max(2 * round(side * scale / 2), 2) for side in size)
    return wide, high


def frames(path: str, width: int, height: int, count: int) -> Iterator[Picture]:
    """`count` frames at 24 a second, filling the given size; the last one is held if need be."""
    held: Picture | None = None
    given = 0
    for seconds, frame in _decoded(path):
        due = min(int(np.ceil(round(seconds * FRAME_RATE, 3))), count)
        while held is not None and given < due:
            given += 1
            yield held
        if given >= count:
            return
        held = _fitted(frame, width, height)
    if held is None:
        raise Unreadable("a video holds no picture")
    for _ in range(given, count):
        yield held


def _decoded(path: str) -> Iterator[tuple[float, av.VideoFrame]]:
    """Frames with their time in seconds, from the first one on."""
    try:
        with av.open(path) as container:
            if not container.streams.video:
                raise Unreadable("a video holds no picture")
            stream = container.streams.video[0]
            if max(stream.width, stream.height) > SIDE_MAX:
                raise Unreadable("a video is too large")
            stream.codec_context.thread_count = 2
            first: float | None = None
            for frame in container.decode(stream):
                at = float(frame.time or 0)
                first = at if first is None else first
                yield at - first, frame
    except (FFmpegError, OSError, ValueError):
        raise Unreadable("a video cannot be decoded") from None


def _fitted(frame: av.VideoFrame, width: int, height: int) -> Picture:
    turns = round(frame.rotation / 90) % 4
    shape = (frame.height, frame.width) if turns % 2 else (frame.width, frame.height)
    wide, high = cover(*shape, (width, height))
    sides = (high, wide) if turns % 2 else (wide, high)
    same = frame.reformat(
        width=sides[0], height=sides[1], format="nv12", dst_colorspace=BT709, dst_color_range=1
    )
    planes = cast("U8", same.to_ndarray())
    y = planes[: sides[1]]
    uv = planes[sides[1] :].reshape(sides[1] // 2, sides[0] // 2, 2)
    y, uv = np.rot90(y, turns), np.rot90(uv, turns)
    left, top = (wide - width) // 2 & ~1, (high - height) // 2 & ~1
    picture = Picture(width, height)
    np.copyto(picture.y, y[top : top + height, left : left + width])
    half_left, half_top = left // 2, top // 2
    cut = uv[half_top : half_top + height // 2, half_left : half_left + width // 2]
    np.copyto(picture.uv, cut)
    return picture


def sound(path: str, seconds: float) -> Floats | None:
    """The first `seconds` as (samples, 2) at 48 kHz; None where there is no sound."""
    most = int(seconds * SAMPLE_RATE)
    pieces: list[Floats] = []
    held = 0
    try:
        with av.open(path) as container:
            if not container.streams.audio:
                return None
            resampler = av.AudioResampler(format="fltp", layout="stereo", rate=SAMPLE_RATE)
            for frame in container.decode(container.streams.audio[0]):
                for piece in resampler.resample(frame):
                    pieces.append(cast("Floats", piece.to_ndarray()).T)
                    held += len(pieces[-1])
                if held >= most:
                    break
    except (FFmpegError, OSError, ValueError):
        raise Unreadable("a sound cannot be decoded") from None
    return np.concatenate(pieces)[:most] if pieces else None
