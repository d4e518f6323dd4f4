"""What a conversation asks for: the last turn, and the newest result of the earlier ones."""

import base64
from typing import Any

import pytest
from hypothesis import given, strategies as st

from onetake.core.failure import Code, Failure, Rejected
from onetake.core.request import Operation, Role
from onetake.dialects.conversation import Conversation, read_conversation

PNG, PNG_2 = "https://a/1.png", "https://a/2.png"
MP4, MP4_2 = "https://a/1.mp4", "https://a/2.mp4"


def user(*content: object) -> dict[str, object]:
    only_text = len(content) == 1 and isinstance(content[0], str)
    return {"role": "user", "content": content[0] if only_text else list(content)}


def assistant(content: object) -> dict[str, object]:
    return {"role": "assistant", "content": content}


def text(words: str) -> dict[str, object]:
    return {"type": "text", "text": words}


def image(url: object) -> dict[str, object]:
    return {"type": "image_url", "image_url": url}


def video(url: object) -> dict[str, object]:
    return {"type": "video_url", "video_url": url}


def files(read: Conversation) -> list[tuple[Role, str]]:
    return [(material.role, material.url) for material in read.materials]


def refused(*messages: object) -> Failure:
    with pytest.raises(Rejected) as caught:
        read_conversation(list(messages))
    return caught.value.failure


def test_a_text_is_the_prompt() -> None:
    assert read_conversation([user("a cat")]) == Conversation("a cat", (), None)


def test_parts_of_text_are_joined_by_line_breaks() -> None:
    assert (
        read_conversation([user(text("a cat"), image(PNG), text("runs"))]).prompt == "a cat\nruns"
    )


def test_a_turn_without_text_has_no_prompt() -> None:
    assert read_conversation([user(image(PNG))]).prompt is None
    assert read_conversation([{"role": "user", "content": None}]).prompt is None


@pytest.mark.parametrize("url", [PNG, {"url": PNG}, {"url": PNG, "detail": "high"}])
def test_one_image_alone_is_the_first_frame(url: object) -> None:
    (material,) = read_conversation([user(text("go"), image(url))]).materials
    assert (material.role, material.url) == (Role.FIRST_FRAME, PNG)
    assert material.param == "messages[0].content[1].image_url"


@pytest.mark.parametrize(
    ("parts", "roles"),
    [
        ([image(PNG), image(PNG_2)], [(Role.IMAGE, PNG), (Role.IMAGE, PNG_2)]),
        ([video(MP4)], [(Role.SOURCE_VIDEO, MP4)]),
        ([video(MP4), video({"url": MP4_2})], [(Role.VIDEO, MP4), (Role.VIDEO, MP4_2)]),
        ([image(PNG), video(MP4)], [(Role.IMAGE, PNG), (Role.SOURCE_VIDEO, MP4)]),
        (
            [{"type": "audio_url", "audio_url": "https://a/1.mp3"}],
            [(Role.AUDIO, "https://a/1.mp3")],
        ),
    ],
)
def test_files_of_the_last_turn(parts: list[object], roles: list[tuple[Role, str]]) -> None:
    read = read_conversation([user(*parts, text("go"))])
    assert files(read) == roles
    assert read.operation is None


@pytest.mark.parametrize(("kind", "mime"), [("mp3", "audio/mpeg"), ("wav", "audio/wav")])
def test_recorded_sound_becomes_a_data_url(kind: str, mime: str) -> None:
    data = base64.b64encode(b"sound").decode()
    part = {"type": "input_audio", "input_audio": {"data": data, "format": kind}}
    (material,) = read_conversation([user(part)]).materials
    assert (material.role, material.url) == (Role.AUDIO, f"data:{mime};base64,{data}")
    assert material.param == "messages[0].content[0].input_audio"


@pytest.mark.parametrize(
    "answer",
    [
        f"\n\n✅ **视频生成完成!**\n\n**视频链接**: {MP4}\n**任务用时**: 127秒\n",
        f"Here: [your video]({MP4}).",
        f"Done: {MP4}。再来一个?",
        f"**{MP4}**",
        [text(f"see {MP4}, please")],
        [video({"url": MP4})],
    ],
)
def test_an_earlier_video_is_edited(answer: object) -> None:
    read = read_conversation([user("a bird"), assistant(answer), user("make it night")])
    assert files(read) == [(Role.SOURCE_VIDEO, MP4)]
    assert (read.prompt, read.operation) == ("make it night", Operation.EDIT_VIDEO)
    assert read.materials[0].param.startswith("messages[1].content")


@pytest.mark.parametrize(
    "answer",
    [PNG, f"![result]({PNG})", f"{PNG_2}\n{PNG}", f"a <{PNG}> b"],
)
def test_an_earlier_image_is_a_reference(answer: str) -> None:
    read = read_conversation([user("a bird"), assistant(answer), user("make it blue")])
    assert files(read) == [(Role.IMAGE, PNG)]
    assert read.operation is None


def test_a_signed_link_is_kept_whole() -> None:
    link = "https://a/files/asset_1/task_1.MP4?expires=1783000000&signature=a-b_c"
    read = read_conversation([user("x"), assistant(f"Link: {link}"), user("y")])
    assert files(read) == [(Role.SOURCE_VIDEO, link)]


def test_a_picture_in_markdown_needs_no_suffix() -> None:
    read = read_conversation([assistant("![x](https://a/files/7)"), user("y")])
    assert files(read) == [(Role.IMAGE, "https://a/files/7")]


@pytest.mark.parametrize(
    "answer",
    [
        "no link",
        "https://a/page",
        "[a picture](https://a/7)",
        "ftp://a/1.mp4",
        "![a] b](https://a/7)",
        None,
    ],
)
def test_other_links_are_no_media(answer: str | None) -> None:
    read = read_conversation([user("x"), assistant(answer), user("y")])
    assert (read.materials, read.operation) == ((), None)


def test_the_newest_result_counts() -> None:
    turns = [user("1"), assistant(PNG), user("2"), assistant(MP4), user("3"), assistant("sorry")]
    assert files(read_conversation([*turns, user("4")])) == [(Role.SOURCE_VIDEO, MP4)]
    later = read_conversation([*turns, assistant(PNG_2), user("4")])
    assert files(later) == [(Role.IMAGE, PNG_2)]


def test_a_video_counts_more_than_its_own_poster() -> None:
    read = read_conversation([assistant(f"{MP4}\n{PNG}"), user("y")])
    assert files(read) == [(Role.SOURCE_VIDEO, MP4)]


def test_an_earlier_image_stands_before_the_turns_own() -> None:
    read = read_conversation([assistant(PNG), user(text("join them"), image(PNG_2))])
    assert files(read) == [(Role.IMAGE, PNG), (Role.IMAGE, PNG_2)]


def test_an_earlier_video_is_edited_with_the_turns_image() -> None:
    read = read_conversation([assistant(MP4), user(text("add her"), image(PNG))])
    assert files(read) == [(Role.SOURCE_VIDEO, MP4), (Role.IMAGE, PNG)]


@pytest.mark.parametrize("earlier", [MP4_2, PNG])
def test_a_turn_with_its_own_video_is_about_that_one(earlier: str) -> None:
    read = read_conversation([assistant(earlier), user(text("night"), video(MP4))])
    assert files(read) == [(Role.SOURCE_VIDEO, MP4)]
    assert read.operation is None


def test_files_of_earlier_users_turns_are_in_the_result_already() -> None:
    read = read_conversation([user(image(PNG)), assistant("working"), user("and now?")])
    assert read.materials == ()


@pytest.mark.parametrize("role", ["system", "developer"])
@pytest.mark.parametrize("content", ["", "  ", None, [], [text("")]])
def test_empty_instructions_are_passed_over(role: str, content: object) -> None:
    read = read_conversation([{"role": role, "content": content}, user("a cat")])
    assert read.prompt == "a cat"


@pytest.mark.parametrize("role", ["system", "developer"])
@pytest.mark.parametrize("content", ["be nice", [text("be nice")], [image(PNG)]])
def test_instructions_are_refused(role: str, content: object) -> None:
    failure = refused({"role": role, "content": content}, user("a cat"))
    assert failure.param == "messages[0].content"
    assert "take no instructions" in failure.message


UNREADABLE: list[tuple[Any, str]] = [
    (None, "messages"),
    ([], "messages"),
    ("hi", "messages"),
    ({"role": "user"}, "messages"),
    (["hi"], "messages[0]"),
    ([{}], "messages[0].role"),
    ([{"role": "tool", "content": "x"}], "messages[0].role"),
    ([{"role": ["user"]}], "messages[0].role"),
    ([user("x"), assistant("y")], "messages[1].role"),
    ([{"role": "system", "content": ""}], "messages[0].role"),
    ([{"role": "user", "content": 5}], "messages[0].content"),
    ([{"role": "user", "content": {"text": "x"}}], "messages[0].content"),
    ([{"role": "user", "content": "x", "images": []}], "messages[0].images"),
    ([user("x", 5)], "messages[0].content[0].type"),
    ([user({"type": "file", "file": {}})], "messages[0].content[0].type"),
    ([user({"type": ["text"]})], "messages[0].content[0].type"),
    ([user({"type": "text"})], "messages[0].content[0].text"),
    ([user({"type": "text", "text": None})], "messages[0].content[0].text"),
    ([user({"type": "text", "text": "x", "url": "y"})], "messages[0].content[0].url"),
    ([user(image(""))], "messages[0].content[0].image_url"),
    ([user(image(None))], "messages[0].content[0].image_url"),
    ([user(image({}))], "messages[0].content[0].image_url.url"),
    ([user(image({"url": 5}))], "messages[0].content[0].image_url.url"),
    ([user(image({"url": PNG, "x": 1}))], "messages[0].content[0].image_url.x"),
    ([user(image([PNG]))], "messages[0].content[0].image_url"),
    ([user({"type": "input_audio", "input_audio": "x"})], "messages[0].content[0].input_audio"),
    ([user({"type": "input_audio", "input_audio": {"format": "mp3"}})],
     "messages[0].content[0].input_audio.data"),
    ([user({"type": "input_audio", "input_audio": {"data": "x", "format": "ogg"}})],
     "messages[0].content[0].input_audio.format"),
]  # fmt: skip


@pytest.mark.parametrize(("messages", "param"), UNREADABLE)
def test_what_cannot_be_read_is_named(messages: object, param: str) -> None:
    with pytest.raises(Rejected) as caught:
        read_conversation(messages)
    failure = caught.value.failure
    assert (failure.code, failure.param) == (Code.INVALID_FIELD, param)
    assert failure.allowed


@pytest.mark.parametrize(
    "long", ["![" * 200_000, "https://a " * 60_000, "http" * 100_000, "](https://a/1" * 50_000]
)
def test_a_long_answer_is_read_in_time(long: str) -> None:
    assert read_conversation([assistant(long), user("x")]).materials == ()


PART: Any = st.one_of(
    st.builds(text, st.text()),
    st.builds(image, st.text() | st.none() | st.dictionaries(st.text(), st.text())),
    st.builds(video, st.text()),
    st.dictionaries(st.sampled_from(["type", "text", "image_url"]), st.text()),
    st.integers(),
)
MESSAGE = st.fixed_dictionaries(
    {
        "role": st.sampled_from(["user", "assistant", "system", "tool", ""]),
        "content": st.text() | st.none() | st.lists(PART, max_size=3) | st.integers(),
    }
)


@given(st.lists(MESSAGE, max_size=4))
def test_any_conversation_is_read_or_refused(messages: list[dict[str, object]]) -> None:
    try:
        read = read_conversation(messages)
    except Rejected as error:
        said = error.failure.message
    else:
        said = "read"
        assert all(material.url for material in read.materials)
    assert said
