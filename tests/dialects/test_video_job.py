"""A task in every state, as the query pages of UniAll's video models show it."""

from dataclasses import replace
from typing import Any

import pytest

from onetake.core.failure import Code, Failure
from onetake.core.pricing import Line, Quote, Settle, Unit
from onetake.core.request import Facts, Material, Medium, Operation, Request, Role, Scalar
from onetake.core.task import Output, State, Task
from onetake.dialects.dialect import View
from onetake.dialects.video_job import (
    RAW_STATUS,
    STATUS,
    asked_size,
    made_size,
    render_job,
    seconds,
    status,
)

LINKS = {"asset_v": "https://media.example/v.mp4", "asset_t": "https://media.example/t.jpg"}
VIEW = View(LINKS, 7, "sandbox")
FILM = Output("asset_v", Facts(Medium.VIDEO, "video/mp4", 9, 1280, 720, 6_040, True), "asset_t")
STILL = Output("asset_v", Facts(Medium.IMAGE, "image/png", 9, 1024, 1024))
KEYS = {
    "id", "task_id", "object", "model", "status", "raw_status", "progress", "created_at",
    "completed_at", "prompt", "seconds", "size", "video_url", "thumbnail_url", "result",
    "metadata", "error", "duration", "poll_interval_seconds", "credits_reserved",
    "credits_charged", "credits_refunded", "last_frame_url",
}  # fmt: skip


def task(state: State = State.QUEUED, **fields: Any) -> Task:
    line = Line(Unit.OUTPUT_SECOND, 6, 2_000_000, 1, 1, 12_000_000)
    quote = Quote(12_000_000, (line,), Settle.ACTUAL)
    params: dict[str, Scalar] = {"prompt": "a cat", "duration": 6, "size": "720p"}
    request = Request("grok-imagine", Operation.TEXT_TO_VIDEO, params)
    whole: dict[str, Any] = fields
    if state in (State.FAILED, State.CANCELLED, State.EXPIRED):
        failure = Failure(Code.CONTENT_REJECTED, "The content was refused.")
        whole = {"failure": failure, "charged": 0, "finished_at": 1_773_980_519_450, **whole}
    if state is State.SUCCEEDED:
        done = {"percent": 100, "finished_at": 1_773_980_519_450}
        whole = {"outputs": (FILM,), "charged": 12_000_000, **done, **whole}
    return Task("task_1", "user_1", "key_1", "uniall_video", request, quote,
                created_at=1_773_980_459_900, updated_at=1_773_980_459_900, state=state,
                **whole)  # fmt: skip


def asking(operation: Operation, params: dict[str, Scalar], *materials: Material) -> Request:
    return Request("m", operation, params, materials)


@pytest.mark.parametrize("state", State)
def test_every_key_is_there_in_every_state(state: State) -> None:
    shown = render_job(task(state), VIEW)
    assert set(shown) == KEYS
    assert shown["status"] == STATUS[state]
    assert shown["raw_status"] == RAW_STATUS[STATUS[state]]
    assert shown["object"] == "video.generation.job"


def test_a_new_task_is_what_the_create_pages_show() -> None:
    shown = render_job(task(), VIEW)
    expected = {
        "id": "task_1", "task_id": "task_1", "model": "grok-imagine", "status": "queued",
        "raw_status": "PENDING", "progress": 0, "created_at": 1_773_980_459, "seconds": "6",
        "completed_at": None, "video_url": None, "thumbnail_url": None, "result": None,
        "error": None, "duration": None, "prompt": "a cat", "size": "720p",
        "credits_reserved": 12, "credits_charged": None, "credits_refunded": False,
        "poll_interval_seconds": 7,
    }  # fmt: skip
    assert {name: shown[name] for name in expected} == expected


def test_a_finished_task_has_its_video_in_all_places() -> None:
    shown = render_job(task(State.SUCCEEDED), VIEW)
    url = LINKS["asset_v"]
    assert shown["video_url"] == url
    assert shown["result"] == {"video_url": url, "video_urls": [url], "outputs": [url]}
    assert shown["metadata"] == {
        "url": url,
        "provider": "sandbox",
        "formula": "6 output_second × 2 = 12",
        "total_time": 59.55,
    }
    assert (shown["thumbnail_url"], shown["progress"]) == (LINKS["asset_t"], 100)
    assert (shown["raw_status"], shown["completed_at"]) == ("COMPLETED", 1_773_980_519)
    assert (shown["duration"], shown["credits_charged"]) == (60, 12)


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED, State.EXPIRED])
def test_a_task_that_failed_says_why_and_costs_nothing(state: State) -> None:
    shown = render_job(task(state), VIEW)
    assert shown["error"] == {"code": "content_rejected", "message": "The content was refused."}
    assert (shown["progress"], shown["raw_status"]) == (100, "FAILED")
    assert (shown["credits_charged"], shown["credits_refunded"]) == (0, True)
    assert (shown["completed_at"], shown["video_url"], shown["result"]) == (None, None, None)


def test_a_failure_that_will_be_tried_again_is_not_shown() -> None:
    waiting = task(State.QUEUED, failure=Failure(Code.PROVIDER_BUSY, "busy"))
    assert render_job(waiting, VIEW)["error"] is None


def test_progress_before_the_provider_answers_is_work() -> None:
    assert status(task(State.SUBMITTING)) == "queued"
    assert status(task(State.SUBMITTING, percent=3)) == "in_progress"
    shown = render_job(task(State.RUNNING, percent=45), VIEW)
    assert (shown["progress"], shown["raw_status"]) == (45, "IN_PROGRESS")


def test_a_result_that_is_no_video_is_still_linked() -> None:
    shown = render_job(task(State.SUCCEEDED, outputs=(STILL,)), VIEW)
    url = LINKS["asset_v"]
    assert (shown["video_url"], shown["thumbnail_url"]) == (None, None)
    assert shown["result"] == {"video_url": None, "video_urls": [url], "outputs": [url]}


def test_a_result_without_a_link_is_left_out() -> None:
    shown = render_job(task(State.SUCCEEDED), View({}, 7))
    assert (shown["video_url"], shown["thumbnail_url"]) == (None, None)
    assert shown["result"] == {"video_url": None, "video_urls": [], "outputs": []}


@pytest.mark.parametrize(
    ("operation", "params", "outputs", "shown"),
    [
        (Operation.TEXT_TO_VIDEO, {"duration": 6}, (), "6"),
        (Operation.TEXT_TO_VIDEO, {"duration": 5}, (FILM,), "5"),
        (Operation.AVATAR, {"duration": 18.5}, (), "18.5"),
        (Operation.TEXT_TO_VIDEO, {"duration": "auto"}, (), "auto"),
        (Operation.TEXT_TO_VIDEO, {"duration": "auto"}, (FILM,), "6"),
        (Operation.EXTEND_VIDEO, {"duration": 4}, (), "4"),
        (Operation.EXTEND_VIDEO, {"duration": 4}, (FILM,), "6"),
        (Operation.TEXT_TO_VIDEO, {}, (), None),
        (Operation.TEXT_TO_IMAGE, {}, (STILL,), None),
    ],
)
def test_seconds_are_what_was_asked_or_made(
    operation: Operation,
    params: dict[str, Scalar],
    outputs: tuple[Output, ...],
    shown: str | None,
) -> None:
    made = replace(task(), request=asking(operation, params), outputs=outputs)
    assert seconds(made) == shown


def test_an_edit_is_as_long_as_its_source() -> None:
    facts = Facts(Medium.VIDEO, "video/mp4", 9, 640, 360, 8_000)
    source = Material(Role.SOURCE_VIDEO, "https://a/v.mp4", "video", "asset_s", facts)
    edited = replace(task(), request=asking(Operation.EDIT_VIDEO, {}, source))
    assert seconds(edited) == "8"


def test_a_size_is_what_was_asked_and_else_what_was_made() -> None:
    assert asked_size(task()) == "720p"
    tier = replace(task(), request=asking(Operation.TEXT_TO_VIDEO, {"resolution": "4k"}))
    assert (asked_size(tier), made_size(tier)) == ("4k", None)
    silent = replace(task(State.SUCCEEDED), request=asking(Operation.TEXT_TO_VIDEO, {}))
    assert (asked_size(silent), made_size(silent)) == (None, "1280x720")
    assert render_job(silent, VIEW)["size"] == "1280x720"


def test_the_last_frame_has_a_place_of_its_own() -> None:
    picture = Output("asset_p", Facts(Medium.IMAGE, "image/png", 10, 1280, 720))
    links = {FILM.asset: "https://m.example/v.mp4", "asset_p": "https://m.example/last.png"}
    shown: Any = render_job(task(State.SUCCEEDED, outputs=(FILM, picture)), View(links, 5))
    assert shown["last_frame_url"] == "https://m.example/last.png"
    assert shown["result"]["outputs"] == ["https://m.example/v.mp4"]
