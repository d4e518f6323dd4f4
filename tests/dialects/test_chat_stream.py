"""The stream of a chat, chunk by chunk and byte by byte."""

import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

from onetake.core.request import Medium, Operation
from onetake.core.task import State, Task
from onetake.dialects import chat_stream
from onetake.dialects.dialect import Json
from tests.dialects import made

CHINESE = {"prompt": "一只猫在草地奔跑"}
HEAD = {
    "id": "chatcmpl-task_01",
    "object": "chat.completion.chunk",
    "created": 1773835762,
    "model": "a-model",
    "task_id": "task_01",
}


def video(state: State, **fields: Any) -> Task:
    return made.task(state, Operation.TEXT_TO_VIDEO, Medium.VIDEO, **fields)


def said(chunk: Json) -> Any:
    choices: Any = chunk["choices"]
    return choices[0]["delta"]["content"]


def test_the_first_chunk_says_who_speaks() -> None:
    delta = {"role": "assistant", "content": ""}
    assert chat_stream.first(video(State.QUEUED)) == {
        **HEAD,
        "choices": [{"index": 0, "delta": delta, "finish_reason": None}],
    }


def test_progress_is_in_the_words_of_the_page() -> None:
    chunk = chat_stream.progress(video(State.RUNNING, percent=50, params=CHINESE))
    delta = {"content": "\n🖼️ 正在处理输入内容... (50%)"}
    assert chunk == {**HEAD, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}


@pytest.mark.parametrize(
    ("state", "params", "line"),
    [
        (State.QUEUED, CHINESE, "\n⏳ 正在排队..."),
        (State.QUEUED, None, "\n⏳ Waiting in the queue..."),
        (State.SUBMITTING, None, "\n🖼️ Working on it... (7%)"),
        (State.UNCERTAIN, None, "\n🖼️ Working on it... (7%)"),
        (State.RUNNING, CHINESE, "\n🖼️ 正在处理输入内容... (7%)"),
        (State.STORING, None, "\n🖼️ Working on it... (7%)"),
    ],
)
def test_every_state_before_the_end_has_a_line(state: State, params: Any, line: str) -> None:
    assert said(chat_stream.progress(video(state, percent=7, params=params))) == line


def test_the_last_words_of_a_video_are_the_pages() -> None:
    chunk: Any = chat_stream.final(video(State.SUCCEEDED, params=CHINESE), made.view(Medium.VIDEO))
    url = made.url(Medium.VIDEO)
    assert said(chunk) == (
        f"\n\n✅ **视频生成完成!**\n\n**视频链接**: {url}\n**任务用时**: 127秒\n"
    )
    assert chunk["choices"][0]["finish_reason"] == "stop"
    assert chunk["media"] == {"outputs": [url]}


def test_the_last_chunk_of_an_image_is_the_pages() -> None:
    done = made.task(State.SUCCEEDED, Operation.TEXT_TO_IMAGE, Medium.IMAGE)
    url = made.url(Medium.IMAGE)
    assert chat_stream.final(done, made.view(Medium.IMAGE)) == {
        **HEAD,
        "choices": [
            {
                "index": 0,
                "delta": {"role": "assistant", "content": url},
                "finish_reason": "stop",
            }
        ],
        "media": {"outputs": [url]},
    }


def test_the_chunk_of_usage_has_no_choices() -> None:
    assert chat_stream.usage(video(State.SUCCEEDED)) == {
        **HEAD,
        "choices": [],
        "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0, "credits": 2},
    }


@pytest.mark.parametrize("state", made.FAILED)
def test_a_failure_is_an_error_with_its_task(state: State) -> None:
    assert chat_stream.failure(video(state)) == {
        "error": {
            "message": made.REASON.message,
            "type": "invalid_request_error",
            "code": "content_rejected",
            "param": None,
            "task_id": "task_01",
        }
    }


def test_an_event_is_one_line_of_data() -> None:
    assert chat_stream.frame({"a": "一\n"}) == 'data: {"a":"一\\n"}\n\n'.encode()
    assert chat_stream.DONE == b"data: [DONE]\n\n"
    assert chat_stream.KEEP_ALIVE.startswith(b":")
    assert chat_stream.KEEP_ALIVE.endswith(b"\n\n")


@given(
    st.dictionaries(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")))
)
def test_no_text_can_break_an_event(chunk: dict[str, str]) -> None:
    framed = chat_stream.frame(chunk)
    assert framed.endswith(b"\n\n")
    lines = framed[:-2].replace(b"\r", b"\n").split(b"\n")
    assert len(lines) == 1
    assert json.loads(lines[0].removeprefix(b"data: ")) == chunk
