import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from onetake.catalog.loader import Model, load_all
from onetake.core.failure import Code
from onetake.core.request import (
    Facts,
    Job,
    Material,
    Medium,
    Operation,
    Request,
    Role,
    Scalar,
)
from onetake.providers.kling.asked import AVATAR, FILES, PATHS, body, path
from onetake.wire.flow import Inline, ProviderError

MODELS = [model for model in load_all().models.values() if model.spec.id.startswith("kling")]
FIRST, LAST = Role.FIRST_FRAME, Role.LAST_FRAME


def job(*roles: Role, operation: Operation = Operation.TEXT_TO_VIDEO, **params: Scalar) -> Job:
    materials = tuple(Material(role, "https://caller.example/", "x", f"a-{role}") for role in roles)
    links = tuple(f"https://ours.example/{role}?signature=s" for role in roles)
    request = Request("kling-v3-pro-audio", operation, params, materials)
    return Job("task_1-1", "kling-v3", request, links)


def speaking(seconds: float = 12.5, **params: Scalar) -> Job:
    params = {"resolution": "720p", "duration": seconds, **params}
    asked = job(Role.IMAGE, Role.AUDIO, operation=Operation.AVATAR, **params)
    return replace(asked, upstream=AVATAR)


def linked(asked: Job) -> Job:
    return replace(asked, options={"materials": "link"})


def refused(asked: Job) -> str:
    with pytest.raises(ProviderError) as caught:
        body(asked)
    assert caught.value.failure.code is Code.PROVIDER_INVALID
    assert caught.value.accepted is False
    return caught.value.failure.message


def test_a_film_from_words():
    asked = job(
        prompt="a lighthouse",
        negative_prompt="fog",
        cfg_scale=0.5,
        aspect_ratio="9:16",
        duration=5,
        resolution="1080p",
        generate_audio=True,
    )

    assert path(asked) == "/v1/videos/text2video"
    assert body(asked) == {
        "external_task_id": "task_1-1",
        "model_name": "kling-v3",
        "prompt": "a lighthouse",
        "negative_prompt": "fog",
        "cfg_scale": 0.5,
        "aspect_ratio": "9:16",
        "duration": "5",
        "mode": "pro",
        "sound": "on",
    }


def test_a_film_from_one_frame():
    asked = job(
        FIRST,
        operation=Operation.IMAGE_TO_VIDEO,
        prompt="it moves",
        aspect_ratio="16:9",
        duration=15,
        resolution="720p",
        generate_audio=False,
        element_list='[{"element_id": 829836802793406551}, {"element_id": 160}]',
    )

    assert path(asked) == "/v1/videos/image2video"
    assert body(asked) == {
        "external_task_id": "task_1-1",
        "model_name": "kling-v3",
        "image": Inline("a-first_frame", bare=True),
        "prompt": "it moves",
        "aspect_ratio": "16:9",
        "duration": "15",
        "mode": "std",
        "sound": "off",
        "element_list": [{"element_id": 829836802793406551}, {"element_id": 160}],
    }


@pytest.mark.parametrize("roles", [(FIRST, LAST), (LAST, FIRST)])
def test_a_film_from_the_first_frame_to_the_last(roles: tuple[Role, ...]):
    asked = job(
        *roles,
        operation=Operation.FIRST_LAST_FRAME,
        prompt="from here to there",
        duration=8,
        resolution="1080p",
        generate_audio=False,
    )

    assert path(asked) == "/v1/videos/image2video"
    assert body(asked) == {
        "external_task_id": "task_1-1",
        "model_name": "kling-v3",
        "image": Inline("a-first_frame", bare=True),
        "image_tail": Inline("a-last_frame", bare=True),
        "prompt": "from here to there",
        "duration": "8",
        "mode": "pro",
        "sound": "off",
    }


def test_a_picture_that_speaks():
    asked = speaking(prompt="a friendly host")

    assert path(asked) == "/v1/videos/avatar/image2video"
    assert body(asked) == {
        "external_task_id": "task_1-1",
        "image": Inline("a-image", bare=True),
        "sound_file": Inline("a-audio", bare=True),
        "prompt": "a friendly host",
        "mode": "std",
    }


def test_links_are_sent_where_the_channel_says_so():
    frames = linked(job(FIRST, LAST, operation=Operation.FIRST_LAST_FRAME, prompt="p"))

    assert body(linked(speaking())) == {
        "external_task_id": "task_1-1",
        "image": "https://ours.example/image?signature=s",
        "sound_file": "https://ours.example/audio?signature=s",
        "mode": "std",
    }
    assert body(frames)["image"] == "https://ours.example/first_frame?signature=s"
    assert body(frames)["image_tail"] == "https://ours.example/last_frame?signature=s"


@pytest.mark.parametrize(
    ("shot_type", "sent"),
    [
        ("customize", {"multi_shot": False, "shot_type": "customize"}),
        ("intelligent", {"multi_shot": True, "shot_type": "intelligence"}),
    ],
)
def test_who_cuts_the_shots_of_a_prompt(shot_type: str, sent: Mapping[str, object]):
    assert body(job(prompt="a walk", shot_type=shot_type)) == {
        "external_task_id": "task_1-1",
        "model_name": "kling-v3",
        "prompt": "a walk",
        **sent,
    }


@pytest.mark.parametrize("params", [{}, {"shot_type": "customize"}])
@pytest.mark.parametrize(
    "listed",
    [
        [{"prompt": "a door", "duration": 3}, {"prompt": "a room", "duration": "7"}],
        [
            {"index": 1, "prompt": "a door", "duration": 3},
            {"index": 2, "prompt": "a room", "duration": 7},
        ],
    ],
)
def test_shots_that_are_listed(listed: object, params: Mapping[str, Scalar]):
    shots = json.dumps(listed)
    asked = job(
        FIRST, operation=Operation.IMAGE_TO_VIDEO, duration=10, multi_prompt=shots, **params
    )

    assert body(asked) == {
        "external_task_id": "task_1-1",
        "model_name": "kling-v3",
        "image": Inline("a-first_frame", bare=True),
        "duration": "10",
        "multi_shot": True,
        "shot_type": "customize",
        "multi_prompt": [
            {"index": 1, "prompt": "a door", "duration": "3"},
            {"index": 2, "prompt": "a room", "duration": "7"},
        ],
    }


@pytest.mark.parametrize(
    ("params", "what"),
    [
        ({"resolution": "4k"}, "4k"),
        ({"shot_type": "by_hand"}, "by_hand"),
        ({"seed": 7}, "seed"),
        ({"multi_prompt": '[{"prompt": "a door"}]'}, "duration in seconds"),
        ({"multi_prompt": '[{"prompt": "a door", "duration": 0}]'}, "duration in seconds"),
        ({"multi_prompt": '[{"prompt": "a door", "duration": 2.5}]'}, "duration in seconds"),
        ({"multi_prompt": '[{"prompt": "a", "duration": 2, "camera": "x"}]'}, "no more"),
        ({"multi_prompt": '{"prompt": "a door"}'}, "multi_prompt"),
        ({"multi_prompt": '[{"index": 2, "prompt": "a", "duration": 2}]'}, "another order"),
        (
            {"multi_prompt": '[{"prompt": "a", "duration": 5}]', "shot_type": "intelligent"},
            "an intelligent shot_type",
        ),
        ({"element_list": '[{"image": "https://caller.example/1.png"}]'}, "element_list"),
        ({"element_list": '[{"element_id": 1, "name": "Zhang"}]'}, "element_list"),
        ({"element_list": '[{"element_id": "Zhang"}]'}, "element_list"),
    ],
)
def test_what_cannot_be_said_is_not_left_out(params: Mapping[str, Scalar], what: str):
    assert what in refused(job(FIRST, operation=Operation.IMAGE_TO_VIDEO, **params))


def test_elements_need_an_image():
    elements = '[{"element_id": 160}]'

    assert "without an image" in refused(job(prompt="p", element_list=elements))


@pytest.mark.parametrize("roles", [(FIRST, FIRST), (FIRST, Role.IMAGE), (Role.VIDEO,)])
def test_no_file_is_left_out(roles: tuple[Role, ...]):
    refused(job(*roles, operation=Operation.IMAGE_TO_VIDEO, prompt="p"))


def test_an_operation_without_an_endpoint_is_refused():
    with pytest.raises(ProviderError, match="extend_video"):
        path(job(operation=Operation.EXTEND_VIDEO))


def test_mentions_name_the_frames_by_their_place_there():
    asked = job(
        LAST,
        FIRST,
        operation=Operation.FIRST_LAST_FRAME,
        prompt="from @Image2 to @Image1, me@Images.example",
        negative_prompt="not @Image2",
        multi_prompt='[{"prompt": "@Image1 and @Image3", "duration": 5}]',
    )

    said = body(asked)

    assert said["prompt"] == "from <<<image_1>>> to <<<image_2>>>, me@Images.example"
    assert said["negative_prompt"] == "not <<<image_1>>>"
    assert said["multi_prompt"] == [
        {"index": 1, "prompt": "<<<image_2>>> and @Image3", "duration": "5"}
    ]


def test_a_picture_that_speaks_has_no_word_for_its_sound():
    assert body(speaking(prompt="like @Image1"))["prompt"] == "like <<<image_1>>>"
    assert "audio" in refused(speaking(prompt="says @Audio1"))


def test_the_one_model_for_speaking_pictures_goes_without_saying():
    assert "kling-avatar-v9" in refused(replace(speaking(), upstream="kling-avatar-v9"))


@pytest.mark.parametrize(("length_ms", "fits"), [(12_500, True), (13_000, True), (13_001, False)])
def test_nobody_makes_more_of_a_sound_than_was_asked_for(length_ms: int, fits: bool):
    asked = speaking(12.5)
    image, audio = asked.request.materials
    audio = replace(audio, facts=Facts(Medium.AUDIO, "audio/mpeg", 9, duration_ms=length_ms))
    asked = replace(asked, request=replace(asked.request, materials=(image, audio)))

    if fits:
        assert "duration" not in body(asked)
    else:
        assert "shorter than the sound" in refused(asked)


@pytest.mark.parametrize("model", [pytest.param(each, id=each.spec.id) for each in MODELS])
def test_all_that_the_models_take_has_a_place(model: Model):
    routes = [route for route in model.routes if route.provider == "kling"]

    assert len(routes) == 1
    for operation, rules in model.spec.operations.items():
        assert operation in PATHS
        assert set(rules.materials) <= set(FILES)
        assert (routes[0].upstream == AVATAR) == (operation is Operation.AVATAR)
        defaults = {name: p.default for name, p in rules.params.items() if p.default is not None}
        params = {"duration": 5, **defaults}
        asked = job(*rules.materials, operation=operation, **params)
        assert body(replace(asked, upstream=routes[0].upstream))
