"""Media that the seeds' addresses lead to, and what is in media that comes back."""

import io
import wave
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, cast

import av
import numpy as np
from PIL import Image

WIDTH, HEIGHT = 1024, 768
VIDEO_SECONDS: Final = 4
SOUND_SECONDS: Final = {"/audio/customer-intro.mp3": 12.0}
"""Of sounds whose length a request names and whose page calls it exact; others are short."""


@dataclass(frozen=True)
class Probed:
    """What a file is. Sizes in pixels, `seconds` None for a picture."""

    kind: str  # png, jpeg, webp, mp4, mp3, wav, …
    width: int = 0
    height: int = 0
    seconds: float | None = None
    sound: bool = False

    @property
    def ratio(self) -> float:
        return self.width / self.height


def file_at(path: str) -> bytes:
    """The media at a path of the pages, by its suffix."""
    suffix = path.rpartition(".")[2].lower()
    if suffix == "mp4":
        return video()
    if suffix in ("mp3", "wav"):
        return sound(SOUND_SECONDS.get(path, 4.0), suffix)
    return picture("PNG" if suffix == "png" else "JPEG")


@cache
def picture(form: str = "PNG") -> bytes:
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    pixels = np.stack([columns // 4, rows // 3, np.full_like(rows, 120)], axis=-1)
    pixels[200:560, 380:640] = (220, 180, 150)
    sink = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(sink, form)
    return sink.getvalue()


@cache
def sound(seconds: float, suffix: str) -> bytes:
    """Something like speech: a low voice in syllables."""
    at = np.arange(int(44_100 * seconds)) / 44_100
    tone = sum(np.sin(2 * np.pi * 150 * n * at) / n for n in range(1, 8))
    envelope = np.clip(np.sin(2 * np.pi * 2.5 * at) + 0.4, 0, 1)
    samples = (tone * envelope * 6000).astype(np.int16)
    sink = io.BytesIO()
    if suffix == "wav":
        with wave.open(sink, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(44_100)
            file.writeframes(samples.tobytes())
        return sink.getvalue()
    with cast("Any", av.open(sink, "w", format="mp3")) as container:
        stream = container.add_stream("libmp3lame", rate=44_100)
        stream.layout = "mono"
        for start in range(0, len(samples), 1152):
            piece = np.ascontiguousarray(samples[None, start : start + 1152])
            frame = cast("Any", av.AudioFrame).from_ndarray(piece, format="s16p", layout="mono")
            frame.sample_rate, frame.pts = 44_100, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return sink.getvalue()


@cache
def video() -> bytes:
    sink = io.BytesIO()
    with cast("Any", av.open(sink, "w", format="mp4")) as container:
        stream = container.add_stream("libx264", rate=24)
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        for number in range(24 * VIDEO_SECONDS):
            pixels = np.full((360, 640, 3), 40, np.uint8)
            left = number * 4 % 520
            pixels[100:220, left : left + 100] = (230, 80, 60)
            frame = cast("Any", av.VideoFrame).from_ndarray(pixels, format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return sink.getvalue()


def probe(data: bytes) -> Probed:
    """Decode enough of a file to know what it is. Raises for what cannot be played."""
    if data[:4] in (b"\x89PNG", b"RIFF", b"\xff\xd8\xff\xe0") and b"WAVE" not in data[:16]:
        with Image.open(io.BytesIO(data)) as image:
            image.load()
            return Probed(str(image.format).lower(), *image.size)
    with cast("Any", av.open(io.BytesIO(data))) as container:
        kind = "mp4" if "mp4" in container.format.name else container.format.name
        seconds = container.duration / 1_000_000
        audible = bool(container.streams.audio)
        if not container.streams.video:
            next(container.decode(audio=0))
            return Probed(kind, seconds=seconds, sound=audible)
        context = container.streams.video[0].codec_context
        next(container.decode(video=0))
        return Probed(kind, context.width, context.height, seconds, audible)
