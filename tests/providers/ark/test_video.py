import json
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

import pytest

from onetake.core.failure import Code, Failure
from onetake.core.request import Job, Operation, Request, Scalar
from onetake.core.task import (
    Cancelled,
    Failed,
    Produced,
    Progressed,
    Source,
    SourceKind,
    Submitted,
)
from onetake.providers.ark.video import cancel, poll, submit
from onetake.wire.flow import HttpReply, HttpRequest, ProviderError
from tests.providers.playbook import play, requests

TASKS = "/contents/generations/tasks"
ID = "cgt-20261122013000-ab1cd"
CREATED = (200, json.dumps({"id": ID}))
HANDLE = {"id": ID}
FRAMED = {"id": ID, "last_frame": "yes"}
PARAMS: Mapping[str, Scalar] = {
    "prompt": "a lighthouse",
    "resolution": "720p",
    "duration": 5,
    "aspect_ratio": "16:9",
    "generate_audio": True,
}


def job(**params: Scalar) -> Job:
    request = Request("seedance2.0-720p", Operation.TEXT_TO_VIDEO, {**PARAMS, **params})
    return Job("task-1.1", "doubao-seedance-2-0-260128", request)


def sent(made: Job) -> Mapping[str, object]:
    body = requests(play(submit(made), CREATED)[0])[0].json
    assert body is not None
    return body


def test_a_request_of_words_alone_is_one_call():
    asked, event = play(submit(job()), CREATED)

    assert event == Submitted({"id": ID})
    assert asked == [
        HttpRequest(
            "POST",
            TASKS,
            json={
                "model": "doubao-seedance-2-0-260128",
                "content": [{"type": "text", "text": "a lighthouse"}],
                "resolution": "720p",
                "duration": 5,
                "ratio": "16:9",
                "generate_audio": True,
                "watermark": False,
            },
            creates=True,
        )
    ]


def test_every_parameter_has_its_field():
    made = job(
        aspect_ratio="auto",
        duration="auto",
        seed=7,
        watermark=True,
        camera_fixed=True,
        return_last_frame=True,
        draft=True,
        service_tier="flex",
        execution_expires_after=3600,
        frames=57,
    )

    assert sent(made) == {
        "model": "doubao-seedance-2-0-260128",
        "content": [{"type": "text", "text": "a lighthouse"}],
        "resolution": "720p",
        "duration": -1,
        "ratio": "adaptive",
        "generate_audio": True,
        "seed": 7,
        "watermark": True,
        "camera_fixed": True,
        "return_last_frame": True,
        "draft": True,
        "service_tier": "flex",
        "execution_expires_after": 3600,
        "frames": 57,
    }


def test_what_asks_for_nothing_is_not_sent_to_models_that_refuse_the_field():
    asked = sent(job(camera_fixed=False, draft=False, service_tier="default", watermark=False))

    assert asked == sent(job())


def test_false_is_sent_where_it_asks_for_something():
    asked = sent(job(generate_audio=False, return_last_frame=False))

    assert asked["generate_audio"] is False
    assert asked["return_last_frame"] is False


def test_the_end_user_is_passed_on_by_a_name_that_says_nothing():
    for name in ("u 1", "\ud800", "n" * 300):
        made = job()
        made = replace(made, request=replace(made.request, end_user=name))

        told = sent(made)["safety_identifier"]

        assert told == sha256(name.encode("utf-8", "surrogatepass")).hexdigest()


def test_a_parameter_that_has_no_field_is_refused_before_anything_is_sent():
    with pytest.raises(ProviderError) as caught:
        play(submit(job(negative_prompt="rain")))

    assert caught.value.failure.code is Code.PROVIDER_INVALID
    assert caught.value.accepted is False


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "<html>",
        "{}",
        '{"id": null}',
        '{"id": ""}',
        '{"id": 7}',
        '{"id": "../models"}',
        '{"id": "a b"}',
        '{"id": "任务"}',
    ],
)
def test_a_creation_that_cannot_be_read_leaves_the_outcome_open(body: str):
    with pytest.raises(ProviderError) as caught:
        play(submit(job()), (200, body))

    assert caught.value.failure.code is Code.PROVIDER_GARBLED
    assert caught.value.accepted is None


@pytest.mark.parametrize(
    ("status", "code", "ours", "accepted"),
    [
        (400, "InputImageSensitiveContentDetected.X", Code.CONTENT_REJECTED, False),
        (400, "InvalidParameter.TaskTypeConstraint", Code.PROVIDER_INVALID, False),
        (400, "SomethingNew", Code.PROVIDER_INVALID, False),
        (401, "AuthenticationError", Code.PROVIDER_AUTH, False),
        (403, "AccountOverdueError", Code.PROVIDER_AUTH, False),
        (403, "SomethingNew", Code.PROVIDER_AUTH, False),
        (404, "InvalidEndpointOrModel.NotFound", Code.PROVIDER_AUTH, False),
        (404, "SomethingNew", Code.PROVIDER_INVALID, False),
        (429, "QuotaExceeded", Code.PROVIDER_BUSY, False),
        (429, "SomethingNew", Code.PROVIDER_BUSY, False),
        (500, "InternalServiceError", Code.PROVIDER_UNREACHABLE, None),
        (502, "", Code.PROVIDER_UNREACHABLE, None),
        (503, "", Code.PROVIDER_BUSY, None),
    ],
)
def test_a_refusal_says_what_is_known(status: int, code: str, ours: Code, accepted: bool | None):
    body = json.dumps({"error": {"code": code, "message": "secret words"}})

    with pytest.raises(ProviderError) as caught:
        play(submit(job()), (status, body))

    assert caught.value.failure == Failure(ours, ours.en)
    assert caught.value.accepted is accepted


def test_a_busy_service_says_when_to_come_back():
    for code in ("ServerOverloaded", "SomethingNew"):
        body = json.dumps({"error": {"code": code}}).encode()
        with pytest.raises(ProviderError) as caught:
            play(submit(job()), HttpReply(429, body, {"retry-after": "17"}))

        assert caught.value.failure.retry_after_seconds == 17


FILM, FRAME = "https://ark.example/film.mp4?sign=a", "https://ark.example/last.png?sign=b"
FILES = {"video_url": FILM, "last_frame_url": FRAME, "file_url": None}


def produced(*urls: str) -> Produced:
    return Produced(tuple(Source(SourceKind.REMOTE, url) for url in urls))


def failed(code: Code) -> Failed:
    return Failed(Failure(code, code.en))


@pytest.mark.parametrize(
    ("handle", "reply", "event"),
    [
        (HANDLE, {"status": "queued"}, Progressed(0)),
        (HANDLE, {"status": "running", "content": None, "error": None}, Progressed(0)),
        (HANDLE, {"status": "succeeded", "content": {"video_url": FILM}}, produced(FILM)),
        (HANDLE, {"status": "succeeded", "content": FILES}, produced(FILM)),
        (FRAMED, {"status": "succeeded", "content": FILES}, produced(FILM, FRAME)),
        (FRAMED, {"status": "succeeded", "content": {"video_url": FILM}}, produced(FILM)),
        (FRAMED, {"status": "succeeded", "content": {**FILES, "last_frame_url": ""}},
         produced(FILM)),
        (HANDLE, {"status": "failed", "error": {"code": "OutputVideoSensitiveContentDetected"}},
         failed(Code.CONTENT_REJECTED)),
        (HANDLE, {"status": "failed", "error": {"code": "?", "message": "secret words"}},
         failed(Code.PROVIDER_FAILED)),
        (HANDLE, {"status": "failed"}, failed(Code.PROVIDER_FAILED)),
        (HANDLE, {"status": "expired", "error": None}, failed(Code.EXPIRED)),
        (HANDLE, {"status": "cancelled"},
         Cancelled(Failure(Code.CANCELLED, Code.CANCELLED.en))),
    ],
)  # fmt: skip
def test_poll_reads(handle: Mapping[str, str], reply: Mapping[str, object], event: object):
    asked, seen = play(poll(handle), (200, json.dumps({"id": ID, **reply})))

    assert asked == [HttpRequest("GET", f"{TASKS}/{ID}")]
    assert seen == event


def test_a_last_frame_that_was_asked_for_is_looked_for():
    _, event = play(submit(job(return_last_frame=True)), CREATED)

    assert event == Submitted(FRAMED)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"status": "vibing"}',
        '{"status": "SUCCEEDED"}',
        '{"status": null}',
        '{"status": "succeeded"}',
        '{"status": "succeeded", "content": null}',
        '{"status": "succeeded", "content": {}}',
        '{"status": "succeeded", "content": {"video_url": ""}}',
        '{"status": "succeeded", "content": {"video_url": "/film.mp4"}}',
        '{"status": "succeeded", "content": {"video_url": "file:///etc/passwd"}}',
        '{"status": "succeeded", "content": "https://ark.example/film.mp4"}',
    ],
)
def test_poll_refuses_to_guess(body: str):
    with pytest.raises(ProviderError) as caught:
        play(poll(HANDLE), (200, body))

    assert caught.value.failure.code is Code.PROVIDER_GARBLED


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, Code.PROVIDER_AUTH),
        (404, Code.PROVIDER_INVALID),
        (429, Code.PROVIDER_BUSY),
        (500, Code.PROVIDER_UNREACHABLE),
    ],
)
def test_a_look_that_is_refused_says_why(status: int, code: Code):
    with pytest.raises(ProviderError) as caught:
        play(poll(HANDLE), (status, '{"error": {"code": "SomethingNew"}}'))

    assert caught.value.failure.code is code


def test_an_id_cannot_leave_its_place_in_the_path():
    asked, _ = play(poll({"id": "a/../b?c"}), (200, '{"status": "queued"}'))

    assert requests(asked)[0].path == f"{TASKS}/a%2F..%2Fb%3Fc"


@pytest.mark.parametrize("reply", [(200, "{}"), (400, ""), (404, ""), (500, "")])
def test_what_waits_there_is_taken_out_and_believed_only_when_it_is_seen(reply: tuple[int, str]):
    asked, event = play(cancel(HANDLE), (200, '{"status": "queued"}'), reply)

    assert asked == [
        HttpRequest("GET", f"{TASKS}/{ID}"),
        HttpRequest("DELETE", f"{TASKS}/{ID}"),
    ]
    assert event == Progressed(0)


@pytest.mark.parametrize("status", ["running", "succeeded", "failed", "cancelled", "expired"])
def test_what_has_begun_is_never_deleted(status: str):
    asked, event = play(cancel(HANDLE), (200, json.dumps({"status": status})))

    assert asked == [HttpRequest("GET", f"{TASKS}/{ID}")]
    assert event == Progressed(0)


@pytest.mark.parametrize("reply", [(200, '{"status": "vibing"}'), (200, ""), (500, "")])
def test_what_cannot_be_looked_at_is_not_deleted(reply: tuple[int, str]):
    with pytest.raises(ProviderError):
        play(cancel(HANDLE), reply)
