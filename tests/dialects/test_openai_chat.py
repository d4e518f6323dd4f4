"""OpenAI's chat for media: the bodies and answers of the Sora, Nano and yibu pages."""

import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

from onetake.catalog.loader import load_all
from onetake.core.capability import check
from onetake.core.failure import Code, Failure, Rejected
from onetake.core.request import Medium, Operation, Request, Role
from onetake.core.task import State, Task
from onetake.dialects.dialect import Body, Part, Wish
from onetake.dialects.openai_chat import DIALECT, NOT_OFFERED, WITHOUT_EFFECT, parse, render
from tests.dialects import made

PORTRAIT = "https://example.com/portrait.jpg"
THING = "https://example.com/xxxxxxx.jpg"
BIRD = "https://lsky.zhongzhuan.chat/i/2024/10/17/6711068a14527.png"


def of_image(words: str, url: str) -> list[dict[str, object]]:
    return [{"type": "text", "text": words}, {"type": "image_url", "image_url": {"url": url}}]


def turn(content: object) -> list[dict[str, object]]:
    return [{"role": "user", "content": content}]


WIDE = {"google": {"image_config": {"aspect_ratio": "16:9"}}}
VIEWS = "在同一画布下,生成此物品的三视图,必须白色背景"
PAGES: list[tuple[dict[str, object], dict[str, object], list[tuple[Role, str]]]] = [
    ({"model": "sora2-landscape-4s", "messages": turn("一只猫在草地奔跑"), "stream": True},
     {"prompt": "一只猫在草地奔跑"}, []),
    ({"model": "sora2-landscape-4s", "stream": True,
      "messages": turn(of_image("让图中的人物动起来", PORTRAIT))},
     {"prompt": "让图中的人物动起来"}, [(Role.FIRST_FRAME, PORTRAIT)]),
    ({"model": "NanoBananaPro-1K", "messages": turn("a cute cat"), "extra_body": WIDE,
      "stream": True},
     {"prompt": "a cute cat", "aspect_ratio": "16:9"}, []),
    ({"model": "NanoBananaPro-1K", "messages": turn(of_image(VIEWS, THING)), "extra_body": WIDE,
      "stream": True},
     {"prompt": VIEWS, "aspect_ratio": "16:9"}, [(Role.FIRST_FRAME, THING)]),
    ({"model": "sora-2", "max_tokens": 1000, "stream": True,
      "messages": turn(of_image("里面有一只小鸟在飞行", BIRD))},
     {"prompt": "里面有一只小鸟在飞行"}, [(Role.FIRST_FRAME, BIRD)]),
]  # fmt: skip


def read(**fields: object) -> Request:
    body = {"model": "m", "messages": turn("a cat"), **fields}
    return parse(Body(json.dumps(body).encode())).request


def refused(**fields: object) -> Failure:
    with pytest.raises(Rejected) as caught:
        read(**fields)
    return caught.value.failure


def wish(**fields: object) -> Wish:
    body = {"model": "m", "messages": turn("a cat"), **fields}
    return parse(Body(json.dumps(body).encode())).wish


def video(state: State, **fields: Any) -> Task:
    return made.task(state, Operation.TEXT_TO_VIDEO, Medium.VIDEO, **fields)


@pytest.mark.parametrize(("body", "params", "files"), PAGES)
def test_every_body_of_the_pages_is_read(
    body: dict[str, object], params: dict[str, object], files: list[tuple[Role, str]]
) -> None:
    asked = parse(Body(json.dumps(body).encode()))
    assert asked.request.model == body["model"]
    assert asked.request.params == params
    assert [(each.role, each.url) for each in asked.request.materials] == files
    assert asked.request.operation is None
    assert asked.wish == Wish(stream=True)


def test_the_catalogue_takes_what_the_pages_send() -> None:
    catalog = load_all()
    for body, params, files in PAGES:
        asked = parse(Body(json.dumps(body).encode())).request
        whole = check(catalog.find(asked.model).spec, asked)
        assert whole.params.items() >= params.items()
        assert len(whole.materials) == len(files)


def test_a_conversation_goes_on_with_its_video() -> None:
    asked = read(
        messages=[
            *turn("一只鸟"),
            {"role": "assistant", "content": "**视频链接**: https://a/1.mp4\n", "refusal": None},
            *turn("改成夜晚"),
        ]
    )
    assert asked.operation is Operation.EDIT_VIDEO
    assert [(each.role, each.url) for each in asked.materials] == [
        (Role.SOURCE_VIDEO, "https://a/1.mp4")
    ]
    assert asked.params == {"prompt": "改成夜晚"}


def test_the_caller_may_name_the_operation() -> None:
    messages = [{"role": "assistant", "content": "https://a/1.mp4"}, *turn("go on")]
    assert read(messages=messages, operation="extend_video").operation is Operation.EXTEND_VIDEO
    failure = refused(extra_body={"operation": "sing"})
    assert (failure.param, "extend_video" in failure.allowed) == ("extra_body.operation", True)


@pytest.mark.parametrize(
    ("fields", "params"),
    [
        ({"--aspect_ratio": "1:1"}, {"aspect_ratio": "1:1"}),
        ({"--output_format": '"png"'}, {"output_format": "png"}),
        ({"output_format": "“webp”"}, {"output_format": "webp"}),
        ({"aspect_ratio": "1:1", "--aspect_ratio": "1:1"}, {"aspect_ratio": "1:1"}),
        ({"google": {"image_config": {"imageSize": "2K"}}}, {"resolution": "2k"}),
        ({"extra_body": {"google": {"image_config": {"image_size": "4K", "aspectRatio": "1:1"}}}},
         {"resolution": "4k", "aspect_ratio": "1:1"}),
        ({"google": {}}, {}),
        ({"google": {"image_config": {"aspect_ratio": None}}}, {}),
        ({"duration": 5}, {"duration": 5}),
        ({"seconds": "8"}, {"duration": 8}),
        ({"duration": "auto"}, {"duration": "auto"}),
        ({"seconds": "8", "duration": 8.0}, {"duration": 8}),
        ({"n": 2, "seed": "7"}, {"n": 2, "seed": 7}),
        ({"size": "1280x720", "generate_audio": "false"},
         {"size": "1280x720", "generate_audio": False}),
        ({"extra_body": {"audio": True}}, {"generate_audio": True}),
        ({"style": "anime", "extra_body": {"cfg_scale": 0.5}},
         {"style": "anime", "cfg_scale": 0.5}),
        ({"shots": [{"a": 1}]}, {"shots": '[{"a":1}]'}),
    ],
)  # fmt: skip
def test_fields_get_their_names(fields: dict[str, object], params: dict[str, object]) -> None:
    assert read(**fields).params == {"prompt": "a cat", **params}


@pytest.mark.parametrize(
    ("prompt", "params"),
    [
        ("a cat --aspect_ratio 16:9", {"prompt": "a cat", "aspect_ratio": "16:9"}),
        ('a cat\n--output_format "png" --aspect_ratio 1:1 ',
         {"prompt": "a cat", "output_format": "png", "aspect_ratio": "1:1"}),
        ("--aspect_ratio 16:9", {"prompt": "", "aspect_ratio": "16:9"}),
        ("a --aspect_ratio 16:9 cat ", {"prompt": "a --aspect_ratio 16:9 cat "}),
        ("a cat --aspect_ratio", {"prompt": "a cat --aspect_ratio"}),
        ("a cat --fast yes", {"prompt": "a cat --fast yes"}),
        ("", {"prompt": ""}),
        (" \n", {"prompt": " \n"}),
    ],
)  # fmt: skip
def test_flags_at_the_end_of_a_prompt(prompt: str, params: dict[str, object]) -> None:
    assert read(messages=turn(prompt)).params == params


def test_parameters_are_called_as_the_caller_wrote_them() -> None:
    asked = read(extra_body=WIDE, seconds="8")
    assert asked.wire_name("aspect_ratio") == "extra_body.google.image_config.aspect_ratio"
    assert asked.wire_name("duration") == "seconds"
    assert asked.wire_name("prompt") == "messages"
    assert asked.wire_name(Role.IMAGE) == "messages"
    flagged = read(messages=turn("a --aspect_ratio 7:1"))
    assert flagged.wire_name("aspect_ratio") == "messages (--aspect_ratio)"


@pytest.mark.parametrize("name", WITHOUT_EFFECT)
def test_what_says_nothing_about_media_is_accepted(name: str) -> None:
    assert read(**{name: 0.5}).params == {"prompt": "a cat"}


@pytest.mark.parametrize("name", NOT_OFFERED)
def test_what_asks_for_another_answer_is_refused(name: str) -> None:
    failure = refused(**{name: [{"type": "function"}]})
    assert failure.param == name
    assert "is not offered" in failure.message
    for harmless in NOT_OFFERED[name]:
        assert read(**{name: harmless}).params == {"prompt": "a cat"}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, Wish()),
        ({"stream": False}, Wish()),
        ({"stream": True}, Wish(stream=True)),
        (
            {"stream": True, "stream_options": {"include_usage": True}},
            Wish(stream=True, usage=True),
        ),
        ({"stream": True, "stream_options": {"include_obfuscation": False}}, Wish(stream=True)),
        ({"stream_options": {}}, Wish()),
        ({"stream_options": None}, Wish()),
    ],
)
def test_the_stream_is_a_wish(fields: dict[str, object], expected: Wish) -> None:
    assert wish(**fields) == expected


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"model": None}, "model"),
        ({"messages": None}, "messages"),
        ({"stream": "true"}, "stream"),
        ({"stream": 1}, "stream"),
        ({"stream_options": {"include_usage": True}}, "stream_options"),
        ({"stream": True, "stream_options": [1]}, "stream_options"),
        ({"stream": True, "stream_options": {"x": 1}}, "stream_options.x"),
        ({"stream": True, "stream_options": {"include_usage": "yes"}},
         "stream_options.include_usage"),
        ({"prompt": "another"}, "prompt"),
        ({"duration": 5, "seconds": "8"}, "seconds"),
        ({"aspect_ratio": "1:1", "--aspect_ratio": "16:9"}, "--aspect_ratio"),
        ({"aspect_ratio": "1:1", "extra_body": WIDE}, "aspect_ratio"),
        ({"aspect_ratio": ["1:1"]}, "aspect_ratio"),
        ({"google": []}, "google"),
        ({"google": {"thinking_config": {}}}, "google.thinking_config"),
        ({"google": {"image_config": "16:9"}}, "google.image_config"),
        ({"google": {"image_config": {"x": 1}}}, "google.image_config.x"),
        ({"extra_body": {"google": {"image_config": {"aspect_ratio": 1}}}},
         "extra_body.google.image_config.aspect_ratio"),
        ({"messages": turn("a --aspect_ratio 1:1 --aspect_ratio 1:1")}, "messages"),
        ({"messages": turn("a --aspect_ratio 1:1"), "aspect_ratio": "16:9"}, "aspect_ratio"),
        ({"user": ""}, "user"),
        ({"extra_body": 5}, "extra_body"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_by_name(fields: dict[str, object], param: str) -> None:
    failure = refused(**fields)
    assert (failure.code, failure.param) == (Code.INVALID_FIELD, param)


def test_a_form_is_not_taken() -> None:
    with pytest.raises(Rejected) as caught:
        parse(Body(b"", "multipart/form-data", (Part("model", "m"),)))
    assert caught.value.failure.code is Code.UNSUPPORTED_TYPE


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=6,
)
NAMES = st.sampled_from(
    ["model", "messages", "stream", "stream_options", "extra_body", "google", "--aspect_ratio",
     "duration", "seconds", "operation", "audio", "n", "tools", "size", "user"]
)  # fmt: skip


@given(st.dictionaries(NAMES, VALUES), st.text())
def test_any_document_is_read_or_refused(document: dict[str, object], words: str) -> None:
    for whole in (document, {**document, "model": "m", "messages": turn(words)}):
        assert made.is_sound(made.outcome(parse, Body(json.dumps(whole).encode())))


@given(st.binary())
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    assert made.is_sound(made.outcome(parse, Body(raw)))


def test_a_finished_video_is_answered_with_the_pages_block() -> None:
    done = video(State.SUCCEEDED, params={"prompt": "一只猫"})
    url = made.url(Medium.VIDEO)
    assert render(done, made.view(Medium.VIDEO)) == {
        "id": "chatcmpl-task_01",
        "object": "chat.completion",
        "created": 1773835762,
        "model": "a-model",
        "task_id": "task_01",
        "choices": [
            {
                "index": 0,
                "message": {
                    "role": "assistant",
                    "content": "\n\n✅ **视频生成完成!**\n\n"
                    f"**视频链接**: {url}\n**任务用时**: 127秒\n",
                },
                "finish_reason": "stop",
            }
        ],
        "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0, "credits": 2},
        "media": {"outputs": [url]},
    }


def test_the_block_speaks_the_language_of_the_prompt() -> None:
    body: Any = render(video(State.SUCCEEDED, count=2), made.view(Medium.VIDEO, 2))
    first, second = made.url(Medium.VIDEO, 1), made.url(Medium.VIDEO, 2)
    assert body["choices"][0]["message"]["content"] == (
        f"\n\n✅ **Video ready!**\n\n**Video link**: {first}\n**Video link**: {second}\n"
        "**Time taken**: 127 s\n"
    )
    assert body["media"]["outputs"] == [first, second]


@pytest.mark.parametrize("medium", [Medium.IMAGE, Medium.AUDIO])
def test_anything_else_is_answered_with_bare_links(medium: Medium) -> None:
    done = made.task(State.SUCCEEDED, Operation.TEXT_TO_IMAGE, medium, count=2)
    body: Any = render(done, made.view(medium, 2))
    links = [made.url(medium, 1), made.url(medium, 2)]
    assert body["choices"][0]["message"]["content"] == "\n".join(links)
    assert body["media"]["outputs"] == links


@pytest.mark.parametrize("state", [State.QUEUED, State.SUBMITTING, *made.WORKING])
def test_nothing_is_said_before_it_is_made(state: State) -> None:
    body: Any = DIALECT.render_created(video(state), made.view(Medium.VIDEO))
    (choice,) = body["choices"]
    assert (choice["message"]["content"], choice["finish_reason"]) == ("", None)
    assert body["media"] == {"outputs": []}


@pytest.mark.parametrize("state", made.FAILED)
def test_a_failure_is_an_error_and_no_answer(state: State) -> None:
    body: Any = render(video(state), made.view(Medium.VIDEO))
    assert body["choices"] == []
    assert body["error"]["code"] == "content_rejected"
    assert body["error"]["task_id"] == body["task_id"] == "task_01"


def test_what_is_answered_can_be_sent_back() -> None:
    """The round trip of a chat program: our answer is the next request's earlier turn."""
    for medium, role in ((Medium.VIDEO, Role.SOURCE_VIDEO), (Medium.IMAGE, Role.IMAGE)):
        done = made.task(State.SUCCEEDED, Operation.TEXT_TO_VIDEO, medium, params={"prompt": "猫"})
        answer: Any = render(done, made.view(medium))
        message = answer["choices"][0]["message"]
        asked = read(messages=[*turn("猫"), message, *turn("改成夜晚")])
        assert [(each.role, each.url) for each in asked.materials] == [(role, made.url(medium))]


@pytest.mark.parametrize("code", Code)
def test_every_failure_is_openais_error(code: Code) -> None:
    status, body = DIALECT.render_failure(Failure(code, "why", "messages"))
    error: Any = body["error"]
    assert status == code.status
    assert {"message", "type", "code", "param"} <= set(error)
