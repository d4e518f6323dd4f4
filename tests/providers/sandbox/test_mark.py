import numpy as np
import pytest

from onetake.providers.sandbox.mark import mark_for
from onetake.providers.sandbox.pixels import Picture


@pytest.mark.parametrize("luma", [16, 120, 235])
@pytest.mark.parametrize("size", [(854, 480), (480, 854), (1280, 720)])
def test_the_mark_is_small_in_the_corner_and_readable(luma: int, size: tuple[int, int]):
    picture = Picture(*size)
    picture.y[:], picture.uv[:] = luma, 90
    mark_for(*size).draw(picture)

    rows, columns = np.nonzero(picture.y != luma)
    assert rows.min() > size[1] * 0.9
    assert columns.min() > size[0] * 0.6
    assert len(rows) < 0.012 * size[0] * size[1]
    corner = picture.y[rows.min() : rows.max(), columns.min() : columns.max()]
    assert int(corner.max()) - int(np.percentile(corner, 20)) > 60


def test_a_larger_mark_covers_more():
    marked: list[int] = []
    for larger in (1.0, 1.8):
        picture = Picture(854, 480)
        picture.buffer[:] = 120
        mark_for(854, 480, larger).draw(picture)
        marked.append(int((picture.y != 120).sum()))

    assert marked[1] > 2 * marked[0]


def test_a_mark_can_be_drawn_at_another_place():
    mark = mark_for(854, 480).at(0, 0)
    picture = Picture(mark.y.shape[1], mark.y.shape[0])
    picture.buffer[:] = 120
    mark.draw(picture)

    assert (picture.y != 120).mean() > 0.5
