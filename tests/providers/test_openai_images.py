import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace

import pytest

from onetake.catalog.loader import load_all
from onetake.core.capability import OperationSpec
from onetake.core.failure import Code
from onetake.core.request import Job, Material, Operation, Request, Role, Scalar
from onetake.core.task import Produced, Source, SourceKind
from onetake.dialects.dialect import Body, Part
from onetake.dialects.openai_images import parse, parse_edit
from onetake.providers.openai_images import ADAPTER, PATHS, poll, probe, resubmittable, submit
from onetake.wire.flow import Attachment, HttpReply, HttpRequest, ProviderError, Rendered, Save
from tests.providers.playbook import play, requests

MODEL = load_all().find("gpt-image-2").spec
PARAMS: Mapping[str, Scalar] = {
    "prompt": "a lighthouse",
    "size": "2048x1152",
    "quality": "high",
    "output_format": "webp",
    "n": 2,
}
KEPT = Rendered(("task-1.1-1.webp", "task-1.1-2.webp"))
LINK = "https://cdn.example/1.webp"


def inside(*contents: bytes) -> tuple[int, str]:
    return 200, json.dumps({"data": [{"b64_json": b64encode(each).decode()} for each in contents]})


def material(role: Role, asset: str) -> Material:
    return Material(role, f"https://caller.example/{asset}", "x", asset)


def job(
    *materials: Material,
    operation: Operation | None = None,
    params: Mapping[str, Scalar] = PARAMS,
) -> Job:
    implied = Operation.EDIT_IMAGE if materials else Operation.TEXT_TO_IMAGE
    request = Request(MODEL.id, operation or implied, params, materials)
    links = tuple(f"https://ours.example/{each.asset}" for each in materials)
    return Job("task-1.1", "gpt-image-2", request, links)


def sent(each: Job) -> HttpRequest:
    action = next(submit(each))
    assert isinstance(action, HttpRequest)
    return action


def test_words_alone_are_json_and_all_images_come_in_one_reply():
    asked, event = play(submit(job()), inside(b"1", b"2"), KEPT)

    assert asked == [
        HttpRequest(
            "POST",
            "/images/generations",
            json={"model": "gpt-image-2", **PARAMS},
            headers={"Idempotency-Key": "task-1.1"},
            creates=True,
            seconds=600.0,
            reply_bytes_max=256 << 20,
        ),
        Save("task-1.1", (b"1", b"2"), "webp"),
    ]
    assert event == Produced(
        (
            Source(SourceKind.RENDERED, "task-1.1-1.webp"),
            Source(SourceKind.RENDERED, "task-1.1-2.webp"),
        )
    )


def test_an_edit_is_a_form_in_which_references_share_a_name():
    each = job(material(Role.IMAGE, "a"), material(Role.IMAGE, "b"), material(Role.MASK, "m"))

    assert sent(each) == HttpRequest(
        "POST",
        "/images/edits",
        form={
            "model": "gpt-image-2",
            "prompt": "a lighthouse",
            "size": "2048x1152",
            "quality": "high",
            "output_format": "webp",
            "n": "2",
        },
        attachments=(
            Attachment("image[]", "a"),
            Attachment("image[]", "b"),
            Attachment("mask", "m"),
        ),
        headers={"Idempotency-Key": "task-1.1"},
        creates=True,
        seconds=600.0,
        reply_bytes_max=256 << 20,
    )


def test_a_single_reference_has_the_name_for_one():
    assert sent(job(material(Role.IMAGE, "a"))).attachments == (Attachment("image", "a"),)


def test_mentions_become_words_and_a_mask_is_not_counted():
    each = job(
        material(Role.IMAGE, "a"),
        material(Role.MASK, "m"),
        material(Role.IMAGE, "b"),
        params={"prompt": "@Image3 inside @Image2 of @Image1"},
    )

    assert sent(each).form["prompt"] == "image 2 inside the mask of image 1"


def test_the_end_user_is_passed_on():
    plain = job()
    named = replace(plain, request=replace(plain.request, end_user="u 1"))

    body = sent(named).json
    assert body is not None
    assert body["user"] == "u 1"


def test_links_are_results_as_well():
    links = (200, json.dumps({"created": 1, "data": [{"url": LINK, "b64_json": None}]}))

    asked, event = play(submit(job()), links)

    assert len(asked) == 1
    assert event == Produced((Source(SourceKind.REMOTE, LINK),))


def test_of_links_and_files_none_is_dropped():
    data = [{"b64_json": b64encode(b"1").decode()}, {"url": LINK}]

    _, event = play(submit(job()), (200, json.dumps({"data": data})), Rendered(("a.webp",)))

    assert event == Produced(
        (Source(SourceKind.REMOTE, LINK), Source(SourceKind.RENDERED, "a.webp"))
    )


@pytest.mark.parametrize(
    "broken",
    [
        job(params={"prompt": "x", "seed": 7}),
        job(material(Role.FIRST_FRAME, "a")),
        job(operation=Operation.TEXT_TO_VIDEO),
    ],
)
def test_what_cannot_be_asked_for_is_refused_before_anything_is_sent(broken: Job):
    with pytest.raises(ProviderError) as caught:
        play(submit(broken))

    assert caught.value.failure.code is Code.PROVIDER_INVALID
    assert caught.value.accepted is False


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html>",
        "[]",
        "{}",
        '{"data": []}',
        '{"data": [{}]}',
        '{"data": [{"url": "/1.png"}]}',
        '{"data": [{"url": "file:///etc/passwd"}]}',
        '{"data": [{"b64_json": "not base64!"}]}',
        '{"data": [{"b64_json": 7}]}',
    ],
)
def test_what_cannot_be_read_leaves_the_outcome_open(body: str):
    with pytest.raises(ProviderError) as caught:
        play(submit(job()), (200, body))

    assert caught.value.failure.code is Code.PROVIDER_GARBLED
    assert caught.value.accepted is None


@pytest.mark.parametrize(
    ("status", "error", "code", "accepted"),
    [
        (400, "invalid_value", Code.PROVIDER_INVALID, False),
        (400, "moderation_blocked", Code.CONTENT_REJECTED, False),
        (400, "content_policy_violation", Code.CONTENT_REJECTED, False),
        (400, "content_rejected", Code.CONTENT_REJECTED, False),
        (400, "billing_hard_limit_reached", Code.PROVIDER_AUTH, False),
        (401, "invalid_api_key", Code.PROVIDER_AUTH, False),
        (402, None, Code.PROVIDER_AUTH, False),
        (403, "insufficient_user_quota", Code.PROVIDER_AUTH, False),
        (404, "model_not_found", Code.PROVIDER_INVALID, False),
        (409, None, Code.OUTCOME_UNKNOWN, None),
        (413, None, Code.PROVIDER_INVALID, False),
        (429, "rate_limit_exceeded", Code.PROVIDER_BUSY, False),
        (429, "insufficient_quota", Code.PROVIDER_AUTH, False),
        (500, "moderation_blocked", Code.PROVIDER_UNREACHABLE, None),
        (502, None, Code.PROVIDER_UNREACHABLE, None),
        (503, None, Code.PROVIDER_BUSY, None),
        (503, "model_not_found", Code.PROVIDER_INVALID, False),
        (504, None, Code.PROVIDER_UNREACHABLE, None),
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


@pytest.mark.parametrize(("operation", "rules"), MODEL.operations.items())
def test_our_own_dialect_reads_back_what_is_sent(operation: Operation, rules: OperationSpec):
    files = tuple(
        material(role, f"{role}-{number}")
        for role, count in rules.materials.items()
        for number in range(count.most)
    )

    call = sent(job(*files, operation=operation))

    if operation is Operation.TEXT_TO_IMAGE:
        understood = parse(Body(json.dumps(call.json).encode())).request
    else:
        texts = [Part(*field) for field in call.form.items()]
        named = [Part(each.field, f"https://x.example/{each.asset}") for each in call.attachments]
        form = Body(b"", "multipart/form-data", (*texts, *named))
        understood = parse_edit(form).request
    assert understood.model == "gpt-image-2"
    assert understood.operation is operation
    assert understood.params == PARAMS
    assert [(each.role, each.url) for each in understood.materials] == [
        (each.role, f"https://x.example/{each.asset}") for each in files
    ]


def test_every_operation_of_the_model_has_a_path():
    assert set(MODEL.operations) == set(PATHS)


def test_there_is_nothing_to_look_at():
    with pytest.raises(ProviderError, match="unreadable"):
        play(poll({"id": "x"}))


def test_probe_lists_their_models():
    asked, models = play(probe(), (200, '{"data": [{"id": "a", "object": "model"}, {"id": "b"}]}'))

    assert requests(asked) == [HttpRequest("GET", "/models")]
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
