import json
from collections.abc import Mapping

import pytest

from onetake.catalog.loader import load_all
from onetake.core.capability import OperationSpec
from onetake.core.failure import Code
from onetake.core.request import Operation, Role, Scalar
from onetake.dialects.dialect import Body, Part
from onetake.dialects.openai_videos import edit, extend, parse
from onetake.providers.openai_videos.request import PATHS, SIZES, creation
from onetake.wire.flow import Attachment, HttpRequest, ProviderError
from tests.providers.openai_videos.asking import PARAMS, job, material

MODELS = [
    model.spec
    for model in load_all().models.values()
    if any(route.provider == "openai_videos" for route in model.routes)
]
READERS = {"/videos": parse, "/videos/edits": edit, "/videos/extensions": extend}
KEY = {"Idempotency-Key": "task-1.1"}


def test_words_alone_are_a_form():
    assert creation(job()) == HttpRequest(
        "POST",
        "/videos",
        form={
            "model": "sora-2",
            "prompt": "a lighthouse",
            "seconds": "8",
            "size": "1280x720",
        },
        headers=KEY,
        creates=True,
    )


def test_the_first_image_is_a_file_of_the_form():
    each = job(material(Role.FIRST_FRAME, "a"), operation=Operation.IMAGE_TO_VIDEO)

    call = creation(each)

    assert call.path == "/videos"
    assert call.form["seconds"] == "8"
    assert call.attachments == (Attachment("input_reference", "a"),)


def test_an_image_as_a_link_makes_it_json():
    each = job(
        material(Role.FIRST_FRAME, "a"),
        operation=Operation.IMAGE_TO_VIDEO,
        params={**PARAMS, "watermark": False},
        options={"materials": "link"},
    )

    assert creation(each) == HttpRequest(
        "POST",
        "/videos",
        json={
            "model": "sora-2",
            "prompt": "a lighthouse",
            "seconds": "8",
            "size": "1280x720",
            "watermark": False,
            "input_reference": "https://ours.example/a",
        },
        headers=KEY,
        creates=True,
    )


def test_words_alone_are_a_form_also_where_images_go_as_links():
    assert creation(job(options={"materials": "link"})) == creation(job())


def test_a_character_is_a_link_beside_the_file_of_an_image():
    each = job(
        material(Role.VIDEO, "v"),
        material(Role.IMAGE, "a"),
        operation=Operation.REFERENCE_TO_VIDEO,
        params={
            "prompt": "@Video1 in @Image1",
            "character_timestamps": "1,3",
            "watermark": True,
            "private": False,
        },
    )

    assert creation(each) == HttpRequest(
        "POST",
        "/videos",
        form={
            "model": "sora-2",
            "prompt": "video 1 in image 1",
            "character_timestamps": "1,3",
            "watermark": "true",
            "private": "false",
            "character_url": "https://ours.example/v",
        },
        attachments=(Attachment("input_reference", "a"),),
        headers=KEY,
        creates=True,
    )


@pytest.mark.parametrize("options", [{}, {"materials": "link"}])
@pytest.mark.parametrize(
    ("operation", "path", "params", "form"),
    [
        (Operation.EDIT_VIDEO, "/videos/edits", {"prompt": "x"}, {"prompt": "x"}),
        (
            Operation.EXTEND_VIDEO,
            "/videos/extensions",
            {"prompt": "x", "duration": 4},
            {"prompt": "x", "seconds": "4"},
        ),
    ],
)
def test_a_video_that_is_changed_is_always_a_file(
    operation: Operation,
    path: str,
    params: Mapping[str, Scalar],
    form: Mapping[str, str],
    options: Mapping[str, str],
):
    source = material(Role.SOURCE_VIDEO, "v")

    call = creation(job(source, operation=operation, params=params, options=options))

    assert call == HttpRequest(
        "POST",
        path,
        form={"model": "sora-2", **form},
        attachments=(Attachment("video", "v"),),
        headers=KEY,
        creates=True,
    )


@pytest.mark.parametrize(
    ("shape", "tier", "size"),
    [
        ("16:9", "720p", "1280x720"),
        ("9:16", "720p", "720x1280"),
        ("16:9", "1080p", "1920x1080"),
        ("9:16", "1080p", "1080x1920"),
    ],
)
@pytest.mark.parametrize("swapped", [False, True])
def test_shape_and_tier_are_one_size(shape: str, tier: str, size: str, swapped: bool):
    asked = [("aspect_ratio", shape), ("resolution", tier)]
    params = dict(reversed(asked) if swapped else asked)

    assert creation(job(params=params)).form == {"model": "sora-2", "size": size}


def test_every_shape_and_tier_of_the_models_has_a_size():
    asked = {
        f"{shape} {tier}"
        for model in MODELS
        for rules in model.operations.values()
        if "resolution" in rules.params
        for shape in rules.params["aspect_ratio"].values
        for tier in rules.params["resolution"].values
    }

    assert asked == set(SIZES)


@pytest.mark.parametrize(
    "params",
    [
        {"aspect_ratio": "1:1", "resolution": "720p"},
        {"aspect_ratio": "16:9", "resolution": "480p"},
        {"aspect_ratio": "16:9"},
        {"seed": 7},
    ],
)
def test_what_has_no_place_is_refused(params: Mapping[str, Scalar]):
    with pytest.raises(ProviderError) as caught:
        creation(job(params=params))

    assert caught.value.failure.code is Code.PROVIDER_INVALID
    assert caught.value.accepted is False


@pytest.mark.parametrize(
    ("roles", "operation"),
    [
        ((Role.VIDEO, Role.VIDEO), Operation.REFERENCE_TO_VIDEO),
        ((Role.IMAGE, Role.IMAGE), Operation.REFERENCE_TO_VIDEO),
        ((Role.AUDIO,), Operation.REFERENCE_TO_VIDEO),
        ((Role.LAST_FRAME,), Operation.FIRST_LAST_FRAME),
    ],
)
@pytest.mark.parametrize("options", [{}, {"materials": "link"}])
def test_a_file_without_a_place_is_refused(
    roles: tuple[Role, ...], operation: Operation, options: Mapping[str, str]
):
    files = [material(role, f"a{number}") for number, role in enumerate(roles)]

    with pytest.raises(ProviderError) as caught:
        creation(job(*files, operation=operation, options=options))

    assert caught.value.failure.code is Code.PROVIDER_INVALID


@pytest.mark.parametrize(
    ("operation", "rules"),
    [
        pytest.param(operation, rules, id=f"{model.id} {operation}")
        for model in MODELS
        for operation, rules in model.operations.items()
    ],
)
@pytest.mark.parametrize("options", [{}, {"materials": "link"}])
def test_our_own_dialect_reads_back_what_is_sent(
    operation: Operation, rules: OperationSpec, options: Mapping[str, str]
):
    files = [material(role, role.value) for role, count in rules.materials.items() if count.most]
    params = {name: value for name, value in PARAMS.items() if name in rules.params}

    call = creation(job(*files, operation=operation, params=params, options=options))

    if call.json is None:
        texts = [Part(*field) for field in call.form.items()]
        named = [Part(each.field, f"https://ours.example/{each.asset}", True)
                 for each in call.attachments]  # fmt: skip
        body = Body(b"", "multipart/form-data", (*texts, *named))
    else:
        assert call.attachments == ()
        body = Body(json.dumps(call.json).encode())
    understood = READERS[call.path](body).request
    assert understood.model == "sora-2"
    assert understood.operation in (None, operation)
    assert {name: str(value) for name, value in understood.params.items()} == {
        name: str(value) for name, value in params.items()
    }
    assert sorted(each.url for each in understood.materials) == sorted(
        f"https://ours.example/{each.asset}" for each in files
    )


def test_every_operation_of_the_models_has_a_path():
    assert {operation for model in MODELS for operation in model.operations} == set(PATHS)
