"""Limits that several families have: texts, seeds, single files, files in another place."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from onetake.core.pricing import Settle
from onetake.core.request import Operation, Request, Role, Scalar
from tests.catalog.asking import CATALOG, passed, refused
from tests.catalog.filming import (
    AVATARS,
    HORSE_EDITS,
    HORSES,
    KLING,
    OPENAI,
    SEEDANCE,
    SORA_NAMED,
    SORA_PRO,
    VEO,
    VEO_FAST,
    VIDU_PRO,
    VIDU_TURBO,
    WAN_ANIMATE,
    WAN_FLASH,
    WAN_R2V,
    WAN_VIDEO,
    film,
)

WAN = [*WAN_VIDEO, *WAN_FLASH, *WAN_R2V]
ALL = [
    *HORSES, *HORSE_EDITS, *SEEDANCE, "grok-imagine", "grok-video-1.5", *VEO, *VEO_FAST, *VIDU_PRO,
    *VIDU_TURBO, *KLING, *AVATARS, *WAN, *WAN_ANIMATE, *SORA_NAMED, *SORA_PRO, *OPENAI,
]  # fmt: skip
FILES: dict[Operation, dict[str, Scalar]] = {
    Operation.TEXT_TO_VIDEO: {},
    Operation.IMAGE_TO_VIDEO: {"image": 1},
    Operation.FIRST_LAST_FRAME: {"image": 1, "last_image": 1},
    Operation.REFERENCE_TO_VIDEO: {"videos": 1},
    Operation.EDIT_VIDEO: {"video": 1},
    Operation.EXTEND_VIDEO: {"video": 1},
    Operation.AVATAR: {"image_url": 1, "audio_url": 1},
    Operation.ANIMATE: {"image": 1, "video": 1},
}


def smallest(name: str, operation: Operation | None = None, /, **fields: Scalar) -> Request:
    """A request with what the operation needs, by default the model's first one."""
    spec = CATALOG.models[name].spec
    operation = operation or next(iter(spec.operations))
    rules = spec.operations[operation]
    needed: dict[str, Scalar] = {**FILES[operation], **fields}
    if Role.VIDEO not in rules.materials and "videos" in needed:
        needed["reference_image_urls"] = needed.pop("videos") and 2
    length = rules.params.get("duration")
    if length is not None and "duration" not in fields:
        needed["duration"] = next(n for n in range(4, 13) if length.admits(n))
    return film(name, operation, **needed)


@pytest.mark.parametrize("name", ALL)
def test_the_smallest_request_of_every_operation_passes(name: str):
    for operation in CATALOG.models[name].spec.operations:
        assert passed(smallest(name, operation)).operation is operation


TEXTS: list[tuple[Sequence[str], str, int]] = [
    ([*HORSES, *HORSE_EDITS, *KLING, *AVATARS, *WAN, *WAN_ANIMATE], "prompt", 2500),
    ([*SEEDANCE, "grok-imagine", "grok-video-1.5", *VEO, *VEO_FAST], "prompt", 10_000),
    ([*VIDU_PRO, *VIDU_TURBO, *SORA_NAMED, *SORA_PRO, *OPENAI], "prompt", 10_000),
    ([*VEO, *VEO_FAST, *KLING, *WAN], "negative_prompt", 2500),
    (SEEDANCE, "service_tier", 64),
]


@pytest.mark.parametrize(("names", "field", "most"), TEXTS)
def test_texts_have_a_length(names: Sequence[str], field: str, most: int):
    for name in names:
        for operation in CATALOG.models[name].spec.operations:
            assert passed(smallest(name, operation, **{field: "字" * most}))
            for wrong in ("字" * (most + 1), "  ", 7):
                assert refused(smallest(name, operation, **{field: wrong})).param == field


@pytest.mark.parametrize("name", [name for name in ALL if name not in (*AVATARS, *WAN_ANIMATE)])
def test_a_prompt_is_required(name: str):
    for operation in CATALOG.models[name].spec.operations:
        request = smallest(name, operation, prompt="")
        free = name in (*VEO, *VEO_FAST) and operation not in (
            Operation.TEXT_TO_VIDEO,
            Operation.REFERENCE_TO_VIDEO,
        )
        assert passed(request) if free else refused(request).param == "prompt"


INT64 = 2**63
SEEDS: list[tuple[Sequence[str], int, int]] = [
    ([*HORSES, *HORSE_EDITS, *VIDU_PRO, *VIDU_TURBO], 0, 2**31 - 1),
    (SEEDANCE, -INT64, INT64 - 1),
    ([*VEO, *VEO_FAST], 0, 2**32 - 1),
    ([*WAN, *WAN_ANIMATE], -1, 2**31 - 1),
]


@pytest.mark.parametrize(("names", "least", "most"), SEEDS)
def test_seeds_have_a_range(names: Sequence[str], least: int, most: int):
    for name in names:
        for seed in (least, 42, most):
            assert passed(smallest(name, seed=seed)).params["seed"] == seed
        for seed in (least - 1, most + 1, 1.0, "7"):
            assert refused(smallest(name, seed=seed)).param == "seed"


WITHOUT_SEED = [name for name in ALL if not any(name in names for names, _, _ in SEEDS)]


@pytest.mark.parametrize("name", WITHOUT_SEED)
def test_a_seed_is_refused_where_no_page_has_one(name: str):
    assert refused(smallest(name, seed=7)).message == f"seed is not a field of {name}"


@pytest.mark.parametrize("name", ALL)
def test_a_file_that_stands_alone_is_one_file(name: str):
    """Twice the first frame, the last frame or the source is refused by the caller's field."""
    for operation, rules in CATALOG.models[name].spec.operations.items():
        request = smallest(name, operation)
        for role in (Role.FIRST_FRAME, Role.LAST_FRAME, Role.SOURCE_VIDEO):
            twin = [file for file in request.materials if file.role is role][:1]
            if role not in rules.materials or not twin:
                continue
            again = replace(request, materials=(*request.materials, *twin))
            failure = refused(again)
            assert failure.param == twin[0].param
            assert failure.allowed == ("at most 1",)


CHANGING = [
    (name, operation)
    for name in ALL
    for operation in (Operation.EDIT_VIDEO, Operation.EXTEND_VIDEO, Operation.ANIMATE)
    if operation in CATALOG.models[name].spec.operations
]


@pytest.mark.parametrize(("name", "operation"), CHANGING)
def test_a_video_in_a_list_is_the_source_when_the_operation_says_so(
    name: str, operation: Operation
):
    """VideoApi's `video_urls` and a `videos` field reach edits and extensions by name."""
    request = smallest(name, operation)
    moved = tuple(
        replace(file, role=Role.VIDEO) if file.role is Role.SOURCE_VIDEO else file
        for file in request.materials
    )

    roles = [file.role for file in passed(replace(request, materials=moved)).materials]

    assert roles.count(Role.SOURCE_VIDEO) == 1
    assert Role.VIDEO not in roles


REFERENCES = [
    *((name, Operation.REFERENCE_TO_VIDEO) for name in (*SEEDANCE, *HORSES, *OPENAI, *WAN_R2V)),
    *((name, Operation.EDIT_VIDEO) for name in (*SEEDANCE, *HORSE_EDITS)),
    *((name, Operation.EXTEND_VIDEO) for name in SEEDANCE),
    ("grok-imagine", Operation.REFERENCE_TO_VIDEO),
]


@pytest.mark.parametrize(("name", "operation"), REFERENCES)
def test_an_image_alone_counts_among_references(name: str, operation: Operation):
    request = smallest(name, operation, image=1)

    alone = next(file for file in passed(request).materials if file.param == "image")

    assert alone.role is Role.IMAGE


@pytest.mark.parametrize("name", SEEDANCE)
def test_references_beside_a_source_video_are_counted(name: str):
    for operation in (Operation.EDIT_VIDEO, Operation.EXTEND_VIDEO):
        assert passed(smallest(name, operation, images=9, audios=3))
        assert refused(smallest(name, operation, images=10)).param == "images"
        assert refused(smallest(name, operation, audios=4)).param == "audios"


@pytest.mark.parametrize("name", KLING)
@pytest.mark.parametrize("operation", [Operation.IMAGE_TO_VIDEO, Operation.FIRST_LAST_FRAME])
def test_shots_of_kling_are_six_at_most(name: str, operation: Operation):
    six = smallest(name, operation, prompt="", multi_prompt=json.dumps([{"prompt": "a"}] * 6))
    seven = smallest(name, operation, prompt="", multi_prompt=json.dumps([{"prompt": "a"}] * 7))
    long = json.dumps([{"prompt": "a" * 20_000}])

    assert passed(six)
    assert refused(seven).param == "multi_prompt"
    request = smallest(name, operation, prompt="", multi_prompt=long)
    assert refused(request).allowed == ("a list or an object in 1 to 20000 characters",)
    twenty = json.dumps([{"id": n} for n in range(20)])
    assert passed(smallest(name, operation, element_list=twenty))
    more = json.dumps([{"id": n} for n in range(21)])
    assert refused(smallest(name, operation, element_list=more)).param == "element_list"


def test_the_hint_of_a_sources_length_is_up_to_an_hour():
    for operation in (Operation.EDIT_VIDEO, Operation.EXTEND_VIDEO):
        for seconds in (1, 3600):
            assert passed(smallest("grok-imagine", operation, input_video_seconds=seconds))
        for seconds in (0, 3601):
            request = smallest("grok-imagine", operation, input_video_seconds=seconds)
            assert refused(request).param == "input_video_seconds"


@pytest.mark.parametrize("name", ALL)
def test_only_edits_with_a_stated_length_are_charged_as_quoted(name: str):
    expected = Settle.QUOTE if name in HORSE_EDITS else Settle.ACTUAL

    assert CATALOG.models[name].price.settle is expected


def test_sora_takes_one_picture_beside_its_characters():
    for name in OPENAI:
        reference = Operation.REFERENCE_TO_VIDEO
        assert passed(smallest(name, reference, input_reference=1, videos=2))
        for fields in ({"image_urls": 2}, {"videos": 3}):
            assert refused(smallest(name, reference, **fields)).allowed[0].startswith("at most")


def test_grok_takes_seven_images_and_three_videos():
    for fields in ({"images": 8}, {"videos": 4}):
        request = film("grok-imagine", Operation.REFERENCE_TO_VIDEO, duration=5, **fields)
        assert refused(request).param in fields
    both = film("grok-imagine", Operation.REFERENCE_TO_VIDEO, duration=5, images=7, videos=3)
    assert passed(both)
