"""A given picture speaks a given sound: the mouth follows its loudness, the head moves a little.

The rule: the film is exactly as long as the sound, to the frame, and the sound is not changed
apart from its level.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import pi, sin
from pathlib import Path
from typing import Final, cast

import cv2
import numpy as np

from onetake.core.request import Role
from onetake.providers.sandbox import decode
from onetake.providers.sandbox.encode import SAMPLES_A_FRAME
from onetake.providers.sandbox.films import reel, told
from onetake.providers.sandbox.lengths import FRAME_RATE
from onetake.providers.sandbox.mouth import Mouth, mouth_for
from onetake.providers.sandbox.pixels import U8, Floats, Picture
from onetake.providers.sandbox.plan import Plan, plan
from onetake.providers.sandbox.sheets import Unplannable, sheets_of
from onetake.providers.sandbox.soundtrack import spoken
from onetake.wire.child import Progress

SECONDS_MAX: Final = 600
PICTURES: Final = (Role.IMAGE, Role.FIRST_FRAME)
ATTACK: Final = 0.75  # how much of the way to a louder frame the mouth opens within it
RELEASE: Final = 0.5


def make(
    spec: Mapping[str, object], materials: Sequence[str], folder: Path, name: str,
    progress: Progress,
) -> dict[str, object]:  # fmt: skip
    """Raises Unplannable and Unreadable."""
    sheets = sheets_of(spec, materials)
    heard = next((sheet for sheet in sheets if sheet.role is Role.AUDIO), None)
    if heard is None or not any(sheet.role in PICTURES for sheet in sheets):
        raise Unplannable("an avatar needs an image and a sound")
    progress(0)
    sound = decode.sound(heard.path, SECONDS_MAX)
    if sound is None or not len(sound):
        raise decode.Unreadable("the sound of the avatar holds no sound")
    frames = max(round(len(sound) / SAMPLES_A_FRAME), 2)
    planned = plan({**spec, "duration": f"{frames}f"}, materials)
    path = folder / f"{name}.mp4"
    pictures = speaking(planned, openings(sound, frames))
    reel(planned, pictures, spoken(sound, frames * SAMPLES_A_FRAME), path, progress)
    return told(planned, path)


def openings(sound: Floats, frames: int) -> Floats:
    """How far the mouth is open in each frame, 0 to 1: the loudness, a little slower to fall."""
    mono = np.zeros(frames * SAMPLES_A_FRAME, np.float32)
    there = sound[: len(mono)].mean(axis=1)
    mono[: len(there)] = there
    level = np.sqrt((mono.reshape(frames, -1) ** 2).mean(axis=1))
    top = float(np.percentile(level, 95))
    if top < 1e-4:
        return np.zeros(frames, np.float32)
    wanted = np.clip(level / top, 0, 1) ** 0.7
    wanted[wanted < 0.12] = 0
    out = np.zeros(frames, np.float32)
    now = 0.0
    for frame, target in enumerate(wanted):
        now += (float(target) - now) * (ATTACK if target > now else RELEASE)
        out[frame] = now
    return out


def speaking(planned: Plan, opened: Floats) -> Iterator[Picture]:
    """One frame for each opening."""
    first = planned.of(*PICTURES)[0]
    still = decode.covering(decode.image(first.path), planned.width, planned.height)
    mouth = mouth_for(still)
    into = Picture(planned.width, planned.height)
    for frame, opening in enumerate(opened):
        mouth.draw(still, float(opening))
        _turned(still, into, mouth, frame / FRAME_RATE, float(opening))
        yield into


def _turned(still: Picture, into: Picture, mouth: Mouth, seconds: float, opening: float) -> None:
    """The head sways about the neck, the camera breathes; never so far that an edge is seen."""
    angle = 0.55 * sin(2 * pi * seconds / 5.3) + 0.25 * sin(2 * pi * seconds / 2.9 + 1)
    zoom = 1.035 + 0.008 * sin(2 * pi * seconds / 7.1) + 0.004 * opening
    nod = still.height * (0.0025 * opening + 0.002 * sin(2 * pi * seconds / 3.7))
    pivot = (mouth.x, min(mouth.y + mouth.width * 2, still.height * 0.9))
    for plane, target, scale in ((still.y, into.y, 1.0), (still.uv, into.uv, 0.5)):
        turn = cv2.getRotationMatrix2D((pivot[0] * scale, pivot[1] * scale), angle, zoom)
        turn[1, 2] += nod * scale
        _warp(plane, target, cast("Floats", turn))


def _warp(plane: U8, target: U8, turn: Floats) -> None:
    size = (plane.shape[1], plane.shape[0])
    edge = cv2.BORDER_REFLECT_101
    np.copyto(target, cast("U8", cv2.warpAffine(
        plane, turn, size, flags=cv2.INTER_LINEAR, borderMode=edge
    )))  # fmt: skip
