import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from onetake.catalog.loader import load_all
from onetake.core.failure import Code, Failure
from onetake.core.request import Job, Material, Operation, Request, Role, Scalar
from onetake.core.task import Failed, Produced, Progressed, Source, SourceKind, Submitted
from onetake.providers.xai import ADAPTER, CALLS, poll, probe, submit
from onetake.wire.flow import HttpReply, HttpRequest, Inline, ProviderError
from tests.providers.playbook import play, requests

MODELS = {
    model.spec.id: (model.spec, route.upstream)
    for model in load_all().models.values()
    for route in model.routes
    if route.provider == "xai"
}
HANDLE = {"id": "f532feb6-49a9-4f9a-9a37-6e64ef725e8f"}
CREATED = (200, json.dumps({"request_id": HANDLE["id"]}))
V1, V2 = "https://vidgen.x.ai/1.mp4", "https://vidgen.x.ai/2.mp4"
P1, P2 = "https://imgen.x.ai/1.jpeg", "https://imgen.x.ai/2.jpeg"
MADE = (200, json.dumps({"data": [{"url": P1}]}))
IMAGES = (Operation.TEXT_TO_IMAGE, Operation.EDIT_IMAGE)
FILM: Mapping[str, Scalar] = {"prompt": "a cat", "resolution": "720p", "duration": 6}
PICTURE: Mapping[str, Scalar] = {
    "prompt": "a cat",
    "resolution": "2k",
    "aspect_ratio": "3:2",
    "n": 2,
}


def job(
    operation: Operation,
    *roles: Role,
    params: Mapping[str, Scalar] = FILM,
    upstream: str = "their-model",
    options: Mapping[str, str] | None = None,
    end_user: str | None = None,
) -> Job:
    """With a file for each role: `0`, `1`, …"""
    materials = tuple(
        Material(role, f"https://caller.example/{n}", "x", str(n)) for n, role in enumerate(roles)
    )
    links = tuple(f"https://ours.example/{n}?signature=s" for n in range(len(roles)))
    request = Request("grok-imagine", operation, params, materials, end_user)
    return Job("task-1.1", upstream, request, links, options or {})


def remote(*urls: str) -> Produced:
    return Produced(tuple(Source(SourceKind.REMOTE, url) for url in urls))


def sent(wanted: Job) -> tuple[str, Mapping[str, object]]:
    """The path and the body of the one call that is made."""
    at_once = wanted.request.operation in IMAGES
    asked, event = play(submit(wanted), MADE if at_once else CREATED)
    assert event == (remote(P1) if at_once else Submitted(HANDLE))
    (call,) = requests(asked)
    assert call.json is not None
    seconds = 300.0 if at_once else None
    assert call == HttpRequest("POST", call.path, json=call.json, creates=True, seconds=seconds)
    return call.path, call.json


TEXT = job(Operation.TEXT_TO_VIDEO)
DRAWN = job(Operation.TEXT_TO_IMAGE, params=PICTURE)


@pytest.mark.parametrize(
    ("wanted", "path", "body"),
    [
        (
            job(Operation.TEXT_TO_VIDEO, params={**FILM, "aspect_ratio": "9:16"}),
            "/videos/generations",
            {**FILM, "aspect_ratio": "9:16"},
        ),
        (
            job(Operation.IMAGE_TO_VIDEO, Role.FIRST_FRAME),
            "/videos/generations",
            {**FILM, "image": {"url": Inline("0")}},
        ),
        (
            job(Operation.IMAGE_TO_VIDEO, Role.FIRST_FRAME, params={**FILM, "aspect_ratio": "1:1"}),
            "/videos/generations",
            {**FILM, "aspect_ratio": "1:1", "image": {"url": Inline("0")}},
        ),
        (
            job(Operation.REFERENCE_TO_VIDEO, Role.IMAGE),
            "/videos/generations",
            {**FILM, "reference_images": [{"url": Inline("0")}]},
        ),
        (
            job(Operation.REFERENCE_TO_VIDEO, Role.IMAGE, Role.IMAGE),
            "/videos/generations",
            {**FILM, "reference_images": [{"url": Inline("0")}, {"url": Inline("1")}]},
        ),
        (
            job(Operation.EDIT_VIDEO, Role.SOURCE_VIDEO, params={"prompt": "in rain"}),
            "/videos/edits",
            {"prompt": "in rain", "video": {"url": "https://ours.example/0?signature=s"}},
        ),
        (
            job(
                Operation.EXTEND_VIDEO, Role.SOURCE_VIDEO, params={"prompt": "go on", "duration": 4}
            ),
            "/videos/extensions",
            {
                "prompt": "go on",
                "duration": 4,
                "video": {"url": "https://ours.example/0?signature=s"},
            },
        ),
        (DRAWN, "/images/generations", {**PICTURE, "response_format": "url"}),
        (
            job(Operation.EDIT_IMAGE, Role.IMAGE, params={**PICTURE, "aspect_ratio": "auto"}),
            "/images/edits",
            {
                **PICTURE,
                "aspect_ratio": "auto",
                "response_format": "url",
                "image": {"url": Inline("0"), "type": "image_url"},
            },
        ),
        (
            job(Operation.EDIT_IMAGE, Role.IMAGE, Role.IMAGE, params=PICTURE),
            "/images/edits",
            {
                **PICTURE,
                "response_format": "url",
                "images": [
                    {"url": Inline("0"), "type": "image_url"},
                    {"url": Inline("1"), "type": "image_url"},
                ],
            },
        ),
    ],
)
def test_each_operation_has_its_call(wanted: Job, path: str, body: Mapping[str, object]):
    assert sent(wanted) == (path, {"model": "their-model", **body})


@pytest.mark.parametrize(
    ("operation", "roles", "name", "value"),
    [
        (Operation.IMAGE_TO_VIDEO, (Role.FIRST_FRAME,), "aspect_ratio", "auto"),
        (Operation.EDIT_VIDEO, (Role.SOURCE_VIDEO,), "resolution", "720p"),
        (Operation.TEXT_TO_IMAGE, (), "output_format", "jpeg"),
        (Operation.EDIT_IMAGE, (Role.IMAGE,), "output_format", "jpeg"),
    ],
)
def test_what_they_do_anyway_is_not_said(
    operation: Operation, roles: tuple[Role, ...], name: str, value: Scalar
):
    said = job(operation, *roles, params={"prompt": "a cat", name: value})
    unsaid = job(operation, *roles, params={"prompt": "a cat"})

    assert sent(said) == sent(unsaid)


@pytest.mark.parametrize(
    ("wanted", "param"),
    [
        (job(Operation.EDIT_VIDEO, Role.SOURCE_VIDEO, params={"resolution": "480p"}), "resolution"),
        (job(Operation.EDIT_VIDEO, Role.SOURCE_VIDEO, params={"duration": 5}), "duration"),
        (
            job(Operation.EDIT_VIDEO, Role.SOURCE_VIDEO, params={"input_video_seconds": 8}),
            "input_video_seconds",
        ),
        (
            job(Operation.EXTEND_VIDEO, Role.SOURCE_VIDEO, params={"input_video_seconds": 8}),
            "input_video_seconds",
        ),
        (
            job(Operation.EXTEND_VIDEO, Role.SOURCE_VIDEO, params={"resolution": "720p"}),
            "resolution",
        ),
        (job(Operation.TEXT_TO_IMAGE, params={"output_format": "png"}), "output_format"),
        (job(Operation.EDIT_IMAGE, Role.IMAGE, params={"output_format": "webp"}), "output_format"),
        (job(Operation.TEXT_TO_IMAGE, params={"duration": 5}), "duration"),
        (job(Operation.TEXT_TO_VIDEO, params={"n": 2}), "n"),
        (job(Operation.TEXT_TO_VIDEO, params={"seed": 7}), "seed"),
        (job(Operation.REFERENCE_TO_VIDEO, Role.IMAGE, Role.VIDEO), "video"),
        (
            job(Operation.FIRST_LAST_FRAME, Role.FIRST_FRAME, Role.LAST_FRAME),
            "first_last_frame",
        ),
    ],
)
def test_what_has_no_place_is_refused_by_name_before_anything_is_sent(wanted: Job, param: str):
    with pytest.raises(ProviderError) as caught:
        play(submit(wanted))

    assert caught.value.failure.code is Code.PROVIDER_INVALID
    assert caught.value.failure.param == param
    assert caught.value.accepted is False


@pytest.mark.parametrize(
    ("operation", "roles", "prompt", "theirs"),
    [
        (
            Operation.REFERENCE_TO_VIDEO,
            (Role.IMAGE, Role.IMAGE),
            "@Image2 meets @Image1",
            "<IMAGE_2> meets <IMAGE_1>",
        ),
        (
            Operation.EDIT_IMAGE,
            (Role.IMAGE, Role.IMAGE),
            "@Image2 meets @Image1",
            "<IMAGE_1> meets <IMAGE_0>",
        ),
        (Operation.EDIT_IMAGE, (Role.IMAGE,), "@Image1 in rain", "<IMAGE_0> in rain"),
        (Operation.IMAGE_TO_VIDEO, (Role.FIRST_FRAME,), "@Image1 moves", "image 1 moves"),
        (Operation.EDIT_VIDEO, (Role.SOURCE_VIDEO,), "@Video1 in rain", "video 1 in rain"),
    ],
)
def test_files_are_mentioned_in_their_form(
    operation: Operation, roles: tuple[Role, ...], prompt: str, theirs: str
):
    _, body = sent(job(operation, *roles, params={"prompt": prompt}))

    assert body["prompt"] == theirs


def test_links_are_sent_instead_where_the_channel_says_so():
    linked = job(Operation.IMAGE_TO_VIDEO, Role.FIRST_FRAME, options={"materials": "link"})

    _, body = sent(linked)

    assert body["image"] == {"url": "https://ours.example/0?signature=s"}
    ADAPTER.check_options({"materials": "link"})


@pytest.mark.parametrize("wanted", [TEXT, DRAWN, job(Operation.EDIT_IMAGE, Role.IMAGE, params={})])
def test_the_end_user_is_passed_on(wanted: Job):
    _, body = sent(replace(wanted, request=replace(wanted.request, end_user="u 1")))

    assert body["user"] == "u 1"


@pytest.mark.parametrize("operation", [Operation.EDIT_VIDEO, Operation.EXTEND_VIDEO])
def test_no_field_is_made_for_the_end_user(operation: Operation):
    _, body = sent(job(operation, Role.SOURCE_VIDEO, params={}, end_user="u 1"))

    assert "user" not in body


def test_its_models_and_their_names_there():
    assert {id: upstream for id, (_, upstream) in MODELS.items()} == {
        "grok-imagine": "grok-imagine-video",
        "grok-video-1.5": "grok-imagine-video-1.5",
        "grok-imagine-image": "grok-imagine-image",
        "grok-imagine-image-quality": "grok-imagine-image-quality",
    }


@pytest.mark.parametrize("name", MODELS)
def test_whatever_the_catalogue_fills_in_can_be_asked_for(name: str):
    spec, upstream = MODELS[name]
    for operation, rules in spec.operations.items():
        filled = {
            param: rule.default for param, rule in rules.params.items() if rule.default is not None
        }
        roles = [
            role
            for role, count in rules.materials.items()
            for _ in range(count.most)
            if role is not Role.VIDEO  # the one thing that has no place
        ]
        path, body = sent(job(operation, *roles, params=filled, upstream=upstream))

        assert path == CALLS[operation].path
        assert body["model"] == upstream


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "<html>",
        "{}",
        '{"request_id": null}',
        '{"request_id": ""}',
        '{"request_id": "../keys"}',
        '{"request_id": "a?x=1"}',
        '{"data": []}',
        '{"error": {"code": "content_moderation"}}',
    ],
)
def test_a_creation_that_cannot_be_read_leaves_the_outcome_open(body: str):
    with pytest.raises(ProviderError) as caught:
        play(submit(TEXT), (200, body))

    assert caught.value.failure.code is Code.PROVIDER_GARBLED
    assert caught.value.accepted is None


@pytest.mark.parametrize("wanted", [TEXT, DRAWN])
@pytest.mark.parametrize(
    ("status", "body", "code", "accepted"),
    [
        (400, '{"error": {"code": "content_policy_violation", "message": "secret words"}}',
         Code.CONTENT_REJECTED, False),
        (400, '{"error": {"code": "content_moderation"}}', Code.CONTENT_REJECTED, False),
        (400, '{"error": {"code": "invalid_argument"}}', Code.PROVIDER_INVALID, False),
        (400, '{"code": "Client specified an invalid argument", "error": "secret words"}',
         Code.PROVIDER_INVALID, False),
        (400, '{"error": "secret words"}', Code.PROVIDER_INVALID, False),
        (400, "<html>", Code.PROVIDER_INVALID, False),
        (401, "", Code.PROVIDER_AUTH, False),
        (402, "", Code.PROVIDER_AUTH, False),
        (403, '{"code": "The caller does not have permission", "error": "secret words"}',
         Code.PROVIDER_AUTH, False),
        (404, '{"error": {"code": "something new"}}', Code.PROVIDER_INVALID, False),
        (408, "", Code.PROVIDER_BUSY, None),
        (413, "", Code.PROVIDER_INVALID, False),
        (422, '{"error": {"code": ["content_moderation"]}}', Code.PROVIDER_INVALID, False),
        (429, '{"code": "Some resource has been exhausted", "error": "secret words"}',
         Code.PROVIDER_BUSY, False),
        (500, '{"error": {"code": "content_moderation"}}', Code.PROVIDER_UNREACHABLE, None),
        (503, "", Code.PROVIDER_BUSY, None),
        (504, "", Code.PROVIDER_UNREACHABLE, None),
    ],
)  # fmt: skip
def test_a_refusal_says_what_is_known(
    wanted: Job, status: int, body: str, code: Code, accepted: bool | None
):
    with pytest.raises(ProviderError) as caught:
        play(submit(wanted), (status, body))

    assert caught.value.failure == Failure(code, code.en)
    assert caught.value.accepted is accepted


@pytest.mark.parametrize("body", [b"", b'{"error": {"code": "content_moderation"}}'])
def test_a_busy_provider_says_when_to_come_back(body: bytes):
    with pytest.raises(ProviderError) as caught:
        play(submit(TEXT), HttpReply(429, body, {"retry-after": "17"}))

    assert caught.value.failure.retry_after_seconds == 17


@pytest.mark.parametrize(
    ("reply", "event"),
    [
        ({"data": [{"url": P1, "revised_prompt": ""}]}, remote(P1)),
        ({"data": [{"url": P1, "respect_moderation": True}, {"url": P2}]}, remote(P1, P2)),
        ({"data": [{"url": P1}, {"url": P2, "respect_moderation": False}]}, remote(P1)),
        ({"data": [{"url": ""}, {"url": P2}], "block_reason": None}, remote(P2)),
    ],
)
def test_pictures_come_with_the_reply(reply: Mapping[str, object], event: Produced):
    _, made = play(submit(DRAWN), (200, json.dumps(reply)))

    assert made == event


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ({"data": [{"url": P1, "respect_moderation": False}]}, Code.CONTENT_REJECTED),
        ({"data": [{"respect_moderation": False}]}, Code.CONTENT_REJECTED),
        ({"data": [{"url": ""}]}, Code.CONTENT_REJECTED),
        ({"data": [], "block_reason": "secret words"}, Code.CONTENT_REJECTED),
        ({"data": [], "block_reason": None}, Code.PROVIDER_FAILED),
        ({"data": []}, Code.PROVIDER_FAILED),
    ],
)
def test_pictures_that_were_all_withheld_are_a_failure(reply: Mapping[str, object], code: Code):
    _, event = play(submit(DRAWN), (200, json.dumps(reply)))

    assert event == Failed(Failure(code, code.en))


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{}",
        "<html>",
        '{"data": null}',
        '{"data": [{}]}',
        '{"data": [{"b64_json": "aGk="}]}',
        '{"data": [{"url": "file:///etc/passwd"}]}',
        '{"data": ["https://imgen.x.ai/1.jpeg"]}',
        '{"request_id": "f532feb6"}',
    ],
)
def test_pictures_that_cannot_be_read_leave_the_outcome_open(body: str):
    with pytest.raises(ProviderError) as caught:
        play(submit(DRAWN), (200, body))

    assert caught.value.failure.code is Code.PROVIDER_GARBLED
    assert caught.value.accepted is None


@pytest.mark.parametrize(
    ("status", "reply", "event"),
    [
        (202, {"status": "pending", "progress": 40}, Progressed(40)),
        (202, {"status": "pending"}, Progressed(0)),
        (200, {"status": "pending", "progress": 100, "video": None}, Progressed(99)),
        (200, {"status": "done", "video": {"url": V1}, "progress": 100}, remote(V1)),
        (200, {"status": "done", "video": {"url": V1, "respect_moderation": True}}, remote(V1)),
        (200, {"status": "done", "video": {"url": V1, "respect_moderation": False}},
         Failed(Failure(Code.CONTENT_REJECTED, Code.CONTENT_REJECTED.en))),
        (200, {"status": "done", "video": {"url": "", "duration": 0}},
         Failed(Failure(Code.CONTENT_REJECTED, Code.CONTENT_REJECTED.en))),
        (200, {"status": "expired"},
         Failed(Failure(Code.PROVIDER_FAILED, Code.PROVIDER_FAILED.en))),
    ],
)  # fmt: skip
def test_poll_reads(status: int, reply: Mapping[str, object], event: object):
    asked, seen = play(poll(HANDLE), (status, json.dumps(reply)))

    assert asked == [HttpRequest("GET", f"/videos/{HANDLE['id']}")]
    assert seen == event


@pytest.mark.parametrize("body", ["", "\n"])
def test_an_accepted_reply_without_a_body_is_a_job_under_way(body: str):
    _, event = play(poll(HANDLE), (202, body))

    assert event == Progressed(0)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ({"code": "content_moderation", "message": "secret words"}, Code.CONTENT_REJECTED),
        ({"code": "invalid_argument"}, Code.PROVIDER_INVALID),
        ({"code": "permission_denied"}, Code.PROVIDER_AUTH),
        ({"code": "internal_error"}, Code.PROVIDER_FAILED),
        ({"code": None}, Code.PROVIDER_FAILED),
        ("secret words", Code.PROVIDER_FAILED),
        (None, Code.PROVIDER_FAILED),
    ],
)
def test_poll_names_the_failure_and_keeps_their_words_to_itself(error: object, code: Code):
    video = {"duration": 0, "respect_moderation": True}
    reply = {"status": "failed", "video": video, "error": error}

    _, event = play(poll(HANDLE), (200, json.dumps(reply)))

    assert event == Failed(Failure(code, code.en))


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, ""),
        (202, "<html>"),
        (200, "[]"),
        (200, "{}"),
        (202, '{"status": "vibing"}'),
        (200, '{"status": "done"}'),
        (200, '{"status": "done", "video": {}}'),
        (200, '{"status": "done", "video": {"url": "file:///etc/passwd"}}'),
        (200, '{"status": "done", "video": "https://vidgen.x.ai/1.mp4"}'),
    ],
)
def test_poll_refuses_to_guess(status: int, body: str):
    with pytest.raises(ProviderError) as caught:
        play(poll(HANDLE), (status, body))

    assert caught.value.failure.code is Code.PROVIDER_GARBLED


def test_an_id_cannot_leave_its_place_in_the_path():
    asked, _ = play(poll({"id": "a/../b?c"}), (202, ""))

    assert requests(asked)[0].path == "/videos/a%2F..%2Fb%3Fc"


def test_probe_lists_their_models():
    asked, models = play(probe(), (200, '{"data": [{"id": "a", "owned_by": "xai"}, {"id": "b"}]}'))

    assert asked == [HttpRequest("GET", "/models")]
    assert models == ("a", "b")


@pytest.mark.parametrize("reply", [(200, '{"models": []}'), (200, "<html>"), (400, ""), (401, "")])
def test_probe_refuses_what_it_cannot_read(reply: tuple[int, str]):
    with pytest.raises(ProviderError):
        play(probe(), reply)


def test_a_lost_reply_is_final_and_a_running_job_too():
    assert not ADAPTER.resubmittable({})
    assert ADAPTER.recover is None
    assert ADAPTER.cancel is None
