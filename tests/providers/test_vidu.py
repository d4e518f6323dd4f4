import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from onetake.catalog.loader import load_all
from onetake.core.failure import Code, Failure
from onetake.core.request import Job, Material, Operation, Request, Role, Scalar
from onetake.core.task import Cancelled, Failed, Produced, Progressed, Source, SourceKind, Submitted
from onetake.providers.vidu import ADAPTER, PATHS, cancel, poll, probe, submit
from onetake.wire.flow import Credential, HttpReply, HttpRequest, Inline, ProviderError
from tests.providers.playbook import play, requests

MODELS = {
    model.spec.id: (model.spec, route.upstream)
    for model in load_all().models.values()
    for route in model.routes
    if route.provider == "vidu"
}
HANDLE = {"id": "911088422699962368"}
CREATED = (200, '{"task_id": "911088422699962368", "state": "created", "credits": 20}')
WORDS: Mapping[str, Scalar] = {"prompt": "a lighthouse", "resolution": "720p", "duration": 5}
V1, V2 = "https://cdn.example/1.mp4", "https://cdn.example/2.mp4"


def job(
    operation: Operation,
    *roles: Role,
    upstream: str = "viduq3-pro",
    options: Mapping[str, str] | None = None,
    **params: Scalar,
) -> Job:
    """With a file for each role: `0`, `1`, …"""
    materials = tuple(
        Material(role, f"https://caller.example/{n}", "x", str(n)) for n, role in enumerate(roles)
    )
    links = tuple(f"https://ours.example/{n}?signature=s" for n in range(len(roles)))
    request = Request("viduq3p-720p", operation, {**WORDS, **params}, materials)
    return Job("task-1.1", upstream, request, links, options or {})


TEXT = job(Operation.TEXT_TO_VIDEO)


def sent(wanted: Job) -> tuple[str, Mapping[str, object]]:
    """The path and the body of the one call that is made."""
    asked, event = play(submit(wanted), CREATED)
    assert event == Submitted(HANDLE)
    (call,) = requests(asked)
    assert call.json is not None
    assert call == HttpRequest(
        "POST", call.path, json=call.json, credential=Credential.TOKEN, creates=True
    )
    return call.path, call.json


def refused(wanted: Job) -> str | None:
    """What there is no place for. Nothing was sent."""
    with pytest.raises(ProviderError) as caught:
        play(submit(wanted))
    assert caught.value.failure.code is Code.PROVIDER_INVALID
    assert caught.value.accepted is False
    return caught.value.failure.param


def test_words_alone():
    wanted = job(
        Operation.TEXT_TO_VIDEO, aspect_ratio="9:16", generate_audio=False, bgm=False, seed=7
    )

    assert sent(wanted) == (
        "/text2video",
        {
            "model": "viduq3-pro",
            "prompt": "a lighthouse",
            "resolution": "720p",
            "duration": 5,
            "aspect_ratio": "9:16",
            "audio": False,
            "bgm": False,
            "seed": 7,
        },
    )


def test_a_first_frame():
    assert sent(job(Operation.IMAGE_TO_VIDEO, Role.FIRST_FRAME, upstream="viduq3-turbo")) == (
        "/img2video",
        {"model": "viduq3-turbo", "images": [Inline("0")], **WORDS},
    )


def test_the_first_frame_is_sent_before_the_last():
    assert sent(job(Operation.FIRST_LAST_FRAME, Role.LAST_FRAME, Role.FIRST_FRAME)) == (
        "/start-end2video",
        {"model": "viduq3-pro", "images": [Inline("1"), Inline("0")], **WORDS},
    )


def test_references_go_to_the_model_that_takes_them():
    wanted = job(Operation.REFERENCE_TO_VIDEO, Role.IMAGE, Role.IMAGE, aspect_ratio="1:1")

    assert sent(wanted) == (
        "/reference2video",
        {"model": "viduq3", "images": [Inline("0"), Inline("1")], **WORDS, "aspect_ratio": "1:1"},
    )


@pytest.mark.parametrize("upstream", ["viduq3-mix", "viduq3-turbo", "viduq2"])
def test_a_model_of_the_operators_choice_is_left_as_it_is(upstream: str):
    _, body = sent(job(Operation.REFERENCE_TO_VIDEO, Role.IMAGE, upstream=upstream))

    assert body["model"] == upstream


def test_references_that_the_prompt_mentions_are_subjects_of_that_name():
    wanted = job(
        Operation.REFERENCE_TO_VIDEO, Role.IMAGE, Role.IMAGE, prompt="@Image2 meets @Image1"
    )

    assert sent(wanted) == (
        "/reference2video",
        {
            "model": "viduq3",
            "subjects": [
                {"name": "Image1", "images": [Inline("0")]},
                {"name": "Image2", "images": [Inline("1")]},
            ],
            **WORDS,
            "prompt": "@Image2 meets @Image1",
        },
    )


def test_frames_are_mentioned_in_words_by_their_place_in_the_list():
    roles = (Role.LAST_FRAME, Role.FIRST_FRAME)

    _, body = sent(job(Operation.FIRST_LAST_FRAME, *roles, prompt="from @Image2 to @Image1"))

    assert body["prompt"] == "from image 1 to image 2"


def test_links_are_sent_instead_where_the_channel_says_so():
    wanted = job(Operation.IMAGE_TO_VIDEO, Role.FIRST_FRAME, options={"materials": "link"})

    assert sent(wanted)[1]["images"] == ["https://ours.example/0?signature=s"]
    ADAPTER.check_options({"materials": "link"})


@pytest.mark.parametrize(
    ("wanted", "param"),
    [
        (job(Operation.TEXT_TO_VIDEO, bgm=True), "bgm"),
        (job(Operation.IMAGE_TO_VIDEO, Role.FIRST_FRAME, aspect_ratio="1:1"), "aspect_ratio"),
        (
            job(Operation.FIRST_LAST_FRAME, Role.FIRST_FRAME, Role.LAST_FRAME, aspect_ratio="1:1"),
            "aspect_ratio",
        ),
        (job(Operation.TEXT_TO_VIDEO, style="anime"), "style"),
        (job(Operation.REFERENCE_TO_VIDEO, Role.IMAGE, Role.VIDEO), "video"),
        (job(Operation.EXTEND_VIDEO, Role.SOURCE_VIDEO), "extend_video"),
    ],
)
def test_what_has_no_place_is_refused_by_name_before_anything_is_sent(wanted: Job, param: str):
    assert refused(wanted) == param


def test_no_field_is_made_for_the_end_user():
    wanted = replace(TEXT, request=replace(TEXT.request, end_user="u 1"))

    assert sent(wanted) == sent(TEXT)


def test_its_models_are_those_of_the_family():
    assert {id: upstream for id, (_, upstream) in MODELS.items()} == {
        "viduq3p-540p": "viduq3-pro",
        "viduq3p-720p": "viduq3-pro",
        "viduq3p-1080p": "viduq3-pro",
        "viduq3t-540p": "viduq3-turbo",
        "viduq3t-720p": "viduq3-turbo",
        "viduq3t-1080p": "viduq3-turbo",
    }


@pytest.mark.parametrize("name", MODELS)
def test_whatever_the_catalogue_fills_in_can_be_asked_for(name: str):
    spec, upstream = MODELS[name]
    for operation, rules in spec.operations.items():
        filled = {
            param: rule.default for param, rule in rules.params.items() if rule.default is not None
        }
        roles = [role for role, count in rules.materials.items() for _ in range(count.most)]
        plain = job(operation, *roles, upstream=upstream)
        asked_for = replace(plain.request, params={**WORDS, **filled})
        path, body = sent(replace(plain, request=asked_for))

        assert path == PATHS[operation]
        assert body["resolution"] == name.partition("-")[2]
        assert body["audio"] is True


@pytest.mark.parametrize(
    "body",
    [
        "", "[]", "<html>", "{}", '{"task_id": null}', '{"task_id": 7}', '{"task_id": ""}',
        '{"task_id": "../credits"}', '{"task_id": "a?x=1"}',
        '{"code": 400, "reason": "TaskPromptPolicyViolation"}',
    ],
)  # fmt: skip
def test_a_creation_that_cannot_be_read_leaves_the_outcome_open(body: str):
    with pytest.raises(ProviderError) as caught:
        play(submit(TEXT), (200, body))

    assert caught.value.failure.code is Code.PROVIDER_GARBLED
    assert caught.value.accepted is None


@pytest.mark.parametrize(
    ("status", "reason", "code", "accepted"),
    [
        (400, "TaskPromptPolicyViolation", Code.CONTENT_REJECTED, False),
        (400, "AuditSubmitIllegal", Code.CONTENT_REJECTED, False),
        (400, "CreationPolicyViolation", Code.CONTENT_REJECTED, False),
        (400, "CreditInsufficient", Code.PROVIDER_AUTH, False),
        (400, "OperationInProcess", Code.PROVIDER_BUSY, False),
        (400, "FieldInvalid", Code.PROVIDER_INVALID, False),
        (400, "ImageDownloadFailure", Code.PROVIDER_INVALID, False),
        (400, "ModelUnavailable", Code.PROVIDER_INVALID, False),
        (400, "something new", Code.PROVIDER_INVALID, False),
        (401, "Unauthorized", Code.PROVIDER_AUTH, False),
        (403, "Forbidden", Code.PROVIDER_AUTH, False),
        (404, "NotFound", Code.PROVIDER_INVALID, False),
        (409, "Conflict", Code.PROVIDER_INVALID, False),
        (413, "", Code.PROVIDER_INVALID, False),
        (429, "QuotaExceeded", Code.PROVIDER_BUSY, False),
        (429, "TooManyRequests", Code.PROVIDER_BUSY, False),
        (429, "SystemThrottling", Code.PROVIDER_BUSY, False),
        (499, "Canceled", Code.OUTCOME_UNKNOWN, None),
        (500, "InternalServiceFailure", Code.PROVIDER_UNREACHABLE, None),
        (500, "CreditInsufficient", Code.PROVIDER_UNREACHABLE, None),
        (503, "", Code.PROVIDER_BUSY, None),
    ],
)
def test_a_refusal_says_what_is_known(status: int, reason: str, code: Code, accepted: bool | None):
    said = {"code": status, "reason": reason, "message": "secret words"}

    with pytest.raises(ProviderError) as caught:
        play(submit(TEXT), (status, json.dumps(said)))

    assert caught.value.failure == Failure(code, code.en)
    assert caught.value.accepted is accepted


@pytest.mark.parametrize("body", ["", "<html>", "[]", '{"reason": ["CreditInsufficient"]}', "{}"])
def test_a_refusal_without_a_reason_is_known_by_its_status(body: str):
    with pytest.raises(ProviderError) as caught:
        play(submit(TEXT), (401, body))

    assert caught.value.failure.code is Code.PROVIDER_AUTH


@pytest.mark.parametrize(
    ("status", "reason"), [(400, "OperationInProcess"), (429, "TooManyRequests"), (429, "")]
)
def test_a_busy_provider_says_when_to_come_back(status: int, reason: str):
    body = json.dumps({"reason": reason}).encode()

    with pytest.raises(ProviderError) as caught:
        play(submit(TEXT), HttpReply(status, body, {"retry-after": "17"}))

    assert caught.value.failure.code is Code.PROVIDER_BUSY
    assert caught.value.failure.retry_after_seconds == 17


@pytest.mark.parametrize(
    ("reply", "event"),
    [
        ({"state": "created"}, Progressed(0)),
        ({"state": "queueing"}, Progressed(0)),
        ({"state": "queuing"}, Progressed(0)),
        ({"state": "scheduled"}, Progressed(0)),
        ({"state": "processing", "progress": 40, "creations": []}, Progressed(40)),
        ({"state": "processing", "progress": 100}, Progressed(99)),
        ({"state": "processing", "progress": "half", "creations": None}, Progressed(0)),
        (
            {"state": "success", "err_code": "", "creations": [{"id": "c", "url": V1}]},
            Produced((Source(SourceKind.REMOTE, V1),)),
        ),
        (
            {"state": "success", "creations": [{"url": V1}, {"url": V2, "cover_url": 3}]},
            Produced((Source(SourceKind.REMOTE, V1), Source(SourceKind.REMOTE, V2))),
        ),
    ],
)
def test_poll_reads(reply: Mapping[str, object], event: object):
    asked, seen = play(poll(HANDLE), (200, json.dumps(reply)))

    path = "/tasks/911088422699962368/creations"
    assert asked == [HttpRequest("GET", path, credential=Credential.TOKEN)]
    assert seen == event


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("CreationPolicyViolation", Code.CONTENT_REJECTED),
        ("AuditSubmitIllegal", Code.CONTENT_REJECTED),
        ("ImageDownloadFailure", Code.PROVIDER_INVALID),
        ("CreditInsufficient", Code.PROVIDER_AUTH),
        ("SystemThrottling", Code.PROVIDER_BUSY),
        ("InternalServiceFailure", Code.PROVIDER_FAILED),
        ("something new", Code.PROVIDER_FAILED),
        ("", Code.PROVIDER_FAILED),
        (None, Code.PROVIDER_FAILED),
        (["AuditSubmitIllegal"], Code.PROVIDER_FAILED),
    ],
)
def test_poll_names_the_failure(reason: object, code: Code):
    _, event = play(poll(HANDLE), (200, json.dumps({"state": "failed", "err_code": reason})))

    assert event == Failed(Failure(code, code.en))


@pytest.mark.parametrize(
    "reply",
    [
        '{"state": "failed", "err_code": "UserCancelled"}',
        '{"state": "failed", "err_code": "Canceled"}',
        '{"state": "canceled"}',
        '{"state": "cancelled"}',
    ],
)
def test_a_job_that_was_cancelled_there_is_cancelled_here(reply: str):
    _, event = play(poll(HANDLE), (200, reply))

    assert event == Cancelled(Failure(Code.CANCELLED, Code.CANCELLED.en))


@pytest.mark.parametrize(
    "body",
    [
        "", "[]", "{}", '{"state": "vibing"}', '{"state": "success"}',
        '{"state": "success", "creations": []}',
        '{"state": "success", "creations": [{"id": "c"}]}',
        '{"state": "success", "creations": [{"url": ""}]}',
        '{"state": "success", "creations": [{"url": "file:///etc/passwd"}]}',
        '{"state": "success", "creations": ["https://cdn.example/1.mp4"]}',
    ],
)  # fmt: skip
def test_poll_refuses_to_guess(body: str):
    with pytest.raises(ProviderError) as caught:
        play(poll(HANDLE), (200, body))

    assert caught.value.failure.code is Code.PROVIDER_GARBLED


def test_an_id_cannot_leave_its_place_in_the_path():
    asked, _ = play(poll({"id": "a/../b?c"}), (200, '{"state": "created"}'))

    assert requests(asked)[0].path == "/tasks/a%2F..%2Fb%3Fc/creations"


@pytest.mark.parametrize("reply", [(200, "{}"), (400, '{"reason": "BadRequest"}'), (500, "")])
def test_a_cancellation_is_asked_for_and_believed_only_when_it_is_seen(reply: tuple[int, str]):
    asked, event = play(cancel(HANDLE), reply)

    assert asked == [
        HttpRequest(
            "POST",
            "/tasks/911088422699962368/cancel",
            json={"id": "911088422699962368"},
            credential=Credential.TOKEN,
        )
    ]
    assert event == Progressed(0)
    assert ADAPTER.cancel is cancel


def test_probe_looks_at_the_account():
    asked, models = play(probe(), (200, '{"remains": [{"type": "test"}], "packages": []}'))

    assert asked == [HttpRequest("GET", "/credits", credential=Credential.TOKEN)]
    assert models == ()


@pytest.mark.parametrize("reply", [(200, "{}"), (200, "<html>"), (401, ""), (404, "")])
def test_probe_refuses_what_it_cannot_read(reply: tuple[int, str]):
    with pytest.raises(ProviderError):
        play(probe(), reply)


def test_a_lost_reply_is_not_sent_again_and_cannot_be_asked_about():
    assert not ADAPTER.resubmittable({})
    assert ADAPTER.recover is None
