"""The OpenAI Images format: the pages' own bodies, what OpenAI's SDK sends, and every answer."""

import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

from onetake.core.capability import check
from onetake.core.failure import Code, Failure, Rejected
from onetake.core.request import Material, Operation, Request, Role
from onetake.core.task import State
from onetake.dialects import openai_error
from onetake.dialects.dialect import Body, Part
from onetake.dialects.openai_images import (
    DEFAULT_MODEL,
    DIALECT,
    EDITS,
    WAIT_SECONDS_MAX,
    parse,
    parse_edit,
    render,
)
from tests.dialects.pictures import (
    CATALOG,
    FORM,
    INLINE,
    VIEW,
    Parse,
    anything,
    body,
    form,
    means,
    pages,
    refusal,
    survives,
    task,
)

GENERATIONS, EDITS_PATH = "/v1/images/generations", "/v1/images/edits"
BOTH = pytest.mark.parametrize("read", [parse, parse_edit])
MINIMAL = {"model": "seedream-4.0", "prompt": "a cube"}


def parsed(**fields: object) -> Request:
    return parse(body({**MINIMAL, **fields})).request


def told(**fields: object) -> Failure:
    return refusal(parse, body({**MINIMAL, **fields}))


def refused_by_model(asked: Request) -> Failure:
    with pytest.raises(Rejected) as caught:
        check(CATALOG.find(asked.model).spec, asked)
    return caught.value.failure


@pytest.mark.parametrize("page", pages(GENERATIONS, EDITS_PATH), ids=lambda page: page["page"])
def test_the_bodies_of_the_pages(page: dict[str, Any]) -> None:
    read = parse_edit if page["path"] == EDITS_PATH else parse
    found = read(body(page["body"]))
    assert found.request.model == page["body"]["model"]
    assert (found.wish.inline, found.wish.wait_seconds, found.wish.stream) == (False, None, False)
    means(found.request, page)


def test_the_upload_of_the_page() -> None:
    """Section 3.5 of grok-imagine-image."""
    asked = parse_edit(
        form(
            ("model", "grok-imagine-image"), ("prompt", "保留主体,改成高级棚拍产品图"),
            ("n", "1"), ("response_format", "url"),
            Part("image", "https://ours/source.png", file=True),
        )
    ).request  # fmt: skip
    assert asked.materials == (Material(Role.IMAGE, "https://ours/source.png", "image"),)
    assert check(CATALOG.find(asked.model).spec, asked).params["n"] == 1


def test_what_the_sdk_uploads() -> None:
    """openai-python sends several images as `image[]`, the mask beside them, numbers as texts."""
    asked = parse_edit(
        form(
            Part("image[]", "https://ours/1.png", file=True),
            Part("image[]", "https://ours/2.png", file=True),
            Part("mask", "https://ours/m.png", file=True),
            ("prompt", "2026"), ("model", "gpt-image-2"), ("n", "2"), ("size", "1024x1024"),
            ("output_compression", "80"), ("stream", "false"),
        )
    ).request  # fmt: skip
    assert [(m.role, m.param) for m in asked.materials] == [
        (Role.IMAGE, "image[0]"), (Role.IMAGE, "image[1]"), (Role.MASK, "mask"),
    ]  # fmt: skip
    assert asked.params == {
        "prompt": "2026", "n": 2, "size": "1024x1024", "output_compression": 80,
    }  # fmt: skip


def test_what_the_sdk_sends_as_json() -> None:
    sent = {
        "prompt": "a cube", "model": None, "size": "auto", "background": "transparent",
        "moderation": "low", "style": "vivid", "quality": None,
        "images": [{"image_url": "data:image/png;base64,AAAA"}, {"file_id": "asset_7"}],
    }  # fmt: skip
    asked = parse_edit(body(sent)).request
    assert asked.model == DEFAULT_MODEL
    assert [m.url for m in asked.materials] == ["data:image/png;base64,AAAA", "onetake:asset_7"]
    assert asked.params == {
        "prompt": "a cube", "size": "auto", "background": "transparent", "moderation": "low",
        "style": "vivid",
    }  # fmt: skip


def test_without_a_model_it_is_that_of_the_page_and_needs_its_size() -> None:
    asked = parse(body({"prompt": "a cute baby sea otter"})).request
    assert asked.model == DEFAULT_MODEL
    assert refused_by_model(asked).param == "size"


def test_a_reference_makes_a_generation_an_edit() -> None:
    assert parsed().operation is Operation.TEXT_TO_IMAGE
    assert parsed(image="https://a/1.png").operation is Operation.EDIT_IMAGE


def test_an_edit_without_an_image_is_refused() -> None:
    failure = refused_by_model(parse_edit(body(MINIMAL)).request)
    assert failure.param == "image"


def test_too_many_images_are_named_by_the_field_in_which_they_came() -> None:
    urls = [f"https://a/{n}.png" for n in range(11)]
    assert refused_by_model(parsed(image_urls=urls)).param == "image_urls"


def test_seedream_takes_links_only() -> None:
    failure = refused_by_model(parsed(images=["data:image/png;base64,AAAA"]))
    assert failure.param == "images[0]"


def test_a_model_of_another_kind_is_refused_by_name() -> None:
    assert refused_by_model(parsed(model="grok-imagine")).param == "model"


@pytest.mark.parametrize("field", ["aspect_ratio", "background", "style", "partial_images"])
def test_a_field_that_the_model_has_not_is_refused_by_the_model(field: str) -> None:
    """gpt-image-2's page: `aspect_ratio` is a common mistake."""
    asked = parsed(model="gpt-image-2", size="1024x1024", **{field: "1"})
    assert refused_by_model(asked).param == field


def test_n_and_num_images_must_agree() -> None:
    assert refused_by_model(parsed(n=1, num_images=2)).param in ("n", "num_images")
    asked = parsed(n=2, num_images=2)
    assert check(CATALOG.find(asked.model).spec, asked).params["n"] == 2


@BOTH
@pytest.mark.parametrize("stream", [True, "true", "yes", 1])
def test_streams_are_refused(read: Parse, stream: object) -> None:
    failure = refusal(read, body({**MINIMAL, "stream": stream}))
    assert (failure.param, failure.allowed) == ("stream", ("false",))


def test_no_stream_is_nothing() -> None:
    assert parsed(stream=False).params == {"prompt": "a cube"}


@BOTH
@pytest.mark.parametrize(("sent", "seconds"), [(1, 1), (600, 600), ("30", 30), (5.0, 5)])
def test_how_long_to_wait(read: Parse, sent: object, seconds: int) -> None:
    found = read(body({**MINIMAL, "timeout_seconds": sent}))
    assert found.wish.wait_seconds == seconds
    assert "timeout_seconds" not in found.request.params


@pytest.mark.parametrize("seconds", [0, -1, WAIT_SECONDS_MAX + 1, 1.5, "soon", True, [1]])
def test_a_wait_out_of_bounds_is_refused(seconds: object) -> None:
    failure = told(timeout_seconds=seconds)
    assert failure.param == "timeout_seconds"
    assert str(WAIT_SECONDS_MAX) in failure.allowed[0]


@pytest.mark.parametrize(
    ("fields", "user"),
    [
        ({}, None),
        ({"user": "a"}, "a"),
        ({"safety_identifier": "b"}, "b"),
        ({"user": "a", "safety_identifier": "b"}, "b"),
        ({"user": "a", "safety_identifier": ""}, "a"),
    ],
)
def test_the_end_user(fields: dict[str, str], user: str | None) -> None:
    assert parsed(**fields).end_user == user


@pytest.mark.parametrize("name", ["user", "safety_identifier"])
def test_the_end_user_has_a_length(name: str) -> None:
    assert told(**{name: "u" * 201}).param == name


def test_the_files_themselves_are_a_wish() -> None:
    assert parse(body({**MINIMAL, "response_format": "b64_json"})).wish.inline
    assert told(response_format="hex").param == "response_format"


def test_the_answer_is_that_of_the_pages() -> None:
    shown = render(task(State.SUCCEEDED, results=2), VIEW)
    assert shown["created"] == 1_783_003_830
    assert shown["data"] == [
        {"url": "https://media.example/1.png", "revised_prompt": ""},
        {"url": "https://media.example/2.png", "revised_prompt": ""},
    ]
    assert (shown["output_format"], shown["size"], shown["quality"]) == ("png", "1024x768", "low")
    assert shown["task_id"] == "task_1"
    assert json.dumps(shown)


def test_the_answer_with_the_files_themselves() -> None:
    assert render(task(State.SUCCEEDED), INLINE)["data"] == [
        {"b64_json": "cGlj", "revised_prompt": ""}
    ]


def test_what_is_not_known_is_not_said() -> None:
    request = Request("seedream-4.0", Operation.TEXT_TO_IMAGE, {"quality": "fine"})
    assert "quality" not in render(task(State.SUCCEEDED, request=request), VIEW)


@pytest.mark.parametrize("state", [each for each in State if each is not State.SUCCEEDED])
def test_every_other_state_has_no_images(state: State) -> None:
    shown = render(task(state), VIEW)
    assert (shown["data"], shown["task_id"]) == ([], "task_1")
    assert DIALECT.render_created(task(state), VIEW) == shown


@pytest.mark.parametrize("code", Code)
def test_every_failure_is_one_of_openai(code: Code) -> None:
    failure = Failure(code, "words", "n", task="task_9")
    assert DIALECT.render_failure(failure) == openai_error.render_failure(failure)


def test_edits_differ_in_their_bodies_alone() -> None:
    assert (EDITS.name, EDITS.parse, EDITS.render) == (DIALECT.name, parse_edit, DIALECT.render)


NAMES = st.sampled_from(["prompt", "image", "images[][url]", "n", "stream", "timeout_seconds"])


@given(st.binary())
def test_any_bytes_are_parsed_or_refused(raw: bytes) -> None:
    survives(parse, Body(raw))


@given(st.dictionaries(NAMES | st.text(), anything))
def test_any_json_is_parsed_or_refused(fields: dict[str, object]) -> None:
    survives(parse_edit, body({**MINIMAL, **fields}))


@given(st.lists(st.builds(Part, NAMES | st.text(), st.text(), st.booleans())))
def test_any_form_is_parsed_or_refused(parts: list[Part]) -> None:
    survives(parse_edit, Body(b"", FORM, tuple(parts)))
