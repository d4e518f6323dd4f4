"""Real media for the tests, made on the spot."""

# PyAV's own annotations leave type arguments open.
# pyright: reportUnknownMemberType=false

import io
import struct
import wave
import zlib
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.stream import VideoStream
from PIL import Image

FPS = 24
RATE = 48_000


def picture(width: int = 96, height: int = 64) -> Image.Image:
    """Noise, so that no format can make it very small; the left half is reddish."""
    pixels = np.random.default_rng(7).integers(0, 255, (height, width, 3), dtype=np.uint8)
    pixels[:, : width // 2, 0] |= 0xC0
    return Image.fromarray(pixels)


def image_bytes(kind: str, image: Image.Image | None = None, **save: object) -> bytes:
    out = io.BytesIO()
    (image or picture()).save(out, kind, **save)
    return out.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and has next to nothing in it."""

    def chunk(name: bytes, content: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + crc

    ihdr = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", ihdr) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def video(
    path: Path, *, seconds: float = 2, size: tuple[int, int] = (128, 72), sound: bool = True,
    faststart: bool = True,
) -> Path:  # fmt: skip
    """MP4, MOV or WebM, by the suffix. The frames go from black to white."""
    webm = path.suffix == ".webm"
    options = {"movflags": "+faststart"} if faststart and not webm else {}
    with av.open(str(path), "w", options=options) as container:
        picture = container.add_stream("libvpx-vp9" if webm else "libx264", FPS)
        picture.width, picture.height = size
        picture.pix_fmt = "yuv420p"
        tone = _sound_stream(container, "libopus" if webm else "aac") if sound else None
        frames = round(seconds * FPS)
        for number in range(frames):
            level = 255 * number // max(frames - 1, 1)
            pixels = np.full((size[1], size[0], 3), level, dtype=np.uint8)
            _encode(container, picture, av.VideoFrame.from_ndarray(pixels, format="rgb24"))
        container.mux(picture.encode(None))
        if tone is not None:
            _encode_tone(container, tone, seconds)
    return path


def rotated(source: Path, path: Path) -> Path:
    """The same MP4 with a quarter turn in its display matrix, as telephones write it."""
    content = source.read_bytes()
    fixed = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000]
    turned = [0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000]
    straight, quarter = (
        b"".join(word.to_bytes(4, "big", signed=True) for word in matrix)
        for matrix in (fixed, turned)
    )
    header = content.index(b"tkhd")  # the first track is the video
    at = content.index(straight, header)
    path.write_bytes(content[:at] + quarter + content[at + len(quarter) :])
    return path


def audio(path: Path, *, seconds: float = 2) -> Path:
    """MP3, M4A, OGG, FLAC, WebM or WAV, by the suffix."""
    if path.suffix == ".wav":
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(_tone(seconds).tobytes())
        return path
    codecs = {".mp3": "libmp3lame", ".m4a": "aac", ".mp4": "aac", ".flac": "flac"}
    form = {".m4a": "ipod", ".weba": "webm"}.get(path.suffix)
    with av.open(str(path), "w", format=form) as container:
        _encode_tone(
            container, _sound_stream(container, codecs.get(path.suffix, "libopus")), seconds
        )
    return path


def _sound_stream(container: OutputContainer, codec: str) -> AudioStream:
    stream = container.add_stream(codec, RATE)
    assert isinstance(stream, AudioStream)
    stream.layout = "mono"
    return stream


def _tone(seconds: float) -> "np.ndarray[tuple[int, ...], np.dtype[np.int16]]":
    times = np.arange(round(seconds * RATE)) / RATE
    return (np.sin(times * 2764.6) * 8000).astype(np.int16)


def _encode_tone(container: OutputContainer, stream: AudioStream, seconds: float) -> None:
    resampler = av.AudioResampler(format=stream.format, layout="mono", rate=RATE)
    frame = av.AudioFrame.from_ndarray(_tone(seconds)[None, :], format="s16", layout="mono")
    frame.rate = RATE
    frame.pts = 0
    frame.time_base = Fraction(1, RATE)
    for piece in resampler.resample(frame):
        container.mux(stream.encode(piece))
    container.mux(stream.encode(None))


def _encode(container: OutputContainer, stream: VideoStream, frame: av.VideoFrame) -> None:
    container.mux(stream.encode(frame))
