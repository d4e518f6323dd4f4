"""How a model takes the one vocabulary: synonyms, roles in other places, files, JSON, names."""

from dataclasses import replace

import pytest

from onetake.core.capability import (
    Count,
    Kind,
    ModelSpec,
    NamedRule,
    OperationSpec,
    Param,
    Text,
    check,
    check_facts,
)
from onetake.core.failure import Code, Failure, Rejected
from onetake.core.files import FileRule
from onetake.core.request import Facts, Material, Modality, Operation, Request, Role, Scalar

NAME = Text("m", "m")
TEXT, IMAGE, FRAMES, REFERENCE, EDIT, EXTEND = (
    Operation.TEXT_TO_VIDEO,
    Operation.IMAGE_TO_VIDEO,
    Operation.FIRST_LAST_FRAME,
    Operation.REFERENCE_TO_VIDEO,
    Operation.EDIT_VIDEO,
    Operation.EXTEND_VIDEO,
)
PARAMS = {
    "prompt": Param(Kind.STRING),
    "resolution": Param(Kind.STRING, values=("720p",), default="720p"),
    "shots": Param(Kind.JSON, max_length=40),
}
SECONDS = {"duration": Param(Kind.NUMBER, minimum=0.1, maximum=9, required=True)}
ONE = Count(1, 1)
SPEC = ModelSpec(
    "film-1",
    Modality.VIDEO,
    NAME,
    NAME,
    {
        TEXT: OperationSpec(PARAMS, {}),
        IMAGE: OperationSpec(PARAMS, {Role.FIRST_FRAME: ONE}, also={Role.IMAGE: Role.FIRST_FRAME}),
        FRAMES: OperationSpec(PARAMS, {Role.FIRST_FRAME: ONE, Role.LAST_FRAME: ONE}),
        REFERENCE: OperationSpec(
            PARAMS, {Role.IMAGE: Count(2, 3)}, also={Role.FIRST_FRAME: Role.IMAGE}
        ),
        EDIT: OperationSpec(PARAMS, {Role.SOURCE_VIDEO: ONE}, named_with=("video",)),
        EXTEND: OperationSpec(
            {**PARAMS, **SECONDS}, {Role.SOURCE_VIDEO: ONE}, named_with=("video",)
        ),
    },
    synonyms={"size": "resolution", "audio_seconds": "duration"},
)


def sent(role: Role, param: str) -> Material:
    return Material(role, "https://a.example/x", param)


def asked(*files: Material, operation: Operation | None = None, **params: Scalar) -> Request:
    names = {"operation": "extra_body.operation", Role.FIRST_FRAME: "image", Role.IMAGE: "images"}
    return Request("film", operation, params, files, wire_names=names)


def refused(request: Request, spec: ModelSpec = SPEC) -> Failure:
    with pytest.raises(Rejected) as caught:
        check(spec, request)
    return caught.value.failure


def test_a_synonym_becomes_the_models_own_name():
    checked = check(SPEC, asked(size="720p"))

    assert checked.params == {"resolution": "720p"}
    assert checked.wire_name("resolution") == "size"


def test_a_parameter_under_two_names_must_say_the_same():
    assert check(SPEC, asked(size="720p", resolution="720p")).params == {"resolution": "720p"}

    failure = refused(asked(resolution="720p", size="1080p"))

    assert failure.message == "size and resolution say different things; send one of them"


def test_a_synonym_is_refused_under_the_name_that_was_sent():
    failure = refused(asked(size="1080p"))

    assert (failure.param, failure.message) == ("size", "size must be 720p")


def test_a_missing_parameter_is_called_what_the_model_calls_it():
    failure = refused(asked(sent(Role.SOURCE_VIDEO, "video"), operation=EXTEND))

    assert failure.message == "audio_seconds is required"


def test_a_parameter_of_another_operation_is_told_from_an_unknown_one():
    assert refused(asked(duration=3)).message == "duration is not used by this operation of film-1"
    assert refused(asked(fps=3)).message == "fps is not a field of film-1"


@pytest.mark.parametrize(
    ("files", "operation", "roles"),
    [
        ([(Role.FIRST_FRAME, "image")], IMAGE, [Role.FIRST_FRAME]),
        ([(Role.IMAGE, "images[0]")], IMAGE, [Role.FIRST_FRAME]),
        ([(Role.IMAGE, "images[0]"), (Role.IMAGE, "images[1]")], REFERENCE, [Role.IMAGE] * 2),
        ([(Role.FIRST_FRAME, "image"), (Role.IMAGE, "images[0]")], REFERENCE, [Role.IMAGE] * 2),
        (
            [(Role.FIRST_FRAME, "image"), (Role.LAST_FRAME, "last_image")],
            FRAMES,
            [Role.FIRST_FRAME, Role.LAST_FRAME],
        ),
    ],
)
def test_files_take_the_place_that_the_operation_has_for_them(
    files: list[tuple[Role, str]], operation: Operation, roles: list[Role]
):
    checked = check(SPEC, asked(*(sent(role, param) for role, param in files)))

    assert checked.operation is operation
    assert [material.role for material in checked.materials] == roles


def test_a_named_operation_takes_what_it_has_a_place_for():
    checked = check(SPEC, asked(sent(Role.IMAGE, "image_urls[0]"), operation=IMAGE))

    assert checked.materials[0].role is Role.FIRST_FRAME


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (
            [(Role.IMAGE, f"image_urls[{n}]") for n in range(4)],
            "image_urls has 4 items, at most 3 are allowed",
        ),
        (
            [(Role.LAST_FRAME, "last_image")],
            "image needs at least 1 for first_last_frame",
        ),
        (
            [(Role.FIRST_FRAME, "image"), (Role.SOURCE_VIDEO, "video")],
            "image is not used by extend_video of film-1; it takes source_video",
        ),
    ],
)
def test_files_that_fit_nothing_are_named_as_they_were_sent(
    files: list[tuple[Role, str]], message: str
):
    failure = refused(asked(*(sent(role, param) for role, param in files)))

    assert failure.message == message


def test_a_field_that_could_mean_two_operations_needs_the_word():
    video = sent(Role.SOURCE_VIDEO, "video")
    failure = refused(asked(video))

    assert failure.param == "extra_body.operation"
    assert failure.allowed == (EDIT, EXTEND)
    assert failure.message.endswith(
        "is required by film-1 with video; use edit_video or extend_video"
    )
    assert check(SPEC, asked(video, operation=EDIT)).operation is EDIT


def test_another_field_of_the_same_role_means_the_first_operation():
    assert check(SPEC, asked(sent(Role.SOURCE_VIDEO, "content[1]"))).operation is EDIT


@pytest.mark.parametrize("value", ["[]", "{}", '[{"prompt": "a"}]'])
def test_a_structure_is_kept_as_its_text(value: str):
    assert check(SPEC, asked(shots=value)).params["shots"] == value


@pytest.mark.parametrize("value", ["7", '"a"', "null", "[", "", "[" * 39, f"[{' ' * 40}]", 7, True])
def test_what_is_no_structure_is_refused(value: Scalar):
    assert refused(asked(shots=value)).param == "shots"


def test_a_structure_that_is_too_deep_is_refused():
    spec = replace(SPEC, operations={TEXT: OperationSpec({"shots": Param(Kind.JSON)}, {})})

    failure = refused(asked(shots="[" * 100_000 + "]" * 100_000), spec)

    assert failure.allowed == ("a list or an object",)


def test_rules_about_fields_come_before_the_operation_is_chosen():
    rule = NamedRule("other_field", {"field": "images", "most": 1, "instead": ("image",)})
    spec = replace(SPEC, rules=(rule,))
    files = [sent(Role.IMAGE, f"images[{n}]") for n in range(9)]

    failure = refused(asked(*files), spec)

    assert (failure.param, failure.allowed) == ("images", ("image",))


def test_other_rules_see_the_complete_request():
    spec = replace(SPEC, rules=(NamedRule("one_of", {"params": ("resolution",)}),))

    assert check(spec, asked()).params == {"resolution": "720p"}


def test_each_file_is_held_against_the_rule_of_its_role():
    rule = FileRule(content_types=("image/png",))
    operations = {IMAGE: replace(SPEC.operations[IMAGE], files={Role.FIRST_FRAME: rule})}
    spec = replace(SPEC, operations=operations)
    checked = check(spec, asked(sent(Role.IMAGE, "images[0]")))
    (material,) = checked.materials
    png = replace(material, facts=Facts(material.role.medium, "image/png", 1))
    jpeg = replace(material, facts=Facts(material.role.medium, "image/jpeg", 1))

    check_facts(spec, replace(checked, materials=(png,)))
    with pytest.raises(Rejected) as caught:
        check_facts(spec, replace(checked, materials=(jpeg,)))

    failure = caught.value.failure
    assert (failure.code, failure.param) == (Code.INVALID_MATERIAL, "images[0]")
