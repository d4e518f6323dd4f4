import json
from base64 import b64encode
from collections.abc import Mapping

import pytest

from onetake.catalog.loader import load_all
from onetake.core.failure import Code
from onetake.core.request import Facts, Job, Material, Medium, Operation, Request, Role, Scalar
from onetake.core.task import Produced, Source, SourceKind
from onetake.providers.google import ADAPTER
from onetake.providers.google.images import poll, probe, resubmittable, submit
from onetake.wire.flow import (
    Credential,
    HttpReply,
    HttpRequest,
    Inline,
    ProviderError,
    Rendered,
    Save,
)
from tests.providers.playbook import play

PNG = b"\x89PNG and so on"
PARAMS: Mapping[str, Scalar] = {
    "prompt": "a lighthouse",
    "aspect_ratio": "16:9",
    "resolution": "2k",
    "output_format": "jpeg",
    "n": 1,
}


def picture(content: bytes = PNG) -> HttpReply:
    inline = {"mimeType": "image/png", "data": b64encode(content).decode()}
    candidate = {"content": {"parts": [{"inlineData": inline}]}, "finishReason": "STOP"}
    return HttpReply(200, json.dumps({"candidates": [candidate]}).encode())


def reference(asset: str, kind: str = "image/png", role: Role = Role.IMAGE) -> Material:
    return Material(role, "https://caller.example/x", "x", asset, Facts(Medium.IMAGE, kind, 9))


def job(
    *materials: Material,
    params: Mapping[str, Scalar] = PARAMS,
    options: Mapping[str, str] | None = None,
) -> Job:
    links = tuple(f"https://ours.example/{each.asset}?signature=s" for each in materials)
    operation = Operation.EDIT_IMAGE if materials else Operation.TEXT_TO_IMAGE
    request = Request("NanoBananaPro-2K", operation, params, materials)
    return Job("task-1.1", "gemini-3-pro-image", request, links, options or {})


def sent(each: Job) -> Mapping[str, object]:
    """The body of its first call."""
    action = next(submit(each))
    assert isinstance(action, HttpRequest)
    assert action.json is not None
    return action.json


def test_words_alone_are_one_call_and_the_image_in_its_reply_is_kept():
    asked, event = play(submit(job()), picture(), Rendered(("task-1.1-1.jpeg",)))

    assert asked == [
        HttpRequest(
            "POST",
            "/models/gemini-3-pro-image:generateContent",
            json={
                "contents": [{"role": "user", "parts": [{"text": "a lighthouse"}]}],
                "generationConfig": {
                    "responseModalities": ["IMAGE"],
                    "candidateCount": 1,
                    "imageConfig": {
                        "aspectRatio": "16:9",
                        "imageSize": "2K",
                        "imageOutputOptions": {"mimeType": "image/jpeg"},
                    },
                },
            },
            creates=True,
            credential=Credential.GOOGLE,
            seconds=300.0,
            reply_bytes_max=128 << 20,
        ),
        Save("task-1.1", (PNG,), "jpeg"),
    ]
    assert event == Produced((Source(SourceKind.RENDERED, "task-1.1-1.jpeg"),))


def test_references_follow_the_text_and_are_named_by_their_order():
    each = job(
        reference("a"),
        reference("b", "image/webp"),
        params={"prompt": "@Image2 in the style of @Image1"},
    )

    assert sent(each) == {
        "contents": [
            {
                "role": "user",
                "parts": [
                    {"text": "Image 2 in the style of Image 1"},
                    {"inlineData": {"mimeType": "image/png", "data": Inline("a", bare=True)}},
                    {"inlineData": {"mimeType": "image/webp", "data": Inline("b", bare=True)}},
                ],
            }
        ],
        "generationConfig": {"responseModalities": ["IMAGE"]},
    }


def test_references_are_links_where_the_channel_says_so():
    each = job(reference("a"), params={"prompt": "x"}, options={"materials": "link"})

    link = {"mimeType": "image/png", "fileUri": "https://ours.example/a?signature=s"}
    assert sent(each)["contents"] == [
        {"role": "user", "parts": [{"text": "x"}, {"fileData": link}]}
    ]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("0.5k", "512"), ("512", "512"), ("1k", "1K"), ("2k", "2K"), ("4k", "4K")],
)
def test_each_size_has_its_word(ours: str, theirs: str):
    config = sent(job(params={"prompt": "x", "resolution": ours}))["generationConfig"]

    assert config == {"responseModalities": ["IMAGE"], "imageConfig": {"imageSize": theirs}}


def test_where_the_format_cannot_be_chosen_none_is_sent():
    each = job(
        params={"prompt": "x", "output_format": "png", "aspect_ratio": "1:1"},
        options={"format": "any"},
    )

    assert sent(each)["generationConfig"] == {
        "responseModalities": ["IMAGE"],
        "imageConfig": {"aspectRatio": "1:1"},
    }


@pytest.mark.parametrize(
    ("params", "options"),
    [
        ({"resolution": "8k"}, {}),
        ({"output_format": "webp"}, {}),
        ({"output_format": "webp"}, {"format": "any"}),
        ({"seed": 7}, {}),
    ],
)
def test_what_cannot_be_asked_for_is_refused_before_anything_is_sent(
    params: Mapping[str, Scalar], options: Mapping[str, str]
):
    with pytest.raises(ProviderError) as caught:
        play(submit(job(params={"prompt": "x", **params}, options=options)))

    assert caught.value.failure.code is Code.PROVIDER_INVALID
    assert caught.value.accepted is False


def test_a_role_without_a_place_is_refused():
    with pytest.raises(ProviderError, match="mask"):
        play(submit(job(reference("a"), reference("m", role=Role.MASK))))


def test_several_images_are_as_many_calls_and_are_kept_together():
    flow = submit(job(params={"prompt": "x", "n": 3}))

    asked, event = play(
        flow, picture(b"1"), picture(b"2"), picture(b"3"), Rendered(("a-1", "a-2", "a-3"))
    )

    assert asked[0] == asked[1] == asked[2]
    assert asked[3] == Save("task-1.1", (b"1", b"2", b"3"), "png")
    assert isinstance(event, Produced)
    assert [source.where for source in event.sources] == ["a-1", "a-2", "a-3"]


@pytest.mark.parametrize(
    "failed",
    [
        (429, ""),
        (500, ""),
        (200, "<html>"),
        (200, '{"candidates": [{"finishReason": "IMAGE_SAFETY"}]}'),
    ],
)
def test_what_was_made_before_a_call_failed_is_delivered(failed: tuple[int, str]):
    flow = submit(job(params={"prompt": "x", "n": 4}))

    asked, event = play(flow, picture(b"1"), picture(b"2"), failed, Rendered(("a-1", "a-2")))

    assert asked[-1] == Save("task-1.1", (b"1", b"2"), "png")
    assert isinstance(event, Produced)


def test_a_first_call_that_fails_ends_the_work():
    with pytest.raises(ProviderError) as caught:
        play(submit(job(params={"prompt": "x", "n": 4})), (429, ""))

    assert caught.value.failure.code is Code.PROVIDER_BUSY
    assert caught.value.accepted is False


def test_an_upstream_name_cannot_leave_its_place_in_the_path():
    each = job()
    action = next(submit(Job(each.attempt, "a/../b?c", each.request)))

    assert isinstance(action, HttpRequest)
    assert action.path == "/models/a%2F..%2Fb%3Fc:generateContent"


def test_there_is_nothing_to_look_at():
    with pytest.raises(ProviderError, match="unreadable"):
        play(poll({"id": "x"}))


@pytest.mark.parametrize("key", ["models", "publisherModels"])
def test_probe_lists_the_models_of_either_surface(key: str):
    listed = {key: [{"name": "models/gemini-a"}, {"name": "publishers/google/models/gemini-b"}]}

    asked, models = play(probe(), (200, json.dumps(listed)))

    assert asked == [HttpRequest("GET", "/models?pageSize=1000", credential=Credential.GOOGLE)]
    assert models == ("gemini-a", "gemini-b")


def test_a_lost_reply_stays_lost():
    assert not resubmittable({})
    assert ADAPTER.recover is None
    assert ADAPTER.cancel is None


def test_the_options_are_those_of_the_form():
    ADAPTER.check_options({"format": "any", "materials": "link"})


def test_every_model_of_ours_is_asked_for_by_a_name_of_theirs():
    routes = {
        model.spec.id: route.upstream
        for model in load_all().models.values()
        for route in model.routes
        if route.provider == "google"
    }

    assert routes == {
        "NanoBanana": "gemini-3.1-flash-image",
        "NanoBanana2-0.5K": "gemini-3.1-flash-image",
        "NanoBanana2-1K": "gemini-3.1-flash-image",
        "NanoBanana2-2K": "gemini-3.1-flash-image",
        "NanoBanana2-4K": "gemini-3.1-flash-image",
        "NanoBananaPro-1K": "gemini-3-pro-image",
        "NanoBananaPro-2K": "gemini-3-pro-image",
        "NanoBananaPro-4K": "gemini-3-pro-image",
    }
