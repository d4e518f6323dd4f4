"""What a model accepts: refused by name with what is allowed, never clamped, never dropped."""

import math
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from onetake.core.capability import (
    Condition,
    Count,
    Kind,
    ModelSpec,
    OperationSpec,
    Param,
    Text,
    check,
    check_facts,
)
from onetake.core.failure import Code, Failure, Rejected
from onetake.core.request import (
    Facts,
    Material,
    Medium,
    Modality,
    Operation,
    Request,
    Role,
    Scalar,
)

NAME = Text("m", "m")
PROMPT = Param(Kind.STRING, required=True, max_length=10)
DURATION = Param(Kind.INTEGER, values=("auto",), minimum=4, maximum=15, default="auto")
RATIO = Param(Kind.STRING, values=("16:9", "9:16", "1:1"), default="16:9")
AUDIO = Param(Kind.BOOLEAN)
TEXT, IMAGE, REFERENCE, EDIT = (
    Operation.TEXT_TO_VIDEO,
    Operation.IMAGE_TO_VIDEO,
    Operation.REFERENCE_TO_VIDEO,
    Operation.EDIT_VIDEO,
)
ALL = {"prompt": PROMPT, "duration": DURATION, "aspect_ratio": RATIO, "audio": AUDIO}
SPEC = ModelSpec(
    "film-1",
    Modality.VIDEO,
    NAME,
    NAME,
    {
        TEXT: OperationSpec(ALL, {}),
        IMAGE: OperationSpec(ALL, {Role.IMAGE: Count(1, 1)}),
        REFERENCE: OperationSpec(
            ALL,
            {Role.IMAGE: Count(0, 3), Role.AUDIO: Count(0, 3)},
            total=Count(2, 4),
            seconds_max={Role.AUDIO: 15},
        ),
        EDIT: OperationSpec({"prompt": PROMPT}, {Role.SOURCE_VIDEO: Count(1, 1)}),
    },
)


def materials(*roles: Role) -> tuple[Material, ...]:
    return tuple(
        Material(role, "https://a.example/x", f"{role}_urls[{n}]") for n, role in enumerate(roles)
    )


def asked(*roles: Role, operation: Operation | None = None, **params: Scalar) -> Request:
    names = {"audio": "generate_audio", "operation": "type", "image": "image_urls"}
    return Request(
        "alias", operation, {"prompt": "a fox", **params}, materials(*roles), wire_names=names
    )


def refused(request: Request, spec: ModelSpec = SPEC) -> Failure:
    with pytest.raises(Rejected) as caught:
        check(spec, request)
    return caught.value.failure


def test_a_checked_request_is_complete():
    checked = check(SPEC, asked(duration=5))

    assert checked.model == "film-1"
    assert checked.operation is TEXT
    assert checked.params == {"prompt": "a fox", "duration": 5, "aspect_ratio": "16:9"}


@pytest.mark.parametrize(
    ("roles", "operation"),
    [
        ([], TEXT),
        ([Role.IMAGE], IMAGE),
        ([Role.IMAGE, Role.IMAGE], REFERENCE),
        ([Role.IMAGE, Role.AUDIO], REFERENCE),
        ([Role.SOURCE_VIDEO], EDIT),
    ],
)
def test_the_materials_imply_the_operation(roles: list[Role], operation: Operation):
    request = replace(asked(*roles), params={"prompt": "a fox"})

    assert check(SPEC, request).operation is operation


def test_what_is_asked_for_is_not_implied_away():
    checked = check(SPEC, asked(Role.IMAGE, Role.AUDIO, operation=REFERENCE))

    assert checked.operation is REFERENCE


def test_an_operation_that_is_not_offered_is_refused_with_those_that_are():
    failure = refused(asked(operation=Operation.EXTEND_VIDEO))

    assert failure.code is Code.INVALID_FIELD
    assert failure.param == "type"
    assert failure.allowed == (TEXT, IMAGE, REFERENCE, EDIT)
    assert "extend_video is not offered by film-1" in failure.message


def test_materials_that_fit_nothing_are_refused_and_named():
    failure = refused(asked(Role.MASK))

    assert failure.code is Code.INVALID_MATERIAL
    assert failure.param == "mask_urls[0]"


def test_without_materials_the_first_operation_is_meant():
    spec = replace(SPEC, operations={IMAGE: SPEC.operations[IMAGE]})

    failure = refused(asked(), spec)

    assert failure.message == "image_urls needs at least 1 for image_to_video"
    assert failure.allowed == ("1 to 1",)


@pytest.mark.parametrize(
    ("request_", "param", "message"),
    [
        (
            asked(Role.AUDIO, operation=IMAGE),
            "audio_urls[0]",
            "audio_urls[0] is not used by image_to_video of film-1; it takes image",
        ),
        (
            asked(Role.IMAGE, operation=TEXT),
            "image_urls[0]",
            "image_urls[0] is not used by text_to_video of film-1; it takes no files",
        ),
        (
            asked(Role.IMAGE, Role.IMAGE, operation=IMAGE),
            "image_urls",
            "image_urls has 2 items, at most 1 are allowed",
        ),
        (
            asked(Role.IMAGE, operation=REFERENCE),
            "materials",
            "materials must be 2 to 4 files together for reference_to_video",
        ),
        (
            asked(*[Role.IMAGE] * 3, *[Role.AUDIO] * 2, operation=REFERENCE),
            "materials",
            "materials must be 2 to 4 files together for reference_to_video",
        ),
    ],
)
def test_too_many_too_few_or_wrong_materials_are_refused(
    request_: Request, param: str, message: str
):
    failure = refused(request_)

    assert (failure.param, failure.message) == (param, message)


@pytest.mark.parametrize(
    "value", ["Auto", "", "5", 0, -1, 3, 16, 1_000_000_000, 5.0, True, math.nan, 10**400]
)
def test_a_duration_outside_the_rule_is_refused_with_the_rule(value: Scalar):
    failure = refused(asked(duration=value))

    assert failure.param == "duration"
    assert failure.message == "duration must be auto or an integer from 4 to 15"
    assert failure.allowed == ("auto", "an integer from 4 to 15")


@pytest.mark.parametrize("value", [0, 1, "true", 1.0])
def test_a_number_is_not_a_boolean(value: Scalar):
    failure = refused(asked(audio=value))

    assert failure.message == "generate_audio must be true or false"


@pytest.mark.parametrize("prompt", ["", "   ", "x" * 11, 7])
def test_a_text_must_be_there_and_fit(prompt: Scalar):
    failure = refused(asked(prompt=prompt))

    assert failure.message == "prompt must be 1 to 10 characters"


def test_a_required_parameter_is_missed():
    failure = refused(replace(asked(), params={}))

    assert (failure.param, failure.message) == ("prompt", "prompt is required")


def test_an_unknown_field_is_refused_with_the_known_ones():
    failure = refused(asked(fps=24))

    assert (failure.param, failure.message) == ("fps", "fps is not a field of film-1")
    assert failure.allowed == ("prompt", "duration", "aspect_ratio", "generate_audio")


def test_a_parameter_of_another_operation_is_refused():
    assert refused(asked(Role.SOURCE_VIDEO, duration=5)).param == "duration"


def test_a_prompt_that_names_a_missing_material_is_refused():
    assert refused(asked(Role.IMAGE, prompt="@Image2")).param == "prompt"


@pytest.mark.parametrize(
    ("param", "words"),
    [
        (Param(Kind.INTEGER, minimum=1), ("an integer from 1",)),
        (Param(Kind.NUMBER, maximum=2.5), ("a number of at most 2.5",)),
        (Param(Kind.NUMBER, minimum=0.5, maximum=2), ("a number from 0.5 to 2",)),
        (Param(Kind.NUMBER), ("a number",)),
        (Param(Kind.STRING), ("a text that is not empty",)),
        (Param(Kind.BOOLEAN), ("true", "false")),
        (Param(Kind.BOOLEAN, values=(False,)), ("false",)),
        (Param(Kind.INTEGER, values=(4, 8, 12)), ("4", "8", "12")),
    ],
)
def test_a_rule_can_always_be_said_in_words(param: Param, words: tuple[str, ...]):
    assert param.allowed == words


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_not_a_finite_number_is_never_admitted(value: float):
    assert not Param(Kind.NUMBER).admits(value)
    assert not Param(Kind.NUMBER, minimum=0).admits(value)


@given(st.one_of(st.integers(), st.floats(), st.text(), st.booleans()))
def test_a_listed_value_is_admitted_only_in_its_own_type(value: Scalar):
    listed = Param(Kind.INTEGER, values=(0, 1, 4))

    assert listed.admits(value) == (type(value) is int and value in (0, 1, 4))


@given(st.one_of(st.integers(), st.floats(allow_nan=False)), st.integers(), st.integers(0, 100))
def test_bounds_are_inclusive(value: float, least: int, width: int):
    param = Param(Kind.NUMBER, minimum=least, maximum=least + width)

    assert param.admits(value) == (least <= value <= least + width)


CONDITION = Condition({"aspect_ratio": ("1:1",)}, "duration", ("auto", 5))
SILENT = Condition({"operation": ("image_to_video",), "duration": (4,)}, "audio")
STRICT = replace(SPEC, conditions=(CONDITION, SILENT))


@pytest.mark.parametrize(
    "params",
    [
        {"aspect_ratio": "1:1", "duration": 5},
        {"aspect_ratio": "1:1"},
        {"aspect_ratio": "16:9", "duration": 9},
    ],
)
def test_a_condition_lets_through_what_it_allows(params: Mapping[str, Scalar]):
    checked = check(STRICT, replace(asked(), params={"prompt": "a fox", **params}))

    assert checked.params["aspect_ratio"] == params["aspect_ratio"]


def test_a_condition_says_what_is_allowed_and_when():
    failure = refused(asked(aspect_ratio="1:1", duration=9), STRICT)

    assert failure.message == "duration must be auto or 5 when aspect_ratio is 1:1"
    assert failure.allowed == ("auto", "5")


def test_a_condition_without_values_forbids_the_parameter():
    failure = refused(asked(Role.IMAGE, duration=4, audio=False), STRICT)

    assert failure.message == (
        "generate_audio cannot be used when type is image_to_video, duration is 4"
    )
    assert failure.allowed == ()


def probed(*files: tuple[Role, Medium, int | None]) -> Request:
    found = tuple(
        replace(material, facts=Facts(medium, "x/y", 1, duration_ms=length))
        for material, (_, medium, length) in zip(
            materials(*(role for role, _, _ in files)), files, strict=True
        )
    )
    return replace(asked(operation=REFERENCE), materials=found)


def test_files_of_the_right_medium_and_length_pass():
    ok = probed(
        (Role.AUDIO, Medium.AUDIO, 10_000),
        (Role.AUDIO, Medium.AUDIO, 5_400),
        (Role.IMAGE, Medium.IMAGE, None),
    )

    check_facts(SPEC, ok)  # does not raise


def test_all_files_of_a_role_together_must_not_be_too_long():
    long = probed((Role.AUDIO, Medium.AUDIO, 10_000), (Role.AUDIO, Medium.AUDIO, 5_501))

    with pytest.raises(Rejected) as caught:
        check_facts(SPEC, long)

    assert caught.value.failure.param == "audio_urls[1]"
    assert caught.value.failure.allowed == ("at most 15 seconds",)


@pytest.mark.parametrize(
    ("role", "medium", "message"),
    [
        (Role.IMAGE, Medium.VIDEO, "image_urls[0] must be an image, and is x/y"),
        (Role.VIDEO, Medium.IMAGE, "video_urls[0] must be a video, and is x/y"),
    ],
)
def test_a_file_that_is_something_else_is_refused(role: Role, medium: Medium, message: str):
    with pytest.raises(Rejected) as caught:
        check_facts(SPEC, probed((role, medium, None)))

    assert caught.value.failure.code is Code.INVALID_MATERIAL
    assert caught.value.failure.message == message


def test_the_operation_field_has_no_default_of_its_own():
    assert check(SPEC, replace(asked(), operation=TEXT)).operation is TEXT


def test_a_condition_on_a_parameter_that_was_not_given_does_not_hold():
    spec = replace(SPEC, conditions=(Condition({"audio": (True,)}, "duration", (5,)),))

    assert check(spec, asked(duration=9)).params["duration"] == 9


def test_booleans_and_fractions_are_shown_as_in_json():
    spec = replace(SPEC, conditions=(Condition({"audio": (True,)}, "duration", (4, 5)),))

    failure = refused(asked(audio=True, duration=9), spec)

    assert failure.message == "duration must be 4 or 5 when generate_audio is true"
