"""Chooses and finishes the sound: a given one, the source video's, or a composed one.

The rule: exactly as long as the picture, about -16 dBFS, never clipped, soft at both ends.
"""

from typing import Final

import numpy as np

from onetake.core.request import Operation, Role
from onetake.providers.sandbox import decode
from onetake.providers.sandbox.encode import SAMPLE_RATE, SAMPLES_A_FRAME
from onetake.providers.sandbox.lengths import FRAME_RATE
from onetake.providers.sandbox.music import compose
from onetake.providers.sandbox.pixels import Floats
from onetake.providers.sandbox.plan import Plan

LOUDNESS: Final = 10 ** (-16 / 20)
PEAK: Final = 0.82
BLEND_SECONDS: Final = 0.6
_HEARD: Final = (Operation.EDIT_VIDEO, Operation.EXTEND_VIDEO, Operation.ANIMATE)
"""What keeps the sound of its source."""


def soundtrack(plan: Plan) -> Floats | None:
    """(samples, 2) at 48 kHz; None when no sound was asked for. Raises decode.Unreadable."""
    if not plan.audio:
        return None
    samples = plan.frames * SAMPLES_A_FRAME
    given = _given(plan)
    if given is not None:
        return _finished(_continued(given, samples))
    source = _source(plan)
    if source is None:
        return _finished(compose(plan.score, samples, plan.seed))
    until = plan.source_frames * SAMPLES_A_FRAME
    source = _levelled(_padded(source, until))
    if until >= samples:
        return _finished(source[:samples])
    fresh = _levelled(compose(plan.score, samples - until + _overlap(until), plan.seed))
    return _finished(_joined(source, fresh))


def spoken(sound: Floats, samples: int) -> Floats:
    """A voice as it is, but at the wanted loudness, exactly `samples` long."""
    return _limited(_levelled(_padded(sound, samples)))


def _given(plan: Plan) -> Floats | None:
    for sheet in plan.of(Role.AUDIO):
        return decode.sound(sheet.path, plan.frames / FRAME_RATE)
    return None


def _source(plan: Plan) -> Floats | None:
    if plan.operation not in _HEARD:
        return None
    for sheet in plan.of(Role.SOURCE_VIDEO):
        sound = decode.sound(sheet.path, plan.source_frames / FRAME_RATE)
        return sound if sound is not None and float(np.abs(sound).max()) > 1e-4 else None
    return None


def _continued(sound: Floats, samples: int) -> Floats:
    """Cut, or repeated with a crossfade until it is long enough."""
    whole = sound
    while len(whole) < samples:
        whole = _joined(whole, sound)
        if len(sound) <= 2 * _overlap(len(sound)):
            return _padded(whole, samples)
    return whole[:samples]


def _joined(one: Floats, other: Floats) -> Floats:
    overlap = min(_overlap(len(one)), len(other))
    rise = np.sin(np.linspace(0, np.pi / 2, overlap, dtype=np.float32))[:, None]
    middle = one[len(one) - overlap :] * rise[::-1] + other[:overlap] * rise
    return np.concatenate([one[: len(one) - overlap], middle, other[overlap:]])


def _overlap(samples: int) -> int:
    return min(int(BLEND_SECONDS * SAMPLE_RATE), samples // 2)


def _padded(sound: Floats, samples: int) -> Floats:
    missing = max(samples - len(sound), 0)
    return np.pad(sound[:samples], ((0, missing), (0, 0)))


def _levelled(sound: Floats) -> Floats:
    """At the wanted loudness, measured where something is heard."""
    power = (sound * sound).mean(axis=1)
    block = SAMPLE_RATE // 10
    blocks = power[: len(power) // block * block].reshape(-1, block).mean(axis=1)
    heard = blocks[blocks > 1e-7]
    if not len(heard):
        return sound
    return sound * np.float32(LOUDNESS / np.sqrt(float(heard.mean())))


def _finished(sound: Floats) -> Floats:
    """Levelled, limited, faded in and out. Limiting costs loudness, so it is done in turns."""
    out = sound
    for _ in range(2):
        out = _limited(_levelled(out))
    edge = min(int(0.35 * SAMPLE_RATE), len(out) // 4)
    rise = np.sin(np.linspace(0, np.pi / 2, edge, dtype=np.float32))[:, None] ** 2
    out[:edge] *= rise
    out[len(out) - edge :] *= rise[::-1]
    return out


def _limited(sound: Floats) -> Floats:
    """Straight up to two thirds of the peak, bent softly above."""
    knee = np.float32(PEAK * 0.66)
    room = np.float32(PEAK) - knee
    size = np.abs(sound)
    bent = knee + room * np.tanh((size - knee) / room)
    return np.where(size > knee, np.sign(sound) * bent, sound).astype(np.float32)
