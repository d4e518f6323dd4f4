from collections.abc import Mapping

import pytest

from onetake.core.request import Job, Operation, Role, Scalar
from onetake.providers.dashscope.animate import PROFESSIONAL, animate
from onetake.wire.flow import ProviderError
from tests.providers.dashscope.jobs import job, linked, material

IMAGE = material(Role.IMAGE, "face")
PARAMS: Mapping[str, Scalar] = {
    "resolution": "720p",
    "duration": 5,
    "mode": "animate",
    "seed": -1,
}


def asked(
    changes: Mapping[str, Scalar] | None = None,
    milliseconds: int | None = 5_040,
    options: Mapping[str, str] | None = None,
) -> Job:
    dance = material(Role.SOURCE_VIDEO, "dance", milliseconds)
    params = {**PARAMS, **(changes or {})}
    return job("wan2.2-animate", Operation.ANIMATE, params, dance, IMAGE, options=options)


@pytest.mark.parametrize(
    ("mode", "model"),
    [("animate", "wan2.2-animate-move"), ("replace", "wan2.2-animate-mix")],
)
def test_the_mode_is_a_model_of_theirs(mode: str, model: str):
    assert animate(asked({"mode": mode})) == {
        "model": model,
        "input": {"image_url": linked("face"), "video_url": linked("dance")},
        "parameters": {"mode": "wan-std"},
    }


def test_the_better_and_dearer_way_is_the_operators_choice():
    options = {PROFESSIONAL.name: PROFESSIONAL.values[0]}

    assert animate(asked(options=options))["parameters"] == {"mode": "wan-pro"}


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"prompt": "at night"}, "prompt"),
        ({"seed": 7}, "seed"),
        ({"resolution": "480p"}, "resolution"),
        ({"duration": 4}, "duration"),
        ({"mode": "dance"}, "dance"),
    ],
)
def test_what_it_cannot_be_asked_for_is_refused(changes: Mapping[str, Scalar], what: str):
    with pytest.raises(ProviderError) as caught:
        animate(asked(changes))

    assert caught.value.failure.param == what
    assert caught.value.accepted is False


@pytest.mark.parametrize("milliseconds", [4_600, 4_960, 5_000, 5_400])
def test_the_seconds_are_those_of_the_source(milliseconds: int):
    assert animate(asked({"duration": 5}, milliseconds))["model"] == "wan2.2-animate-move"


def test_a_source_is_not_cut():
    with pytest.raises(ProviderError, match="duration"):
        animate(asked({"duration": 4}, 4_960))


def test_a_source_of_unknown_length_may_have_another_one():
    with pytest.raises(ProviderError, match="duration"):
        animate(asked(milliseconds=None))


def test_a_second_image_is_not_dropped():
    dance = material(Role.SOURCE_VIDEO, "dance", 5_000)

    with pytest.raises(ProviderError, match="more than one image_url"):
        animate(job("wan2.2-animate", Operation.ANIMATE, PARAMS, IMAGE, IMAGE, dance))


def test_a_file_for_which_there_is_no_field_is_refused():
    with pytest.raises(ProviderError, match="audio"):
        animate(
            job(
                "wan2.2-animate", Operation.ANIMATE, PARAMS, IMAGE,
                material(Role.SOURCE_VIDEO, "dance", 5_000), material(Role.AUDIO, "a"),
            )
        )  # fmt: skip
