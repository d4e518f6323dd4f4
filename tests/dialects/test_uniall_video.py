"""UniAll's video format, page by page: seeds/uniall/zh/video__*.md, avatar__digital-human.md.

`pages/uniall_video.json` has every body of those pages, with shorter prompts, and what each means.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from onetake.catalog.loader import load_all
from onetake.core.capability import Kind, check
from onetake.core.failure import Code, Failure, Rejected
from onetake.core.request import Modality, Operation, Request, Role
from onetake.dialects.dialect import Body, Parsed, Part
from onetake.dialects.uniall_video import DIALECT, FLAGS, NUMBERS, OPERATIONS, parse

PAGES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "pages" / "uniall_video.json").read_text("utf-8")
)
A, B = "https://example.com/a", "https://example.com/b"
TEXT = {"type": "text", "text": "a cat"}
SOURCE = {"type": "video_url", "url": A, "role": "source_video"}
FORM = "multipart/form-data"


def parsed(**fields: object) -> Request:
    body = {"model": "m", "prompt": "a cat", **fields}
    return parse(Body(json.dumps(body).encode())).request


def refused(**fields: object) -> Failure:
    with pytest.raises(Rejected) as caught:
        parsed(**fields)
    return caught.value.failure


def named(page: dict[str, Any]) -> str:
    return f"{page['page']}-{page['body']['model']}"


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_body_of_the_pages_is_read(page: dict[str, Any]) -> None:
    asked = parse(Body(json.dumps(page["body"]).encode())).request
    assert asked.model == page["body"]["model"]
    assert asked.operation == page["operation"]
    assert [[m.role, m.param] for m in asked.materials] == page["materials"]
    assert asked.params == page["params"]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_body_of_the_pages_means_what_the_page_says(page: dict[str, Any]) -> None:
    """With the catalogue: the operation that is made, or the field that its page warns of."""
    asked = parse(Body(json.dumps(page["body"]).encode())).request
    catalog = load_all()
    if "made" in page:
        assert check(catalog.find(asked.model).spec, asked).operation == page["made"]
        return
    with pytest.raises(Rejected) as caught:
        check(catalog.find(asked.model).spec, asked)
    assert caught.value.failure.param == page["refused"]


@pytest.mark.parametrize("fields", [{"video": A}, {"videos": [A]}, {"audios": [A]}])
def test_files_that_do_not_say_what_they_are_for_need_an_operation(fields: Any) -> None:
    spec = load_all().find("seedance2.0-720p").spec
    with pytest.raises(Rejected) as caught:
        check(spec, parsed(duration=5, **fields))
    assert caught.value.failure.param == "extra_body.operation"


def test_only_what_was_given_is_passed_on() -> None:
    asked = parsed()
    assert asked.params == {"prompt": "a cat"}
    assert (asked.operation, asked.materials) == (None, ())
    assert (asked.end_user, asked.callback_url) == (None, None)


@pytest.mark.parametrize("fields", [{"model": None}, {"model": ""}])
def test_a_model_is_required(fields: Any) -> None:
    assert refused(**fields).param == "model"
    assert refused(model=5).param == "model"


@pytest.mark.parametrize(("word", "operation"), OPERATIONS.items())
def test_every_word_for_an_operation(word: str, operation: Operation) -> None:
    assert parsed(extra_body={"operation": word}).operation is operation
    assert parsed(operation=word).operation is operation


@pytest.mark.parametrize("word", ["edit-video", "", 5, ["edit_video"]])
def test_another_word_is_refused_with_those_that_are_known(word: object) -> None:
    failure = refused(extra_body={"operation": word})
    assert (failure.param, failure.allowed) == ("extra_body.operation", tuple(OPERATIONS))


def test_content_says_the_operation_and_no_other_field_does() -> None:
    extra = {"operation": "extend_video"}
    assert parsed(content=[TEXT, SOURCE], extra_body=extra).operation is Operation.EDIT_VIDEO
    assert parsed(content=[TEXT], extra_body={"operation": 5}).operation is None


def test_the_text_of_content_wins_and_prompt_stands_in_for_it() -> None:
    assert parsed(prompt="other", content=[TEXT]).params["prompt"] == "a cat"
    assert parsed(prompt="continue", content=[SOURCE]).operation is Operation.EXTEND_VIDEO
    assert parsed(prompt=None, content=[TEXT]).params["prompt"] == "a cat"
    assert refused(prompt=None, content=[SOURCE]).param == "content"


def test_the_rules_speak_of_the_callers_fields() -> None:
    asked = parsed(seconds="6", image_urls=[A], extra_body={"seed": 1, "audio": False})
    assert asked.wire_name("duration") == "seconds"
    assert asked.wire_name(Role.IMAGE) == "image_urls"
    assert asked.wire_name(Role.FIRST_FRAME) == "image"
    assert asked.wire_name("seed") == "extra_body.seed"
    assert asked.wire_name("generate_audio") == "extra_body.audio"
    assert asked.wire_name("operation") == "extra_body.operation"
    by_content = parsed(content=[TEXT])
    assert by_content.wire_name(Role.VIDEO) == "content"
    assert by_content.wire_name("operation") == "content"


@pytest.mark.parametrize("name", ["duration", "seconds"])
@pytest.mark.parametrize(("sent", "read"), [(6, 6), ("6", 6), (18.5, 18.5), ("auto", "auto")])
def test_seconds_have_two_names(name: str, sent: object, read: object) -> None:
    assert parsed(**{name: sent}).params["duration"] == read
    assert parsed(extra_body={name: sent}).params["duration"] == read


@pytest.mark.parametrize(
    "fields",
    [
        {"duration": 6, "seconds": "6"},
        {"duration": 6, "extra_body": {"seconds": 6}},
        {"seconds": 6, "extra_body": {"duration": 6}},
    ],
)
def test_both_names_together_are_refused(fields: Any) -> None:
    assert "cannot be sent together" in refused(**fields).message


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_may_be_strings(name: str) -> None:
    assert parsed(**{name: "7"}).params[name] == 7
    assert parsed(extra_body={name: "7"}).params[name] == 7


@pytest.mark.parametrize("name", FLAGS)
def test_switches_may_be_strings(name: str) -> None:
    assert parsed(**{name: "false"}).params[name] is False
    assert parsed(extra_body={name: "true"}).params[name] is True


def test_a_form_can_say_everything_that_a_video_model_takes() -> None:
    """A form has strings only: what is a number or a switch must be known here by its name."""
    unknown: set[str] = set()
    for model in load_all().models.values():
        if model.spec.modality not in (Modality.VIDEO, Modality.AVATAR):
            continue
        for operation in model.spec.operations.values():
            for name, param in operation.params.items():
                if param.kind in (Kind.INTEGER, Kind.NUMBER):
                    unknown |= {name} - {*NUMBERS, "duration"}
                elif param.kind is Kind.BOOLEAN:
                    unknown |= {name} - set(FLAGS)
    assert unknown == set()


def test_audio_is_a_switch_or_a_file() -> None:
    assert parsed(extra_body={"audio": False}).params["generate_audio"] is False
    assert parsed(extra_body={"audio": "true"}).params["generate_audio"] is True
    (material,) = parsed(extra_body={"audio": A}).materials
    assert (material.role, material.param) == (Role.AUDIO, "extra_body.audio")
    assert parsed(audio=True, generate_audio=True).params["generate_audio"] is True
    assert refused(audio=True, generate_audio=False).param == "generate_audio"
    assert refused(audio=5).param == "audio"


def test_files_and_content_belong_at_the_top_level() -> None:
    for name in ("images", "video", "content"):
        failure = refused(extra_body={name: A})
        assert (failure.param, failure.allowed) == (f"extra_body.{name}", (name,))


def test_unknown_fields_are_passed_on_for_the_model_to_refuse() -> None:
    asked = parsed(style="noir", deep={"a": [1]}, extra_body={"mode": "replace"})
    assert asked.params["style"] == "noir"
    assert asked.params["deep"] == '{"a":[1]}'
    assert asked.params["mode"] == "replace"


def test_the_end_user_has_two_names() -> None:
    assert parsed(user="u1").end_user == "u1"
    assert parsed(end_user_id="u1", user="u1").end_user == "u1"
    assert refused(end_user_id="u1", user="u2").param == "end_user_id"
    assert refused(user="").param == "user"
    assert refused(end_user_id="x" * 201).param == "end_user_id"


def test_a_callback_is_a_web_address() -> None:
    url = "https://example.com/hook?a=1"
    assert parsed(callback_url=url).callback_url == url


@pytest.mark.parametrize(
    "url",
    ["ftp://a", "https://", "https://a b", "https://a\n", "https://é", "http://" + "a" * 2000],
)
def test_another_callback_is_refused(url: str) -> None:
    assert refused(callback_url=url).param == "callback_url"


def test_a_stream_is_refused() -> None:
    assert "stream" not in parsed(stream=False).params
    assert parsed(stream="false")
    assert refused(stream=True).allowed == ("false",)


def test_a_form_says_the_same() -> None:
    pairs = [
        ("model", "m"), ("prompt", "a cat"), ("seconds", "7"), ("images[]", A), ("images[]", B),
        ("extra_body[watermark]", "true"), ("extra_body[seed]", "-1"), ("generate_audio", "false"),
    ]  # fmt: skip
    asked = parse(Body(b"", FORM, tuple(Part(*pair) for pair in pairs))).request
    same = parsed(duration=7, images=[A, B], watermark=True, seed=-1, generate_audio=False)
    assert asked.params == same.params
    assert asked.materials == same.materials


def test_a_form_may_have_content_as_json() -> None:
    parts = (Part("model", "m"), Part("content", json.dumps([TEXT, SOURCE])))
    assert parse(Body(b"", FORM, parts)).request.operation is Operation.EDIT_VIDEO


def test_the_dialect_is_complete() -> None:
    assert DIALECT.name == "uniall_video"
    status, body = DIALECT.render_failure(Failure(Code.INVALID_FIELD, "no", "duration"))
    assert status == 400
    assert "invalid_request_parameter" in json.dumps(body)


NAMES = st.sampled_from(
    ["model", "prompt", "content", "image", "images", "video", "audio", "duration", "seconds",
     "extra_body", "seed", "operation", "user", "callback_url", "stream", "x", "x y"]
)  # fmt: skip
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
ITEMS = st.fixed_dictionaries(
    {"type": st.sampled_from(["text", "image_url", "video_url", "y"])},
    optional={"text": st.text(), "url": LEAVES, "role": st.sampled_from(["image", "source_video"])},
)
VALUES = st.recursive(
    LEAVES | ITEMS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


def outcome(body: Body) -> Parsed | Failure:
    try:
        return parse(body)
    except Rejected as error:
        return error.failure


@given(document=st.dictionaries(NAMES, VALUES))
def test_any_document_gives_a_request_or_a_refusal(document: dict[str, object]) -> None:
    read = outcome(Body(json.dumps(document).encode()))
    if isinstance(read, Parsed):
        assert all(isinstance(value, str | int | float) for value in read.request.params.values())
        assert all(material.url and material.param for material in read.request.materials)
    else:
        assert read.message
        assert read.code in (Code.INVALID_FIELD, Code.INVALID_REQUEST)


@given(raw=st.binary(max_size=60))
def test_any_bytes_give_a_request_or_a_refusal(raw: bytes) -> None:
    read = outcome(Body(raw))
    assert isinstance(read, Parsed) or read.message


@given(parts=st.lists(st.tuples(NAMES | st.text(max_size=6), st.text(max_size=9))))
def test_any_form_gives_a_request_or_a_refusal(parts: list[tuple[str, str]]) -> None:
    read = outcome(Body(b"", FORM, tuple(Part(*pair) for pair in parts)))
    assert isinstance(read, Parsed) or read.param or read.message
