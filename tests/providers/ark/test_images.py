import json
from collections.abc import Mapping

import pytest

from onetake.core.failure import Code, Failure
from onetake.core.request import Job, Material, Operation, Request, Role, Scalar
from onetake.core.task import Failed, Produced, Source, SourceKind
from onetake.providers.ark.images import submit
from onetake.wire.flow import HttpReply, HttpRequest, Inline, ProviderError
from tests.providers.playbook import play, requests

ONE, TWO = "https://ark.example/1.jpeg?sign=a", "https://ark.example/2.jpeg?sign=b"
MADE = (200, json.dumps({"model": "m", "created": 1, "data": [{"url": ONE, "size": "2048x2048"}]}))
PARAMS: Mapping[str, Scalar] = {"prompt": "a lighthouse", "size": "2560x1440", "n": 1}


def job(
    *assets: str,
    params: Mapping[str, Scalar] = PARAMS,
    options: Mapping[str, str] | None = None,
    role: Role = Role.IMAGE,
) -> Job:
    materials = tuple(Material(role, f"https://caller.example/{a}", "x", a) for a in assets)
    operation = Operation.EDIT_IMAGE if assets else Operation.TEXT_TO_IMAGE
    links = tuple(f"https://ours.example/{asset}?signature=s" for asset in assets)
    request = Request("seedream-4.5", operation, params, materials, end_user="u 1")
    return Job("task-1.1", "doubao-seedream-4-5-251128", request, links, options or {})


def source(url: str) -> Source:
    return Source(SourceKind.REMOTE, url)


def sent(made: Job) -> Mapping[str, object]:
    body = requests(play(submit(made), MADE)[0])[0].json
    assert body is not None
    return body


def test_one_image_is_one_call_that_takes_its_time():
    asked, event = play(submit(job()), MADE)

    assert event == Produced((source(ONE),))
    assert asked == [
        HttpRequest(
            "POST",
            "/images/generations",
            json={
                "model": "doubao-seedream-4-5-251128",
                "prompt": "a lighthouse",
                "size": "2560x1440",
                "sequential_image_generation": "disabled",
                "sequential_image_generation_options": {"max_images": 1},
                "response_format": "url",
                "watermark": False,
            },
            creates=True,
            seconds=600.0,
        )
    ]


def test_several_images_are_a_group_and_the_prompt_says_how_many():
    body = sent(job(params={**PARAMS, "n": 4}))

    assert body["prompt"] == "Generate 4 images: a lighthouse"
    assert body["sequential_image_generation"] == "auto"
    assert body["sequential_image_generation_options"] == {"max_images": 4}


def test_references_are_sent_inside_and_named_in_the_prompts_own_language():
    params: Mapping[str, Scalar] = {**PARAMS, "prompt": "@Image2换成@Image1的衣服", "n": 2}

    body = sent(job("a", "b", params=params))

    assert body["image"] == [Inline("a"), Inline("b")]
    assert body["prompt"] == "生成2张图片：[图2]换成[图1]的衣服"
    assert body["watermark"] is False


def test_references_are_links_where_the_channel_says_so():
    body = sent(job("a", options={"materials": "link"}))

    assert body["image"] == ["https://ours.example/a?signature=s"]


def test_a_size_with_a_star_is_the_same_size():
    assert sent(job(params={**PARAMS, "size": "2048*2048"}))["size"] == "2048x2048"


def test_what_has_no_place_there_is_refused_before_anything_is_sent():
    for made in (job(params={**PARAMS, "quality": "high"}), job("a", role=Role.MASK)):
        with pytest.raises(ProviderError) as caught:
            play(submit(made))

        assert caught.value.failure.code is Code.PROVIDER_INVALID
        assert caught.value.accepted is False


REJECTED = {"error": {"code": "OutputImageSensitiveContentDetected", "message": "secret words"}}
BROKEN = {"error": {"code": "InternalServiceError", "message": "secret words"}}


@pytest.mark.parametrize(
    ("reply", "event"),
    [
        ({"data": [{"url": ONE}, {"url": TWO}]}, Produced((source(ONE), source(TWO)))),
        ({"data": [{"url": ONE}, REJECTED, {"url": TWO}, BROKEN]},
         Produced((source(ONE), source(TWO)))),
        ({"data": [{"url": ONE, "error": None}], "error": None, "usage": {"generated_images": 1}},
         Produced((source(ONE),))),
        ({"data": [{"url": ONE}, {}, {"url": ""}]}, Produced((source(ONE),))),
        ({"data": [{"url": "", **REJECTED}]},
         Failed(Failure(Code.CONTENT_REJECTED, Code.CONTENT_REJECTED.en))),
        ({"data": [REJECTED, BROKEN]},
         Failed(Failure(Code.CONTENT_REJECTED, Code.CONTENT_REJECTED.en))),
        ({"data": [BROKEN]}, Failed(Failure(Code.PROVIDER_FAILED, Code.PROVIDER_FAILED.en))),
        ({"data": [], **REJECTED},
         Failed(Failure(Code.CONTENT_REJECTED, Code.CONTENT_REJECTED.en))),
        ({"data": None, **BROKEN},
         Failed(Failure(Code.PROVIDER_FAILED, Code.PROVIDER_FAILED.en))),
    ],
)  # fmt: skip
def test_what_was_made_counts(reply: Mapping[str, object], event: object):
    _, seen = play(submit(job(params={**PARAMS, "n": 4})), (200, json.dumps(reply)))

    assert seen == event


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "<html>",
        "{}",
        '{"data": []}',
        '{"data": null}',
        '{"data": [{}]}',
        '{"data": [{"url": ""}]}',
        '{"data": [{"url": 7}]}',
        '{"data": [{"url": "file:///etc/passwd"}]}',
        '{"data": {"url": "https://ark.example/1.jpeg"}}',
        json.dumps({"data": [{"url": f"{ONE}{number}"} for number in range(17)]}),
    ],
)
def test_a_reply_that_cannot_be_read_leaves_the_outcome_open(body: str):
    with pytest.raises(ProviderError) as caught:
        play(submit(job()), (200, body))

    assert caught.value.failure.code is Code.PROVIDER_GARBLED
    assert caught.value.accepted is None


@pytest.mark.parametrize(
    ("status", "code", "ours", "accepted"),
    [
        (400, "InputTextSensitiveContentDetected", Code.CONTENT_REJECTED, False),
        (400, "OutputImageSensitiveContentDetected", Code.CONTENT_REJECTED, False),
        (400, "SomethingNew", Code.PROVIDER_INVALID, False),
        (404, "ModelNotOpen", Code.PROVIDER_AUTH, False),
        (429, "ModelAccountIpmRateLimitExceeded", Code.PROVIDER_BUSY, False),
        (429, "SomethingNew", Code.PROVIDER_BUSY, False),
        (500, "InternalServiceError", Code.PROVIDER_UNREACHABLE, None),
        (503, "ServerOverloaded", Code.PROVIDER_BUSY, None),
    ],
)
def test_a_refusal_says_what_is_known(status: int, code: str, ours: Code, accepted: bool | None):
    body = json.dumps({"error": {"code": code, "message": "secret words"}}).encode()

    with pytest.raises(ProviderError) as caught:
        play(submit(job()), HttpReply(status, body, {"retry-after": "9"} if status == 429 else {}))

    assert caught.value.failure.code is ours
    assert caught.value.failure.message == ours.en
    assert caught.value.failure.retry_after_seconds == (9 if status == 429 else None)
    assert caught.value.accepted is accepted
