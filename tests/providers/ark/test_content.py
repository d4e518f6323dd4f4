from collections.abc import Mapping

import pytest

from onetake.core.failure import Code
from onetake.core.request import Job, Material, Operation, Request, Role
from onetake.providers.ark.content import content_of
from onetake.wire.flow import Inline, ProviderError


def link(number: int) -> str:
    return f"https://ours.example/{number}?signature=s"


def item(kind: str, url: object, role: str) -> dict[str, object]:
    return {"type": kind, kind: {"url": url}, "role": role}


def job(
    operation: Operation,
    *roles: Role,
    prompt: str = "a lighthouse",
    options: Mapping[str, str] | None = None,
) -> Job:
    """Its materials are the assets `0`, `1` and so on."""
    materials = tuple(
        Material(role, f"https://caller.example/{n}", "x", str(n)) for n, role in enumerate(roles)
    )
    request = Request("seedance2.0-720p", operation, {"prompt": prompt}, materials)
    return Job("task-1.1", "m", request, tuple(map(link, range(len(roles)))), options or {})


def test_words_alone_are_a_text():
    assert content_of(job(Operation.TEXT_TO_VIDEO)) == [{"type": "text", "text": "a lighthouse"}]


def test_one_image_is_the_first_frame():
    for role in (Role.FIRST_FRAME, Role.IMAGE):
        made = job(Operation.IMAGE_TO_VIDEO, role, prompt="@Image1 moves")

        assert content_of(made) == [
            {"type": "text", "text": "[Image 1] moves"},
            item("image_url", Inline("0"), "first_frame"),
        ]


def test_first_and_last_frame_keep_their_order():
    made = job(Operation.FIRST_LAST_FRAME, Role.LAST_FRAME, Role.FIRST_FRAME)

    assert content_of(made) == [
        {"type": "text", "text": "a lighthouse"},
        item("image_url", Inline("0"), "last_frame"),
        item("image_url", Inline("1"), "first_frame"),
    ]


def test_references_are_counted_by_medium_and_only_videos_are_linked():
    made = job(
        Operation.REFERENCE_TO_VIDEO,
        Role.VIDEO, Role.IMAGE, Role.AUDIO, Role.IMAGE,
        prompt="@Image2像@Image1一样走，动作参考@Video1，音色参考@Audio1",
    )  # fmt: skip

    assert content_of(made) == [
        {"type": "text", "text": "[图2]像[图1]一样走，动作参考[视频1]，音色参考[音频1]"},
        item("video_url", link(0), "reference_video"),
        item("image_url", Inline("1"), "reference_image"),
        item("audio_url", Inline("2"), "reference_audio"),
        item("image_url", Inline("3"), "reference_image"),
    ]


def test_links_are_sent_instead_where_the_channel_says_so():
    made = job(
        Operation.REFERENCE_TO_VIDEO,
        Role.IMAGE, Role.AUDIO, Role.VIDEO,
        options={"materials": "link"},
    )  # fmt: skip

    assert content_of(made) == [
        {"type": "text", "text": "a lighthouse"},
        item("image_url", link(0), "reference_image"),
        item("audio_url", link(1), "reference_audio"),
        item("video_url", link(2), "reference_video"),
    ]


@pytest.mark.parametrize(
    ("operation", "prompt", "text"),
    [
        (Operation.EDIT_VIDEO, "make it night", "Strictly edit [Video 1]: make it night"),
        (Operation.EDIT_VIDEO, "把@Video1变成夜晚", "严格编辑[视频1]：把[视频1]变成夜晚"),
        (Operation.EXTEND_VIDEO, "she opens it", "Extend [Video 1]: she opens it"),
        (Operation.EXTEND_VIDEO, "她打开门", "延长[视频1]：她打开门"),
    ],
)
def test_the_prompt_says_what_is_to_be_done_with_a_video(
    operation: Operation, prompt: str, text: str
):
    made = job(operation, Role.IMAGE, Role.SOURCE_VIDEO, Role.AUDIO, prompt=prompt)

    assert content_of(made) == [
        {"type": "text", "text": text},
        item("image_url", Inline("0"), "reference_image"),
        item("video_url", link(1), "reference_video"),
        item("audio_url", Inline("2"), "reference_audio"),
    ]


def test_frames_beside_references_are_named_in_the_prompt():
    made = job(Operation.IMAGE_TO_VIDEO, Role.VIDEO, Role.IMAGE, Role.IMAGE)

    assert content_of(made) == [
        {"type": "text", "text": "[Image 1] is the first frame. a lighthouse"},
        item("video_url", link(0), "reference_video"),
        item("image_url", Inline("1"), "reference_image"),
        item("image_url", Inline("2"), "reference_image"),
    ]


def test_frames_beside_sounds_are_named_in_the_prompt():
    roles = (Role.AUDIO, Role.LAST_FRAME, Role.FIRST_FRAME)
    made = job(Operation.FIRST_LAST_FRAME, *roles, prompt="灯塔")

    assert content_of(made) == [
        {"type": "text", "text": "[图1]作为尾帧。[图2]作为首帧。灯塔"},
        item("audio_url", Inline("0"), "reference_audio"),
        item("image_url", Inline("1"), "reference_image"),
        item("image_url", Inline("2"), "reference_image"),
    ]


@pytest.mark.parametrize(
    "made",
    [
        job(Operation.ANIMATE, Role.IMAGE, Role.VIDEO),
        job(Operation.AVATAR, Role.IMAGE, Role.AUDIO),
        job(Operation.EDIT_VIDEO, Role.SOURCE_VIDEO, Role.MASK),
        job(Operation.REFERENCE_TO_VIDEO, Role.IMAGE, Role.VOICE_SAMPLE),
        job(Operation.TEXT_TO_VIDEO, prompt="a lighthouse --dur 15 --rs 1080p"),
    ],
)
def test_what_cannot_be_told_is_refused(made: Job):
    with pytest.raises(ProviderError) as caught:
        content_of(made)

    assert caught.value.failure.code is Code.PROVIDER_INVALID
    assert caught.value.accepted is False
