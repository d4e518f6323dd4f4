"""Gemini's format: the page's own bodies, google-genai's spellings, conversations, every answer."""

import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

from onetake.core.capability import check
from onetake.core.failure import Code, Failure, Rejected
from onetake.core.request import Material, Operation, Request, Role, Scalar
from onetake.core.task import State
from onetake.dialects.dialect import Body
from onetake.dialects.gemini import DIALECT, parse, render
from onetake.dialects.google_error import render_failure
from tests.dialects.pictures import (
    CATALOG,
    INLINE,
    VIEW,
    anything,
    body,
    means,
    pages,
    refusal,
    survives,
    task,
)

MODEL = "gemini-3.1-flash-image-preview-1k"
PATH = "/v1beta/models/{modeName}:generateContent"
PNG = {"inlineData": {"mimeType": "image/png", "data": "AAAA"}}
PNG_URL = "data:image/png;base64,AAAA"


def turn(*parts: object, role: str | None = None) -> dict[str, object]:
    whole = [{"text": part} if isinstance(part, str) else part for part in parts]
    return {"parts": whole} if role is None else {"role": role, "parts": whole}


def parsed(*turns: object, **config: object) -> Request:
    sent: dict[str, object] = {"contents": turns or [turn("a dog")]}
    if config:
        sent["generationConfig"] = config
    return parse(body(sent, model=MODEL)).request


def told(*turns: object, **config: object) -> Failure:
    with pytest.raises(Rejected) as caught:
        parsed(*turns, **config)
    return caught.value.failure


def params(**config: object) -> dict[str, Scalar]:
    return {name: v for name, v in parsed(**config).params.items() if name != "prompt"}


@pytest.mark.parametrize("page", pages(PATH), ids=lambda page: str(page["images"]))
def test_the_bodies_of_the_page(page: dict[str, Any]) -> None:
    found = parse(body(page["body"], model=MODEL))
    assert found.wish.inline
    assert found.request.model == MODEL
    assert found.request.params["prompt"] == page["body"]["contents"][0]["parts"][0]["text"]
    means(found.request, page)


@pytest.mark.parametrize(
    ("model", "size"),
    [
        ("gemini-3-pro-image-preview-1k", "1K"),
        ("gemini-3-pro-image-preview-2k", "2K"),
        ("gemini-3-pro-image-preview-4k", "4K"),
        ("gemini-3.1-flash-image-preview-512", "512"),
        ("gemini-3.1-flash-image-preview-1k", "1K"),
        ("gemini-3.1-flash-image-preview-2k", "2K"),
        ("gemini-3.1-flash-image-preview-4k", "4K"),
    ],
)
def test_every_model_of_the_page_takes_its_own_tier_and_no_other(model: str, size: str) -> None:
    spec = CATALOG.find(model).spec
    assert check(spec, parsed(imageConfig={"imageSize": size})).operation
    other = parsed(imageConfig={"imageSize": "2K" if size == "1K" else "1K"})
    with pytest.raises(Rejected) as caught:
        check(spec, other)
    assert caught.value.failure.param == "generationConfig.imageConfig.imageSize"


def test_camel_and_snake_case_are_the_same() -> None:
    image = {"aspect_ratio": "9:16", "image_size": "2K", "output_format": "jpeg"}
    sent = {
        "contents": [turn("a dog", {"inline_data": {"mime_type": "image/png", "data": "AAAA"}})],
        "generation_config": {
            "response_modalities": ["IMAGE"], "candidate_count": 2, "seed": "7",
            "image_config": image,
        },
    }  # fmt: skip
    asked = parse(body(sent, model=MODEL)).request
    camel = {"aspectRatio": "9:16", "imageSize": "2K", "outputFormat": "jpeg"}
    same = parsed(turn("a dog", PNG), responseModalities=["IMAGE"], candidateCount=2, seed=7,
                  imageConfig=camel)  # fmt: skip
    assert asked.params == same.params
    assert same.params == {
        "prompt": "a dog", "aspect_ratio": "9:16", "resolution": "2k", "output_format": "jpeg",
        "n": 2, "seed": 7,
    }  # fmt: skip
    assert [m.url for m in asked.materials] == [m.url for m in same.materials] == [PNG_URL]
    assert asked.wire_name("n") == "generation_config.candidate_count"
    assert same.wire_name("n") == "generationConfig.candidateCount"


def test_one_field_in_both_spellings_is_refused() -> None:
    assert told(candidateCount=1, candidate_count=1).param == "generationConfig.candidate_count"


def test_the_data_is_read_in_both_alphabets_and_without_its_padding() -> None:
    """google-genai writes `-` and `_`; JSON of protocol buffers need not be padded."""
    sent = {"inlineData": {"mimeType": "image/webp", "data": "-_-_AA"}}
    (material,) = parsed(turn("a dog", sent)).materials
    assert material.url == "data:image/webp;base64,+/+/AA=="


def test_a_file_by_its_address() -> None:
    sent = {"fileData": {"mimeType": "image/png", "fileUri": "https://a/1.png"}}
    snake = {"file_data": {"file_uri": "https://a/2.png"}}
    assert parsed(turn("a dog", sent, snake)).materials == (
        Material(Role.IMAGE, "https://a/1.png", "contents[0].parts[1].fileData.fileUri"),
        Material(Role.IMAGE, "https://a/2.png", "contents[0].parts[2].file_data.file_uri"),
    )


def test_a_conversation_gives_its_last_words_and_all_its_images() -> None:
    thought = {**PNG, "thought": True, "thoughtSignature": "c2ln"}
    asked = parsed(
        turn("a dog", {"fileData": {"fileUri": "https://a/1.png"}}, role="user"),
        turn({"text": "here", "thoughtSignature": "c2ln"}, thought, PNG, role="model"),
        turn("now with a hat", "and a tie", role="user"),
    )
    assert asked.params["prompt"] == "now with a hat\nand a tie"
    assert asked.operation is Operation.EDIT_IMAGE
    assert [(m.url, m.param) for m in asked.materials] == [
        ("https://a/1.png", "contents[0].parts[1].fileData.fileUri"),
        (PNG_URL, "contents[1].parts[2].inlineData"),
    ]


@pytest.mark.parametrize(
    ("turns", "param"),
    [
        ([turn("a dog"), turn("here", role="model")], "contents[1]"),
        ([turn("a dog", role="system")], "contents[0].role"),
        ([turn(PNG)], "contents[0].parts"),
        ([turn("  ")], "contents[0].parts"),
        ([turn()], "contents[0].parts"),
        ([dict[str, object]()], "contents[0].parts"),
        (["a dog"], "contents[0]"),
        ([{"parts": "a dog"}], "contents[0].parts"),
        ([{"parts": ["a dog"]}], "contents[0].parts[0]"),
        ([turn({"text": 7})], "contents[0].parts[0].text"),
        ([turn("x", {"functionCall": {}})], "contents[0].parts[1].functionCall"),
        ([turn("x", {"inlineData": "AAAA"})], "contents[0].parts[1].inlineData"),
        ([turn("x", {"inlineData": {"data": "A"}})], "contents[0].parts[1].inlineData.mimeType"),
        (
            [turn("x", {"inlineData": {"mimeType": "video/mp4", "data": "A"}})],
            "contents[0].parts[1].inlineData.mimeType",
        ),
        (
            [turn("x", {"inlineData": {"mimeType": "image/png,x", "data": "A"}})],
            "contents[0].parts[1].inlineData.mimeType",
        ),
        (
            [turn("x", {"inlineData": {"mimeType": "image/png"}})],
            "contents[0].parts[1].inlineData.data",
        ),
        (
            [turn("x", {"fileData": {"mimeType": "audio/wav", "fileUri": "https://a"}})],
            "contents[0].parts[1].fileData.mimeType",
        ),
        ([turn("x", {"fileData": {}})], "contents[0].parts[1].fileData.fileUri"),
    ],
)
def test_a_conversation_that_says_nothing_to_make_is_refused(
    turns: list[object], param: str
) -> None:
    assert told(*turns).param == param


@pytest.mark.parametrize("contents", [None, [], {}, "a dog", {"parts": []}])
def test_there_must_be_contents(contents: object) -> None:
    assert refusal(parse, body({"contents": contents}, model=MODEL)).param == "contents"


@pytest.mark.parametrize("modalities", [["IMAGE"], ["TEXT", "IMAGE"], ["Text", "Image"], [], None])
def test_modalities_with_an_image(modalities: object) -> None:
    assert params(responseModalities=modalities) == {}


@pytest.mark.parametrize(
    ("modalities", "param"),
    [
        (["TEXT"], "generationConfig.responseModalities"),
        (["IMAGE", "AUDIO"], "generationConfig.responseModalities[1]"),
        ("IMAGE", "generationConfig.responseModalities"),
        ([1], "generationConfig.responseModalities[0]"),
    ],
)
def test_modalities_without_an_image_are_refused(modalities: object, param: str) -> None:
    assert told(responseModalities=modalities).param == param


def test_what_the_model_does_not_know_it_refuses_by_its_name() -> None:
    asked = parsed(temperature=0.7, imageConfig={"personGeneration": "ALLOW_ALL"})
    assert asked.params["person_generation"] == "ALLOW_ALL"
    assert asked.wire_name("temperature") == "generationConfig.temperature"
    with pytest.raises(Rejected) as caught:
        check(CATALOG.find(MODEL).spec, asked)
    assert caught.value.failure.param == "generationConfig.imageConfig.personGeneration"


def test_what_google_has_no_name_for_goes_by_ours() -> None:
    """Every dialect works for every model that makes what it can express."""
    spec = CATALOG.find("gpt-image-2").spec
    with pytest.raises(Rejected) as caught:
        check(spec, parsed())
    assert caught.value.failure.param == "generationConfig.imageConfig.size"
    size = {"size": "1024x1024", "quality": "low"}
    assert check(spec, parsed(imageConfig=size)).params["size"] == "1024x1024"


def test_too_many_candidates_are_refused_by_their_name() -> None:
    with pytest.raises(Rejected) as caught:
        check(CATALOG.find(MODEL).spec, parsed(candidateCount=5))
    assert caught.value.failure.param == "generationConfig.candidateCount"


@pytest.mark.parametrize(
    ("config", "param"),
    [
        ({"thinkingConfig": {"thinkingBudget": 0}}, "generationConfig.thinkingConfig"),
        ({"stopSequences": ["x"]}, "generationConfig.stopSequences"),
        ({"imageConfig": {"imageOutputOptions": {"a": 1}}},
         "generationConfig.imageConfig.imageOutputOptions"),
        ({"imageConfig": "9:16"}, "generationConfig.imageConfig"),
    ],
)  # fmt: skip
def test_structures_that_nobody_knows_are_refused(config: dict[str, Any], param: str) -> None:
    assert told(**config).param == param


@pytest.mark.parametrize("name", ["systemInstruction", "safetySettings", "tools", "toolConfig"])
def test_what_makes_no_image_is_refused_and_its_absence_is_not(name: str) -> None:
    sent = {"contents": [turn("a dog")]}
    failure = refusal(parse, body({**sent, name: [{"x": 1}]}, model=MODEL))
    assert (failure.param, failure.allowed) == (name, ("contents", "generationConfig"))
    for nothing in (None, list[object](), dict[str, object]()):
        assert parse(body({**sent, name: nothing}, model=MODEL)).request.model == MODEL


def test_only_json_is_taken() -> None:
    failure = refusal(parse, Body(b"", "multipart/form-data"))
    assert failure.code is Code.UNSUPPORTED_TYPE


def test_a_model_that_makes_no_images_is_refused_by_name() -> None:
    with pytest.raises(Rejected) as caught:
        check(CATALOG.find("grok-imagine").spec, parsed())
    assert caught.value.failure.param == "model"


def test_the_answer_is_that_of_the_page() -> None:
    shown = render(task(State.SUCCEEDED), INLINE)
    assert shown == {
        "candidates": [
            {
                "content": {
                    "role": "model",
                    "parts": [{"inlineData": {"mimeType": "image/png", "data": "cGlj"}}],
                },
                "finishReason": "STOP",
                "index": 0,
                "safetyRatings": [],
            }
        ],
        "usageMetadata": {"promptTokenCount": 0, "candidatesTokenCount": 0, "totalTokenCount": 0},
        "modelVersion": "NanoBanana2-1K",
        "responseId": "task_1",
    }


def test_each_result_is_a_candidate() -> None:
    candidates: Any = render(task(State.SUCCEEDED, results=2), INLINE)["candidates"]
    assert [each["index"] for each in candidates] == [0, 1]
    assert candidates[1]["content"]["parts"][0]["inlineData"]["data"] == "dHVyZQ=="


def test_a_file_that_was_not_read_is_linked() -> None:
    candidates: Any = render(task(State.SUCCEEDED), VIEW)["candidates"]
    assert candidates[0]["content"]["parts"] == [
        {"fileData": {"mimeType": "image/png", "fileUri": "https://media.example/1.png"}}
    ]


@pytest.mark.parametrize("state", [each for each in State if each is not State.SUCCEEDED])
def test_every_other_state_has_no_candidates(state: State) -> None:
    shown = DIALECT.render_created(task(state), VIEW)
    assert (shown["candidates"], shown["responseId"]) == ([], "task_1")
    assert json.dumps(shown)


@pytest.mark.parametrize("code", Code)
def test_every_failure_is_one_of_google(code: Code) -> None:
    failure = Failure(code, "words", "contents")
    assert DIALECT.render_failure(failure) == render_failure(failure)


NAMES = st.sampled_from(
    ["contents", "generationConfig", "parts", "text", "inlineData", "data", "imageConfig"]
)
KNOWN = st.recursive(
    anything,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)


@given(st.binary(), st.text())
def test_any_bytes_are_parsed_or_refused(raw: bytes, model: str) -> None:
    survives(parse, Body(raw, path={"model": model}))


@given(st.dictionaries(NAMES | st.text(), KNOWN))
def test_any_json_is_parsed_or_refused(fields: dict[str, object]) -> None:
    survives(parse, body(fields, model=MODEL))


@given(st.lists(KNOWN, max_size=3), KNOWN)
def test_any_conversation_is_parsed_or_refused(parts: list[object], config: object) -> None:
    contents = [{"parts": [{"text": "x"}, *parts]}]
    survives(parse, body({"contents": contents, "generationConfig": config}, model=MODEL))
