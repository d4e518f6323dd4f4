import numpy as np

from onetake.providers.sandbox.camera import View
from onetake.providers.sandbox.layer import Canvas, Layer, Stage, canvas_for, layer_of
from onetake.providers.sandbox.pixels import Picture

CANVAS = Canvas(160, 90 + 6, 32, 32)


def flat(luma: int, rows: slice, columns: slice = slice(None), depth: float = 1.0) -> Layer:
    """A layer of one luma that covers some rows and columns of the canvas."""
    mask = np.zeros((CANVAS.full_height, CANVAS.full_width), np.uint8)
    mask[rows, columns] = 255
    y = np.full_like(mask, luma)
    uv = np.full((mask.shape[0] // 2, mask.shape[1] // 2, 2), 128, np.uint8)
    return layer_of(CANVAS, (y, uv), mask, depth)


def ground(luma: int) -> Layer:
    y = np.full((CANVAS.full_height, CANVAS.full_width), luma, np.uint8)
    uv = np.full((y.shape[0] // 2, y.shape[1] // 2, 2), 128, np.uint8)
    return layer_of(CANVAS, (y, uv), None, 0.1)


def shown(*layers: Layer, view: View | None = None) -> Picture:
    picture = Picture(160, 96)
    picture.buffer[:] = 0
    Stage(layers).draw(picture, view or View(), 0)
    return picture


def test_a_nearer_layer_covers_a_farther_one():
    picture = shown(ground(40), flat(120, slice(80, None)), flat(200, slice(110, None)))

    assert picture.y[10, 80] == 40
    assert picture.y[60, 80] == 120
    assert picture.y[90, 80] == 200


def test_only_the_covered_part_of_a_layer_is_drawn():
    picture = shown(ground(40), flat(200, slice(60, 90), slice(80, 120)))

    assert picture.y[40, 60] == 200
    assert picture.y[40, 100] == 40
    assert picture.y[80, 60] == 40
    assert (picture.y == 200).sum() == 30 * 40


def test_a_layer_without_anything_in_it_changes_nothing():
    assert (shown(ground(40), flat(200, slice(0, 0))).y == 40).all()


def test_the_camera_moves_near_layers_more():
    near, far = (
        shown(ground(0), flat(200, slice(60, 90), slice(80, 120), depth), view=View(x=0.1))
        for depth in (1.0, 0.5)
    )
    edges = [int(np.flatnonzero(picture.y[40] > 100)[0]) for picture in (near, far)]

    assert edges == [48 - 10, 48 - 5]


def test_zooming_in_enlarges():
    picture = shown(ground(0), flat(200, slice(60, 90), slice(80, 120)), view=View(zoom=1.5))

    assert abs(int((picture.y > 100).sum()) - 30 * 40 * 2.25) < 150


def test_luma_and_chroma_stay_together():
    layer = flat(200, slice(60, 90), slice(80, 120))
    layer.uv[:] = np.where(layer.uv > 0, 60, 0)
    picture = shown(ground(40), layer, view=View(x=0.031, zoom=1.1))

    bright = picture.y[::2, ::2] > 100
    tinted = picture.uv[..., 0] < 94
    assert (bright != tinted).mean() < 0.02


def test_a_canvas_has_room_for_the_camera():
    canvas = canvas_for(1280, 720, (0.2, 0.1))

    assert canvas.margin_x >= 144
    assert canvas.margin_y >= 72
    assert canvas.full_width % 2 == canvas.full_height % 2 == 0


def test_very_large_pictures_are_painted_smaller():
    assert canvas_for(3840, 2160, (0, 0)).density == 0.5
    assert canvas_for(3840, 2160, (0, 0)).height == 1080


def test_a_coarser_canvas_covers_the_same_area():
    coarse = CANVAS.coarser(4)

    assert (coarse.width, coarse.height, coarse.margin_x) == (40, 24, 8)
    assert coarse.density == 0.25


def test_a_canvas_is_painted_as_fine_as_asked():
    usual, fine = canvas_for(3000, 2000, (0, 0)), canvas_for(3000, 2000, (0, 0), 2000)

    assert (usual.height, fine.height) == (1080, 2000)
    assert fine.density == 1
