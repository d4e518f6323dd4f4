import pytest

from onetake.providers.sandbox.camera import Camera, View

MOVES = (
    "push_in", "pull_out", "pan_left", "pan_right", "tilt_up", "tilt_down", "orbit", "handheld",
    "static",
)  # fmt: skip


def path(*moves: str, energy: float = 0.5) -> tuple[View, View, View]:
    camera = Camera(moves, energy, 48)
    return camera.at(0), camera.at(24), camera.at(47)


def test_push_in_and_pull_out_are_opposites():
    first, middle, last = path("push_in")
    assert first.zoom < middle.zoom < last.zoom

    first, middle, last = path("pull_out")
    assert first.zoom > middle.zoom > last.zoom


@pytest.mark.parametrize(
    ("move", "axis", "sign"),
    [("pan_left", "x", -1), ("pan_right", "x", 1), ("tilt_up", "y", -1), ("tilt_down", "y", 1)],
)
def test_pans_go_where_they_say(move: str, axis: str, sign: int):
    first, _, last = path(move)

    assert sign * (getattr(last, axis) - getattr(first, axis)) > 0.1


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("energy", [0.25, 1.0])
def test_the_picture_always_fills_the_frame(move: str, energy: float):
    camera = Camera((move,), energy, 120)
    reach = camera.reach()

    for frame in range(120):
        view = camera.at(frame)
        assert view.zoom >= 1
        for depth in (0.0, 0.5, 1.0, 1.4):
            x, y = view.shift_at(depth)
            assert abs(x) <= reach[0]
            assert abs(y) <= reach[1]


def test_more_energy_goes_farther():
    assert path("push_in", energy=1.0)[2].zoom > path("push_in", energy=0.25)[2].zoom


def test_near_layers_move_more_than_far_ones():
    view = View(x=0.1, zoom=1.2)

    assert view.shift_at(1.0)[0] > view.shift_at(0.2)[0]
    assert view.zoom_at(1.0) > view.zoom_at(0.2) > 1


def test_in_an_orbit_near_and_far_go_opposite_ways():
    view = path("orbit")[0]

    assert view.shift_at(1.0)[0] * view.shift_at(0.1)[0] < 0


def test_a_static_camera_stands_still():
    assert len(set(path("static"))) == 1
