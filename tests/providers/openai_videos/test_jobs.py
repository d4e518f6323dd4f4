import json
from collections.abc import Mapping

import pytest

from onetake.catalog.loader import load_all
from onetake.core.failure import Code, Failure
from onetake.core.task import (
    Cancelled,
    Failed,
    Produced,
    Progressed,
    Source,
    SourceKind,
    Submitted,
)
from onetake.providers.openai_videos import ADAPTER
from onetake.providers.openai_videos.jobs import STATUSES, poll, probe, resubmittable, submit
from onetake.wire.flow import HttpReply, HttpRequest, ProviderError
from tests.providers.openai_videos.asking import job
from tests.providers.playbook import play, requests

HANDLE = {"id": "video_1"}
V1 = "https://cdn.example/1.mp4"
RUNNING = (
    "queued", "pending", "submitted", "not_start", "preparing", "created", "starting", "unknown",
    "processing", "in_progress", "running", "generating",
)  # fmt: skip
COMPLETED = ("completed", "complete", "success", "succeeded", "finished")
FAILED = ("failed", "failure", "fail", "error", "expired")
CANCELLED = ("cancelled", "canceled")


@pytest.mark.parametrize(
    "reply",
    [
        '{"id": "video_1", "object": "video", "status": "queued"}',
        '{"task_id": "video_1"}',
        '{"id": null, "task_id": "video_1"}',
        '{"id": "video_1", "task_id": "task_2"}',
    ],
)
def test_a_creation_is_one_call(reply: str):
    asked, event = play(submit(job()), (200, reply))

    assert event == Submitted(HANDLE)
    calls = requests(asked)
    assert [(call.method, call.path, call.creates) for call in calls] == [("POST", "/videos", True)]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "<html>",
        "{}",
        '{"id": ""}',
        '{"id": 7}',
        '{"id": ".."}',
        '{"id": "../v1/keys"}',
        '{"id": "a b"}',
        '{"error": {"code": "moderation_blocked"}}',
    ],
)
def test_a_creation_that_cannot_be_read_leaves_the_outcome_open(body: str):
    with pytest.raises(ProviderError) as caught:
        play(submit(job()), (200, body))

    assert caught.value.failure.code is Code.PROVIDER_GARBLED
    assert caught.value.accepted is None


@pytest.mark.parametrize(
    ("status", "error", "code", "accepted"),
    [
        (400, None, Code.PROVIDER_INVALID, False),
        (400, "moderation_blocked", Code.CONTENT_REJECTED, False),
        (400, "content_policy", Code.CONTENT_REJECTED, False),
        (400, "content_policy_violation", Code.CONTENT_REJECTED, False),
        (400, "content_rejected", Code.CONTENT_REJECTED, False),
        (400, "billing_hard_limit_reached", Code.PROVIDER_AUTH, False),
        (401, None, Code.PROVIDER_AUTH, False),
        (402, None, Code.PROVIDER_AUTH, False),
        (403, "insufficient_user_quota", Code.PROVIDER_AUTH, False),
        (409, None, Code.OUTCOME_UNKNOWN, None),
        (422, "?", Code.PROVIDER_INVALID, False),
        (429, None, Code.PROVIDER_BUSY, False),
        (429, "insufficient_quota", Code.PROVIDER_AUTH, False),
        (500, "moderation_blocked", Code.PROVIDER_UNREACHABLE, None),
        (502, None, Code.PROVIDER_UNREACHABLE, None),
        (503, None, Code.PROVIDER_BUSY, None),
        (503, "model_not_found", Code.PROVIDER_INVALID, False),
    ],
)
def test_a_refusal_says_what_is_known(
    status: int, error: str | None, code: Code, accepted: bool | None
):
    body = json.dumps({"error": {"message": "secret words", "code": error}})

    with pytest.raises(ProviderError) as caught:
        play(submit(job()), (status, body))

    assert caught.value.failure.code is code
    assert caught.value.failure.message == code.en
    assert caught.value.accepted is accepted


def test_a_busy_provider_says_when_to_come_back():
    with pytest.raises(ProviderError) as caught:
        play(submit(job()), HttpReply(429, b"", {"retry-after": "17"}))

    assert caught.value.failure.retry_after_seconds == 17


@pytest.mark.parametrize(
    ("header", "again"),
    [("2500", 2_500), ("1", 500), ("999999999", 60_000), ("soon", None), ("", None), ("-5", None)],
)
def test_when_to_look_again_is_a_hint_within_bounds(header: str, again: int | None):
    headers = {"openai-poll-after-ms": header}

    _, created = play(submit(job()), HttpReply(200, b'{"id": "video_1"}', headers))
    _, looked = play(poll(HANDLE), HttpReply(200, b'{"status": "queued"}', headers))

    assert created == Submitted(HANDLE, again)
    assert looked == Progressed(0, again)


@pytest.mark.parametrize("word", RUNNING)
def test_a_job_that_runs_is_looked_at_again(word: str):
    asked, event = play(poll(HANDLE), (200, json.dumps({"status": word, "progress": 40})))

    assert asked == [HttpRequest("GET", "/videos/video_1")]
    assert event == Progressed(40)


@pytest.mark.parametrize(
    ("progress", "percent"),
    [("40", 40), ("100", 99), ("35.7", 35), ('"35%"', 35), ('"35"', 35), ('"100%"', 99),
     ("-1", 0), ("-1.5", 0), ("1e300", 0), ("NaN", 0), ('"half"', 0), ('"9999"', 0), ("null", 0),
     ("true", 0), ("[]", 0)],
)  # fmt: skip
def test_progress_comes_in_many_forms(progress: str, percent: int):
    _, event = play(poll(HANDLE), (200, f'{{"status": "running", "progress": {progress}}}'))

    assert event == Progressed(percent)


@pytest.mark.parametrize("word", COMPLETED)
def test_a_job_that_is_done_has_a_video(word: str):
    _, event = play(poll(HANDLE), (200, json.dumps({"status": word, "video_url": V1})))

    assert event == Produced((Source(SourceKind.REMOTE, V1),))


OTHER = "https://cdn.example/other.mp4"


@pytest.mark.parametrize(
    "found",
    [
        {"metadata": {"url": V1}, "video_url": OTHER},
        {"metadata": {"url": ""}, "video_url": V1, "url": OTHER},
        {"metadata": "x", "url": V1, "result_url": OTHER},
        {"metadata": [], "video_url": None, "result_url": V1, "output": {"url": OTHER}},
        {"output": {"url": V1}, "data": [{"url": OTHER}]},
        {"output": [V1], "data": [{"url": V1}, {"url": OTHER}]},
    ],
)
def test_the_address_is_looked_for_where_services_put_it(found: Mapping[str, object]):
    _, event = play(poll(HANDLE), (200, json.dumps({"status": "completed", **found})))

    assert event == Produced((Source(SourceKind.REMOTE, V1),))


@pytest.mark.parametrize("word", FAILED)
@pytest.mark.parametrize(
    ("error", "code"),
    [
        ({"code": "moderation_blocked", "message": "secret words"}, Code.CONTENT_REJECTED),
        ({"code": "content_policy_violation"}, Code.CONTENT_REJECTED),
        ({"code": "?", "message": "secret words"}, Code.PROVIDER_FAILED),
        ({"code": ["moderation_blocked"]}, Code.PROVIDER_FAILED),
        ("secret words", Code.PROVIDER_FAILED),
        (None, Code.PROVIDER_FAILED),
    ],
)
def test_a_failure_is_named_and_their_words_are_not_shown(word: str, error: object, code: Code):
    _, event = play(poll(HANDLE), (200, json.dumps({"status": word, "error": error})))

    assert event == Failed(Failure(code, code.en))


@pytest.mark.parametrize("word", CANCELLED)
def test_a_job_that_was_cancelled_there_is_cancelled_here(word: str):
    _, event = play(poll(HANDLE), (200, json.dumps({"status": word})))

    assert event == Cancelled(Failure(Code.CANCELLED, Code.CANCELLED.en))


def test_words_are_read_in_any_case_and_every_one_is_tested():
    _, event = play(poll(HANDLE), (200, '{"status": "IN_PROGRESS"}'))

    assert event == Progressed(0)
    assert set(STATUSES) == {*RUNNING, *COMPLETED, *FAILED, *CANCELLED}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"status": 7}',
        '{"status": "vibing"}',
        '{"status": "completed", "video_url": "/v1/videos/video_1/content"}',
        '{"status": "completed", "url": "file:///etc/passwd"}',
        '{"status": "completed", "metadata": {"url": 7}}',
        '{"status": "completed", "metadata": {"url": "https://"}}',
    ],
)
def test_poll_refuses_to_guess(body: str):
    with pytest.raises(ProviderError) as caught:
        play(poll(HANDLE), (200, body))

    assert caught.value.failure.code is Code.PROVIDER_GARBLED


def test_an_id_cannot_leave_its_place_in_the_path():
    asked, _ = play(poll({"id": "a/../b?c"}), (200, '{"status": "queued"}'))

    assert requests(asked)[0].path == "/videos/a%2F..%2Fb%3Fc"


@pytest.mark.parametrize("body", ['{"status": "completed"}', '{"status": "done", "data": []}'])
def test_a_result_without_an_address_is_behind_our_key(body: str):
    _, event = play(poll({"id": "video 1"}), (200, body.replace("done", "completed")))

    assert event == Produced((Source(SourceKind.OWN, "/videos/video%201/content"),))


def test_probe_lists_their_models():
    asked, models = play(probe(), (200, '{"data": [{"id": "a", "object": "model"}, {"id": "b"}]}'))

    assert asked == [HttpRequest("GET", "/models")]
    assert models == ("a", "b")


@pytest.mark.parametrize("reply", [(200, '{"models": []}'), (200, "<html>"), (401, "")])
def test_probe_refuses_what_it_cannot_read(reply: tuple[int, str]):
    with pytest.raises(ProviderError):
        play(probe(), reply)


def test_only_a_channel_that_dedupes_may_be_sent_the_same_again():
    assert resubmittable({"idempotency": "yes"})
    assert not resubmittable({})
    assert ADAPTER.recover is None
    assert ADAPTER.cancel is None


def test_every_model_of_ours_is_asked_for_by_a_name_of_theirs():
    upstreams = {
        route.upstream
        for model in load_all().models.values()
        for route in model.routes
        if route.provider == "openai_videos"
    }

    assert upstreams == {"sora-2", "sora-2-pro"}
