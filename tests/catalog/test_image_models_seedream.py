"""The Seedream models against the limits and the safe sizes of their page."""

from collections.abc import Iterator

import pytest

from onetake.core.failure import Code
from onetake.core.pricing import Settle
from onetake.core.request import Material, Operation, Role
from tests.catalog.asking import CATALOG, asked, cost, images, passed, refused

SEEDREAM = ["seedream-4.0", "seedream-4.5", "seedream-5.0-lite"]
SEEDREAM_LEAST = {"seedream-4.0": 921600, "seedream-4.5": 3686400, "seedream-5.0-lite": 3686400}
SAFE = ["2048x2048", "2560x1440", "1440x2560", "2304x1728", "1728x2304", "4096x4096"]
SAFE_SMALL = ["960x960", "1280x720", "720x1280"]


@pytest.mark.parametrize("model", SEEDREAM)
def test_seedreams_safe_sizes(model: str):
    small = SAFE_SMALL if model == "seedream-4.0" else []

    assert passed(asked(model)).params["size"] == "2048x2048"
    for size in (*SAFE, *small):
        assert passed(asked(model, size=size)).params["size"] == size
    for size in set(SAFE_SMALL) - set(small):
        failure = refused(asked(model, size=size))
        assert failure.param == "size"
        assert str(SEEDREAM_LEAST[model]) in failure.message


def edges(model: str) -> Iterator[tuple[str, bool]]:
    """Sizes just within the limits of a model, and just outside of them."""
    least = SEEDREAM_LEAST[model]
    high = 1440 if least == 3686400 else 720
    yield f"{least // high}x{high}", True
    yield f"{least // high - 1}x{high}", False
    yield f"{high}x{least // high}", True
    yield "4096x4096", True
    yield "4097x4095", False
    yield "4096x4097", False
    yield "4097x2000", False
    yield f"4096x{least // 4096}", True
    yield f"4096x{least // 4096 - 1}", False
    yield "2049x2051", True  # no multiples of 16 are asked for
    yield "2048*2048", True
    for wrong in ("auto", "2048", "2048x", "0x4096", "-2048x2048", "2048x2048x1", "2k", ""):
        yield wrong, False


@pytest.mark.parametrize(("model", "size", "fits"), [
    (model, size, fits) for model in SEEDREAM for size, fits in edges(model)
])  # fmt: skip
def test_seedreams_limits(model: str, size: str, fits: bool):
    if fits:
        assert passed(asked(model, size=size)).params["size"] == size
    else:
        assert refused(asked(model, size=size)).param == "size"


@pytest.mark.parametrize("model", SEEDREAM)
@pytest.mark.parametrize(("sent", "most"), [(1, 6), (5, 6), (9, 6), (10, 5)])
def test_images_sent_and_made_are_fifteen_together(model: str, sent: int, most: int):
    assert passed(asked(model, images(sent), n=most)).params["n"] == most

    failure = refused(asked(model, images(sent), num_images=most + 1))
    assert failure.param == "num_images"


@pytest.mark.parametrize("model", SEEDREAM)
def test_seedreams_references_are_links(model: str):
    ours = Material(Role.IMAGE, "onetake:asset_1", "image")
    data = Material(Role.IMAGE, "data:image/png;base64,AAAA", "images[1]")

    assert passed(asked(model, (ours,))).operation is Operation.EDIT_IMAGE
    failure = refused(asked(model, (*images(1), data)))
    assert failure.code is Code.INVALID_MATERIAL
    assert failure.param == "images[1]"


@pytest.mark.parametrize("model", SEEDREAM)
@pytest.mark.parametrize(
    "field", ["aspect_ratio", "quality", "output_format", "resolution", "seed"]
)
def test_seedream_takes_what_its_page_lists(model: str, field: str):
    failure = refused(asked(model, **{field: "1"}))

    assert failure.param == field
    assert failure.allowed == ("prompt", "size", "n")


@pytest.mark.parametrize("model", SEEDREAM)
def test_seedream_costs_the_same_at_every_size(model: str):
    one = cost(asked(model))

    assert cost(asked(model, size="4096x4096", n=6)) == 6 * one
    assert cost(asked(model, images(10), size="2560x1440", n=5)) == 5 * one
    assert CATALOG.models[model].price.settle is Settle.ACTUAL
