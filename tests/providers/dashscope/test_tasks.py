import json
from collections.abc import Mapping

import pytest

from onetake.core.failure import Code, Failure
from onetake.core.request import Operation, Role, Scalar
from onetake.core.task import (
    Cancelled,
    Failed,
    Produced,
    Progressed,
    Source,
    SourceKind,
    Submitted,
)
from onetake.providers.dashscope.tasks import cancel, poll, probe, resubmittable, submit
from onetake.wire.flow import HttpReply, HttpRequest, ProviderError
from tests.providers.dashscope.jobs import job, linked, material
from tests.providers.playbook import play, requests

ID = "0385dc79-5ff8-4d82-bcb6-1f1f1f1f1f1f"
HANDLE = {"id": ID}
CREATED = (
    200,
    f'{{"request_id": "r-1", "output": {{"task_id": "{ID}", "task_status": "PENDING"}}}}',
)
PARAMS: Mapping[str, Scalar] = {"prompt": "a horse", "resolution": "720p"}
JOB = job("happyhorse-1.1", Operation.TEXT_TO_VIDEO, PARAMS)
V = "https://dashscope-result.example/1.mp4?Expires=1"


def output(status: str, **more: object) -> tuple[int, str]:
    return 200, json.dumps({"request_id": "r-2", "output": {"task_status": status, **more}})


def test_a_job_is_one_call():
    asked, event = play(submit(JOB), CREATED)

    assert event == Submitted({"id": ID})
    assert asked == [
        HttpRequest(
            "POST",
            "/services/aigc/video-generation/video-synthesis",
            json={
                "model": "happyhorse-1.1-t2v",
                "input": {"prompt": "a horse"},
                "parameters": {"resolution": "720P", "watermark": False},
            },
            headers={"X-DashScope-Async": "enable"},
            creates=True,
        )
    ]


def test_wan_is_asked_at_the_same_place():
    params: Mapping[str, Scalar] = {"prompt": "p", "resolution": "720p", "size": "720*1280"}

    asked, _ = play(submit(job("wan2.6", Operation.TEXT_TO_VIDEO, params)), CREATED)

    (call,) = requests(asked)
    assert call.path == "/services/aigc/video-generation/video-synthesis"
    assert call.json == {
        "model": "wan2.6-t2v",
        "input": {"prompt": "p"},
        "parameters": {"size": "720*1280", "watermark": False},
    }


def test_animations_have_an_address_of_their_own():
    moved = job(
        "wan2.2-animate",
        Operation.ANIMATE,
        {"mode": "animate", "resolution": "720p", "duration": 3},
        material(Role.IMAGE, "face"),
        material(Role.SOURCE_VIDEO, "dance", 3_000),
    )

    asked, _ = play(submit(moved), CREATED)

    (call,) = requests(asked)
    assert call == HttpRequest(
        "POST",
        "/services/aigc/image2video/video-synthesis",
        json={
            "model": "wan2.2-animate-move",
            "input": {"image_url": linked("face"), "video_url": linked("dance")},
            "parameters": {"mode": "wan-std"},
        },
        headers={"X-DashScope-Async": "enable"},
        creates=True,
    )


@pytest.mark.parametrize("upstream", ["wan2.7-t2v", "wan3.0-video", "kling/kling-v3", "", "horse"])
def test_a_model_that_wants_to_be_asked_otherwise_is_not_guessed_at(upstream: str):
    with pytest.raises(ProviderError) as caught:
        play(submit(job(upstream, Operation.TEXT_TO_VIDEO, PARAMS)))

    assert caught.value.failure.param == "our-model"
    assert caught.value.accepted is False


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "<html>",
        "{}",
        '{"output": {}}',
        '{"output": {"task_id": 7}}',
        '{"output": {"task_id": ""}}',
        '{"output": {"task_id": "../uploads"}}',
        '{"code": "InvalidParameter", "message": "their words"}',
    ],
)
def test_a_creation_that_cannot_be_read_leaves_the_outcome_open(body: str):
    with pytest.raises(ProviderError) as caught:
        play(submit(JOB), (200, body))

    assert caught.value.failure.code is Code.PROVIDER_GARBLED
    assert caught.value.accepted is None


@pytest.mark.parametrize(
    ("status", "theirs", "code", "accepted"),
    [
        (400, "DataInspectionFailed", Code.CONTENT_REJECTED, False),
        (400, "InvalidParameter.DataInspection", Code.CONTENT_REJECTED, False),
        (400, "IPInfringementSuspect", Code.CONTENT_REJECTED, False),
        (400, "InvalidParameter", Code.PROVIDER_INVALID, False),
        (400, "InvalidURL", Code.PROVIDER_INVALID, False),
        (400, "Arrearage", Code.PROVIDER_AUTH, False),
        (400, "Throttling.RateQuota", Code.PROVIDER_BUSY, False),
        (400, "Unheard.Of", Code.PROVIDER_INVALID, False),
        (400, ["Arrearage"], Code.PROVIDER_INVALID, False),
        (401, "InvalidApiKey", Code.PROVIDER_AUTH, False),
        (403, "AccessDenied.Unpurchased", Code.PROVIDER_AUTH, False),
        (403, "Model.AccessDenied", Code.PROVIDER_AUTH, False),
        (403, "AllocationQuota.FreeTierOnly", Code.PROVIDER_AUTH, False),
        (404, "ModelNotFound", Code.PROVIDER_INVALID, False),
        (408, "DataInspectionFailed", Code.PROVIDER_BUSY, None),
        (429, "Throttling", Code.PROVIDER_BUSY, False),
        (429, "Throttling.AllocationQuota", Code.PROVIDER_BUSY, False),
        (429, "LimitRequests", Code.PROVIDER_BUSY, False),
        (429, "Arrearage", Code.PROVIDER_AUTH, False),
        (429, "Unheard.Of", Code.PROVIDER_BUSY, False),
        (500, "InternalError.Timeout", Code.PROVIDER_UNREACHABLE, None),
        (500, "DataInspectionFailed", Code.PROVIDER_UNREACHABLE, None),
        (503, "ModelUnavailable", Code.PROVIDER_BUSY, None),
    ],
)
def test_a_refusal_says_what_is_known(
    status: int, theirs: object, code: Code, accepted: bool | None
):
    said = json.dumps({"code": theirs, "message": "their words", "request_id": "r"})

    with pytest.raises(ProviderError) as caught:
        play(submit(JOB), (status, said))

    assert caught.value.failure == Failure(code, code.en)
    assert caught.value.accepted is accepted
    assert caught.value.status == status


@pytest.mark.parametrize("body", ["", "<html>", "[]"])
def test_a_refusal_without_words_is_read_by_its_status(body: str):
    with pytest.raises(ProviderError) as caught:
        play(submit(JOB), (401, body))

    assert caught.value.failure.code is Code.PROVIDER_AUTH


@pytest.mark.parametrize("theirs", ["Throttling.RateQuota", "Unheard.Of"])
def test_a_busy_provider_says_when_to_come_back(theirs: str):
    said = json.dumps({"code": theirs}).encode()

    with pytest.raises(ProviderError) as caught:
        play(submit(JOB), HttpReply(429, said, {"retry-after": "17"}))

    assert caught.value.failure.retry_after_seconds == 17


@pytest.mark.parametrize(
    ("reply", "event"),
    [
        (output("PENDING"), Progressed(0)),
        (output("SUSPENDED"), Progressed(0)),
        (output("RUNNING", submit_time="2026-11-21 10:00:00.000"), Progressed(0)),
        (output("SUCCEEDED", video_url=V), Produced((Source(SourceKind.REMOTE, V),))),
        (
            output("SUCCEEDED", video_url=V, results=[], code=7),
            Produced((Source(SourceKind.REMOTE, V),)),
        ),
        (
            output("SUCCEEDED", results={"video_url": V}),
            Produced((Source(SourceKind.REMOTE, V),)),
        ),
        (output("CANCELED"), Cancelled(Failure(Code.CANCELLED, Code.CANCELLED.en))),
        (output("UNKNOWN"), Failed(Failure(Code.EXPIRED, Code.EXPIRED.en))),
    ],
)
def test_poll_reads(reply: tuple[int, str], event: object):
    asked, seen = play(poll(HANDLE), reply)

    assert asked == [HttpRequest("GET", f"/tasks/{ID}")]
    assert seen == event


@pytest.mark.parametrize(
    ("theirs", "code"),
    [
        ("DataInspectionFailed", Code.CONTENT_REJECTED),
        ("InvalidParameter.DataInspection", Code.CONTENT_REJECTED),
        ("IPInfringementSuspect", Code.CONTENT_REJECTED),
        ("InvalidParameter", Code.PROVIDER_INVALID),
        ("InvalidURL.ConnectionRefused", Code.PROVIDER_INVALID),
        ("Arrearage", Code.PROVIDER_AUTH),
        ("Throttling.RateQuota", Code.PROVIDER_BUSY),
        ("InternalError.Algo", Code.PROVIDER_FAILED),
        ("", Code.PROVIDER_FAILED),
        (7, Code.PROVIDER_FAILED),
        (None, Code.PROVIDER_FAILED),
    ],
)
def test_poll_names_the_failure_and_keeps_their_words_to_itself(theirs: object, code: Code):
    _, event = play(poll(HANDLE), output("FAILED", code=theirs, message="secret words"))

    assert event == Failed(Failure(code, code.en))


@pytest.mark.parametrize(
    "reply",
    [
        (200, ""),
        (200, "[]"),
        (200, '{"code": "InvalidParameter"}'),
        (200, '{"output": {}}'),
        output("succeeded", video_url=V),
        output("VIBING"),
        output("SUCCEEDED"),
        output("SUCCEEDED", video_url=""),
        output("SUCCEEDED", video_url="oss://bucket/1.mp4"),
        output("SUCCEEDED", video_url=7),
        output("SUCCEEDED", results={"url": V}),
        output("SUCCEEDED", results=[{"video_url": V}]),
        output("SUCCEEDED", results="none"),
    ],
)
def test_poll_refuses_to_guess(reply: tuple[int, str]):
    with pytest.raises(ProviderError) as caught:
        play(poll(HANDLE), reply)

    assert caught.value.failure.code is Code.PROVIDER_GARBLED


def test_a_look_that_is_refused_is_no_verdict():
    with pytest.raises(ProviderError) as caught:
        play(poll(HANDLE), (429, '{"code": "Throttling"}'))

    assert caught.value.failure.code is Code.PROVIDER_BUSY


def test_an_id_cannot_leave_its_place_in_the_path():
    asked, _ = play(poll({"id": "a/../b?c"}), output("PENDING"))

    assert requests(asked)[0].path == "/tasks/a%2F..%2Fb%3Fc"


@pytest.mark.parametrize(
    "reply",
    [(200, '{"request_id": "r"}'), (400, '{"code": "UnsupportedOperation"}'), (404, ""), (500, "")],
)
def test_a_cancellation_is_asked_for_and_believed_only_when_it_is_seen(reply: tuple[int, str]):
    asked, event = play(cancel(HANDLE), reply)

    assert asked == [HttpRequest("POST", f"/tasks/{ID}/cancel")]
    assert event == Progressed(0)


def test_probe_shows_the_key_and_makes_nothing():
    asked, models = play(probe(), (200, '{"request_id": "r", "data": [], "total": 0}'))

    assert asked == [HttpRequest("GET", "/tasks?page_no=1&page_size=1")]
    assert models == ()


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ((401, '{"code": "InvalidApiKey"}'), Code.PROVIDER_AUTH),
        ((404, ""), Code.PROVIDER_INVALID),
        ((200, "<html>"), Code.PROVIDER_GARBLED),
        ((200, "{}"), Code.PROVIDER_GARBLED),
    ],
)
def test_probe_refuses_what_it_cannot_read(reply: tuple[int, str], code: Code):
    with pytest.raises(ProviderError) as caught:
        play(probe(), reply)

    assert caught.value.failure.code is code


def test_what_was_lost_is_never_sent_again():
    assert not resubmittable({})
