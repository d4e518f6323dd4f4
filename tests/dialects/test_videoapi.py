"""The VideoApi wire format, field by field: seeds/videoapi-gateway.md."""

import json
from dataclasses import replace
from typing import Any

import pytest

from onetake.catalog.loader import load_all
from onetake.core.capability import check
from onetake.core.failure import Code, Failure, Rejected
from onetake.core.pricing import Line, Quote, Settle, Unit
from onetake.core.request import Facts, Medium, Operation, Request, Role
from onetake.core.task import Output, State, Task
from onetake.dialects.dialect import Body, View
from onetake.dialects.videoapi import (
    DIALECT,
    FIELDS,
    OPERATIONS,
    STATUS,
    parse,
    render,
    render_created,
    render_failure,
)

MODEL = "video-2.0-mini-reference-to-video"
SEED_BODY = {
    "model": MODEL,
    "type": "image-to-video",
    "prompt": "让 @Image1 中的人物自然转身,镜头缓慢推进,光影真实",
    "image_urls": ["https://your-domain.com/uploads/reference.png"],
    "video_urls": [],
    "audio_urls": [],
    "resolution": "720p",
    "duration": "auto",
    "aspect_ratio": "9:16",
    "generate_audio": True,
    "end_user_id": "customer_001",
}
SEED_KEYS = {
    "task_id", "status", "url", "format", "generated", "outputs", "metadata",
    "credits_reserved", "credits_refunded", "error", "videos",
}  # fmt: skip
LINKS = {"asset_v": "https://media.example/v.mp4", "asset_t": "https://media.example/t.jpg"}
VIEW = View(LINKS, 7, "sandbox")


def parsed(**fields: object) -> Request:
    body = {"model": MODEL, "prompt": "a cat", **fields}
    return parse(Body(json.dumps(body).encode())).request


def refused(**fields: object) -> Failure:
    with pytest.raises(Rejected) as caught:
        parsed(**fields)
    return caught.value.failure


def task(state: State, **fields: Any) -> Task:
    line = Line(Unit.OUTPUT_SECOND, 15, 12_000_000, 1, 1, 180_000_000)
    quote = Quote(180_000_000, (line,), Settle.ACTUAL)
    request = Request(MODEL, Operation.TEXT_TO_VIDEO, {"prompt": "a cat"})
    whole: dict[str, Any] = {"channel": "sandbox", **fields}
    if state in (State.FAILED, State.CANCELLED, State.EXPIRED):
        whole = {"failure": Failure(Code.CONTENT_REJECTED, "no"), "charged": 0, **whole}
    if state is State.SUCCEEDED:
        facts = Facts(Medium.VIDEO, "video/mp4", 9, 1280, 720, 15_000, True)
        output = Output("asset_v", facts, "asset_t")
        whole = {"outputs": (output,), "charged": 180_000_000, "percent": 100, **whole}
    return Task("vidgen_1_0", "user_1", "key_1", "videoapi", request, quote,
                created_at=1_783_003_830_450, updated_at=1_783_003_830_450, state=state,
                **whole)  # fmt: skip


def test_the_seeds_own_request_is_read() -> None:
    asked = parse(Body(json.dumps(SEED_BODY).encode())).request
    assert (asked.model, asked.operation) == (MODEL, Operation.IMAGE_TO_VIDEO)
    assert asked.params == {
        "prompt": SEED_BODY["prompt"], "resolution": "720p", "duration": "auto",
        "aspect_ratio": "9:16", "generate_audio": True,
    }  # fmt: skip
    (material,) = asked.materials
    assert (material.role, material.param) == (Role.IMAGE, "image_urls[0]")
    assert asked.end_user == "customer_001"


def test_only_what_was_given_is_passed_on() -> None:
    asked = parsed()
    assert asked.params == {"prompt": "a cat"}
    assert (asked.operation, asked.materials, asked.end_user) == (None, (), None)


@pytest.mark.parametrize(("word", "operation"), OPERATIONS.items())
def test_every_type_word_is_known(word: str, operation: Operation) -> None:
    images = ["https://a/1.png", "https://a/2.png"]
    assert parsed(type=word, image_urls=images).operation is operation


def test_an_unknown_type_is_refused_with_the_words() -> None:
    failure = refused(type="image_to_video")
    assert (failure.param, failure.allowed) == ("type", tuple(OPERATIONS))


def test_the_two_images_of_first_last_frame_are_the_frames() -> None:
    asked = parsed(type="first-last-frame", image_urls=["https://a/1.png", "https://a/2.png"])
    assert [m.role for m in asked.materials] == [Role.FIRST_FRAME, Role.LAST_FRAME]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_first_last_frame_needs_exactly_two_images(count: int) -> None:
    failure = refused(type="first-last-frame", image_urls=["https://a/1.png"] * count)
    assert failure.param == "image_urls"
    assert f"it has {count}" in failure.message


@pytest.mark.parametrize("word", ["edit-video", "extend-video"])
def test_the_first_video_of_a_change_is_its_source(word: str) -> None:
    asked = parsed(type=word, video_urls=["https://a/1.mp4", "https://a/2.mp4"])
    assert [m.role for m in asked.materials] == [Role.SOURCE_VIDEO, Role.VIDEO]
    assert [m.param for m in asked.materials] == ["video_urls[0]", "video_urls[1]"]


@pytest.mark.parametrize(
    ("sent", "canonical"),
    [("auto", "auto"), (5, 5), (5.0, 5), (5.5, 5.5), ("5", "5"), (0, 0), (-1, -1), (1e9, 10**9)],
)
def test_a_duration_is_passed_on_as_it_is(sent: object, canonical: object) -> None:
    value = parsed(duration=sent).params["duration"]
    assert (value, type(value)) == (canonical, type(canonical))


@pytest.mark.parametrize("sent", ["5", 0, -1, 1e9, 5.5, 3, 16, "", "AUTO", 1e300])
def test_a_duration_that_the_model_does_not_make_is_refused(sent: object) -> None:
    spec = load_all().find(MODEL).spec
    with pytest.raises(Rejected) as caught:
        check(spec, parsed(duration=sent))
    status, body = render_failure(caught.value.failure)
    assert status == 422
    assert body["error"] == {
        "message": "duration must be auto or an integer from 4 to 15",
        "type": "invalid_request_error",
        "code": "invalid_field",
        "param": "duration",
        "allowed": ("auto", "an integer from 4 to 15"),
    }


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"generate_audio": 0}, "generate_audio"),
        ({"generate_audio": "true"}, "generate_audio"),
        ({"generate_audio": None}, "generate_audio"),
        ({"duration": True}, "duration"),
        ({"image_urls": "https://a/1.png"}, "image_urls"),
        ({"image_urls": ["https://a/1.png", None]}, "image_urls[1]"),
        ({"seed": 1.5}, "seed"),
        ({"seed": "1"}, "seed"),
        ({"model": ["x"]}, "model"),
        ({"prompt": {"text": "x"}}, "prompt"),
        ({"resolution": 720}, "resolution"),
        ({"end_user_id": ""}, "end_user_id"),
        ({"end_user_id": "x" * 201}, "end_user_id"),
        ({"prompt": "a\0b"}, "prompt"),
        ({"prompt": "a\ud800b"}, "prompt"),
    ],
)
def test_a_wrong_type_is_refused_by_the_fields_name(fields: Any, param: str) -> None:
    failure = refused(**fields)
    assert failure.param == param
    assert render_failure(failure)[0] == 422


def test_an_unknown_field_is_refused_with_the_known_ones() -> None:
    failure = refused(negative_prompt="blur")
    assert (failure.param, failure.allowed) == ("negative_prompt", FIELDS)


@pytest.mark.parametrize("missing", ["model", "prompt"])
def test_model_and_prompt_are_required(missing: str) -> None:
    body = {"model": MODEL, "prompt": "a cat"}
    del body[missing]
    with pytest.raises(Rejected) as caught:
        parse(Body(json.dumps(body).encode()))
    failure = caught.value.failure
    assert (failure.param, failure.message) == (missing, f"{missing} is required")


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded"])
def test_another_content_type_is_refused(content_type: str) -> None:
    with pytest.raises(Rejected) as caught:
        parse(Body(json.dumps(SEED_BODY).encode(), content_type))
    assert caught.value.failure.code is Code.UNSUPPORTED_TYPE


def test_the_answer_to_a_creation_has_the_seeds_keys() -> None:
    assert render_created(task(State.QUEUED), VIEW) == {
        "task_id": "vidgen_1_0",
        "status": "pending",
        "poll_interval_seconds": 7,
        "credits_reserved": 180,
    }


@pytest.mark.parametrize("state", State)
def test_every_state_has_one_of_the_four_words_and_all_keys(state: State) -> None:
    body = render(task(state), VIEW)
    assert body.keys() >= SEED_KEYS
    assert STATUS[state] in {"pending", "processing", "completed", "failed"}
    assert body["status"] == STATUS[state]
    assert (body["url"] is not None) == (state is State.SUCCEEDED)
    assert (body["error"] is not None) == (body["status"] == "failed")
    assert body["credits_refunded"] == (body["status"] == "failed")


def test_a_finished_video_is_shown_as_in_the_seed() -> None:
    body = render(task(State.SUCCEEDED), VIEW)
    url = LINKS["asset_v"]
    assert (body["url"], body["format"]) == (url, "mp4")
    assert (body["generated"], body["videos"]) == ([url], [url])
    assert body["metadata"] == {
        "credits_reserved": 180,
        "public_model": MODEL,
        "asset_reference_style": "@Image1/@Video1/@Audio1",
        "formula": "15 output_second × 12 = 180",
        "provider": "sandbox",
        "thumbnail_url": LINKS["asset_t"],
    }
    assert (body["credits_reserved"], body["credits_charged"]) == (180, 180)
    assert body["created_at"] == 1_783_003_830


def test_a_failed_video_says_why_and_costs_nothing() -> None:
    body = render(task(State.FAILED), VIEW)
    assert body["error"] == {"code": "content_rejected", "message": "no"}
    assert (body["credits_charged"], body["credits_refunded"]) == (0, True)


def test_the_failure_of_an_earlier_try_is_not_shown_while_it_runs() -> None:
    running = replace(task(State.RUNNING), failure=Failure(Code.PROVIDER_BUSY, "busy"))
    assert render(running, VIEW)["error"] is None


@pytest.mark.parametrize(
    ("code", "status"),
    [
        (Code.INVALID_REQUEST, 400), (Code.INVALID_FIELD, 422), (Code.INVALID_MATERIAL, 422),
        (Code.UNKNOWN_MODEL, 400), (Code.MODEL_DISABLED, 400), (Code.NO_PROVIDER, 400),
        (Code.MISSING_KEY, 401), (Code.INVALID_KEY, 401), (Code.USER_DISABLED, 401),
        (Code.INSUFFICIENT_CREDITS, 402), (Code.KEY_DISABLED, 403), (Code.NOT_FOUND, 404),
        (Code.IDEMPOTENCY_CONFLICT, 409), (Code.TOO_LARGE, 413), (Code.RATE_LIMITED, 429),
    ],
)  # fmt: skip
def test_the_status_of_a_failure_is_the_seeds(code: Code, status: int) -> None:
    assert render_failure(Failure(code, code.en))[0] == status


def test_operations_are_spelled_as_the_caller_spells_them() -> None:
    failure = Failure(Code.INVALID_FIELD, "edit_video is not offered", "type", ("extend_video",))
    _, body = DIALECT.render_failure(failure)
    error = body["error"]
    assert isinstance(error, dict)
    assert error["message"] == "edit-video is not offered"
    assert error["allowed"] == ("extend-video",)


def test_a_provider_that_makes_it_while_it_is_submitted_is_processing() -> None:
    waiting = replace(task(State.SUBMITTING), percent=0)

    assert render(waiting, VIEW)["status"] == "pending"
    assert render(replace(waiting, percent=40), VIEW)["status"] == "processing"


def test_a_task_can_be_told_of_at_an_address():
    assert parsed(callback_url="https://a.example/hook").callback_url == "https://a.example/hook"
    assert parsed().callback_url is None
