"""UniAll's image tasks: the pages' own bodies and answers, and every state and failure."""

import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

from onetake.core.capability import check
from onetake.core.failure import Code, Failure, Rejected, invalid
from onetake.core.request import Material, Operation, Request, Role
from onetake.core.task import State
from onetake.dialects import openai_error
from onetake.dialects.dialect import Body, Part, Wish
from onetake.dialects.uniall_images import (
    DIALECT,
    QUERY,
    TASK_TYPES,
    parse,
    render,
    render_created,
    render_failure,
    render_query_failure,
)
from tests.dialects.pictures import (
    CATALOG,
    ENDED,
    FORM,
    VIEW,
    anything,
    body,
    form,
    means,
    pages,
    refusal,
    survives,
    task,
)

MINIMAL = {"model": "NanoBanana2-1K", "prompt": "a cube"}
SEED_KEYS = {"task_id", "status", "progress", "result_url", "metadata", "error"}


def parsed(**fields: object) -> Request:
    return parse(body({**MINIMAL, **fields})).request


@pytest.mark.parametrize("page", pages("/v1/images/tasks"), ids=lambda page: page["page"])
def test_the_bodies_of_the_pages(page: dict[str, Any]) -> None:
    found = parse(body(page["body"]))
    assert found.request.model == page["body"]["model"]
    assert found.wish.inline is False
    means(found.request, page)


def test_the_upload_of_the_page() -> None:
    """Section 5.3 of image/async-image-generation."""
    asked = parse(
        form(
            ("model", "gpt-image-2"), ("task_type", "image2image"),
            ("prompt", "Keep the subject, make it a clean studio product photo"),
            ("size", "1024x1024"), ("quality", "medium"), ("output_format", "png"), ("n", "1"),
            ("response_format", "url"), Part("image", "https://ours/input.png", file=True),
        )
    ).request  # fmt: skip
    assert asked.operation is Operation.EDIT_IMAGE
    assert asked.materials == (Material(Role.IMAGE, "https://ours/input.png", "image"),)
    assert (asked.params["n"], asked.params["size"]) == (1, "1024x1024")
    assert check(CATALOG.find(asked.model).spec, asked).params["n"] == 1


def test_the_task_type_wins_over_what_the_images_say() -> None:
    assert parsed().operation is Operation.TEXT_TO_IMAGE
    assert parsed(image="https://a/1.png").operation is Operation.EDIT_IMAGE
    assert parsed(mask="https://a/1.png").operation is Operation.EDIT_IMAGE
    assert parsed(task_type="image2image").operation is Operation.EDIT_IMAGE
    asked = parsed(task_type="text2image", image="https://a/1.png")
    assert asked.operation is Operation.TEXT_TO_IMAGE


@pytest.mark.parametrize("word", ["", "text_to_image", "img2img", 1])
def test_another_task_type_is_refused(word: object) -> None:
    assert refusal(parse, body({**MINIMAL, "task_type": word})).param == "task_type"


def test_an_edit_without_an_image_is_refused_in_the_words_of_the_page() -> None:
    """Grok's page, section 6."""
    asked = parsed(task_type="image2image")
    with pytest.raises(Rejected) as caught:
        check(CATALOG.find(asked.model).spec, asked)
    failure = caught.value.failure
    assert failure.param == "image"
    assert "image2image" in str(render_failure(failure)[1])


def test_a_model_of_another_kind_is_refused_by_name() -> None:
    """Grok's page, section 6: `grok-imagine` makes videos."""
    asked = parsed(model="grok-imagine")
    with pytest.raises(Rejected) as caught:
        check(CATALOG.find(asked.model).spec, asked)
    assert caught.value.failure.param == "model"
    assert parsed(task_type="text2image").wire_name("operation") == "task_type"


@pytest.mark.parametrize("model", [None, "", "  ", 7])
def test_a_model_is_needed(model: object) -> None:
    assert refusal(parse, body({**MINIMAL, "model": model})).param == "model"


def test_what_is_beside_the_request() -> None:
    beside = {"user": "u1", "callback_url": "https://c/b", "response_format": "url"}
    found = parse(body({**MINIMAL, **beside}))
    assert (found.request.end_user, found.request.callback_url) == ("u1", "https://c/b")
    assert found.wish == Wish()
    assert found.request.params == {"prompt": "a cube"}


@pytest.mark.parametrize("word", ["b64_json", "hex", 1])
def test_a_task_is_answered_by_links(word: object) -> None:
    assert refusal(parse, body({**MINIMAL, "response_format": word})).param == "response_format"


def test_an_unknown_field_is_left_for_the_model_to_refuse() -> None:
    asked = parsed(strength=0.4)
    with pytest.raises(Rejected) as caught:
        check(CATALOG.find(asked.model).spec, asked)
    assert caught.value.failure.param == "strength"


def test_the_answer_to_a_submission_is_that_of_the_page() -> None:
    shown = render_created(task(State.QUEUED), VIEW)
    assert set(shown) == SEED_KEYS
    metadata = shown["metadata"]
    assert isinstance(metadata, dict)
    assert metadata["task_type"] == "text2image"
    assert {**shown, "metadata": {}} == {
        "task_id": "task_1", "status": "queued", "progress": "0%", "result_url": "",
        "metadata": {}, "error": None,
    }  # fmt: skip


def test_a_finished_task_is_that_of_the_page() -> None:
    shown = render(task(State.SUCCEEDED), VIEW)
    assert (shown["code"], shown["message"], set(shown)) == (
        "success", "", {"code", "message", "data"},
    )  # fmt: skip
    data: Any = shown["data"]
    assert set(data) == SEED_KEYS
    assert (data["status"], data["progress"], data["error"]) == ("succeeded", "100%", None)
    assert data["result_url"] == "https://media.example/1.png"
    assert data["metadata"]["result_count"] == 1
    assert data["metadata"]["result_urls"] == ["https://media.example/1.png"]


def test_several_results_are_all_there_with_what_they_are() -> None:
    data: Any = render(task(State.SUCCEEDED, results=2), VIEW)["data"]
    assert data["metadata"]["result_count"] == 2
    assert data["metadata"]["result_urls"] == [
        "https://media.example/1.png", "https://media.example/2.png",
    ]  # fmt: skip
    assert data["metadata"]["results"][1] == {
        "url": "https://media.example/2.png", "thumbnail_url": "https://media.example/t.jpg",
        "content_type": "image/png", "size": 9, "width": 1024, "height": 768,
    }  # fmt: skip


WORDS = {
    "queued": "queued", "submitting": "queued", "uncertain": "processing",
    "running": "processing", "storing": "processing", "succeeded": "succeeded",
    "failed": "failed", "cancelled": "failed", "expired": "failed",
}  # fmt: skip
"""product.md, section 2, and the page's list of what `status` can be."""


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_word_and_every_key(state: State) -> None:
    data: Any = render(task(state), VIEW)["data"]
    assert data["status"] == WORDS[state]
    assert set(data) == SEED_KEYS
    assert (data["error"] is not None) is (state in ENDED)
    assert data["metadata"]["credits_refunded"] is (state in ENDED)
    assert json.dumps(data)


def test_a_task_that_fails_says_why_inside_the_wrapping() -> None:
    shown = render(task(State.FAILED), VIEW)
    data: Any = shown["data"]
    assert shown["code"] == "success"
    assert data["error"] == {"code": "content_rejected", "message": "no"}


def test_progress_while_a_provider_answers_at_once() -> None:
    shown = render_created(task(State.SUBMITTING, percent=45), VIEW)
    assert (shown["status"], shown["progress"]) == ("processing", "45%")


def test_the_money_is_told() -> None:
    metadata: Any = render_created(task(State.SUCCEEDED), VIEW)["metadata"]
    assert (metadata["credits_reserved"], metadata["credits_charged"]) == (7, 7)
    assert metadata["formula"]


def test_a_task_of_another_dialect_can_be_read() -> None:
    request = Request("grok-imagine", Operation.TEXT_TO_VIDEO, {"prompt": "x"})
    metadata: Any = render_created(task(State.RUNNING, request=request), VIEW)["metadata"]
    assert metadata["task_type"] == "text_to_video"


@pytest.mark.parametrize("code", Code)
def test_every_failure(code: Code) -> None:
    failure = Failure(code, "words", "n", ("1 to 4",), task="task_9")
    assert render_failure(failure) == openai_error.render_failure(failure)
    status, shown = render_query_failure(failure)
    assert status == code.status
    assert shown["data"] is None
    assert shown["message"] == "words"
    assert shown["error"] == openai_error.render_failure(failure)[1]["error"]


def test_an_unknown_task_keeps_the_wrapped_shape() -> None:
    status, shown = QUERY.render_failure(Failure(Code.NOT_FOUND, "there is no task 'x'"))
    assert status == 404
    assert (shown["code"], shown["data"]) == ("task_not_exist", None)
    assert (QUERY.name, DIALECT.render) == (DIALECT.name, DIALECT.render_created)


def test_operations_are_spelled_in_the_words_of_the_page() -> None:
    words = tuple(str(operation) for operation in TASK_TYPES.values())
    failure = invalid("task_type", "edit_image is not offered; use text_to_image", words).failure
    error: Any = render_failure(failure)[1]["error"]
    assert error["message"] == "task_type image2image is not offered; use text2image"
    assert error["allowed"] == tuple(TASK_TYPES)
    other = Failure(Code.NOT_FOUND, "edit_image")
    assert render_failure(other)[1]["error"] == openai_error.render_failure(other)[1]["error"]


NAMES = st.sampled_from(["model", "prompt", "task_type", "image", "images[]", "custom_size", "n"])


@given(st.binary())
def test_any_bytes_are_parsed_or_refused(raw: bytes) -> None:
    survives(parse, Body(raw))


@given(st.dictionaries(NAMES | st.text(), anything))
def test_any_json_is_parsed_or_refused(fields: dict[str, object]) -> None:
    survives(parse, body({**MINIMAL, **fields}))


@given(st.lists(st.builds(Part, NAMES | st.text(), st.text(), st.booleans())))
def test_any_form_is_parsed_or_refused(parts: list[Part]) -> None:
    survives(parse, Body(b"", FORM, tuple(parts)))
