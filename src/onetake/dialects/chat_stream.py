"""The stream of a chat: its chunks, and how server-sent events frame them.

Pure: who writes the stream decides when. The order is `first`, any number of `progress`, then
`final` and, where it was wished for, `usage`, or else `failure`; `DONE` ends it.
"""

import json
from collections.abc import Mapping
from typing import Final

from onetake.core.task import State, Task
from onetake.dialects.dialect import Json, View
from onetake.dialects.openai_chat import (
    content_of,
    error_of,
    head,
    speaks_chinese,
    urls_of,
    usage_of,
)

DONE: Final = b"data: [DONE]\n\n"
KEEP_ALIVE: Final = b": keep-alive\n\n"
"""A comment, which clients pass over: it keeps the connection from looking dead."""

_CHUNK: Final = "chat.completion.chunk"


def frame(chunk: Json) -> bytes:
    """One event. JSON has no line breaks of its own, so a chunk is always one line."""
    text = json.dumps(chunk, ensure_ascii=False, separators=(",", ":"))
    return f"data: {text}\n\n".encode()


def first(task: Task) -> Json:
    """Who speaks. Sent at once, so that a client knows that it was heard."""
    return _chunk(task, {"role": "assistant", "content": ""}, None)


def progress(task: Task) -> Json:
    """A line for people: the page's own words while work is done."""
    chinese = speaks_chinese(task)
    if task.state is State.QUEUED:
        text = "⏳ 正在排队..." if chinese else "⏳ Waiting in the queue..."
    else:
        words = "正在处理输入内容..." if chinese else "Working on it..."
        text = f"🖼️ {words} ({task.percent}%)"
    return _chunk(task, {"content": f"\n{text}"}, None)


def final(task: Task, view: View) -> Json:
    chunk = _chunk(task, {"role": "assistant", "content": content_of(task, view)}, "stop")
    return {**chunk, "media": {"outputs": urls_of(task, view)}}


def usage(task: Task) -> Json:
    """The last chunk of `stream_options.include_usage`: it has no choices."""
    return {**head(task, _CHUNK), "choices": [], "usage": usage_of(task)}


def failure(task: Task) -> Json:
    """Why there is no result. OpenAI's clients raise what they find under `error`."""
    assert task.failure is not None, "a task does not fail without a reason"
    return error_of(task.failure, task)


def _chunk(task: Task, delta: Mapping[str, str], finish: str | None) -> Json:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {**head(task, _CHUNK), "choices": [choice]}
