"""From a look to a stage: which scene, with what in it.

The rule: everything that is drawn from the seed is drawn here, in a fixed order, so that one
seed gives one picture whatever the prompt adds in front of it.
"""

import numpy as np

from onetake.providers.sandbox import built, landscape, places
from onetake.providers.sandbox.elements import Birds, Silk, Water
from onetake.providers.sandbox.figures import FIGURES, figure, half_width
from onetake.providers.sandbox.layer import Canvas, Element, Layer, Stage
from onetake.providers.sandbox.paint import profile, ridge, sky
from onetake.providers.sandbox.palette import Palette, ink, mix
from onetake.providers.sandbox.particles import HABITS, Particles
from onetake.providers.sandbox.plan import Look
from onetake.providers.sandbox.subjects import SKETCHES, subject

GROUNDS = {  # scene -> where a figure stands: share of the height, and depth
    "mountains": (0.885, 1.0),
    "ocean": (0.80, 0.8),
    "city": (0.80, 0.9),
    "forest": (0.90, 0.95),
    "meadow": (0.86, 0.9),
    "desert": (0.80, 0.9),
    "space": (0.72, 1.0),
    "studio": (places.FEET["plinth"], 1.0),
    "ribbons": (0.80, 1.0),
    "room": (places.FEET["room"], 1.0),
    "underwater": (0.78, 1.0),
}
PAINTED = {  # by their colours alone
    "desert": landscape.desert, "meadow": landscape.meadow, "forest": landscape.forest,
    "city": built.city, "space": built.space, "underwater": places.underwater,
}  # fmt: skip
HABITUAL = {
    "forest": "fireflies", "studio": "dust", "space": "dust", "ribbons": "dust",
    "underwater": "bubbles",
}  # fmt: skip


def stage_for(look: Look, seed: int, canvas: Canvas, detail: int = 1) -> Stage:
    """`detail`: how much finer than in a video what flows is computed."""
    rng = np.random.default_rng([seed, 1])
    parts = _scene(look, rng, canvas, detail)
    figure = np.random.default_rng([seed, 2])
    _put_subject(look, figure, canvas, parts)
    kinds = look.weather or tuple(filter(None, [_habit(look)]))
    for number, kind in enumerate(kinds):
        parts.append(particles_for(kind, look, (seed, 3, number)))
    return Stage(tuple(parts))


def _habit(look: Look) -> str | None:
    """What floats in the air of a place; a clean set is clean."""
    clean = look.scene == "studio" and (look.dress.ground or look.subject == "portrait")
    return None if clean else HABITUAL.get(look.scene)


def particles_for(kind: str, look: Look, seeds: tuple[int, ...], since: float = -10.0) -> Particles:
    assert kind in HABITS
    return Particles(np.random.default_rng(seeds), kind, look.palette, look.energy, since)


def _scene(
    look: Look, rng: np.random.Generator, canvas: Canvas, detail: int
) -> list[Layer | Element]:
    palette = look.palette
    if look.scene in PAINTED:
        return PAINTED[look.scene](rng, canvas, palette)
    match look.scene:
        case "ocean":
            return _ocean(look, rng, canvas, detail)
        case "mountains":
            return landscape.mountains(rng, canvas, palette, "snow" in look.weather)
        case "studio":
            return places.studio(rng, canvas, palette, look.dress, half_width(look.subject))
        case "room":
            return places.room(rng, canvas, palette, look.dress)
        case _:
            return [Silk(rng, palette, look.energy)]


def _ocean(
    look: Look, rng: np.random.Generator, canvas: Canvas, detail: int
) -> list[Layer | Element]:
    horizon = 0.52 + 0.06 * float(rng.random())
    light = (0.3 + 0.4 * float(rng.random()), horizon - 0.12 - 0.1 * float(rng.random()))
    heavens = sky(rng, canvas, look.palette, light, horizon)
    coast = _coast(rng, canvas, look.palette, horizon)
    water = Water(rng, look.palette, horizon, light[0], look.energy, 130 * detail, 400 * detail)
    return [heavens, coast, water]


def _coast(rng: np.random.Generator, canvas: Canvas, palette: Palette, horizon: float) -> Layer:
    """Hills behind the water, on one side."""
    side = 1 if rng.random() < 0.5 else -1
    share = np.linspace(0, 1, canvas.full_width, dtype=np.float32)
    rise = np.clip(side * (share - 0.5) * 2 - 0.1, 0, 1) * canvas.height * 0.10
    line = profile(rng, canvas.full_width, 6, 6, 0.5) * canvas.height * 0.014
    tops = canvas.y(horizon) + 3 - rise - np.where(rise > 0, line, 0) * np.clip(rise / 20, 0, 1)
    inks = landscape.haze(palette, 0.25)
    return ridge(rng, canvas, tops.astype(np.float32), inks, 0.1)


def _put_subject(
    look: Look, rng: np.random.Generator, canvas: Canvas, parts: list[Layer | Element]
) -> None:
    third = 0.36 if rng.random() < 0.5 else 0.64
    if look.subject == "birds" or (not look.subject and look.scene in ("ocean", "mountains")):
        parts.append(
            Birds(
                rng, look.palette.near if not look.palette.dark else look.palette.low, look.energy
            )
        )
    ground, depth = _foot(look)
    if look.subject in FIGURES:
        place = (0.5, ground, depth)
        if look.scene == "ocean" and not FIGURES[look.subject].sinks:
            parts.append(_beach(rng, canvas, look.palette))
        parts.extend(figure(rng, canvas, look.palette, look.subject, look.dress, place))
    elif look.subject in SKETCHES:
        place = (third, ground, depth)
        parts.append(subject(rng, canvas, look.palette, look.subject, look.dress, place))


def _foot(look: Look) -> tuple[float, float]:
    """Where the subject stands: share of the height, and depth."""
    ground, depth = GROUNDS[look.scene]
    if look.subject == "portrait":
        return 1.0, 1.0
    if look.scene == "studio" and (look.dress.ground or look.dress.surface == "desk"):
        return places.FEET["desk" if look.dress.surface == "desk" else "seamless"], depth
    if look.scene == "ocean" and look.subject in FIGURES:
        return (0.76 if FIGURES[look.subject].sinks else 0.90), 0.95
    if look.subject == "flower" and look.scene != "studio":
        return 0.97, 1.0
    if look.scene == "city" and look.subject in FIGURES:
        return 0.89, 1.0
    return ground, depth


def _beach(rng: np.random.Generator, canvas: Canvas, palette: Palette) -> Layer:
    """A strip of sand in front of the water."""
    line = profile(rng, canvas.full_width, 2, 2, 0.5) * canvas.height * 0.006
    tops = canvas.y(0.80) + line
    sand = mix(mix(ink("e3cba0"), palette.low, 0.25), palette.near, 0.45 if palette.dark else 0.06)
    wet = mix(sand, palette.near, 0.30)
    return ridge(rng, canvas, tops.astype(np.float32), (wet, sand), 0.9)
