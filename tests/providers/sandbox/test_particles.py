import numpy as np
import pytest

from onetake.providers.sandbox.camera import View
from onetake.providers.sandbox.palette import PALETTES
from onetake.providers.sandbox.particles import HABITS, Particles
from onetake.providers.sandbox.pixels import Picture


def drawn(kind: str, seconds: float, view: View | None = None) -> Picture:
    picture = Picture(426, 240)
    picture.y[:], picture.uv[:] = 60, 128
    particles = Particles(np.random.default_rng(2), kind, PALETTES["night"], 0.5)
    particles.draw(picture, view or View(), seconds)
    return picture


@pytest.mark.parametrize("kind", HABITS)
def test_every_kind_is_seen_and_moves(kind: str):
    one, other = drawn(kind, 1.0), drawn(kind, 1.5)

    assert (np.abs(one.y.astype(int) - 60) > 15).sum() > 20
    assert (one.y != other.y).any()
    assert (one.buffer == drawn(kind, 1.0).buffer).all()


@pytest.mark.parametrize(("kind", "down"), [("snow", True), ("embers", False)])
def test_snow_falls_and_embers_rise(kind: str, down: bool):
    before, after = (drawn(kind, at).y.astype(np.float64) - 60 for at in (1.0, 1.06))
    shifts = [
        float((np.roll(before, shift, axis=0) * after).sum()) for shift in (-3, -2, -1, 1, 2, 3)
    ]

    assert (max(shifts[3:]) > max(shifts[:3])) is down


def test_particles_follow_the_camera():
    assert (drawn("snow", 1).y != drawn("snow", 1, View(zoom=1.3)).y).any()
