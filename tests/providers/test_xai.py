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
V1 = "https://vidgen.x.ai/1.mp4"
P1, P2 = "https://imgen.x.ai/1.jpeg", "https://imgen.x.ai/2.jpeg"
MADE = (200, json.dumps({"data": [{"url": P1}]}))
IMAGES = (Operation.TEXT_TO_IMAGE, Operation.EDIT_IMAGE)
ROLES: Mapping[Operation, tuple[Role, ...]] = {
    Operation.IMAGE_TO_VIDEO: (Role.FIRST_FRAME,),
    Operation.REFERENCE_TO_VIDEO: (Role.IMAGE, Role.IMAGE),
    Operation.EDIT_VIDEO: (Role.SOURCE_VIDEO,),
    Operation.EXTEND_VIDEO: (Role.SOURCE_VIDEO,),
    Operation.EDIT_IMAGE: (Role.IMAGE,),
}
LINK = {"url": "https://ours.example/0?signature=s"}


def job(
    operation: Operation,
    *roles: Role,
    options: Mapping[str, str] | None = None,
    end_user: str | None = None,
    **params: Scalar,
) -> Job:
    """With a file for each role, named `0`, `1`, …; those of the operation if none is given."""
    roles = roles or ROLES.get(operation, ())
    materials = tuple(
        Material(role, f"https://caller.example/{n}", "x", str(n)) for n, role in enumerate(roles)
    )
    links = tuple(f"https://ours.example/{n}?signature=s" for n in range(len(roles)))
    filled = {"prompt": "a cat", **params}
    request = Request("grok-imagine", operation, filled, materials, end_user)
    return Job("task-1.1", "their-model", request, links, options or {})


def remote(*urls: str) -> Produced:
    return Produced(tuple(Source(SourceKind.REMOTE, url) for url in urls))


def failed(code: Code) -> Failed:
    return Failed(Failure(code, code.en))


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
DRAWN = job(Operation.TEXT_TO_IMAGE)


@pytest.mark.parametrize(
    ("wanted", "path", "body"),
    [
        (job(Operation.TEXT_TO_VIDEO, aspect_ratio="9:16", resolution="480p", duration=6),
         "/videos/generations",
         {"aspect_ratio": "9:16", "resolution": "480p", "duration": 6}),
        (job(Operation.IMAGE_TO_VIDEO, aspect_ratio="1:1", resolution="1080p", duration=1),
         "/videos/generations",
         {"aspect_ratio": "1:1", "resolution": "1080p", "duration": 1,
          "image": {"url": Inline("0")}}),
        (job(Operation.REFERENCE_TO_VIDEO, Role.IMAGE, aspect_ratio="4:3"),
         "/videos/generations",
         {"aspect_ratio": "4:3", "reference_images": [{"url": Inline("0")}]}),
        (job(Operation.REFERENCE_TO_VIDEO, resolution="720p", duration=10),
         "/videos/generations",
         {"resolution": "720p", "duration": 10,
          "reference_images": [{"url": Inline("0")}, {"url": Inline("1")}]}),
        (job(Operation.EDIT_VIDEO), "/videos/edits", {"video": LINK}),
        (job(Operation.EXTEND_VIDEO, duration=4),
         "/videos/extensions",
         {"duration": 4, "video": LINK}),
        (job(Operation.TEXT_TO_IMAGE, aspect_ratio="3:2", resolution="2k", n=4),
         "/images/generations",
         {"aspect_ratio": "3:2", "resolution": "2k", "n": 4, "response_format": "url"}),
        (job(Operation.EDIT_IMAGE, aspect_ratio="auto", n=1),
         "/images/edits",
         {"aspect_ratio": "auto", "n": 1, "response_format": "url",
          "image": {"url": Inline("0"), "type": "image_url"}}),
        (job(Operation.EDIT_IMAGE, Role.IMAGE, Role.IMAGE),
         "/images/edits",
         {"response_format": "url",
          "images": [{"url": Inline("0"), "type": "image_url"},
                     {"url": Inline("1"), "type": "image_url"}]}),
    ],
)  # fmt: skip
def test_each_operation_has_its_call(wanted: Job, path: str, body: Mapping[str, object]):
    assert sent(wanted) == (path, {"model": "their-model", "prompt": "a cat", **body})


@pytest.mark.parametrize(
    "said",
    [
        job(Operation.IMAGE_TO_VIDEO, aspect_ratio="auto"),
        job(Operation.EDIT_VIDEO, resolution="720p"),
        job(Operation.EDIT_VIDEO, input_video_seconds=8),
        job(Operation.EXTEND_VIDEO, input_video_seconds=8),
        job(Operation.TEXT_TO_IMAGE, output_format="jpeg"),
        job(Operation.EDIT_IMAGE, output_format="jpeg"),
    ],
)
def test_what_they_do_anyway_is_not_said(said: Job):
    assert said.request.operation is not None
    assert sent(said) == sent(job(said.request.operation))


@pytest.mark.parametrize(
    ("wanted", "param"),
    [
        (job(Operation.EDIT_VIDEO, resolution="480p"), "resolution"),
        (job(Operation.EDIT_VIDEO, duration=5), "duration"),
        (job(Operation.EXTEND_VIDEO, resolution="720p"), "resolution"),
        (job(Operation.TEXT_TO_IMAGE, output_format="png"), "output_format"),
        (job(Operation.EDIT_IMAGE, output_format="webp"), "output_format"),
        (job(Operation.TEXT_TO_IMAGE, duration=5), "duration"),
        (job(Operation.TEXT_TO_VIDEO, n=2), "n"),
        (job(Operation.TEXT_TO_VIDEO, seed=7), "seed"),
        (job(Operation.REFERENCE_TO_VIDEO, Role.IMAGE, Role.VIDEO), "video"),
        (job(Operation.FIRST_LAST_FRAME, Role.FIRST_FRAME), "first_last_frame"),
    ],
)
def test_what_has_no_place_is_refused_by_name_before_anything_is_sent(wanted: Job, param: str):
    with pytest.raises(ProviderError) as caught:
        play(submit(wanted))

    assert caught.value.failure.code is Code.PROVIDER_INVALID
    assert caught.value.failure.param == param
    assert caught.value.accepted is False


TWO = "@Image2 meets @Image1"


@pytest.mark.parametrize(
    ("wanted", "theirs"),
    [
        (job(Operation.REFERENCE_TO_VIDEO, prompt=TWO), "<IMAGE_2> meets <IMAGE_1>"),
        (
            job(Operation.EDIT_IMAGE, Role.IMAGE, Role.IMAGE, prompt=TWO),
            "<IMAGE_1> meets <IMAGE_0>",
        ),
        (job(Operation.EDIT_IMAGE, prompt="@Image1 in rain"), "<IMAGE_0> in rain"),
        (job(Operation.IMAGE_TO_VIDEO, prompt="@Image1 moves"), "image 1 moves"),
        (job(Operation.EDIT_VIDEO, prompt="@Video1 in rain"), "video 1 in rain"),
    ],
)
def test_files_are_mentioned_in_their_form(wanted: Job, theirs: str):
    assert sent(wanted)[1]["prompt"] == theirs


def test_links_are_sent_instead_where_the_channel_says_so():
    linked = job(Operation.IMAGE_TO_VIDEO, options={"materials": "link"})

    assert sent(linked)[1]["image"] == LINK
    ADAPTER.check_options({"materials": "link"})


@pytest.mark.parametrize("operation", CALLS)
def test_the_end_user_is_passed_on_where_there_is_a_field(operation: Operation):
    _, body = sent(job(operation, end_user="u 1"))

    fieldless = operation in (Operation.EDIT_VIDEO, Operation.EXTEND_VIDEO)
    assert body.get("user") == (None if fieldless else "u 1")


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
        plain = replace(job(operation), upstream=upstream)
        asked_for = replace(plain.request, params={"prompt": "a cat", **filled})
        path, body = sent(replace(plain, request=asked_for))

        assert path == CALLS[operation].path
        assert body["model"] == upstream


FILMS_UNREAD = (
    "", "[]", "<html>", "{}", '{"request_id": null}', '{"request_id": ""}', '{"data": []}',
    '{"request_id": "../keys"}', '{"request_id": "a?x=1"}', '{"error": {"code": "internal_error"}}',
)  # fmt: skip
PICTURES_UNREAD = (
    "", "[]", "<html>", "{}", '{"data": null}', '{"data": [{}]}', '{"request_id": "f532feb6"}',
    '{"data": [{"b64_json": "aGk="}]}', '{"data": [{"url": "file:///etc/passwd"}]}',
    '{"data": ["https://imgen.x.ai/1.jpeg"]}',
)  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "body"),
    [(TEXT, body) for body in FILMS_UNREAD] + [(DRAWN, body) for body in PICTURES_UNREAD],
)
def test_a_creation_that_cannot_be_read_leaves_the_outcome_open(wanted: Job, body: str):
    with pytest.raises(ProviderError) as caught:
        play(submit(wanted), (200, body))

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
        ({"data": [{"url": P1, "respect_moderation": False}]}, failed(Code.CONTENT_REJECTED)),
        ({"data": [{"respect_moderation": False}]}, failed(Code.CONTENT_REJECTED)),
        ({"data": [{"url": ""}]}, failed(Code.CONTENT_REJECTED)),
        ({"data": [], "block_reason": "secret words"}, failed(Code.CONTENT_REJECTED)),
        ({"data": [], "block_reason": None}, failed(Code.PROVIDER_FAILED)),
        ({"data": []}, failed(Code.PROVIDER_FAILED)),
    ],
)
def test_pictures_come_with_the_reply_but_for_those_withheld(
    reply: Mapping[str, object], event: Produced | Failed
):
    _, made = play(submit(DRAWN), (200, json.dumps(reply)))

    assert made == event


@pytest.mark.parametrize(
    ("status", "reply", "event"),
    [
        (202, {"status": "pending", "progress": 40}, Progressed(40)),
        (202, {"status": "pending"}, Progressed(0)),
        (200, {"status": "pending", "progress": 100, "video": None}, Progressed(99)),
        (200, {"status": "done", "video": {"url": V1}, "progress": 100}, remote(V1)),
        (200, {"status": "done", "video": {"url": V1, "respect_moderation": True}}, remote(V1)),
        (200, {"status": "done", "video": {"url": V1, "respect_moderation": False}},
         failed(Code.CONTENT_REJECTED)),
        (200, {"status": "done", "video": {"url": "", "duration": 0}},
         failed(Code.CONTENT_REJECTED)),
        (200, {"status": "expired"}, failed(Code.PROVIDER_FAILED)),
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

    assert event == failed(code)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, ""), (202, "<html>"), (200, "[]"), (200, "{}"), (202, '{"status": "vibing"}'),
        (200, '{"status": "done"}'), (200, '{"status": "done", "video": {}}'),
        (200, '{"status": "done", "video": {"url": "file:///etc/passwd"}}'),
        (200, '{"status": "done", "video": "https://vidgen.x.ai/1.mp4"}'),
    ],
)  # fmt: skip
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
