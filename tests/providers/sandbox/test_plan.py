import pytest

from onetake.core.request import Operation, Role
from onetake.providers.sandbox.plan import Unplannable, plan
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
    planned = plan(spec("x", ratio="auto", materials=materials), ["p"] * len(materials))

    assert (planned.width, planned.height) == size


def test_materials_are_in_the_order_of_the_prompt():
    images = [material("image", "image", (4, 3)) for _ in range(3)]
    planned = plan(spec("@Image3 meets @Image1", materials=images), ["one", "two", "three"])

    assert [sheet.path for sheet in planned.of(Role.IMAGE)] == ["three", "one", "two"]


def test_the_look_comes_from_the_words():
    look = plan(spec("a boat on a calm sea at sunset in the rain, pull out")).look

    assert (look.palette.name, look.scene, look.subject) == ("sunset", "ocean", "boat")
    assert (look.weather, look.moves, look.energy) == (("rain",), ("pull_out",), 0.25)


def test_opposite_moves_are_not_made_together():
    assert plan(spec("push in, then pull out")).look.moves == ("push_in",)
    assert plan(spec("pan left and push in")).look.moves == ("pan_left", "push_in")


def test_what_the_prompt_leaves_open_comes_from_the_seed():
    looks = {plan(spec("hello", seed=seed)).look for seed in range(20)}

    assert plan(spec("hello")) == plan(spec("hello"))
    assert len({look.scene for look in looks}) > 2
    assert len({look.palette.name for look in looks}) > 2


def test_the_score_follows_the_mood():
    calm, loud = plan(spec("calm night")).score, plan(spec("neon city, fast")).score

    assert (calm.style, loud.style) == ("pads", "synth")
    assert calm.tempo < loud.tempo
    assert plan(spec("rain on the sea")).score.ambience == ("rain", "waves")


def test_a_mention_is_no_subject():
    images = [material("image", "image", (4, 3))]

    assert plan(spec("@Image1", materials=images), ["p"]).operation is Operation.TEXT_TO_VIDEO


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"resolution": "999p"}, "resolution"),
        ({"ratio": "5:4"}, "ratio"),
        ({"duration": 0}, "duration"),
        ({"duration": "soon"}, "duration"),
        ({"operation": "speech"}, "operation"),
        ({"operation": "edit_video"}, "source video"),
        ({"materials": [material("image", "image")]}, "file"),
    ],
)
def test_what_cannot_be_drawn_is_refused(changes: dict[str, object], named: str):
    with pytest.raises(Unplannable, match=named):
        plan(spec("x", **changes))
