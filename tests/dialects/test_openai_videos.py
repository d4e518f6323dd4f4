"""OpenAI's Videos as the `openai` SDK and yibu's page send and read them."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, strategies as st

from onetake.catalog.loader import load_all
from onetake.core.capability import check
from onetake.core.failure import Failure, Rejected
from onetake.core.pricing import Quote, Settle
from onetake.core.request import Facts, Material, Medium, Operation, Request, Role, Scalar
from onetake.core.task import Output, State, Task
from onetake.dialects.dialect import Body, Parsed, Part, View
from onetake.dialects.openai_videos import (
    DIALECT,
    NAME_MAX,
    UNKNOWN,
    character,
    edit,
    extend,
    parse,
    remix,
    render,
    render_character,
    render_deleted,
    render_list,
)
from onetake.dialects.uniall_video import UNNAMED

FORM = "multipart/form-data"
A = "https://example.com/a"
FILE = "https://here.example/files/asset_1"
YIBU = [  # seeds/yibu-openai-videos.md
    ("model", "sora-2"), ("prompt", "move"), ("seconds", "10"), ("input_reference", FILE),
    ("size", "16x9"), ("watermark", "ture"), ("private", "false"), ("character_url", A),
    ("character_timestamps", "1,3"),
]  # fmt: skip
VIDEO_KEYS = {  # of the SDK's type
    "id", "object", "model", "status", "progress", "created_at", "completed_at", "expires_at",
    "error", "prompt", "remixed_from_video_id", "seconds", "size",
}  # fmt: skip
VIEW = View({"asset_v": A}, 7, "sandbox")
FILM = Output("asset_v", Facts(Medium.VIDEO, "video/mp4", 9, 1280, 720, 12_040, True))


def form(*pairs: tuple[str, str]) -> Body:
    return Body(b"", FORM, tuple(Part(*pair) for pair in pairs))


def sent(**fields: object) -> Body:
    return Body(json.dumps({"prompt": "a cat", **fields}).encode())


def parsed(**fields: object) -> Request:
    return parse(sent(model="sora-2", **fields)).request


def outcome(read: Any, body: Body) -> Any:
    try:
        return read(body)
    except Rejected as error:
        return error.failure


def refused(read: Any, body: Body) -> Failure:
    failure = outcome(read, body)
    assert isinstance(failure, Failure)
    return failure


def task(state: State = State.QUEUED, *materials: Material, **fields: Any) -> Task:
    params: dict[str, Scalar] = {"prompt": "a cat", "duration": 8, "size": "1280x720"}
    request = Request("sora-2", Operation.TEXT_TO_VIDEO, params, materials)
    quote = Quote(8_000_000, (), Settle.QUOTE)
    return Task("task_1", "user_1", "key_1", "openai_videos", request, quote,
                created_at=1_762_326_617_999, updated_at=0, state=state, **fields)  # fmt: skip


# -- create -------------------------------------------------------------------------------------


def test_yibus_form_is_read() -> None:
    asked = parse(form(*YIBU)).request
    assert (asked.model, asked.operation) == ("sora-2", None)
    assert asked.params == {
        "prompt": "move", "duration": 10, "size": "16x9", "watermark": True, "private": False,
        "character_timestamps": "1,3",
    }  # fmt: skip
    assert asked.materials == (
        Material(Role.FIRST_FRAME, FILE, "input_reference"),
        Material(Role.VIDEO, A, "character_url"),
    )
    assert asked.wire_name("duration") == "seconds"
    assert asked.wire_name(Role.FIRST_FRAME) == "input_reference"


@pytest.mark.parametrize(
    "body",
    [
        form(("model", "sora-2"), ("prompt", "p"), ("seconds", "8"), ("size", "1280x720")),
        Body(b'{"model":"sora-2","prompt":"p","seconds":"8","size":"1280x720"}'),
        Body(b'{"model":"sora-2","prompt":"p","seconds":8,"size":"1280x720"}'),
        Body(b'{"model":"sora-2","prompt":"p","duration":8,"extra_body":{"size":"1280x720"}}', ""),
    ],
)
def test_the_sdks_create_is_one_request_in_every_spelling(body: Body) -> None:
    asked = parse(body).request
    assert asked.params == {"prompt": "p", "duration": 8, "size": "1280x720"}
    assert check(load_all().find("sora-2").spec, asked).operation is Operation.TEXT_TO_VIDEO


@pytest.mark.parametrize(
    ("value", "url"),
    [
        (A, A),
        ("data:image/png;base64,AA==", "data:image/png;base64,AA=="),
        ({"image_url": A}, A),
        ({"image_url": {"url": A}}, A),
        ({"url": A}, A),
        ({"file_id": "asset_1"}, "onetake:asset_1"),
    ],
)
def test_an_input_reference_has_many_shapes(value: object, url: str) -> None:
    material = Material(Role.FIRST_FRAME, url, "input_reference")
    assert parsed(input_reference=value).materials == (material,)


@pytest.mark.parametrize(
    ("name", "text", "url"),
    [
        ("input_reference", FILE, FILE),
        ("input_reference[image_url]", A, A),
        ("input_reference[image_url][url]", A, A),
        ("input_reference[file_id]", "asset_1", "onetake:asset_1"),
        ("input_reference", json.dumps({"image_url": A}), A),
    ],
)
def test_and_in_a_form_as_well(name: str, text: str, url: str) -> None:
    asked = parse(form(("model", "m"), (name, text))).request
    assert asked.materials == (Material(Role.FIRST_FRAME, url, "input_reference"),)


def test_several_input_references_are_references() -> None:
    asked = parse(form(("model", "m"), ("input_reference", A), ("input_reference", FILE))).request
    assert [(m.role, m.param) for m in asked.materials] == [
        (Role.IMAGE, "input_reference[0]"),
        (Role.IMAGE, "input_reference[1]"),
    ]


def test_characters_are_named_by_their_ids() -> None:
    characters = (
        Material(Role.VIDEO, "onetake:char_1", "characters[0]"),
        Material(Role.VIDEO, "onetake:char_2", "characters[1]"),
    )
    assert parsed(characters=[{"id": "char_1"}, {"id": "char_2"}]).materials == characters
    pairs = [("model", "m"), ("characters[][id]", "char_1"), ("characters[][id]", "char_2")]
    assert parse(form(*pairs)).request.materials == characters
    asked = parsed(characters=[{"id": "char_1"}])
    assert asked.wire_name(Role.VIDEO) == "characters"


@pytest.mark.parametrize(
    ("value", "param"),
    [
        ("char_1", "characters"),
        ({"id": "char_1"}, "characters"),
        (["char_1"], "characters[0]"),
        ([{"id": "char_1", "x": 1}], "characters[0]"),
        ([{"id": "char_1"}, {"id": "../x"}], "characters[1].id"),
        ([{"id": None}], "characters[0].id"),
    ],
)
def test_wrong_characters_are_refused_by_their_place(value: object, param: str) -> None:
    assert refused(parse, sent(model="m", characters=value)).param == param


def test_what_unialls_paths_take_is_taken_here() -> None:
    asked = parsed(video=A, duration=6, extra_body={"operation": "video_extend"})
    assert asked.operation is Operation.EXTEND_VIDEO
    assert asked.materials == (Material(Role.SOURCE_VIDEO, A, "video"),)
    assert parsed(video={"id": "task_9"}).materials[0].url == "onetake:task_9"


def test_a_call_that_names_no_model_means_openais_own() -> None:
    assert parse(sent()).request.model == "sora-2"
    assert refused(parse, sent(model="")).param == "model"


# -- remix, edits, extensions, characters -------------------------------------------------------


def test_a_remix_is_an_edit_of_the_finished_video() -> None:
    asked = remix(Body(b'{"prompt":"at night"}'), task()).request
    assert (asked.model, asked.operation) == ("sora-2", Operation.EDIT_VIDEO)
    assert asked.params == {"prompt": "at night"}
    assert asked.materials == (Material(Role.SOURCE_VIDEO, "onetake:task_1", "video_id"),)
    assert check(load_all().find("sora-2").spec, asked).operation is Operation.EDIT_VIDEO


def test_a_remix_needs_a_prompt() -> None:
    with pytest.raises(Rejected) as caught:
        remix(Body(b"{}"), task())
    assert caught.value.failure.param == "prompt"


@pytest.mark.parametrize(
    ("read", "operation"), [(edit, Operation.EDIT_VIDEO), (extend, Operation.EXTEND_VIDEO)]
)
def test_a_video_is_a_file_or_one_of_ours(read: Any, operation: Operation) -> None:
    for body, url in (
        (form(("prompt", "p"), ("video", FILE)), FILE),
        (form(("prompt", "p"), ("video[id]", "task_9")), "onetake:task_9"),
        (sent(video={"id": "task_9"}), "onetake:task_9"),
        (sent(video=A), A),
    ):
        asked = read(body).request
        assert asked.operation is operation
        assert asked.model == UNNAMED
        assert asked.materials == (Material(Role.SOURCE_VIDEO, url, "video"),)
        assert asked.wire_name("operation") == "model"
    assert read(sent(video=A, model="sora-2-pro")).request.model == "sora-2-pro"
    assert refused(read, sent()).param == "video"
    assert refused(read, Body(b'{"video":"https://a"}')).param == "prompt"
    assert refused(read, sent(video=[A])).param == "video"


def test_an_extension_says_how_long() -> None:
    asked = extend(form(("prompt", "p"), ("seconds", "8"), ("video[id]", "task_9"))).request
    assert asked.params == {"prompt": "p", "duration": 8}
    whole = replace(asked, model="sora-2")
    assert check(load_all().find("sora-2").spec, whole).operation is Operation.EXTEND_VIDEO


def test_a_path_of_one_operation_takes_no_other() -> None:
    body = sent(video=A, extra_body={"operation": "extend_video"})
    assert extend(body).request.operation is Operation.EXTEND_VIDEO
    failure = refused(edit, body)
    assert (failure.param, failure.allowed) == ("extra_body.operation", ("edit_video",))


def test_a_character_is_a_name_and_a_video() -> None:
    assert character(form(("name", " Mia "), ("video", FILE))) == ("Mia", FILE)
    assert character(sent_character(video={"id": "task_1"})) == ("Mia", "onetake:task_1")


def sent_character(**fields: object) -> Body:
    return Body(json.dumps({"name": "Mia", **fields}).encode())


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({}, "video"), ({"video": ""}, "video"), ({"video": A, "name": " "}, "name"),
        ({"video": A, "name": "x" * (NAME_MAX + 1)}, "name"), ({"video": A, "name": 5}, "name"),
        ({"video": A, "name": "a\nb"}, "name"), ({"video": A, "prompt": "p"}, "prompt"),
    ],
)  # fmt: skip
def test_a_wrong_character_is_refused_by_its_field(fields: Any, param: str) -> None:
    assert refused(character, sent_character(**fields)).param == param


# -- what is shown ------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.QUEUED, State.RUNNING, State.STORING, State.UNCERTAIN])
def test_a_video_has_the_keys_of_the_sdk(state: State) -> None:
    shown = render(task(state), VIEW)
    assert set(shown) >= VIDEO_KEYS | {"task_id", "video_url", "result", "metadata", "raw_status"}
    assert shown["object"] == "video"
    assert (shown["seconds"], shown["size"]) == ("8", "1280x720")
    assert (shown["created_at"], shown["expires_at"]) == (1_762_326_617, None)
    assert DIALECT.render_created(task(state), VIEW) == shown


def test_the_size_is_the_one_that_was_made() -> None:
    done = task(State.SUCCEEDED, outputs=(FILM,), charged=0, finished_at=1_762_326_700_000)
    asked = replace(done.request, params={"size": "16x9"})
    assert render(replace(done, request=asked), VIEW)["size"] == "1280x720"
    assert render(replace(done, outputs=(), request=asked), VIEW)["size"] == "16x9"


def test_what_the_provider_chooses_is_still_a_string() -> None:
    free = replace(task(), request=replace(task().request, params={}))
    shown = render(free, VIEW)
    assert (shown["seconds"], shown["size"]) == (UNKNOWN, UNKNOWN)


@pytest.mark.parametrize(
    ("role", "url", "of"),
    [
        (Role.SOURCE_VIDEO, "onetake:task_0", "task_0"),
        (Role.SOURCE_VIDEO, "onetake:vidgen_1_a", "vidgen_1_a"),
        (Role.SOURCE_VIDEO, "onetake:char_0", None),
        (Role.SOURCE_VIDEO, "onetake:asset_0", None),
        (Role.SOURCE_VIDEO, "task_0", None),
        (Role.SOURCE_VIDEO, A, None),
        (Role.VIDEO, "onetake:task_0", None),
    ],
)
def test_a_video_tells_which_video_it_was_made_from(role: Role, url: str, of: str | None) -> None:
    shown = render(task(State.QUEUED, Material(role, url, "video")), VIEW)
    assert shown["remixed_from_video_id"] == of


def test_a_list_says_where_it_begins_and_ends() -> None:
    tasks = (task(), replace(task(), id="task_2"))
    shown = render_list(tasks, (VIEW, VIEW), True)
    assert shown == {
        "object": "list", "data": [render(each, VIEW) for each in tasks],
        "first_id": "task_1", "last_id": "task_2", "has_more": True,
    }  # fmt: skip
    assert render_list((), (), False) == {
        "object": "list", "data": [], "first_id": None, "last_id": None, "has_more": False,
    }  # fmt: skip


def test_the_small_answers() -> None:
    assert render_deleted("task_1") == {"id": "task_1", "object": "video.deleted", "deleted": True}
    assert render_character("char_1", "Mia", 1_762_326_617_999) == {
        "id": "char_1", "object": "character", "name": "Mia", "created_at": 1_762_326_617,
    }  # fmt: skip


NAMES = st.sampled_from(
    ["model", "prompt", "seconds", "size", "input_reference", "input_reference[image_url]",
     "video", "video[id]", "characters[][id]", "characters", "character_url", "name", "x[", "y"]
)  # fmt: skip


@pytest.mark.parametrize("read", [parse, edit, extend, character])
@given(parts=st.lists(st.tuples(NAMES, st.text(max_size=9))), raw=st.binary(max_size=40))
def test_whatever_is_sent_is_read_or_refused(
    read: Any, parts: list[tuple[str, str]], raw: bytes
) -> None:
    for body in (form(*parts), Body(raw)):
        assert isinstance(outcome(read, body), Parsed | tuple | Failure)
