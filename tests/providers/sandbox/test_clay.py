import numpy as np
import pytest

from onetake.providers.sandbox.clay import (
    Ball,
    Clay,
    Grid,
    Light,
    Limb,
    Slab,
    Solid,
    Turned,
    blurred,
    enlarged,
    extent,
    modelled,
    rgb_bytes,
)

PIXELS = 60.0
WHITE, AROUND, RIM = (np.full(3, value, np.float32) for value in (1.0, 0.6, 0.8))
LIGHT = Light(WHITE, AROUND, RIM)
INKS = {
    "main": np.array([0.8, 0.3, 0.2], np.float32),
    "spot": np.array([0.1, 0.2, 0.9], np.float32),
}


def grid() -> Grid:
    at = ((np.arange(180) + 0.5) / PIXELS - 1.5).astype(np.float32)
    return Grid(at[None, :], -at[:, None], PIXELS)


SOLIDS: dict[str, tuple[Solid, float]] = {
    "ball": (Ball(0.1, 0.2, 0.5, 0.5), np.pi * 0.25),
    "long ball": (Ball(0, 0, 0.8, 0.3), np.pi * 0.24),
    "turned ball": (Ball(0, 0, 0.8, 0.3, 40), np.pi * 0.24),
    "limb": (Limb(-0.5, 0, 0.2, 0.5, 0, 0.2), 0.4 + np.pi * 0.04),
    "lathe": (Turned(0, ((-0.5, 0.4), (0.5, 0.4)), 0.0), 0.8),
    "slab": (Slab("-0.5,-0.5 0.5,-0.5 0.5,0.5 -0.5,0.5"), 1.0),
}


@pytest.mark.parametrize("name", SOLIDS)
def test_a_solid_covers_its_area_within_its_box_and_bulges(name: str):
    solid, area = SOLIDS[name]
    depth, rise = solid.fields(grid())
    left, bottom, right, top = solid.box()
    at = grid()
    outside = (
        (at.x < left - 0.03) | (at.x > right + 0.03) | (at.y < bottom - 0.03) | (at.y > top + 0.03)
    )

    assert float((depth > 0).sum()) / PIXELS**2 == pytest.approx(area, rel=0.06)
    assert not (depth[outside] > 0).any()
    assert float(rise[depth > 0].max()) >= float(rise[(depth > 0) & (depth < 0.02)].mean())


def test_a_leaning_slab_is_lit_by_where_it_faces():
    square = "-0.5,-0.5 0.5,-0.5 0.5,0.5 -0.5,0.5"
    up, down = (
        modelled([Clay("main", (Slab(square, 0.02, lean=(0.0, lean)),))], INKS, grid(), LIGHT)[0]
        for lean in (1.5, -1.5)
    )
    assert up[90, 90].mean() > down[90, 90].mean() + 40


def test_rounding_takes_the_corners_off():
    square = "-0.5,-0.5 0.5,-0.5 0.5,0.5 -0.5,0.5"
    sharp, soft = (Slab(square, smooth=times).fields(grid())[0] for times in (0, 2))
    assert (soft > 0).sum() < (sharp > 0).sum()


def test_solids_of_one_piece_melt_into_each_other():
    both = (Ball(-0.35, 0, 0.3, 0.3), Ball(0.35, 0, 0.3, 0.3))
    apart, melted = (Clay("main", both, melt).fields(grid())[0] for melt in (0.0, 0.3))
    assert apart[90, 90] < 0 < melted[90, 90]


def test_light_comes_from_the_upper_left():
    rgb, alpha = modelled([Clay("main", (Ball(0, 0, 0.8, 0.8),))], INKS, grid(), LIGHT)
    assert rgb[70, 70].mean() > rgb[110, 110].mean() + 20
    assert alpha[90, 90] == 1
    assert alpha[0, 0] == 0


def test_a_soft_piece_stays_on_what_is_there_and_a_flat_one_has_no_light_of_its_own():
    ball = Clay("main", (Ball(0, 0, 0.5, 0.5),))
    soft = Clay("spot", (Ball(0.4, 0, 0.4, 0.4),), soft=0.1)
    flat = Clay("spot", (Ball(0, 0, 0.3, 0.3),), flat=True)
    assert np.array_equal(
        modelled([ball], INKS, grid(), LIGHT)[1], modelled([ball, soft], INKS, grid(), LIGHT)[1]
    )
    painted = modelled([ball, flat], INKS, grid(), LIGHT)[0]
    assert float(np.ptp(painted[85:95, 85:95], axis=(0, 1)).max()) < 1


def test_a_piece_shades_what_is_behind_it():
    back = Clay("main", (Ball(0, 0, 1.2, 1.2, 0, 0.01),))
    front = Clay("main", (Ball(0, 0.3, 0.3, 0.3),))
    alone = modelled([back], INKS, grid(), LIGHT)[0]
    behind = modelled([back, front], INKS, grid(), LIGHT)[0]
    assert behind[92, 92].mean() < alone[92, 92].mean() - 5


def test_what_lies_outside_of_the_grid_is_left_out():
    far = Clay("main", (Ball(9, 9, 0.5, 0.5),))
    assert modelled([far], INKS, grid(), LIGHT)[1].max() == 0
    assert extent([far, Clay("main", (Ball(0, 0, 1, 1),))]) == (-1, -1, 9.5, 9.5)


def test_a_coarser_grid_covers_the_same_area():
    coarse = grid().coarser(20)
    assert coarse.pixels == 20
    assert coarse.x.shape == (1, 60)
    assert float(coarse.x.mean()) == pytest.approx(0, abs=0.02)
    assert grid().coarser(100).x.shape == (1, 180)


def test_enlarged_opacity_keeps_a_sharp_edge():
    small = np.zeros((20, 20), np.float32)
    small[:, 10:] = 1
    big = enlarged(small, (80, 80))
    assert ((big[40] > 0.05) & (big[40] < 0.95)).sum() <= 4
    assert enlarged(small, (20, 20)) is small


@pytest.mark.parametrize("sigma", [1.0, 12.0])
def test_blurring_keeps_the_mean(sigma: float):
    plane = np.zeros((120, 120), np.float32)
    plane[50:70, 50:70] = 1
    soft = blurred(plane, sigma)
    assert float(soft.mean()) == pytest.approx(float(plane.mean()), rel=0.1)
    assert float(soft.max()) <= 1.01


def test_bytes_are_dithered():
    flat = np.full((40, 40, 3), 99.5, np.float32)
    made = rgb_bytes(np.random.default_rng(1), flat)
    assert set(np.unique(made).tolist()) == {99, 100}
