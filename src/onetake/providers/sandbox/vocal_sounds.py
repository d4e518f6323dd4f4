"""Laughs, sighs, coughs: the sounds of a throat that are no words.

Air is noise, voice is a row of pulses, and a mouth is a filter over both; the rule: what is made
has the pitch of the speaker and an RMS of about 1.
"""

from collections.abc import Callable
from typing import Final, TypeAlias

import numpy as np

from onetake.providers.sandbox.pixels import Floats

Curve: TypeAlias = tuple[float, ...]
_OPEN: Final = ((700, 130), (1150, 160), (2500, 250))  # formants of "ah" and their widths
_ROUND: Final = ((480, 110), (880, 140), (2350, 250))
_CLOSED: Final = ((300, 90), (1000, 200), (2200, 260))


def vocal_sound(name: str, hertz: float, rate: int, number: int) -> Floats:
    """`number` tells repeats in one text apart. The name is one of `phrases.SOUNDS`."""
    throat = _Throat(hertz, rate, np.random.default_rng([number, len(name)]))
    sound = _SOUNDS[name](throat)
    fade = np.linspace(0, 1, int(0.008 * rate), dtype=np.float32)
    sound[: len(fade)] *= fade
    sound[-len(fade) :] *= fade[::-1]
    return (sound / max(float(np.sqrt((sound**2).mean())), 1e-6)).astype(np.float32)


class _Throat:
    def __init__(self, hertz: float, rate: int, chance: np.random.Generator) -> None:
        self.hertz = hertz
        self.rate = rate
        self.chance = chance

    def voice(self, seconds: float, pitch: Curve, loud: Curve, mouth: tuple[object, ...]) -> Floats:
        """Pulses; `pitch` (factors of the speaker's) and `loud` are drawn through evenly."""
        count = int(seconds * self.rate)
        turn = np.cumsum(self.hertz * self._line(pitch, count) / self.rate)
        pulses = (np.diff(np.floor(turn), prepend=0) > 0).astype(np.float32)
        breath = 0.02 * self.chance.standard_normal(count)
        return self._through(pulses + breath, mouth) * self._line(loud, count)

    def air(self, seconds: float, loud: Curve, low: float, high: float) -> Floats:
        count = int(seconds * self.rate)
        spectrum = np.fft.rfft(self.chance.standard_normal(count))
        hertz = np.fft.rfftfreq(count, 1 / self.rate)
        shape = np.exp(-(((np.log(np.maximum(hertz, 20)) - np.log((low * high) ** 0.5))
                          / np.log(high / low)) ** 2) * 2)  # fmt: skip
        noise = np.fft.irfft(spectrum * shape, count)
        return (noise / noise.std() * self._line(loud, count)).astype(np.float32)

    def still(self, seconds: float) -> Floats:
        return np.zeros(int(seconds * self.rate), np.float32)

    def _line(self, points: Curve, count: int) -> Floats:
        at = np.linspace(0, len(points) - 1, count)
        return np.interp(at, np.arange(len(points)), points).astype(np.float32)

    def _through(self, sound: Floats, mouth: tuple[object, ...]) -> Floats:
        spectrum = np.fft.rfft(sound, 2 * len(sound))
        hertz = np.fft.rfftfreq(2 * len(sound), 1 / self.rate)
        formants = np.array(mouth, np.float64)
        shape = sum(
            1 / (1 + ((hertz - centre) / width) ** 2) / (1 + at)
            for at, (centre, width) in enumerate(formants)
        )
        out = np.fft.irfft(spectrum * shape * (hertz > 60), 2 * len(sound))[: len(sound)]
        return (out / max(float(np.abs(out).max()), 1e-6)).astype(np.float32)


def _laughs(throat: _Throat) -> Floats:
    pieces: list[Floats] = []
    for turn in range(5):
        fall = 1.5 - 0.11 * turn
        puff = throat.air(0.05, (0.15, 0.05), 900, 4000)
        ha = throat.voice(0.12, (fall, fall * 0.9), (0.3, 1.0 - 0.13 * turn, 0.1), _OPEN)
        pieces += [puff, ha, throat.still(0.03)]
    return np.concatenate(pieces)


def _sighs(throat: _Throat) -> Floats:
    air = throat.air(0.95, (0.1, 0.5, 0.35, 0.15, 0.0), 400, 2600)
    voice = throat.voice(0.95, (1.05, 0.95, 0.8, 0.7), (0.0, 0.4, 0.25, 0.0), _ROUND)
    return air + voice


def _coughs(throat: _Throat) -> Floats:
    bark = (1.0, 0.5, 0.2, 0.05, 0.0)
    one = throat.air(0.22, bark, 500, 3500) + throat.voice(0.22, (1.1, 0.8), bark, _OPEN)
    return np.concatenate([one, throat.still(0.12), one * np.float32(0.8)])


def _clears_throat(throat: _Throat) -> Floats:
    rasp = throat.voice(0.5, (0.6, 0.5, 0.62, 0.5, 0.6), (0.3, 1.0, 0.6, 0.9, 0.0), _CLOSED)
    air = throat.air(0.5, (0.2, 0.6, 0.3, 0.5, 0.0), 250, 1500)
    return np.concatenate([rasp + air, throat.still(0.05), (rasp + air)[: len(rasp) // 2]])


def _gasps(throat: _Throat) -> Floats:
    voice = throat.voice(0.35, (1.3, 1.7), (0.0, 0.12, 0.2, 0.0), _OPEN)
    return throat.air(0.35, (0.1, 0.6, 1.0, 0.2), 900, 5000) + voice


def _sniffs(throat: _Throat) -> Floats:
    one = throat.air(0.2, (0.1, 0.9, 1.0, 0.0), 1500, 6000)
    return np.concatenate([one, throat.still(0.1), one * np.float32(0.7)])


def _groans(throat: _Throat) -> Floats:
    low = (0.85, 0.9, 0.8, 0.65, 0.55)
    return throat.voice(0.9, low, (0.1, 0.9, 1.0, 0.6, 0.0), _CLOSED)


def _yawns(throat: _Throat) -> Floats:
    into = throat.air(0.6, (0.0, 0.3, 0.5, 0.2), 500, 3000)
    out = throat.voice(1.0, (0.9, 1.35, 1.1, 0.7, 0.55), (0.1, 0.8, 1.0, 0.5, 0.0), _OPEN)
    air = throat.air(1.0, (0.2, 0.3, 0.3, 0.2, 0.0), 500, 2500)
    return np.concatenate([into, out + air])


_SOUNDS: Final[dict[str, Callable[[_Throat], Floats]]] = {
    "laughs": _laughs,
    "sighs": _sighs,
    "coughs": _coughs,
    "clears throat": _clears_throat,
    "gasps": _gasps,
    "sniffs": _sniffs,
    "groans": _groans,
    "yawns": _yawns,
}
