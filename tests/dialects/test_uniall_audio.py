"""UniAll's audio tasks: the bodies and answers of seeds/uniall, audio pages."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from onetake.catalog.loader import load_all
from onetake.core.capability import check
from onetake.core.failure import Code, Failure, Rejected
from onetake.core.pricing import Settle, Unit
from onetake.core.request import Medium, Operation, Request
from onetake.core.task import State, Task
from onetake.dialects.dialect import Body, Parsed, Part
from onetake.dialects.uniall_audio import DIALECT, STATUS, billing_contract, parse, render
from tests.dialects import made

PAGES = json.loads((Path(__file__).parent / "pages" / "audio.json").read_text())
TASKS = [page for page in PAGES if page["path"] == "/v1/audio/tasks"]
VIEW = made.view(Medium.AUDIO)
KEYS_OF_THE_PAGES = {
    "id", "task_id", "object", "model", "status", "raw_status", "progress", "audio_url", "result",
    "output", "error", "created_at",
}  # fmt: skip


def parsed(**fields: object) -> Request:
    return parse(Body(json.dumps({"model": "m", **fields}).encode())).request


def refused(**fields: object) -> Failure:
    with pytest.raises(Rejected) as caught:
        parsed(**fields)
    return caught.value.failure


def speech(state: State, **fields: Any) -> Task:
    return made.task(state, Operation.SPEECH, Medium.AUDIO, **fields)


def test_the_pages_have_all_their_bodies() -> None:
    assert len(TASKS) == 38
    assert {page["body"]["model"] for page in TASKS} == {
        "minimax-speech-2.8-hd", "minimax-speech-02-hd", "minimax-music-2.6",
    }  # fmt: skip


@pytest.mark.parametrize("page", TASKS, ids=lambda page: page["page"])
def test_every_body_of_the_pages_is_read(page: dict[str, Any]) -> None:
    asked = parse(Body(json.dumps(page["body"]).encode()))
    assert asked.request.model == page["body"]["model"]
    assert asked.request.operation is None
    assert asked.request.params == page["params"]
    assert asked.request.materials == ()


def test_the_catalogue_takes_what_the_pages_send() -> None:
    catalog = load_all()
    for page in TASKS:
        asked = parse(Body(json.dumps(page["body"]).encode())).request
        if set(page["body"]) == {"model", "lyrics"}:  # the music page's own mistake, section 6.1
            with pytest.raises(Rejected, match="prompt is required"):
                check(catalog.find(asked.model).spec, asked)
        else:
            whole = check(catalog.find(asked.model).spec, asked)
            assert whole.params.items() >= asked.params.items()


@pytest.mark.parametrize(
    ("fields", "params", "places"),
    [
        ({"text": "a", "input": "a"}, {"text": "a"}, {}),
        ({"input": "a"}, {"text": "a"}, {"text": "input"}),
        ({"voice": "v"}, {"voice": "v"}, {}),
        ({"voice_id": "v", "voice": "v"}, {"voice": "v"}, {"voice": "voice_id"}),
        ({"format": "mp3"}, {"output_format": "mp3"}, {"output_format": "format"}),
        ({"response_format": "wav"}, {"output_format": "wav"},
         {"output_format": "response_format"}),
        ({"output_format": "url", "format": "mp3"}, {"output_format": "mp3"},
         {"output_format": "format"}),
        ({"output_format": "url", "response_format": "url"}, {}, {}),
        ({"output_format": "hex"}, {"output_format": "hex"}, {}),
        ({"speed": "1.05", "volume": 2.0}, {"speed": 1.05, "volume": 2}, {}),
        ({"subtitle_enable": "true"}, {"subtitle_enable": True}, {}),
        ({"speed": None, "extra_body": None}, {}, {}),
        ({"extra_body": {"pitch": -3}}, {"pitch": -3}, {"pitch": "extra_body.pitch"}),
        ({"speed": 1, "extra_body": {"speed": 1}}, {"speed": 1}, {}),
        ({"style": {"a": [1, "é"]}}, {"style": '{"a":[1,"é"]}'}, {}),
        ({"audio_setting": {"format": "mp3"}}, {"audio_setting": '{"format":"mp3"}'}, {}),
        ({"timber_weights": [{"voice_id": "v", "weight": 1}]},
         {"timber_weights": '[{"voice_id":"v","weight":1}]'}, {}),
        ({"metadata": {"order": 7}}, {"metadata": '{"order":7}'}, {}),
    ],
)  # fmt: skip
def test_fields_get_their_names(
    fields: dict[str, object], params: dict[str, object], places: dict[str, str]
) -> None:
    asked = parsed(**fields)
    assert asked.params == params
    assert {name: asked.wire_name(name) for name in params} == {
        name: places.get(name, name) for name in params
    }


def test_a_voice_that_was_not_sent_is_missed_by_its_usual_name() -> None:
    assert parsed().wire_name("voice") == "voice_id"


def test_user_and_callback_are_no_parameters() -> None:
    asked = parsed(user="u", callback_url="https://a/b")
    assert (asked.end_user, asked.callback_url, asked.params) == ("u", "https://a/b", {})


@pytest.mark.parametrize(
    ("fields", "param", "word"),
    [
        ({"text": "a", "input": "b"}, "input", "different"),
        ({"voice_id": "a", "voice": "b"}, "voice", "different"),
        ({"format": "mp3", "response_format": "wav"}, "response_format", "different"),
        ({"speed": 1, "extra_body": {"speed": 2}}, "extra_body.speed", "different"),
        ({"extra_body": [1]}, "extra_body", "object"),
        ({"model": ""}, "model", "empty"),
        ({"model": None}, "model", "required"),
        ({"text": 5}, "text", "string"),
        ({"prompt": ["a"]}, "prompt", "string"),
        ({"lyrics": {"a": 1}}, "lyrics", "string"),
        ({"emotion": ["happy"]}, "emotion", "string"),
        ({"output_format": {"type": "url"}}, "output_format", "string"),
        ({"pronunciation_dict": "x"}, "pronunciation_dict", "an object"),
        ({"pronunciation_dict": []}, "pronunciation_dict", "an object"),
        ({"timber_weights": {}}, "timber_weights", "a list"),
        ({"audio_setting": 5}, "audio_setting", "an object"),
        ({"metadata": "x"}, "metadata", "an object"),
        ({"extra_body": {"metadata": 1}}, "extra_body.metadata", "an object"),
        ({"bad name": 1}, "bad name", "not a field"),
    ],
)
def test_what_says_two_things_or_none_is_refused(
    fields: dict[str, object], param: str, word: str
) -> None:
    failure = refused(**fields)
    assert failure.code is Code.INVALID_FIELD
    assert failure.param == param
    assert word in failure.message
    assert param in failure.message


def test_a_form_is_not_taken() -> None:
    with pytest.raises(Rejected) as caught:
        parse(Body(b"", "multipart/form-data", (Part("model", "m"),)))
    assert caught.value.failure.code is Code.UNSUPPORTED_TYPE


@pytest.mark.parametrize("depth", [300, 800, 5_000])
def test_deep_nesting_is_a_value_or_an_error(depth: int) -> None:
    raw = b'{"model":"m","metadata":{"a":' + b"[" * depth + b"]" * depth + b"}}"
    read = made.outcome(parse, Body(raw))
    if isinstance(read, Parsed):
        assert str(read.request.params["metadata"]).count("[") == depth
    else:
        assert read.code in (Code.INVALID_REQUEST, Code.INVALID_FIELD)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(
    ["model", "text", "input", "voice_id", "voice", "speed", "emotion", "output_format", "format",
     "response_format", "metadata", "audio_setting", "extra_body", "user", "callback_url", "x"]
)  # fmt: skip


@given(st.dictionaries(NAMES, JSON))
def test_any_document_is_read_or_refused(document: dict[str, object]) -> None:
    assert made.is_sound(made.outcome(parse, Body(json.dumps(document).encode())))


@given(st.binary())
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    assert made.is_sound(made.outcome(parse, Body(raw)))


def test_the_answer_to_a_submission_is_the_pages() -> None:
    body = dict(DIALECT.render_created(speech(State.QUEUED), VIEW))
    shown = {name: body[name] for name in KEYS_OF_THE_PAGES}
    assert shown == {
        "id": "task_01", "task_id": "task_01", "object": "audio.generation.job",
        "model": "a-model", "status": "queued", "raw_status": "SUBMITTED", "progress": "0%",
        "audio_url": None, "result": None, "output": None, "error": None,
        "created_at": made.CREATED // 1000,
    }  # fmt: skip


@pytest.mark.parametrize("state", made.WORKING)
def test_the_answer_while_it_is_made(state: State) -> None:
    body = render(speech(state, percent=45), VIEW)
    assert (body["status"], body["raw_status"]) == ("in_progress", "IN_PROGRESS")
    assert (body["progress"], body["audio_url"], body["error"]) == ("45%", None, None)
    assert body["completed_at"] is None


@pytest.mark.parametrize(("percent", "status"), [(0, "queued"), (1, "in_progress")])
def test_a_provider_that_works_while_submitting_is_seen_working(percent: int, status: str) -> None:
    assert render(speech(State.SUBMITTING, percent=percent), VIEW)["status"] == status


def test_the_answer_when_it_is_done() -> None:
    body = render(speech(State.SUCCEEDED, count=2), made.view(Medium.AUDIO, 2))
    first, second = made.url(Medium.AUDIO, 1), made.url(Medium.AUDIO, 2)
    facts = {"content_type": "audio/mpeg", "size": 9, "duration": 4.5}
    assert (body["status"], body["raw_status"], body["progress"]) == (
        "completed",
        "SUCCESS",
        "100%",
    )
    assert body["audio_url"] == first
    assert body["result"] == {
        "audio_url": first,
        "outputs": [first, second],
        "audios": [{"url": first, **facts}, {"url": second, **facts}],
    }
    assert body["output"] == {"audio_url": first}
    assert body["error"] is None
    assert body["completed_at"] == made.FINISHED // 1000


@pytest.mark.parametrize("state", made.FAILED)
def test_the_answer_when_it_failed(state: State) -> None:
    body = render(speech(state), VIEW)
    assert (body["status"], body["raw_status"], body["progress"]) == ("failed", "FAILURE", "100%")
    assert body["error"] == {"code": "content_rejected", "message": made.REASON.message}
    assert (body["audio_url"], body["result"], body["output"]) == (None, None, None)
    assert (body["credits_charged"], body["credits_refunded"]) == (0, True)


def test_every_state_has_its_words_and_every_key() -> None:
    assert set(STATUS) == set(State)
    keys = {frozenset(render(speech(state), VIEW)) for state in State}
    assert len(keys) == 1
    assert keys.pop() >= KEYS_OF_THE_PAGES


def test_money_is_shown_with_its_formula() -> None:
    body = render(speech(State.SUCCEEDED, priced=made.quote((Unit.CHARACTER, 6))), VIEW)
    assert (body["credits_reserved"], body["credits_charged"]) == (6, 6)
    assert body["credits_refunded"] is False
    assert body["metadata"] == {"provider": "sandbox", "formula": "6 character × 1 = 6"}


@pytest.mark.parametrize(
    ("operation", "lines", "facts"),
    [
        (Operation.SPEECH, [(Unit.CHARACTER, 6)], {"input_characters": 6}),
        (Operation.MUSIC, [(Unit.CLIP, 1)], {"audio_clips": 1}),
        (Operation.VOICE_CLONE, [(Unit.FIXED, 1), (Unit.CHARACTER, 36)],
         {"voice_clones": 1, "preview_characters": 36}),
        (Operation.VOICE_DESIGN, [(Unit.FIXED, 1), (Unit.CHARACTER, 12)],
         {"voice_designs": 1, "preview_characters": 12}),
        (Operation.VOICE_CLONE, [(Unit.FIXED, 1)], {"voice_clones": 1, "preview_characters": 0}),
    ],
)  # fmt: skip
def test_the_facts_of_a_bill_are_the_lines_of_its_quote(
    operation: Operation, lines: list[tuple[Unit, int]], facts: dict[str, int]
) -> None:
    done = made.task(State.SUCCEEDED, operation, Medium.AUDIO, priced=made.quote(*lines))
    assert billing_contract(done) == {
        "billing_version": "media-v1",
        "public_model": "a-model",
        "operation": f"audio.{operation}",
        "settlement_policy": "fixed_at_estimate",
        "billing_stage": "final",
        "facts": facts,
    }


def test_a_bill_that_is_not_settled_is_an_estimate() -> None:
    priced = made.quote((Unit.OUTPUT_SECOND, 9), settle=Settle.ACTUAL)
    running = made.task(State.RUNNING, Operation.TEXT_TO_VIDEO, Medium.VIDEO, priced=priced)
    contract = billing_contract(running)
    assert contract["billing_stage"] == "estimate"
    assert contract["settlement_policy"] == "actual_up_to_estimate"
    assert contract["operation"] == "video.text_to_video"


@pytest.mark.parametrize("operation", list(Operation))
@pytest.mark.parametrize("unit", list(Unit))
def test_every_task_of_the_caller_can_be_asked_for_here(operation: Operation, unit: Unit) -> None:
    other = made.task(State.SUCCEEDED, operation, Medium.VIDEO, priced=made.quote((unit, 3)))
    facts: Any = billing_contract(other)["facts"]
    assert 3 in facts.values()
    assert render(other, made.view(Medium.VIDEO))["audio_url"] == made.url(Medium.VIDEO)


def test_a_result_without_a_link_is_null() -> None:
    done = replace(speech(State.SUCCEEDED), outputs=())
    assert render(done, VIEW)["result"] == {"audio_url": None, "outputs": [], "audios": []}


def test_an_error_names_the_field_as_the_pages_do() -> None:
    status, body = DIALECT.render_failure(refused(text="a", input="b"))
    assert status == 400
    error: Any = body["error"]
    assert (error["type"], error["code"]) == ("invalid_request_error", "invalid_request_parameter")
    assert error["param"] == "input"
