"""Makes a mix as loud as it should be, without clipping.

The rule: about -14 LUFS (ITU-R BS.1770, gated), and no sample above -1 dBFS.
"""

from typing import Final

import numpy as np

from onetake.providers.sandbox.encode import SAMPLE_RATE
from onetake.providers.sandbox.pixels import Floats

LUFS: Final = -14.0
CEILING: Final = 10 ** (-1 / 20)
_BLOCK_SECONDS: Final = 0.4


def loudness(sound: Floats) -> float:
    """LUFS of (samples, 2) at 48 kHz; -70 for silence."""
    block = int(_BLOCK_SECONDS * SAMPLE_RATE)
    powers: list[float] = []
    step = 16 * block
    for start in range(0, max(len(sound) - block, 0) + 1, step):
        power = (_weighted(sound[start : start + step]) ** 2).sum(axis=1)
        whole = len(power) // block * block
        powers.extend(power[:whole].reshape(-1, block).mean(axis=1).tolist())
    heard = [power for power in powers if _lufs(power) > -70]
    if not heard:
        return -70.0
    gate = _lufs(float(np.mean(heard))) - 10
    return _lufs(float(np.mean([power for power in heard if _lufs(power) > gate])))


def mastered(sound: Floats, lufs: float = LUFS) -> Floats:
    """Limiting costs loudness, so the gain is found in turns."""
    out = sound
    for _ in range(3):
        measured = loudness(out)
        if measured <= -70:
            return out
        if abs(measured - lufs) < 0.3 and float(np.abs(out).max()) <= CEILING:
            break
        out = _limited(out * np.float32(10 ** ((lufs - measured) / 20)))
    return out


def _lufs(power: float) -> float:
    return -0.691 + 10 * float(np.log10(max(power, 1e-12)))


def _weighted(sound: Floats) -> Floats:
    """The K-weighting as a shape over the spectrum: +4 dB above 1.7 kHz, less below 60 Hz."""
    count = len(sound)
    hertz = np.fft.rfftfreq(count, 1 / SAMPLE_RATE)
    shelf = 10 ** (4 / 20 / (1 + np.exp(-(np.log2(np.maximum(hertz, 1) / 1700)) * 3.2)))
    low = (hertz / 38) ** 2 / (1 + (hertz / 38) ** 2)
    spectrum = np.fft.rfft(sound, axis=0) * (shelf * low)[:, None]
    return np.fft.irfft(spectrum, count, axis=0)


def _limited(sound: Floats) -> Floats:
    """Straight up to seven tenths of the ceiling, bent softly above."""
    knee = np.float32(CEILING * 0.7)
    room = np.float32(CEILING) - knee
    size = np.abs(sound)
    over = size > knee
    out = sound.copy()
    out[over] = np.sign(sound[over]) * (knee + room * np.tanh((size[over] - knee) / room))
    return out
