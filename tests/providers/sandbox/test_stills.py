from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from PIL import Image

from onetake.providers.sandbox.renderer import render
from onetake.providers.sandbox.sheets import Unplannable
from onetake.providers.sandbox.stills import make, order_of
from onetake.wire.child import ChildError, ChildPool
from tests.providers.sandbox.clips import error, material, photo, still_spec, stills


@pytest.mark.parametrize(
    ("format_", "suffix", "kind"),
    [
        ("png", "png", "PNG"),
        ("jpeg", "jpg", "JPEG"),
        ("webp", "webp", "WEBP"),
        (None, "png", "PNG"),
    ],
)
def test_the_format_and_the_size_are_exact(
    tmp_path: Path, format_: str | None, suffix: str, kind: str
):
    asked = still_spec("the sea at sunset", size="641x481", output_format=format_)
    reply = make(asked, [], tmp_path, "job", lambda _: None)

    assert reply == {"files": [f"job-1.{suffix}"], "width": 641, "height": 481}
    with Image.open(tmp_path / f"job-1.{suffix}") as opened:
        assert (opened.format, opened.size, opened.mode) == (kind, (641, 481), "RGB")


@pytest.mark.parametrize("format_", ["png", "jpeg"])
def test_a_file_says_where_it_comes_from(tmp_path: Path, format_: str):
    make(still_spec("the sea", output_format=format_), [], tmp_path, "job", lambda _: None)
    (path,) = tmp_path.iterdir()
    with Image.open(path) as opened:
        facts = cast("dict[str, Any]", opened.info)

    assert "provider=sandbox" in str(facts.get("Comment") or facts.get("comment"))


def test_several_results_differ_and_each_has_its_own_seed(tmp_path: Path):
    three = stills(tmp_path, still_spec("mountains at dawn", n=3))
    third = stills(tmp_path, still_spec("mountains at dawn", seed=9), name="again")[0]

    assert len(three) == 3
    assert min(error(three[0], three[1]), error(three[1], three[2])) > 3
    assert np.array_equal(three[2], third)


def test_the_picture_follows_the_words(tmp_path: Path):
    warm, night = (
        stills(tmp_path, still_spec(words), name=name)[0]
        for words, name in (("a desert at noon", "a"), ("the sea at night", "b"))
    )

    assert warm.mean() > night.mean() + 60
    assert warm[..., 0].mean() > warm[..., 2].mean()
    assert night[..., 2].mean() > night[..., 0].mean()


def test_quality_changes_the_file(tmp_path: Path):
    sizes: dict[str, int] = {}
    for quality in ("low", "medium", "high"):
        asked = still_spec("a forest", size="1024x1024", quality=quality, output_format="jpeg")
        make(asked, [], tmp_path, quality, lambda _: None)
        sizes[quality] = (tmp_path / f"{quality}-1.jpg").stat().st_size

    assert sizes["low"] < sizes["medium"] < sizes["high"]


def test_the_mark_is_in_the_corner_only(tmp_path: Path):
    plain, marked = (
        stills(tmp_path, still_spec("a meadow", mark=mark), name=str(mark))[0]
        for mark in (False, True)
    )

    assert np.array_equal(plain[:340], marked[:340])
    assert error(plain[360:, 430:], marked[360:, 430:]) > 3


@pytest.mark.parametrize("size", ["1024x1024", "4096x4096"])
def test_a_detailed_picture_of_any_size_is_made(tmp_path: Path, size: str):
    (made,) = stills(tmp_path, still_spec("a neon city in the rain", size=size))

    assert "x".join(str(side) for side in made.shape[1::-1]) == size


async def test_the_largest_picture_fits_into_the_childs_memory(tmp_path: Path):
    pool = ChildPool("onetake.providers.sandbox.renderer", 1, memory_bytes=4 << 30)
    spec = still_spec("the sea", resolution="8K", aspect_ratio="16:9", output_format="jpeg")
    del spec["size"]
    try:
        reply = await pool.call(
            {"spec": spec, "materials": [], "folder": str(tmp_path), "name": "a"}, seconds=240
        )
    finally:
        await pool.close()

    assert reply == {"files": ["a-1.jpg"], "width": 7680, "height": 4320}


def test_an_edit_is_made_of_its_image(tmp_path: Path):
    pixels = photo(tmp_path / "a.png", 512, 384)
    sheets = [material("first_frame", "image", (512, 384))]
    asked = still_spec("black and white", operation="edit_image", materials=sheets, n=2)
    made = stills(tmp_path, asked, (tmp_path / "a.png",))

    grey = pixels @ np.array([0.2126, 0.7152, 0.0722])
    assert float(np.corrcoef(made[0][..., 0].ravel(), grey.ravel())[0, 1]) > 0.98
    assert len(made) == 2


def test_progress_goes_to_99(tmp_path: Path):
    told: list[int] = []
    make(still_spec("x", n=3), [], tmp_path, "job", told.append)

    assert told == [0, 33, 66, 99]


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"output_format": "gif"}, "output_format"),
        ({"n": 0}, "n must"),
        ({"n": "two"}, "n must"),
        ({"size": "huge"}, "size"),
    ],
)
def test_what_cannot_be_made_is_named(changes: dict[str, object], named: str):
    with pytest.raises(Unplannable, match=named):
        order_of(still_spec("x", **changes), [])


@pytest.mark.parametrize(
    ("sheets", "files", "kind"),
    [
        ([], [], "spec"),
        ([material("image", "image", (9, 9))], ["/nowhere.png"], "material"),
        ([material("mask", "image", (9, 9))], ["/nowhere.png"], "spec"),
    ],
)
def test_an_edit_without_a_readable_image_leaves_nothing(
    tmp_path: Path, sheets: list[dict[str, object]], files: list[str], kind: str
):
    spec = still_spec("x", operation="edit_image", materials=sheets)
    request = {"spec": spec, "materials": files, "folder": str(tmp_path), "name": "a"}

    with pytest.raises(ChildError) as caught:
        render(request, lambda _: None)

    assert caught.value.kind == kind
    assert list(tmp_path.iterdir()) == []
