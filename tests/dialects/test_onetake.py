"""Our own dialect: what it takes, what it refuses and by which name, and what it answers."""

import json
from typing import Any

import pytest

from onetake.catalog.loader import load_all
from onetake.core.capability import check
from onetake.core.failure import Code, Failure, Rejected
from onetake.core.request import Medium, Operation, Request, Role
from onetake.core.task import State
from onetake.dialects.dialect import Body
from onetake.dialects.onetake import DIALECT, INPUTS, parse, render, written
from tests.dialects import made

CATALOG = load_all()
MODEL = "video-2.0-mini-reference-to-video"


def parsed(**fields: object) -> Request:
    body = {"model": MODEL, "input": {"prompt": "a cat"}, **fields}
    return parse(Body(json.dumps(body).encode())).request


def refused(**fields: object) -> Failure:
    with pytest.raises(Rejected) as caught:
        parsed(**fields)
    return caught.value.failure


def test_a_whole_body_is_the_request_that_it_says() -> None:
    asked = parsed(
        operation="first_last_frame",
        input={"prompt": "a cat", "duration": 5.0, "seed": 7, "generate_audio": True},
        materials=[
            {"role": "first_frame", "url": "https://x.example/1.png"},
            {"role": "last_frame", "url": "onetake:asset_1"},
        ],
        callback_url="https://x.example/told",
        end_user="customer 1",
    )

    assert (asked.model, asked.operation) == (MODEL, Operation.FIRST_LAST_FRAME)
    assert asked.params == {"prompt": "a cat", "duration": 5, "seed": 7, "generate_audio": True}
    assert type(asked.params["duration"]) is int
    assert [(m.role, m.url, m.param) for m in asked.materials] == [
        (Role.FIRST_FRAME, "https://x.example/1.png", "materials[0].url"),
        (Role.LAST_FRAME, "onetake:asset_1", "materials[1].url"),
    ]
    assert (asked.callback_url, asked.end_user) == ("https://x.example/told", "customer 1")


def test_lists_and_objects_are_kept_as_their_json_text() -> None:
    asked = parsed(input={"multi_prompt": [{"prompt": "一", "duration": 2}]})

    assert asked.params == {"multi_prompt": '[{"prompt":"一","duration":2}]'}


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"model": 5}, "model"),
        ({"model": " "}, "model"),
        ({"operation": "sing"}, "operation"),
        ({"operation": None}, "operation"),
        ({"input": "a cat"}, "input"),
        ({"input": {"prompt": None}}, "input.prompt"),
        ({"input": {"": 1}}, 'input.""'),
        ({"input": {"seed": 2**70}}, "input.seed"),
        ({"materials": {}}, "materials"),
        ({"materials": ["https://x.example/1.png"]}, "materials[0]"),
        ({"materials": [{"role": "image"}]}, "materials[0].url"),
        ({"materials": [{"url": "https://x.example/1.png"}]}, "materials[0].role"),
        ({"materials": [{"role": "voice_sample", "url": "https://x"}]}, "materials[0].role"),
        ({"materials": [{"role": "image", "url": ""}]}, "materials[0].url"),
        ({"materials": [{"role": "image", "url": "u", "name": "n"}]}, "materials[0].name"),
        ({"callback_url": "ftp://x.example"}, "callback_url"),
        ({"end_user": ""}, "end_user"),
        ({"end_user": "x" * 201}, "end_user"),
        ({"prompt": "a cat"}, "prompt"),
    ],
)
def test_a_wrong_field_is_refused_by_its_name(fields: dict[str, Any], param: str) -> None:
    failure = refused(**fields)

    assert (failure.code, failure.param) == (Code.INVALID_FIELD, param)
    assert param in failure.message


@pytest.mark.parametrize("name", ["model", "input"])
def test_a_missing_field_is_named(name: str) -> None:
    body: dict[str, object] = {"model": MODEL, "input": {"prompt": "a cat"}}
    del body[name]

    with pytest.raises(Rejected) as caught:
        parse(Body(json.dumps(body).encode()))

    assert caught.value.failure.param == name


def test_a_form_is_not_taken() -> None:
    with pytest.raises(Rejected) as caught:
        parse(Body(b"", "multipart/form-data"))

    assert caught.value.failure.code is Code.UNSUPPORTED_TYPE


@pytest.mark.parametrize(
    ("given", "param"),
    [
        ({"prompt": "a cat", "duration": 99}, "input.duration"),
        ({"prompt": "a cat", "nonsense": 1}, "input.nonsense"),
        ({"duration": 5}, "input.prompt"),
    ],
)
def test_what_the_model_refuses_is_named_as_it_was_sent(
    given: dict[str, object], param: str
) -> None:
    asked = parsed(input=given)

    with pytest.raises(Rejected) as caught:
        check(CATALOG.models[MODEL].spec, asked)

    assert caught.value.failure.param == param


def test_a_missing_file_is_missing_in_materials() -> None:
    asked = parsed(operation="reference_to_video")

    with pytest.raises(Rejected) as caught:
        check(CATALOG.models[MODEL].spec, asked)

    assert caught.value.failure.param == "materials"


def test_every_parameter_of_the_catalogue_has_its_place() -> None:
    names = {
        name
        for model in CATALOG.models.values()
        for operation in model.spec.operations.values()
        for name in (*operation.params, *model.spec.synonyms)
    }

    assert names <= set(INPUTS)


def test_what_is_written_is_read_as_the_same_request() -> None:
    asked = parsed(
        operation="reference_to_video",
        input={"prompt": "@Image1 turns", "duration": 5},
        materials=[{"role": "image", "url": "https://x.example/1.png"}],
        callback_url="https://x.example/told",
        end_user="me",
    )

    again = parse(Body(json.dumps(written(asked)).encode())).request

    assert again == asked


def test_the_sample_that_we_add_to_a_cloned_voice_is_not_written() -> None:
    asked = parsed(materials=[{"role": "audio", "url": "https://x.example/1.mp3"}])
    heard = asked.materials[0]
    sample = type(heard)(Role.VOICE_SAMPLE, "https://x.example/2.mp3", "")
    with_sample = Request(MODEL, None, {}, (heard, sample))

    assert written(with_sample)["materials"] == [
        {"role": "audio", "url": "https://x.example/1.mp3"}
    ]


@pytest.mark.parametrize("state", State)
def test_a_task_is_shown_in_every_state(state: State) -> None:
    task = made.task(state, Operation.TEXT_TO_VIDEO, Medium.VIDEO)

    shown = render(task, made.view(Medium.VIDEO))

    assert (shown["status"], shown["finished"]) == (state, task.finished)
    assert (shown["error"] is not None) == (state in made.FAILED)
    assert DIALECT.render_created(task, made.view(Medium.VIDEO)) == shown


def test_an_error_has_the_label_of_its_code() -> None:
    failure = Failure(Code.RATE_LIMITED, "later", "prompt", ("a",), 3, "task_1")

    assert DIALECT.render_failure(failure) == (
        429,
        {
            "error": {
                "code": "rate_limited",
                "type": "rate_limit_error",
                "message": "later",
                "param": "prompt",
                "allowed": ("a",),
                "retry_after_seconds": 3,
                "task_id": "task_1",
            }
        },
    )


@pytest.mark.parametrize(
    ("text", "ceiling"),
    [("60", 60_000_000), ("0", 0), ("0.000001", 1), ("1e-6", 1), ("12.5", 12_500_000),
     ("60.0", 60_000_000), ("1000000000", 10**15), ("0.3", 300_000)],
)  # fmt: skip
def test_what_is_agreed_to_is_exact_and_no_part_of_what_is_asked_for(
    text: str, ceiling: int
) -> None:
    plain = json.dumps({"model": MODEL, "input": {"prompt": "a cat"}})
    agreed = parse(Body(f'{plain[:-1]}, "expected_credits": {text}}}'.encode()))

    assert agreed.ceiling == ceiling
    assert agreed.request == parse(Body(plain.encode())).request
    assert parse(Body(plain.encode())).ceiling is None
    assert "expected_credits" not in written(agreed.request)


@pytest.mark.parametrize("value", [None, True, "60", -1, -0.5, 0.0000001, 10**9 + 1, 0.1 + 0.2, {}])
def test_what_is_no_amount_is_refused(value: object) -> None:
    failure = refused(expected_credits=value)

    assert (failure.code, failure.param) == (Code.INVALID_FIELD, "expected_credits")
    assert failure.allowed
