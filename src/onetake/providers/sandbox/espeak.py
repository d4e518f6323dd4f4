"""Speaks one phrase with eSpeak NG, which the system provides: it is no part of Onetake.

The library is loaded into the renderer's own process, because that process may not start programs
(`wire/confine.py`). The rule: every opening is a fresh copy of the library. It keeps counters
between phrases, and only a fresh one gives the same bytes for the same request.
"""

import _ctypes
import ctypes
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from onetake.providers.sandbox.pixels import Floats

LIBRARIES: Final = (
    "libespeak-ng.so.1",
    "libespeak-ng.1.dylib",
    str(Path("/", "opt", "homebrew", "lib", "libespeak-ng.1.dylib")),  # not searched by macOS
)
MISSING: Final = (
    "speech needs eSpeak NG on the server: apt-get install espeak-ng, or brew install espeak-ng"
)
RATES: Final = (80, 900)
"""Words a minute that it takes."""

_SYNCHRONOUS: Final = 2
_DO_NOT_EXIT: Final = 0x8000
_UTF8: Final = 1  # and no flag for markup, so that a text cannot steer it
_RATE, _PITCH, _RANGE = 1, 3, 4
_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)


class Missing(Exception):
    """The library or its data are not installed. The message may be shown."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How a phrase is spoken: `variant` is one of eSpeak's, `pitch` and `range` are 0 to 100."""

    variant: str
    rate: int
    pitch: int
    range: int


class Espeak:
    """An open library. `rate` is its samples a second."""

    def __init__(self, library: Any, rate: int) -> None:
        self.rate = rate
        self._library = library
        self._pieces: list[bytes] = []
        self._callback = _Callback(self._heard)  # kept: the library holds only its address
        library.espeak_SetSynthCallback(self._callback)

    def say(self, text: str, language: str, setting: Setting) -> Floats:
        """Mono, -1 to 1; empty where there is nothing to be said."""
        self._pieces.clear()
        voice = f"{language}+{setting.variant}".encode()
        if self._library.espeak_SetVoiceByName(voice):
            raise Missing(f"eSpeak NG has no voice for the language {language}: install all of it")
        for number, value in (
            (_RATE, setting.rate), (_PITCH, setting.pitch), (_RANGE, setting.range),
        ):  # fmt: skip
            self._library.espeak_SetParameter(number, value, 0)
        data = _plain(text).encode() + b"\0"
        self._library.espeak_Synth(data, ctypes.c_size_t(len(data)), 0, 0, 0, _UTF8, None, None)
        self._library.espeak_Synchronize()
        whole = np.frombuffer(b"".join(self._pieces), np.int16)
        return whole.astype(np.float32) / np.float32(32768)

    def _heard(self, samples: Any, count: int, _events: object) -> int:
        if samples and count > 0:
            self._pieces.append(ctypes.string_at(samples, count * 2))
        return 0


@contextmanager
def opened(libraries: tuple[str, ...] = LIBRARIES) -> Generator[Espeak]:
    """Raises Missing."""
    library = _loaded(libraries)
    try:
        rate = int(library.espeak_Initialize(_SYNCHRONOUS, 0, None, _DO_NOT_EXIT))
        if rate <= 0:
            raise Missing(MISSING)
        ctypes.CDLL(None).srand(1)  # its noises come from the C library's chance
        yield Espeak(library, rate)
    finally:
        library.espeak_Terminate()
        _ctypes.dlclose(library._handle)


def _loaded(libraries: tuple[str, ...]) -> Any:
    for name in libraries:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    raise Missing(MISSING)


def _plain(text: str) -> str:
    """Without control characters: eSpeak takes some of them for commands."""
    return "".join(" " if ord(char) < 32 or 127 <= ord(char) < 160 else char for char in text)
