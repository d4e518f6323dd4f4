"""Writes sound as MP3, WAV or FLAC, piece by piece.

The rule: the same sound gives the same bytes, and a file has its name only when it is whole.
"""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, cast

import av
import numpy as np

from onetake.providers.sandbox.encode import TITLE
from onetake.providers.sandbox.pixels import Floats
from onetake.providers.sandbox.sheets import Unplannable

CODECS: Final = {
    "mp3": ("libmp3lame", "fltp"),
    "wav": ("pcm_s16le", "s16"),
    "flac": ("flac", "s16"),
}
MP3_RATES: Final = (8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000)
RATES: Final = (8000, 48000)
MP3_BITS: Final = (32000, 64000, 128000, 192000, 256000, 320000)
_PIECE: Final = 8192


class Unwritable(Unplannable):
    """No such format, rate or bitrate; the message says which there are."""


@dataclass(frozen=True, slots=True)
class Sort:
    """What kind of file: `rate` in samples a second, `bits` a second for MP3."""

    format: str = "mp3"
    rate: int = 32000
    bits: int = 0  # 0: 128 000, or the most that an MP3 of that rate has
    channels: int = 1

    def __post_init__(self) -> None:
        if self.format not in CODECS:
            raise Unwritable(f"output_format must be one of {', '.join(CODECS)}")
        if not RATES[0] <= self.rate <= RATES[1]:
            raise Unwritable(f"sample_rate must be from {RATES[0]} to {RATES[1]}")
        if self.format == "mp3" and self.rate not in MP3_RATES:
            raise Unwritable(f"sample_rate of an mp3 must be one of {_listed(MP3_RATES)}")
        possible = tuple(bits for bits in MP3_BITS if bits <= self._bits_most())
        if self.format == "mp3" and self.bits and self.bits not in possible:
            raise Unwritable(f"bitrate must be one of {_listed(possible)} at {self.rate} Hz")
        if self.channels not in (1, 2):
            raise Unwritable("channel must be 1 or 2")

    @property
    def bits_used(self) -> int:
        return self.bits or min(128000, self._bits_most())

    def _bits_most(self) -> int:
        """Of an MP3: lower rates are other versions of the format."""
        if self.rate >= 32000:
            return 320000
        return 128000 if self.rate >= 16000 else 64000


class SoundFile:
    """An open file: `write` takes sound of one rate, mono or (samples, 2)."""

    def __init__(self, container: Any, sort: Sort, rate: int) -> None:
        codec, kind = CODECS[sort.format]
        layout = "mono" if sort.channels == 1 else "stereo"
        self._container = container
        # Quicker than LAME's usual search; the difference is not heard at these bitrates.
        options = {"compression_level": "7"} if sort.format == "mp3" else {}
        self._stream = container.add_stream(codec, rate=sort.rate, layout=layout, options=options)
        if sort.format == "mp3":
            self._stream.bit_rate = sort.bits_used
        self._resampler = av.AudioResampler(format=kind, layout=layout, rate=sort.rate)
        self._rate = rate
        self._written = 0

    @property
    def duration_ms(self) -> int:
        return round(self._written * 1000 / self._rate)

    def write(self, sound: Floats) -> None:
        sides = np.atleast_2d(sound.T) if sound.ndim == 2 else sound[None]
        for start in range(0, sides.shape[1], _PIECE):
            piece = np.ascontiguousarray(sides[:, start : start + _PIECE], np.float32)
            layout = "mono" if len(piece) == 1 else "stereo"
            frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout=layout)
            frame.sample_rate = self._rate
            frame.time_base = Fraction(1, self._rate)
            frame.pts = self._written
            self._written += piece.shape[1]
            self._encode(frame)

    def finish(self) -> None:
        self._encode(None)
        self._container.mux(self._stream.encode())

    def _encode(self, frame: av.AudioFrame | None) -> None:
        for piece in self._resampler.resample(frame):
            self._container.mux(self._stream.encode(piece))


@contextmanager
def sound_file(path: Path, sort: Sort, rate: int) -> Generator[SoundFile]:
    """Write to a name of its own next to `path`, which appears when everything is in it."""
    unfinished = path.with_name(path.name + ".part")
    try:
        with av.open(str(unfinished), "w", format=sort.format) as container:
            container.metadata.update({"title": TITLE, "comment": TITLE})
            opened = SoundFile(cast("Any", container), sort, rate)
            yield opened
            opened.finish()
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _listed(values: tuple[int, ...]) -> str:
    return ", ".join(map(str, values))
