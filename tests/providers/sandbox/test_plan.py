import json

import pytest

from onetake.core.request import Operation, Role
from onetake.providers.sandbox.plan import plan
from onetake.providers.sandbox.sheets import Unplannable
from tests.providers.sandbox.clips import material, spec


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
        ({"aspect_ratio": "5:9"}, "ratio"),
        ({"operation": "speech"}, "operation"),
        ({"operation": "edit_video"}, "source video"),
        ({"materials": [material("image", "image")]}, "file"),
    ],
)
def test_what_cannot_be_drawn_is_refused(changes: dict[str, object], named: str):
    with pytest.raises(Unplannable, match=named):
        plan(spec("x", **changes))


def test_what_is_unwanted_is_not_shown():
    asked = spec("a boat on the sea in the rain", negative_prompt="boat, rain")
    look = plan(asked).look

    assert (look.scene, look.subject, look.weather) == ("ocean", "", ())


def test_a_fixed_camera_makes_no_move():
    assert plan(spec("push in", camera_fixed=True)).look.moves == ("static",)
    assert plan(spec("push in", camera_fixed=False)).look.moves == ("push_in",)


@pytest.mark.parametrize(
    ("changes", "size"),
    [
        ({"mark": True}, 1.0),
        ({"mark": False}, 0.0),
        ({"mark": True, "watermark": True}, 1.8),
        ({"mark": False, "watermark": True}, 1.8),
        ({"mark": True, "watermark": False}, 1.0),
    ],
)
def test_a_watermark_is_a_larger_mark(changes: dict[str, object], size: float):
    assert plan(spec("x", **changes)).mark == size


def test_several_prompts_are_several_shots():
    shots = json.dumps([{"prompt": "the sea, pull out"}, "a city at night", {"prompt": "a desert"}])
    asked = spec("", multi_prompt=shots, duration="25f")
    parts = plan(asked).parts

    assert [part.look.scene for part in parts] == ["ocean", "city", "desert"]
    assert [part.frames for part in parts] == [8, 8, 9]
    assert plan(asked | {"prompt": "a forest"}).parts == ()


@pytest.mark.parametrize("shots", ["[]", "{}", "not json", json.dumps(["x"] * 13)])
def test_a_list_of_shots_that_is_none(shots: str):
    with pytest.raises(Unplannable, match="multi_prompt"):
        plan(spec("", multi_prompt=shots))


@pytest.mark.parametrize(
    ("prompt", "unwanted", "subject"),
    [
        ("a cat", "cats", "cat"),
        ("cats", "low quality, cat", ""),
        ("a cat", "catalogue", "cat"),
        ("一只猫", "模糊、猫", ""),
        ("一只猫", "狗", "cat"),
        ("a cat", "(*[?+", "cat"),
    ],
)
def test_unwanted_words_are_whole_words(prompt: str, unwanted: str, subject: str):
    assert plan(spec(prompt, negative_prompt=unwanted)).look.subject == subject
