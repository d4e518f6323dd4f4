"""Files in `content[]` and in the older fields, and the roles that they have."""

from typing import Any

import pytest

from onetake.core.failure import Failure, Rejected
from onetake.core.request import Operation, Role
from onetake.dialects.document import Document
from onetake.dialects.fields import Fields
from onetake.dialects.video_media import (
    IDS,
    LINKS,
    PLACES,
    ROLES,
    TYPES,
    Content,
    content,
    link,
    older,
    ours,
)

A, B = "https://example.com/a", "https://example.com/b"
TEXT = {"type": "text", "text": "a cat"}


def fields(**sent: object) -> Fields:
    return Fields(Document(sent))


def told(**sent: object) -> list[tuple[Role, str, str]]:
    return [(each.role, each.url, each.param) for each in older(fields(**sent))]


def said(*items: object, **sent: object) -> Content:
    read = content(fields(content=list(items), **sent))
    assert read is not None
    return read


def roles(*items: object) -> list[Role]:
    return [each.role for each in said(TEXT, *items).materials]


def image(role: str | None = None) -> dict[str, Any]:
    return {"type": "image_url", "url": A} | ({"role": role} if role else {})


def refused(*items: object) -> Failure:
    with pytest.raises(Rejected) as caught:
        said(*items)
    return caught.value.failure


# -- the older fields ---------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "place"), PLACES.items())
def test_every_field_takes_a_url_and_an_object(name: str, place: Any) -> None:
    assert told(**{name: A}) == [(place.alone, A, name)]
    assert told(**{name: {"url": A}}) == [(place.alone, A, name)]
    assert told(**{name: {"image_url": {"url": A}}}) == [(place.alone, A, name)]


@pytest.mark.parametrize("name", [n for n, place in PLACES.items() if place.in_list])
def test_lists_keep_their_order(name: str) -> None:
    role = PLACES[name].in_list
    assert told(**{name: [A, {"url": B}]}) == [(role, A, f"{name}[0]"), (role, B, f"{name}[1]")]
    assert told(**{name: list[str]()}) == []


@pytest.mark.parametrize("name", [n for n, place in PLACES.items() if not place.in_list])
def test_a_field_of_one_file_takes_no_list(name: str) -> None:
    with pytest.raises(Rejected) as caught:
        told(**{name: [A]})
    assert caught.value.failure.param == name


def test_one_image_is_the_first_frame_and_images_are_references() -> None:
    assert told(image=A, last_image=B) == [
        (Role.FIRST_FRAME, A, "image"),
        (Role.LAST_FRAME, B, "last_image"),
    ]
    assert told(image_url=A) == [(Role.FIRST_FRAME, A, "image_url")]
    assert told(image_url=[A]) == [(Role.IMAGE, A, "image_url[0]")]
    assert told(images=A) == [(Role.IMAGE, A, "images")]


@pytest.mark.parametrize("value", [True, False, "true", "False", "ture"])
def test_audio_that_is_a_switch_is_left_for_the_parameters(value: object) -> None:
    found = fields(audio=value)
    assert list(older(found)) == []
    assert found.peek("audio") == value
    assert content(fields(content=[TEXT], audio=value))


def test_audio_that_is_a_url_is_a_file() -> None:
    assert told(audio=A) == [(Role.AUDIO, A, "audio")]


@pytest.mark.parametrize("value", ["", " ", 1, True, [A, 1], {}, {"uri": A}, {"url": A, "x": 1}])
def test_what_is_no_url_is_refused_with_its_place(value: object) -> None:
    with pytest.raises(Rejected) as caught:
        told(images=value)
    assert (caught.value.failure.param or "").startswith("images")


@pytest.mark.parametrize("name", LINKS)
def test_the_shapes_of_a_link(name: str) -> None:
    assert link("f", {name: A}) == A
    assert link("f", {name: {"url": A}}) == A
    wrong: tuple[object, ...] = ({"url": {"url": A}}, {"uri": A}, None, {})
    for value in wrong:
        with pytest.raises(Rejected) as caught:
            link("f", {name: value})
        assert (caught.value.failure.param or "").startswith("f")


@pytest.mark.parametrize("name", IDS)
def test_a_thing_of_ours_is_named_by_its_id(name: str) -> None:
    assert link("video", {name: "task_1"}) == "onetake:task_1"
    assert ours("video.id", "char_9-x") == "onetake:char_9-x"


@pytest.mark.parametrize("value", ["", "a b", "../x", "a:b", "x" * 101, 5, None, "é"])
def test_an_id_that_is_none_is_refused(value: object) -> None:
    with pytest.raises(Rejected) as caught:
        link("video", {"id": value})
    assert caught.value.failure.param == "video.id"


# -- content[] ----------------------------------------------------------------------------------


def test_no_content_is_none() -> None:
    assert content(fields(prompt="x", image=A)) is None
    assert content(fields(content=None)) is None


@pytest.mark.parametrize("value", [[], "text", {"type": "text"}, 5])
def test_content_is_a_list_with_items(value: object) -> None:
    with pytest.raises(Rejected) as caught:
        content(fields(content=value))
    assert caught.value.failure.param == "content"


def test_texts_are_lines_and_files_keep_their_place() -> None:
    read = said(TEXT, image("first_frame"), {"type": "text", "text": "in the rain"})
    assert read.text == "a cat\nin the rain"
    assert [(m.role, m.param) for m in read.materials] == [(Role.FIRST_FRAME, "content[1]")]
    assert said(image()).text is None


@pytest.mark.parametrize("kind", ROLES)
def test_every_role_of_every_type(kind: str) -> None:
    for word, role in ROLES[kind].items():
        items = [{"type": kind, kind: {"url": A}, "role": word}] * 2
        assert roles(*items) == [role, role]
        (single,) = said(TEXT, items[0]).materials
        assert (single.url, single.param) == (A, "content[1]")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["image"], [Role.FIRST_FRAME]),
        ([None], [Role.FIRST_FRAME]),
        (["image", "image"], [Role.IMAGE, Role.IMAGE]),
        (["image", "reference_image"], [Role.IMAGE, Role.IMAGE]),
        (["image", "last_frame"], [Role.FIRST_FRAME, Role.LAST_FRAME]),
        (["first_frame", "image"], [Role.FIRST_FRAME, Role.IMAGE]),
        (["reference_image"], [Role.IMAGE]),
        (["last_frame"], [Role.LAST_FRAME]),
    ],
)
def test_an_image_by_itself_is_the_first_frame(words: list[str], found: list[Role]) -> None:
    assert roles(*map(image, words)) == found


def test_older_fields_beside_content_are_not_looked_at() -> None:
    left = fields(content=[TEXT], image=5, images=[A], video=A, audio=A, seed=1)
    assert content(left) == Content("a cat", ())
    assert left.rest() == {"seed": 1}


@pytest.mark.parametrize(
    ("item", "param", "allowed"),
    [
        ("text", "content[0].type", TYPES),
        ({}, "content[0].type", TYPES),
        ({"type": "image"}, "content[0].type", TYPES),
        ({"type": ["text"]}, "content[0].type", TYPES),
        ({"type": "text"}, "content[0].text", ("a text that is not empty",)),
        ({"type": "text", "text": " "}, "content[0].text", ("a text that is not empty",)),
        ({"type": "text", "text": "a", "role": "x"}, "content[0]", ("type", "text")),
        (image("source_video"), "content[0].role", tuple(ROLES["image_url"])),
        (image() | {"role": 5}, "content[0].role", tuple(ROLES["image_url"])),
        ({"type": "video_url", "url": A}, "content[0].role", tuple(ROLES["video_url"])),
        ({"type": "image_url"}, "content[0]", ("url", "image_url")),
        (image() | {"image_url": A}, "content[0]", ("url", "image_url")),
        (image() | {"video_url": A}, "content[0]", ("type", "role", "url", "image_url")),
    ],
)
def test_a_wrong_item_is_refused_by_its_place(
    item: object, param: str, allowed: tuple[str, ...]
) -> None:
    failure = refused(item)
    assert (failure.param, failure.allowed) == (param, allowed)


@pytest.mark.parametrize(
    "text",
    [
        "延续当前镜头运动和场景风格", "续写这个视频", "把视频延长五秒", "继续往前走",
        "Extend the shot", "it continues into the night", "A CONTINUATION of this", "keep going",
    ],
)  # fmt: skip
def test_a_source_video_is_continued_when_the_text_says_so(text: str) -> None:
    source = {"type": "video_url", "url": A, "role": "source_video"}
    read = said({"type": "text", "text": text}, source)
    assert read.operation(text) is Operation.EXTEND_VIDEO


@pytest.mark.parametrize(
    "text",
    [
        "把这段视频改成简洁明亮的电商展示风格",
        "make it rain",
        "extended arms",
        "one continuous take",
    ],
)
def test_otherwise_it_is_changed(text: str) -> None:
    source = {"type": "video_url", "url": A, "role": "source_video"}
    assert said(source, TEXT).operation(text) is Operation.EDIT_VIDEO


def test_without_a_source_video_the_model_decides() -> None:
    assert said(TEXT, image()).operation("continue") is None
