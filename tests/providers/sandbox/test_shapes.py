import pytest

from onetake.core.request import Medium, Role
from onetake.providers.sandbox.plan import plan
from onetake.providers.sandbox.shapes import still_size, video_size
from onetake.providers.sandbox.sheets import Sheet, Unplannable
from tests.providers.sandbox.clips import material, spec

TALL = Sheet("p", Role.IMAGE, Medium.IMAGE, 900, 1600, 0)
WIDE_VIDEO = Sheet("p", Role.SOURCE_VIDEO, Medium.VIDEO, 1280, 720, 9)


@pytest.mark.parametrize(
    ("materials", "size"),
    [
        ([], (854, 480)),
        ([material("image", "image", (900, 1600))], (480, 854)),
        ([material("source_video", "video", (800, 800), 100)], (480, 480)),
        (
            [material("image", "image", (900, 1600)), material("source_video", "video", (4, 3), 9)],
            (640, 480),
        ),
    ],
)
def test_the_auto_ratio_comes_from_the_materials(
    materials: list[dict[str, object]], size: tuple[int, int]
):
    planned = plan(spec("x", aspect_ratio="auto", materials=materials), ["p"] * len(materials))

    assert (planned.width, planned.height) == size


@pytest.mark.parametrize(
    ("asked", "size"),
    [
        ({"size": "1280x720"}, (1280, 720)),
        ({"size": "720*1280"}, (720, 1280)),
        ({"size": "1024x1792"}, (1024, 1792)),
        ({"size": "16x9"}, (1280, 720)),
        ({"size": "9x16", "resolution": "1080p"}, (1080, 1920)),
        ({"size": "9:16"}, (720, 1280)),
        ({"size": "480p"}, (854, 480)),
        ({"resolution": "540p"}, (960, 540)),
        ({"resolution": "4K", "aspect_ratio": "16:9"}, (3840, 2160)),
        ({"aspect_ratio": "2:3"}, (720, 1080)),
        ({"aspect_ratio": "3:2"}, (1080, 720)),
    ],
)
def test_the_size_of_a_video(asked: dict[str, object], size: tuple[int, int]):
    assert video_size(asked, []) == size


def test_an_animated_picture_gives_the_shape_and_a_replaced_one_does_not():
    asked = {"operation": "animate", "mode": "animate"}

    assert video_size(asked, [TALL, WIDE_VIDEO]) == (720, 1280)
    assert video_size(asked | {"mode": "replace"}, [TALL, WIDE_VIDEO]) == (1280, 720)


@pytest.mark.parametrize("size", ["big", "1281x720", "9000x720", "40x40", "x", "1280x720x3"])
def test_a_video_size_that_cannot_be(size: str):
    with pytest.raises(Unplannable, match="size"):
        video_size({"size": size}, [])


@pytest.mark.parametrize(
    ("asked", "size"),
    [
        ({"size": "1024x768"}, (1024, 768)),
        ({"size": "1025*767"}, (1025, 767)),
        ({"size": "4096x4096"}, (4096, 4096)),
        ({"size": "2K"}, (2048, 2048)),
        ({"resolution": "0.5K"}, (512, 512)),
        ({"resolution": "1K", "aspect_ratio": "16:9"}, (1360, 768)),
        ({"resolution": "4K", "aspect_ratio": "1:1"}, (4096, 4096)),
        ({"resolution": "8K", "aspect_ratio": "16:9"}, (7680, 4320)),
        ({"aspect_ratio": "1:8"}, (368, 2896)),
        ({}, (1024, 1024)),
        ({"size": "auto"}, (1024, 1024)),
    ],
)
def test_the_size_of_a_picture(asked: dict[str, object], size: tuple[int, int]):
    assert still_size(asked, []) == size


@pytest.mark.parametrize(
    ("words", "size"),
    [("a poster", (1024, 1536)), ("a wide landscape", (1536, 1024)), ("一张海报", (1024, 1536)),
     ("a wide poster", (1024, 1024))],
)  # fmt: skip
def test_auto_fits_the_words(words: str, size: tuple[int, int]):
    assert still_size({"size": "auto"}, [], words) == size


def test_auto_fits_the_reference_before_the_words():
    assert still_size({"size": "auto"}, [TALL], "a wide landscape") == (864, 1536)
    wide, high = still_size({"aspect_ratio": "auto", "resolution": "2K"}, [TALL])
    assert wide / high == pytest.approx(9 / 16, rel=0.01)


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"size": "9000x9000"}, "size"),
        ({"size": "huge"}, "size"),
        ({"resolution": "3K"}, "resolution"),
        ({"aspect_ratio": "9:1"}, "aspect_ratio"),
        ({"aspect_ratio": "wide"}, "aspect_ratio"),
    ],
)
def test_a_picture_size_that_cannot_be(asked: dict[str, object], named: str):
    with pytest.raises(Unplannable, match=named):
        still_size(asked, [])
