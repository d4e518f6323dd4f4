import json
from collections.abc import Mapping

import pytest

from onetake.core.failure import Code, Failure
from onetake.core.task import (
    Failed,
    Handle,
    Produced,
    Progressed,
    Source,
    SourceKind,
    Submitted,
)
from onetake.providers.kling import ADAPTER
from onetake.providers.kling.jobs import poll, probe, recover, resubmittable, submit
from onetake.wire.flow import HttpReply, HttpRequest, Inline, ProviderError
from tests.providers.kling.replies import (
    HANDLE,
    JOB,
    NOT_FOUND,
    PATH,
    SPEAKING,
    entry,
    said,
    task,
    videos,
)
from tests.providers.playbook import play, requests

FOUND_BY_HAND: Handle = {"id": HANDLE["id"]}
CREATED = (200, said(task("submitted")))
V1, V2 = "https://cdn.example/1.mp4", "https://cdn.example/2.mp4"


def test_a_job_is_created_under_our_own_name():
    asked, event = play(submit(JOB), CREATED)

    assert event == Submitted(HANDLE)
    assert asked == [
        HttpRequest(
            "POST",
            "/v1/videos/text2video",
            json={
                "external_task_id": "task_1-1",
                "model_name": "kling-v3",
                "prompt": "a walk",
                "duration": "5",
            },
            creates=True,
        )
    ]


def test_a_speaking_picture_goes_with_its_files_inside():
    asked, event = play(submit(SPEAKING), CREATED)

    where = "/v1/videos/avatar/image2video"
    assert event == Submitted({"id": HANDLE["id"], "path": where})
    assert asked == [
        HttpRequest(
            "POST",
            where,
            json={
                "external_task_id": "task_1-2",
                "image": Inline("a-1", bare=True),
                "sound_file": Inline("a-2", bare=True),
                "mode": "pro",
            },
            creates=True,
        )
    ]


@pytest.mark.parametrize(
    ("status", "inner", "code", "accepted"),
    [
        (401, 1000, Code.PROVIDER_AUTH, False),
        (401, 1001, Code.PROVIDER_AUTH, False),
        (401, 1002, Code.PROVIDER_AUTH, False),
        (401, 1003, Code.PROVIDER_AUTH, False),
        (401, 1004, Code.PROVIDER_AUTH, False),
        (429, 1100, Code.PROVIDER_AUTH, False),
        (429, 1101, Code.PROVIDER_AUTH, False),
        (429, 1102, Code.PROVIDER_AUTH, False),
        (403, 1103, Code.PROVIDER_AUTH, False),
        (400, 1200, Code.PROVIDER_INVALID, False),
        (400, 1201, Code.PROVIDER_INVALID, False),
        (404, 1202, Code.PROVIDER_INVALID, False),
        (404, 1203, Code.PROVIDER_INVALID, False),
        (400, 1300, Code.CONTENT_REJECTED, False),
        (400, 1301, Code.CONTENT_REJECTED, False),
        (429, 1302, Code.PROVIDER_BUSY, False),
        (429, 1303, Code.PROVIDER_BUSY, False),
        (429, 1304, Code.PROVIDER_AUTH, False),
        (500, 5000, Code.PROVIDER_UNREACHABLE, None),
        (503, 5001, Code.PROVIDER_BUSY, None),
        (504, 5002, Code.PROVIDER_UNREACHABLE, None),
        # Inside a reply that looks well, it is the inner code that counts.
        (200, 1102, Code.PROVIDER_AUTH, False),
        (200, 1201, Code.PROVIDER_INVALID, False),
        (200, 1301, Code.CONTENT_REJECTED, False),
        (200, 1303, Code.PROVIDER_BUSY, False),
        (200, 5000, Code.PROVIDER_UNREACHABLE, None),
        (400, 5002, Code.PROVIDER_UNREACHABLE, None),
        # A code that nobody knows: the status, and of a good one nothing can be said.
        (200, 9999, Code.PROVIDER_GARBLED, None),
        (200, -1, Code.PROVIDER_GARBLED, None),
        (400, 9999, Code.PROVIDER_INVALID, False),
        (403, 9999, Code.PROVIDER_AUTH, False),
        (429, 9999, Code.PROVIDER_BUSY, False),
        (502, 9999, Code.PROVIDER_UNREACHABLE, None),
        (500, 0, Code.PROVIDER_UNREACHABLE, None),
    ],
)
def test_their_own_code_says_what_a_refusal_means(
    status: int, inner: int, code: Code, accepted: bool | None
):
    with pytest.raises(ProviderError) as caught:
        play(submit(JOB), (status, said(code=inner)))

    assert caught.value.failure == Failure(code, code.en)
    assert caught.value.accepted is accepted
    assert caught.value.status == (None if code is Code.PROVIDER_GARBLED else status)


@pytest.mark.parametrize("body", ["", "<html>", "[]", '"1301"', '{"error": {"code": 1301}}'])
@pytest.mark.parametrize(
    ("status", "code", "accepted"),
    [
        (401, Code.PROVIDER_AUTH, False),
        (429, Code.PROVIDER_BUSY, False),
        (502, Code.PROVIDER_UNREACHABLE, None),
        (503, Code.PROVIDER_BUSY, None),
    ],
)
def test_without_their_code_the_status_counts(
    status: int, code: Code, accepted: bool | None, body: str
):
    with pytest.raises(ProviderError) as caught:
        play(submit(JOB), (status, body))

    assert caught.value.failure.code is code
    assert caught.value.accepted is accepted


@pytest.mark.parametrize(("headers", "wait"), [({"retry-after": "17"}, 17), ({}, None)])
@pytest.mark.parametrize("body", [said(code=1303), ""])
def test_a_full_queue_may_say_when_to_come_back(
    headers: Mapping[str, str], wait: int | None, body: str
):
    with pytest.raises(ProviderError) as caught:
        play(submit(JOB), HttpReply(429, body.encode(), headers))

    assert caught.value.failure.code is Code.PROVIDER_BUSY
    assert caught.value.failure.retry_after_seconds == wait
    assert caught.value.accepted is False


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html>",
        "[]",
        "{}",
        json.dumps({"data": {"task_id": "1"}}),
        said(),
        said({}),
        said([]),
        said({"task_id": None}),
        said({"task_id": ""}),
        said({"task_id": "../v1/keys"}),
        said({"task_id": "a b"}),
        said({"task_id": "任务"}),
        said(task("submitted"), code=9999),
        json.dumps({"code": None, "data": task("submitted")}),
    ],
)
def test_a_creation_that_cannot_be_read_leaves_the_outcome_open(body: str):
    with pytest.raises(ProviderError) as caught:
        play(submit(JOB), (200, body))

    assert caught.value.failure.code is Code.PROVIDER_GARBLED
    assert caught.value.accepted is None


FILE = Produced((Source(SourceKind.REMOTE, V1),))
FAILED = Failed(Failure(Code.PROVIDER_FAILED, Code.PROVIDER_FAILED.en))


@pytest.mark.parametrize(
    ("data", "event"),
    [
        (task("submitted"), Progressed(0)),
        (task("submitted", task_result=None, task_info=None), Progressed(0)),
        (task("processing", task_result={}), Progressed(0)),
        (task("succeed", task_result=videos(V1)), FILE),
        (task("succeed", task_result=videos(V1, V1)), FILE),
        (
            task("succeed", task_result=videos(V1, V2)),
            Produced((Source(SourceKind.REMOTE, V1), Source(SourceKind.REMOTE, V2))),
        ),
        (task("failed", task_status_msg="their words"), FAILED),
    ],
)
def test_poll_reads(data: object, event: object):
    asked, seen = play(poll(HANDLE), (200, said(data)))

    assert asked == [HttpRequest("GET", "/v1/videos/text2video/930810294971662349")]
    assert seen == event


@pytest.mark.parametrize(
    ("data", "event"),
    [
        (entry("submitted"), Progressed(0)),
        (entry("processing", outputs=[]), Progressed(0)),
        (entry("succeeded", outputs=[{"type": "video", "url": V1}]), FILE),
        (entry("succeed", outputs=[{"type": "video", "url": V1}]), FILE),
        (
            entry(
                "succeeded", outputs=[{"type": "image", "url": V2}, {"type": "video", "url": V1}]
            ),
            FILE,
        ),
        (entry("failed", message="their words"), FAILED),
        (task("succeed", task_result=videos(V1)), FILE),
    ],
)
def test_poll_finds_what_an_operator_found_among_all(data: object, event: object):
    other = {**entry("failed"), "id": "7"}

    asked, seen = play(poll(FOUND_BY_HAND), (200, said([other, data])))

    assert asked == [HttpRequest("GET", "/tasks?task_ids=930810294971662349")]
    assert seen == event


def test_a_job_that_is_not_among_all_is_not_known_there():
    with pytest.raises(ProviderError) as caught:
        play(poll(FOUND_BY_HAND), (200, said([{**entry("failed"), "id": "7"}])))

    assert caught.value.failure.code is Code.PROVIDER_INVALID


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (NOT_FOUND, Code.PROVIDER_INVALID),
        ((401, said(code=1002)), Code.PROVIDER_AUTH),
        ((429, said(code=1302)), Code.PROVIDER_BUSY),
        ((429, said(code=1102)), Code.PROVIDER_AUTH),
        ((500, said(code=5000)), Code.PROVIDER_UNREACHABLE),
        ((200, said(task("succeed"), code=5000)), Code.PROVIDER_UNREACHABLE),
        ((502, "<html>"), Code.PROVIDER_UNREACHABLE),
    ],
)
def test_a_look_that_is_refused_says_why(reply: tuple[int, str], code: Code):
    with pytest.raises(ProviderError) as caught:
        play(poll(HANDLE), reply)

    assert caught.value.failure.code is code


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        said(),
        said([task("succeed", task_result=videos(V1))]),
        said(task("vibing")),
        said(task("SUCCEED", task_result=videos(V1))),
        said(task(None)),
        said(task("succeed")),
        said(task("succeed", task_result=None)),
        said(task("succeed", task_result=videos())),
        said(task("succeed", task_result=videos("/result.mp4"))),
        said(task("succeed", task_result=videos("file:///etc/passwd"))),
        said(task("succeed", task_result=videos(3))),
        said(task("succeed", task_result={"videos": [{"id": "1"}]})),
        said(task("succeed", task_result={"images": [{"url": V1}]})),
        said(task("succeed", task_result=videos(*(f"{V1}?{n}" for n in range(17))))),
        said(entry("succeeded", outputs=[{"type": "image", "url": V1}])),
    ],
)
def test_poll_refuses_to_guess(body: str):
    with pytest.raises(ProviderError) as caught:
        play(poll(HANDLE), (200, body))

    assert caught.value.failure.code is Code.PROVIDER_GARBLED


@pytest.mark.parametrize(
    ("handle", "path"),
    [
        ({"id": "a/../b?c", "path": PATH}, "/v1/videos/text2video/a%2F..%2Fb%3Fc"),
        ({"id": "a&b=c"}, "/tasks?task_ids=a%26b%3Dc"),
    ],
)
def test_an_id_cannot_leave_its_place(handle: Handle, path: str):
    body = task("submitted")
    reply = body if "path" in handle else [{**body, "task_id": handle["id"]}]

    asked, _ = play(poll(handle), (200, said(reply)))

    assert requests(asked)[0].path == path


def test_nothing_is_sent_twice_and_nothing_can_be_stopped():
    assert not resubmittable({})
    assert not resubmittable({"idempotency": "yes"})
    assert ADAPTER.recover is recover
    assert ADAPTER.cancel is None


def test_probe_looks_at_their_list_of_films():
    asked, models = play(probe(), (200, said([task("succeed")])))

    assert asked == [HttpRequest("GET", "/v1/videos/text2video?pageNum=1&pageSize=1")]
    assert models == ()


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ((401, said(code=1002)), Code.PROVIDER_AUTH),
        ((200, said(code=1002)), Code.PROVIDER_AUTH),
        ((200, "<html>"), Code.PROVIDER_GARBLED),
        ((200, "{}"), Code.PROVIDER_GARBLED),
        ((404, "<html>"), Code.PROVIDER_INVALID),
    ],
)
def test_probe_believes_only_them(reply: tuple[int, str], code: Code):
    with pytest.raises(ProviderError) as caught:
        play(probe(), reply)

    assert caught.value.failure.code is code
