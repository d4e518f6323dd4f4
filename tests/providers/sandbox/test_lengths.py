import pytest

from onetake.core.request import Operation
from onetake.providers.sandbox.lengths import lengths
from onetake.providers.sandbox.plan import plan
from onetake.providers.sandbox.sheets import Unplannable
from tests.providers.sandbox.clips import material, spec


def test_seconds_are_exact_frames():
    assert plan(spec("x", duration=5)).frames == 120
    assert plan(spec("x", duration=15)).frames == 360
    assert plan(spec("x", duration=4.5)).frames == 108


@pytest.mark.parametrize(
    ("materials", "seconds"),
    [
        ([], 5),
        ([material("audio", "audio", milliseconds=7200)], 8),
        ([material("audio", "audio", milliseconds=1200)], 4),
        ([material("audio", "audio", milliseconds=60_000)], 15),
        ([material("video", "video", (16, 9), 6000)], 6),
        ([material("image", "image", (16, 9))], 5),
    ],
)
def test_auto_takes_its_length_from_the_materials(materials: list[dict[str, object]], seconds: int):
    asked = spec("x", operation="reference_to_video", duration="auto", materials=materials)

    assert plan(asked, ["p"] * len(materials)).frames == seconds * 24


def test_an_edit_is_as_long_as_its_source():
    source = material("source_video", "video", (640, 360), 2500)
    asked = spec("x", operation="edit_video", materials=[source], duration="auto")

    assert plan(asked, ["p"]).frames == 60
    assert plan(asked | {"duration": 4}, ["p"]).frames == 96


def test_an_extension_is_its_source_and_the_new_seconds():
    source = material("source_video", "video", (640, 360), 2000)
    asked = spec("x", operation="extend_video", materials=[source], duration=4)
    planned = plan(asked, ["p"])

    assert (planned.source_frames, planned.frames) == (48, 48 + 96)


def test_a_source_longer_than_auto_makes_is_whole_without_a_duration():
    source = material("source_video", "video", (640, 360), 20_000)
    asked = spec("x", operation="edit_video", materials=[source])
    del asked["duration"]

    assert plan(asked, ["p"]).frames == 480
    assert plan(asked | {"duration": "auto"}, ["p"]).frames == 360


def test_an_animation_is_as_long_as_its_source_or_as_asked():
    sheets = [material("image", "image", (9, 16)), material("source_video", "video", (16, 9), 3000)]
    asked = spec("x", operation="animate", materials=sheets, duration="auto")

    assert plan(asked, ["p", "q"]).frames == 72
    assert plan(asked | {"duration": 2}, ["p", "q"]).frames == 48


def test_a_number_of_frames_stands_in_for_a_duration():
    assert lengths({"frames": 57}, Operation.TEXT_TO_VIDEO, []) == (0, 57)
    assert lengths({"frames": 57, "duration": 4}, Operation.TEXT_TO_VIDEO, []) == (0, 96)


@pytest.mark.parametrize("asked", [0, -1, 601, "soon", True])
def test_a_length_that_is_none(asked: object):
    with pytest.raises(Unplannable, match="duration"):
        lengths({"duration": asked}, Operation.TEXT_TO_VIDEO, [])
