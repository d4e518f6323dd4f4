"""UniAll's voices: the bodies and answers of seeds/uniall, audio/speech/voice-management."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from onetake.core.failure import Code, Failure, Rejected
from onetake.core.pricing import Unit
from onetake.core.request import Medium, Operation, Request, Role
from onetake.core.task import State
from onetake.core.voice import Voice, VoiceSource
from onetake.dialects.dialect import Body
from onetake.dialects.openai_error import render_failure
from onetake.dialects.uniall_voices import (
    check_model,
    parse_clone,
    parse_design,
    render_voice,
    render_voices,
)
from tests.dialects import made

PAGES = json.loads((Path(__file__).parent / "pages" / "audio.json").read_text())
SPEAKING = ("minimax-speech-2.8-hd", "minimax-speech-02-hd")
SAMPLE = "https://example.com/audio/reference-speaker.mp3"
PREVIEW = "https://media.example/1.mp3"
SYSTEM = Voice(
    "Chinese (Mandarin)_Kind-hearted_Elder", "Kind-hearted Elder", "Chinese (Mandarin)",
    "A voice of the system", VoiceSource.SYSTEM, 1_782_237_959_000,
)  # fmt: skip
DESIGNED = Voice(
    "ttv-voice-2026062416421526-E4jmMP8B", "warm-product-narrator", "Chinese (Mandarin)",
    "适合产品讲解和短视频口播的温柔女声", VoiceSource.DESIGN, 1_782_290_543_000,
    user="user_1", task="task_01", preview="asset_1",
)  # fmt: skip


def bodies(path: str) -> list[dict[str, Any]]:
    return [page for page in PAGES if page["path"] == f"/v1/audio/voices/{path}"]


def cloned(**fields: object) -> Request:
    return parse_clone(Body(json.dumps({"audio_url": SAMPLE, **fields}).encode())).request


def designed(**fields: object) -> Request:
    body = {"prompt": "warm", "preview_text": "hi", **fields}
    return parse_design(Body(json.dumps(body).encode())).request


def test_the_pages_have_all_their_bodies() -> None:
    assert (len(bodies("clone")), len(bodies("design"))) == (5, 8)


@pytest.mark.parametrize("page", bodies("clone"))
def test_every_clone_of_the_pages_is_read(page: dict[str, Any]) -> None:
    asked = parse_clone(Body(json.dumps(page["body"]).encode())).request
    assert (asked.model, asked.operation) == ("minimax-voice-clone", Operation.VOICE_CLONE)
    assert asked.params == page["params"]
    (material,) = asked.materials
    assert (material.role, material.url, material.param) == (
        Role.AUDIO, page["body"]["audio_url"], "audio_url",
    )  # fmt: skip


@pytest.mark.parametrize("page", [page for page in bodies("design") if "prompt" in page["body"]])
def test_every_design_of_the_pages_is_read(page: dict[str, Any]) -> None:
    asked = parse_design(Body(json.dumps(page["body"]).encode())).request
    assert (asked.model, asked.operation) == ("minimax-voice-design", Operation.VOICE_DESIGN)
    assert asked.params == page["params"]
    assert asked.materials == ()


def test_the_overviews_short_design_gets_the_documented_error() -> None:
    (short,) = [page["body"] for page in bodies("design") if "prompt" not in page["body"]]
    with pytest.raises(Rejected, match="`prompt` is required"):
        parse_design(Body(json.dumps(short).encode()))


@pytest.mark.parametrize(
    ("kind", "body", "param"),
    [
        ("clone", {}, "audio_url"),
        ("clone", {"audio_url": ""}, "audio_url"),
        ("clone", {"audio_url": None, "text": "hi"}, "audio_url"),
        ("design", {}, "prompt"),
        ("design", {"prompt": " ", "preview_text": "hi"}, "prompt"),
        ("design", {"prompt": "warm"}, "preview_text"),
        ("design", {"prompt": "warm", "preview_text": None}, "preview_text"),
    ],
)
def test_the_documented_errors_word_by_word(kind: str, body: object, param: str) -> None:
    parse = parse_clone if kind == "clone" else parse_design
    failure = made.outcome(parse, Body(json.dumps(body).encode()))
    assert isinstance(failure, Failure)
    status, answer = render_failure(failure)
    assert status == 400
    assert answer == {
        "error": {
            "message": f"`{param}` is required.",
            "type": "invalid_request_error",
            "code": "invalid_request_parameter",
            "param": param,
        }
    }


@pytest.mark.parametrize(
    ("fields", "params"),
    [
        ({"preview_text": "a"}, {"text": "a"}),
        ({"text": "a", "preview_text": "a"}, {"text": "a"}),
        ({"name": "n"}, {"name": "n"}),
        ({"accuracy": "0.7"}, {"accuracy": 0.7}),
        ({"accuracy": 0.7}, {"accuracy": 0.7}),
        ({"accuracy": "1"}, {"accuracy": 1}),
        ({"noise_reduction": "true"}, {"noise_reduction": True}),
        ({"extra_body": {"accuracy": 1}}, {"accuracy": 1}),
        ({"pace": [1]}, {"pace": "[1]"}),
    ],
)
def test_fields_of_a_clone_get_their_names(
    fields: dict[str, object], params: dict[str, object]
) -> None:
    assert cloned(**fields).params == params


def test_a_design_may_be_given_text() -> None:
    asked = designed(preview_text=None, text="hi")
    assert asked.params == {"prompt": "warm", "text": "hi"}
    assert asked.wire_name("text") == "text"


def test_names_for_errors_are_the_pages() -> None:
    assert designed().wire_name("text") == "preview_text"
    assert designed().wire_name("name") == "display_name"
    assert cloned().wire_name("text") == "text"
    assert cloned().wire_name(Role.AUDIO) == "audio_url"
    assert cloned(preview_text="a").wire_name("text") == "preview_text"


def test_a_sample_in_extra_body_is_found_there() -> None:
    asked = parse_clone(Body(json.dumps({"extra_body": {"audio_url": SAMPLE}}).encode())).request
    assert asked.materials[0].param == "extra_body.audio_url"


def test_another_model_may_be_named() -> None:
    assert cloned(model="other").model == "other"
    assert designed(model="other", user="u").end_user == "u"


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"text": "a", "preview_text": "b"}, "preview_text"),
        ({"display_name": "a", "name": "b"}, "name"),
        ({"text": 5}, "text"),
        ({"display_name": ""}, "display_name"),
        ({"model": " "}, "model"),
        ({"audio_url": ["https://a"]}, "audio_url"),
        ({"description": {}}, "description"),
    ],
)
def test_what_says_two_things_or_none_is_refused(fields: dict[str, object], param: str) -> None:
    with pytest.raises(Rejected) as caught:
        cloned(**fields)
    assert caught.value.failure.param == param
    assert caught.value.failure.code is Code.INVALID_FIELD


VALUES = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text(), max_size=2)
NAMES = st.sampled_from(
    ["model", "audio_url", "text", "preview_text", "display_name", "name", "prompt", "accuracy",
     "noise_reduction", "extra_body", "user", "x"]
)  # fmt: skip


@given(st.dictionaries(NAMES, VALUES | st.dictionaries(NAMES, VALUES)) | st.binary())
def test_anything_is_read_or_refused(sent: object) -> None:
    raw = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
    assert made.is_sound(made.outcome(parse_clone, Body(raw)))
    assert made.is_sound(made.outcome(parse_design, Body(raw)))


def test_the_list_is_the_pages() -> None:
    listed = render_voices((SYSTEM, DESIGNED), SPEAKING[0], {"asset_1": PREVIEW}, SPEAKING)
    assert listed == {
        "object": "audio.voice.list",
        "model": "minimax-speech-2.8-hd",
        "data": [
            {
                "voice_id": "Chinese (Mandarin)_Kind-hearted_Elder",
                "display_name": "Kind-hearted Elder",
                "language": "Chinese (Mandarin)",
                "description": "A voice of the system",
                "source_type": "system",
                "visibility": "public",
                "status": "active",
                "compatible_models": ["minimax-speech-2.8-hd", "minimax-speech-02-hd"],
                "preview_audio_url": None,
                "created_at": "2026-06-23T18:05:59Z",
            },
            {
                "voice_id": "ttv-voice-2026062416421526-E4jmMP8B",
                "display_name": "warm-product-narrator",
                "language": "Chinese (Mandarin)",
                "description": "适合产品讲解和短视频口播的温柔女声",
                "source_type": "voice_design",
                "visibility": "private",
                "status": "active",
                "compatible_models": ["minimax-speech-2.8-hd", "minimax-speech-02-hd"],
                "preview_audio_url": PREVIEW,
                "created_at": "2026-06-24T08:42:23Z",
            },
        ],
    }


@pytest.mark.parametrize(
    ("model", "ids"),
    [(None, ["a", "b"]), (SPEAKING[0], ["a", "b"]), (SPEAKING[1], ["a"])],
)
def test_the_list_holds_what_the_model_can_speak_with(model: str | None, ids: list[str]) -> None:
    voices = (replace(SYSTEM, id="a"), replace(SYSTEM, id="b", models=SPEAKING[:1]))
    listed: Any = render_voices(voices, model, {}, SPEAKING)
    assert [voice["voice_id"] for voice in listed["data"]] == ids
    assert listed["model"] == model


def test_a_voice_of_one_model_says_so() -> None:
    only = replace(SYSTEM, models=SPEAKING[:1])
    listed: Any = render_voices((only,), None, {}, SPEAKING)
    assert listed["data"][0]["compatible_models"] == ["minimax-speech-2.8-hd"]


def test_the_filter_is_a_model_that_speaks() -> None:
    assert [check_model(model, SPEAKING) for model in (None, *SPEAKING)] == [None, None, None]
    with pytest.raises(Rejected) as caught:
        check_model("minimax-music-2.6", SPEAKING)
    assert (caught.value.failure.param, caught.value.failure.allowed) == ("model", SPEAKING)


@pytest.mark.parametrize(
    ("operation", "source", "facts"),
    [
        (Operation.VOICE_CLONE, VoiceSource.CLONE, {"voice_clones": 1, "preview_characters": 36}),
        (
            Operation.VOICE_DESIGN,
            VoiceSource.DESIGN,
            {"voice_designs": 1, "preview_characters": 36},
        ),
    ],
)
def test_a_made_voice_is_answered_as_on_the_page(
    operation: Operation, source: VoiceSource, facts: dict[str, int]
) -> None:
    priced = made.quote((Unit.FIXED, 1), (Unit.CHARACTER, 36))
    done = made.task(State.SUCCEEDED, operation, Medium.AUDIO, priced=priced)
    voice = replace(DESIGNED, source=source)
    body: Any = render_voice(done, voice, made.view(Medium.AUDIO), SPEAKING)
    assert set(body) == {
        "object", "model", "task_id", "voice_id", "preview_audio_url", "voice",
        "billing_contract", "outputs",
    }  # fmt: skip
    assert (body["object"], body["model"]) == ("audio.voice", "a-model")
    assert (body["task_id"], body["voice_id"]) == ("task_01", voice.id)
    assert body["preview_audio_url"] == body["voice"]["preview_audio_url"] == PREVIEW
    assert body["voice"]["source_type"] == str(source)
    assert body["voice"]["visibility"] == "private"
    assert body["billing_contract"]["facts"] == facts
    assert body["outputs"] == [{"url": PREVIEW, "type": "audio"}]


def test_neither_prompt_nor_sample_nor_owner_is_shown() -> None:
    voice = replace(DESIGNED, prompt="secret words", sample="asset_secret", user="user_secret")
    text = json.dumps(render_voices((voice,), None, {}, SPEAKING))
    assert "secret" not in text
