"""Materials for the renderer's tests, and what they look at in its results."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias, cast

import av
import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from onetake.providers.sandbox.pixels import Picture
from onetake.providers.sandbox.renderer import render

Pixels: TypeAlias = npt.NDArray[Any]


@dataclass(frozen=True)
class Clip:
    """A decoded file: RGB frames, and the sound as (samples, channels)."""

    path: Path
    frames: list[Pixels]
    sound: Pixels | None
    seconds: float
    video: Any
    metadata: Mapping[str, str]

    @property
    def size(self) -> tuple[int, int]:
        return self.frames[0].shape[1], self.frames[0].shape[0]


def watch(path: Path) -> Clip:
    with av.open(str(path)) as opened:
        container = cast("Any", opened)
        frames = [cast("Pixels", f.to_ndarray(format="rgb24")) for f in container.decode(video=0)]
        seconds, metadata = container.duration / 1e6, dict(container.metadata)
        context = container.streams.video[0].codec_context
        facts = (context.name, context.profile, context.pix_fmt, int(context.color_primaries))
        facts += (int(context.color_range), container.streams.video[0].average_rate)
    sound: Pixels | None = None
    with av.open(str(path)) as opened:
        container = cast("Any", opened)
        if container.streams.audio:
            pieces = [frame.to_ndarray().T for frame in container.decode(audio=0)]
            sound = np.concatenate(pieces)
    return Clip(path, frames, sound, seconds, facts, metadata)


def spec(prompt: str, **changes: object) -> dict[str, object]:
    """480p, 16:9, 24 frames, silent, unmarked, unless changed."""
    usual: dict[str, object] = {
        "operation": "text_to_video", "prompt": prompt, "resolution": "480p",
        "aspect_ratio": "16:9", "duration": "24f", "generate_audio": False, "seed": 7,
        "materials": [], "mark": False,
    }  # fmt: skip
    return usual | changes


def rendered(
    folder: Path, asked: Mapping[str, object], files: tuple[Path, ...] = (), name: str = "clip"
) -> Clip:
    request = {
        "spec": dict(asked), "materials": [str(file) for file in files],
        "folder": str(folder), "name": name,
    }  # fmt: skip
    reply = render(request, lambda _: None)
    assert reply["files"] == [f"{name}.mp4"]
    return watch(folder / f"{name}.mp4")


def stills(
    folder: Path, asked: Mapping[str, object], files: tuple[Path, ...] = (), name: str = "still"
) -> list[Pixels]:
    """The RGB pixels of every picture that was made."""
    request = {
        "spec": dict(asked), "materials": [str(file) for file in files],
        "folder": str(folder), "name": name,
    }  # fmt: skip
    reply = render(request, lambda _: None)
    files_made = cast("list[str]", reply["files"])
    return [np.asarray(Image.open(folder / file).convert("RGB")) for file in files_made]


def still_spec(prompt: str, **changes: object) -> dict[str, object]:
    """One PNG of 512 × 384, unmarked, unless changed."""
    usual: dict[str, object] = {
        "operation": "text_to_image", "prompt": prompt, "size": "512x384", "seed": 7,
        "materials": [], "mark": False,
    }  # fmt: skip
    return usual | changes


def portrait(path: Path, width: int, height: int) -> Pixels:
    """A face with hair, eyes, lips and shoulders before a plain wall; returns its pixels."""
    pixels = np.full((height, width, 3), (128, 152, 172), np.uint8)
    painted = cast("Any", pixels)

    def oval(x: float, y: float, across: float, down: float, colour: tuple[int, ...]) -> None:
        centre, radii = (round(x * width), round(y * height)), (
            round(across * width), round(down * height)
        )  # fmt: skip
        cv2.ellipse(painted, centre, radii, 0, 0, 360, colour, -1, cv2.LINE_AA)

    oval(0.5, 1.05, 0.34, 0.34, (40, 60, 110))
    oval(0.5, 0.70, 0.07, 0.12, (196, 146, 118))
    oval(0.5, 0.31, 0.23, 0.20, (60, 40, 30))
    oval(0.5, 0.41, 0.20, 0.24, (224, 178, 148))
    for x in (0.42, 0.58):
        oval(x, 0.37, 0.030, 0.012, (250, 250, 250))
        oval(x, 0.37, 0.012, 0.012, (60, 40, 30))
    oval(0.5, *LIPS, 0.016, (178, 74, 80))
    Image.fromarray(pixels).save(path)
    return pixels


LIPS = (0.55, 0.07)
"""Of a portrait: the row of the mouth and half of its width, as shares."""


def material(
    role: str, medium: str, size: tuple[int, int] = (0, 0), milliseconds: int = 0
) -> dict[str, object]:
    return {
        "role": role, "medium": medium, "content_type": "", "width": size[0], "height": size[1],
        "duration_ms": milliseconds,
    }  # fmt: skip


def photo(path: Path, width: int, height: int, seed: int = 0) -> Pixels:
    """Soft colours with shapes, saved as the suffix says; returns its pixels."""
    rng = np.random.default_rng(seed)
    small = rng.integers(30, 225, (5, 8, 3)).astype(np.uint8)
    pixels = np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC))
    for _ in range(14):
        x, y = int(rng.integers(0, width)), int(rng.integers(0, height))
        colour = [int(value) for value in rng.integers(20, 235, 3)]
        radius = int(rng.integers(height // 24, height // 8))
        cv2.circle(cast("Any", pixels), (x, y), radius, colour, -1, cv2.LINE_AA)
    Image.fromarray(pixels).save(path)
    return pixels


def footage(
    path: Path,
    size: tuple[int, int],
    frames: int,
    step: float,
    *,
    rate: int = 24,
    sound: bool = False,
) -> None:
    """A textured ground that moves `step` pixels to the right with every frame."""
    width, height = size
    rng = np.random.default_rng(5)
    grid = rng.integers(20, 235, (height // 24 + 2, width // 12 + 2, 3)).astype(np.uint8)
    ground = np.asarray(
        cv2.resize(grid, (width * 2, height), interpolation=cv2.INTER_CUBIC)
    ).astype(np.uint8)
    with av.open(str(path), "w") as opened:
        container = cast("Any", opened)
        video = container.add_stream("libx264", rate=rate, options={"crf": "16"})
        video.width, video.height, video.pix_fmt = width, height, "yuv420p"
        audio = container.add_stream("aac", rate=48_000) if sound else None
        for number in range(frames):
            left = width - 4 - int(step * number)
            piece = np.ascontiguousarray(ground[:, left : left + width])
            frame = cast("Any", av.VideoFrame.from_ndarray(piece, format="rgb24"))
            container.mux(video.encode(frame))
        container.mux(video.encode())
        if audio is not None:
            tone = hum(330, frames / rate).T.astype(np.float32)
            _encode(container, audio, tone)


def tone_file(path: Path, hertz: float, seconds: float) -> None:
    """A WAV with one tone."""
    with av.open(str(path), "w") as opened:
        container = cast("Any", opened)
        stream = container.add_stream("pcm_s16le", rate=48_000)
        stream.layout = "stereo"
        packed = (hum(hertz, seconds) * 32767).astype(np.int16).reshape(1, -1)
        frame = cast("Any", av.AudioFrame.from_ndarray(packed, format="s16", layout="stereo"))
        frame.sample_rate = 48_000
        container.mux(stream.encode(frame))
        container.mux(stream.encode())


def hum(hertz: float, seconds: float) -> Pixels:
    at = np.arange(int(48_000 * seconds)) / 48_000
    wave = 0.3 * np.sin(2 * np.pi * hertz * at)
    return np.stack([wave, wave], 1)


def _encode(container: Any, stream: Any, samples: Pixels) -> None:
    for start in range(0, samples.shape[1], 1024):
        piece = np.ascontiguousarray(samples[:, start : start + 1024])
        frame = cast("Any", av.AudioFrame.from_ndarray(piece, format="fltp", layout="stereo"))
        frame.sample_rate, frame.pts, frame.time_base = 48_000, start, Fraction(1, 48_000)
        container.mux(stream.encode(frame))
    container.mux(stream.encode())


def flow(one: Pixels, other: Pixels) -> Pixels:
    """How each point moves from one RGB frame to the other, in pixels: (height, width, 2)."""
    grey = [cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY) for frame in (one, other)]
    search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    start = np.zeros((*grey[0].shape, 2), np.float32)
    return np.asarray(search.calc(grey[0], grey[1], start))


def spreading(motion: Pixels) -> float:
    """More than 0 when the picture moves away from its middle: a push in."""
    height, width = motion.shape[:2]
    ys, xs = np.mgrid[0:height, 0:width]
    across, down = xs - width / 2, ys - height / 2
    outward = (motion[..., 0] * across + motion[..., 1] * down) / np.hypot(across, down).clip(1)
    return float(outward.mean())


def error(one: Pixels, other: Pixels) -> float:
    return float(np.abs(one.astype(np.float64) - other.astype(np.float64)).mean())


def rgb(picture: Picture) -> Pixels:
    frame = cast("Any", av.VideoFrame.from_ndarray(picture.buffer, format="nv12"))
    frame.colorspace = 1
    return cast("Pixels", frame.to_ndarray(format="rgb24"))


def hue(pixels: Pixels) -> tuple[float, float, float]:
    """Mean red, green and blue as shares of their sum."""
    mean = pixels.reshape(-1, 3).mean(axis=0)
    red, green, blue = (float(part) for part in mean / mean.sum())
    return red, green, blue
