import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from onetake.catalog.loader import load_all
from onetake.core.capability import OperationSpec
from onetake.core.failure import Code, Failure
from onetake.core.request import Job, Material, Operation, Request, Role, Scalar
from onetake.core.task import (
    Cancelled,
    Failed,
    Handle,
    Produced,
    Progressed,
    Source,
    SourceKind,
    Submitted,
)
from onetake.dialects.dialect import Body
from onetake.dialects.videoapi import DIALECT
from onetake.providers.videoapi import ADAPTER, TYPES, cancel, poll, probe, resubmittable, submit
from onetake.wire.flow import Attachment, HttpReply, HttpRequest, ProviderError
from tests.providers.playbook import play, requests

MODEL = load_all().find("video-2.0-mini-reference-to-video").spec
HANDLE = {"id": "vidgen_1_00000001"}
CREATED = (200, '{"task_id": "vidgen_1_00000001", "status": "pending"}')
PARAMS: Mapping[str, Scalar] = {
    "prompt": "a lighthouse",
    "resolution": "480p",
    "duration": 5,
    "aspect_ratio": "9:16",
    "generate_audio": False,
    "seed": 7,
}


def material(role: Role, asset: str) -> Material:
    return Material(role, f"https://caller.example/{asset}", "x", asset)


def job(
    *materials: Material,
    operation: Operation = Operation.TEXT_TO_VIDEO,
    options: Mapping[str, str] | None = None,
    params: Mapping[str, Scalar] = PARAMS,
) -> Job:
    links = tuple(f"https://ours.example/{each.asset}?signature=s" for each in materials)
    request = Request(MODEL.id, operation, params, materials)
    return Job("task-1.1", "their-model", request, links, options or {})


def uploaded(*assets: str) -> list[tuple[int, str]]:
    return [
        (200, json.dumps({"data": [{"url": f"https://theirs.example/{each}"}]})) for each in assets
    ]


def test_a_request_of_words_alone_is_one_call():
    asked, event = play(submit(job()), CREATED)

    assert event == Submitted({"id": "vidgen_1_00000001"})
    assert asked == [
        HttpRequest(
            "POST",
            "/v1/video/generations",
            json={"model": "their-model", "type": "text-to-video", **PARAMS},
            headers={"Idempotency-Key": "task-1.1"},
            creates=True,
        )
    ]


def test_materials_are_uploaded_first_and_only_the_creation_creates():
    flow = submit(
        job(
            material(Role.IMAGE, "a"),
            material(Role.AUDIO, "b"),
            operation=Operation.IMAGE_TO_VIDEO,
        )
    )

    asked, _ = play(flow, *uploaded("a", "b"), CREATED)

    calls = requests(asked)
    assert calls[:2] == [
        HttpRequest("POST", "/api/upload", attachments=(Attachment("files", "a"),)),
        HttpRequest("POST", "/api/upload", attachments=(Attachment("files", "b"),)),
    ]
    assert [call.creates for call in calls] == [False, False, True]
    body = calls[2].json
    assert body is not None
    assert body["type"] == "image-to-video"
    assert body["image_urls"] == ["https://theirs.example/a"]
    assert body["audio_urls"] == ["https://theirs.example/b"]
    assert "video_urls" not in body


def test_a_file_that_is_used_twice_is_uploaded_once():
    twice = job(
        material(Role.FIRST_FRAME, "a"),
        material(Role.LAST_FRAME, "a"),
        operation=Operation.FIRST_LAST_FRAME,
    )

    asked, _ = play(submit(twice), *uploaded("a"), CREATED)

    body = requests(asked)[1].json
    assert body is not None
    assert body["image_urls"] == ["https://theirs.example/a"] * 2


def test_links_are_sent_instead_where_the_channel_says_so():
    linked = job(
        material(Role.IMAGE, "a"),
        operation=Operation.IMAGE_TO_VIDEO,
        options={"materials": "link"},
    )

    asked, _ = play(submit(linked), CREATED)

    body = requests(asked)[0].json
    assert body is not None
    assert body["image_urls"] == ["https://ours.example/a?signature=s"]


def test_frames_and_source_come_first_and_mentions_follow_their_files():
    mixed = job(
        material(Role.IMAGE, "ref"),
        material(Role.LAST_FRAME, "end"),
        material(Role.FIRST_FRAME, "start"),
        operation=Operation.FIRST_LAST_FRAME,
        params={"prompt": "from @Image3 to @Image2 like @Image1"},
    )

    asked, _ = play(submit(mixed), *uploaded("ref", "end", "start"), CREATED)

    body = requests(asked)[-1].json
    assert body is not None
    assert body["image_urls"] == [f"https://theirs.example/{x}" for x in ("start", "end", "ref")]
    assert body["prompt"] == "from @Image1 to @Image2 like @Image3"


def test_the_end_user_is_passed_on():
    plain = job()
    asked, _ = play(submit(replace(plain, request=replace(plain.request, end_user="u 1"))), CREATED)

    body = requests(asked)[0].json
    assert body is not None
    assert body["end_user_id"] == "u 1"


@pytest.mark.parametrize(("operation", "rules"), MODEL.operations.items())
def test_our_own_dialect_reads_back_what_is_sent(operation: Operation, rules: OperationSpec):
    sent = tuple(
        material(role, f"{role}-{number}")
        for role, count in rules.materials.items()
        for number in range(count.most)
    )
    params = {name: value for name, value in PARAMS.items() if name in rules.params}

    asked, _ = play(
        submit(job(*sent, operation=operation, params=params, options={"materials": "link"})),
        CREATED,
    )

    body = requests(asked)[0].json
    understood = DIALECT.parse(Body(json.dumps(body).encode())).request
    assert understood.model == "their-model"
    assert understood.operation is operation
    assert understood.params == params
    assert sorted((each.role, each.url.partition("?")[0]) for each in understood.materials) == (
        sorted((each.role, f"https://ours.example/{each.asset}") for each in sent)
    )


def test_every_operation_of_the_model_has_a_word():
    assert set(MODEL.operations) <= set(TYPES)


@pytest.mark.parametrize(
    ("said", "again"),
    [("30", 30_000), ("0", 500), ("2.5", 2_500), ("1e9", 60_000), ('"soon"', None), ("true", None)],
)
def test_the_poll_interval_is_a_hint_within_bounds(said: str, again: int | None):
    reply = f'{{"task_id": "v_1", "poll_interval_seconds": {said}}}'

    _, event = play(submit(job()), (200, reply))

    assert isinstance(event, Submitted)
    assert event.handle["id"] == "v_1"
    assert event.again_in_ms == again
    _, looked = play(poll(event.handle), (200, '{"status": "processing"}'))
    assert looked == Progressed(0, again)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "<html>",
        "{}",
        '{"task_id": null}',
        '{"task_id": ""}',
        '{"task_id": ".."}',
        '{"task_id": "../v1/keys"}',
        '{"task_id": "a b"}',
        '{"task_id": "a\\u0000"}',
        '{"task_id": "a?x=1"}',
        '{"task_id": "任务"}',
    ],
)
def test_a_creation_that_cannot_be_read_leaves_the_outcome_open(body: str):
    with pytest.raises(ProviderError) as caught:
        play(submit(job()), (200, body))

    assert caught.value.failure.code is Code.PROVIDER_GARBLED
    assert caught.value.accepted is None


@pytest.mark.parametrize(
    ("status", "body", "code", "accepted"),
    [
        (400, "", Code.PROVIDER_INVALID, False),
        (400, '{"error": {"code": "content_rejected"}}', Code.CONTENT_REJECTED, False),
        (401, "", Code.PROVIDER_AUTH, False),
        (402, "", Code.PROVIDER_AUTH, False),
        (404, "", Code.PROVIDER_INVALID, False),
        (409, "", Code.OUTCOME_UNKNOWN, None),
        (422, '{"error": "their words"}', Code.PROVIDER_INVALID, False),
        (429, "", Code.PROVIDER_BUSY, False),
        (500, '{"error": {"code": "content_rejected"}}', Code.PROVIDER_UNREACHABLE, None),
        (502, "", Code.PROVIDER_UNREACHABLE, None),
        (503, "", Code.PROVIDER_BUSY, None),
        (504, "", Code.PROVIDER_UNREACHABLE, None),
    ],
)
def test_a_refusal_says_what_is_known(status: int, body: str, code: Code, accepted: bool | None):
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
    "data",
    [
        "[]",
        '[{"url": "https://a.example/1"}, {"url": "https://a.example/2"}]',
        '[{"url": "/uploads/1.png"}]',
        '[{"url": "file:///etc/passwd"}]',
        '[{"url": null}]',
    ],
)
def test_an_upload_without_one_usable_address_stops_before_the_creation(data: str):
    with pytest.raises(ProviderError, match="unreadable"):
        play(
            submit(job(material(Role.IMAGE, "a"), operation=Operation.IMAGE_TO_VIDEO)),
            (200, f'{{"data": {data}}}'),
        )


V1, V2 = "https://cdn.example/1.mp4", "http://cdn.example/2.mp4"


@pytest.mark.parametrize(
    ("reply", "event"),
    [
        ({"status": "pending"}, Progressed(0)),
        ({"status": "processing", "progress": 40}, Progressed(40)),
        ({"status": "processing", "progress": 100}, Progressed(99)),
        ({"status": "processing", "progress": "45%"}, Progressed(0)),
        ({"status": "processing", "poll_interval_seconds": 3}, Progressed(0, 3_000)),
        ({"status": "completed", "url": V1}, Produced((Source(SourceKind.REMOTE, V1),))),
        (
            {"status": "completed", "url": V1, "videos": [V1, V2, V1]},
            Produced((Source(SourceKind.REMOTE, V1), Source(SourceKind.REMOTE, V2))),
        ),
        ({"status": "completed", "url": V1, "error": {"code": 0}, "videos": []},
         Produced((Source(SourceKind.REMOTE, V1),))),
    ],
)  # fmt: skip
def test_poll_reads(reply: Mapping[str, object], event: object):
    asked, seen = play(poll(HANDLE), (200, json.dumps(reply)))

    assert asked == [HttpRequest("GET", "/v1/video/generations/vidgen_1_00000001")]
    assert seen == event


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ('{"code": "content_policy_violation", "message": "secret words"}', Code.CONTENT_REJECTED),
        ('{"code": "?", "message": "secret words"}', Code.PROVIDER_FAILED),
        ('{"code": ["content_rejected"]}', Code.PROVIDER_FAILED),
        ('"secret words"', Code.PROVIDER_FAILED),
        ("null", Code.PROVIDER_FAILED),
    ],
)
def test_poll_names_the_failure_and_keeps_their_words_to_itself(error: str, code: Code):
    _, event = play(poll(HANDLE), (200, f'{{"status": "failed", "error": {error}}}'))

    assert isinstance(event, Failed)
    assert event.failure.code is code
    assert event.failure.message == code.en


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        '{"status": "vibing"}',
        '{"status": "completed"}',
        '{"status": "completed", "url": "/result.mp4"}',
        '{"status": "completed", "url": "file:///etc/passwd"}',
        '{"status": "completed", "url": "https://"}',
        '{"status": "completed", "url": "https://[::1"}',
        '{"status": "completed", "url": "https://a.example/\\u0000"}',
        '{"status": "completed", "videos": [3]}',
        json.dumps({"status": "completed", "videos": [f"{V1}?{n}" for n in range(17)]}),
    ],
)
def test_poll_refuses_to_guess(body: str):
    with pytest.raises(ProviderError) as caught:
        play(poll(HANDLE), (200, body))

    assert caught.value.failure.code is Code.PROVIDER_GARBLED


def test_an_id_cannot_leave_its_place_in_the_path():
    asked, _ = play(poll({"id": "a/../b?c"}), (200, '{"status": "pending"}'))

    assert requests(asked)[0].path == "/v1/video/generations/a%2F..%2Fb%3Fc"


def test_a_service_that_cannot_cancel_is_not_asked():
    assert play(cancel(HANDLE)) == ([], Progressed(0))


@pytest.mark.parametrize(
    "reply", [(200, '{"status": "cancelled"}'), (409, ""), (404, ""), (500, "")]
)
def test_a_cancellation_is_asked_for_and_believed_only_when_it_is_seen(reply: tuple[int, str]):
    _, submitted = play(submit(job(options={"cancel": "yes"})), CREATED)
    assert isinstance(submitted, Submitted)
    handle: Handle = submitted.handle

    asked, event = play(cancel(handle), reply)

    assert asked == [HttpRequest("POST", "/v1/tasks/vidgen_1_00000001/cancel")]
    assert event == Progressed(0)


def test_a_job_that_was_cancelled_there_is_cancelled_here():
    _, event = play(poll(HANDLE), (200, '{"status": "failed", "error": {"code": "cancelled"}}'))

    assert event == Cancelled(Failure(Code.CANCELLED, Code.CANCELLED.en))


def test_probe_lists_their_models():
    asked, models = play(probe(), (200, '{"data": [{"id": "a", "price": 3}, {"id": "b"}]}'))

    assert asked == [HttpRequest("GET", "/v1/models")]
    assert models == ("a", "b")


@pytest.mark.parametrize("reply", [(200, '{"models": []}'), (200, "<html>"), (401, "")])
def test_probe_refuses_what_it_cannot_read(reply: tuple[int, str]):
    with pytest.raises(ProviderError):
        play(probe(), reply)


def test_only_a_channel_that_dedupes_may_be_sent_the_same_again():
    assert resubmittable({"idempotency": "yes"})
    assert not resubmittable({"idempotency": "no"})
    assert not resubmittable({})
    assert ADAPTER.recover is None
