"""Where the camera is at each frame. Pure.

Lengths are in heights of the frame. The rule: a layer of depth `d` moves `d` times as far as
the plane of focus (1), so one path gives the parallax of every layer; and the zoom is never
below 1, so a picture that fills the frame goes on filling it.
"""

from dataclasses import dataclass
from math import cos, pi, sin
from typing import Final

from onetake.providers.sandbox.lengths import FRAME_RATE

DEPTH_MAX: Final = 1.4


@dataclass(frozen=True, slots=True)
class View:
    """`x` and `y` are where the camera stands, to the right and below the middle."""

    x: float = 0.0
    y: float = 0.0
    zoom: float = 1.0
    pivot: float = 0.0  # the depth that stands still, when orbiting

    def zoom_at(self, depth: float) -> float:
        return self.zoom**depth

    def shift_at(self, depth: float) -> tuple[float, float]:
        return self.x * (depth - self.pivot), self.y * (depth - self.pivot)


@dataclass(frozen=True, slots=True)
class Camera:
    """A path for the named moves, over `frames` frames."""

    moves: tuple[str, ...]
    energy: float
    frames: int

    def at(self, frame: int) -> View:
        share = frame / max(self.frames - 1, 1)
        eased = _eased(share)
        seconds = frame / FRAME_RATE
        reach = 0.75 + 0.5 * self.energy
        x = y = pivot = 0.0
        zoom = 1.02
        for move in self.moves:
            match move:
                case "push_in":
                    zoom *= 1 + 0.26 * reach * eased
                case "pull_out":
                    zoom *= 1 + 0.26 * reach * (1 - eased)
                case "pan_left":
                    x += 0.15 * reach * (1 - 2 * eased)
                case "pan_right":
                    x -= 0.15 * reach * (1 - 2 * eased)
                case "tilt_up":
                    y += 0.10 * reach * (1 - 2 * eased)
                case "tilt_down":
                    y -= 0.10 * reach * (1 - 2 * eased)
                case "orbit":
                    x -= 0.20 * reach * cos(pi * eased)
                    zoom *= 1.03 + 0.03 * sin(pi * eased)
                    pivot = 0.55
                case "handheld":
                    x += self.energy * _wobble(seconds, 0.0)
                    y += self.energy * _wobble(seconds, 2.1)
                    zoom *= 1.04
                case _:
                    pass
        return View(x, y, zoom, pivot)

    def reach(self) -> tuple[float, float]:
        """The farthest that any layer goes sideways and up or down."""
        views = [self.at(frame) for frame in range(self.frames)]
        far = max(1.0, DEPTH_MAX)
        return max(abs(v.x) for v in views) * far, max(abs(v.y) for v in views) * far


def _eased(share: float) -> float:
    """Mostly even, with a soft start and a soft end."""
    smooth = share * share * (3 - 2 * share)
    return 0.55 * share + 0.45 * smooth


def _wobble(seconds: float, phase: float) -> float:
    return 0.011 * (
        sin(2.3 * seconds + phase) + 0.6 * sin(5.1 * seconds + 1.7 * phase)
        + 0.25 * sin(11.3 * seconds + phase)
    )  # fmt: skip
