"""OpenAI's chat, for media: `POST /v1/chat/completions`.

Sources: seeds/uniall, video/sora-2/openai-format and image/nano-series/openai-format;
seeds/yibu-chat-video.md. `conversation.py` reads the messages, `chat_stream.py` writes the
stream. Of the other fields:

* `extra_body` is flattened, and so is Google's `google.image_config` in it: `image_size` is
  our `resolution`.
* The Nano page writes `--aspect_ratio` and `--output_format`. Both are taken as fields, and as
  flags at the very end of the prompt, of which they are then no part.
* WITHOUT_EFFECT is what chat programs send with every request and what says nothing about
  media. It is accepted as it comes. What asks for another kind of answer is refused.
* Everything else is passed on under its own name, and the model says whether it takes it.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from onetake.core.failure import Failure, invalid
from onetake.core.money import wire_credits
from onetake.core.request import Medium, Operation, Request, Role
from onetake.core.task import State, Task
from onetake.dialects import openai_error
from onetake.dialects.conversation import read_conversation
from onetake.dialects.dialect import Body, Dialect, Json, Parsed, View, Wish
from onetake.dialects.document import document, objects
from onetake.dialects.fields import Fields, scalar
from onetake.dialects.json_body import short
from onetake.dialects.openai_error import render_failure
from onetake.dialects.params import Params, end_user, optional, required

JSON_ONLY: Final = ("application/json",)

WITHOUT_EFFECT: Final = (
    "max_tokens", "max_completion_tokens", "temperature", "top_p", "top_k", "presence_penalty",
    "frequency_penalty", "repetition_penalty", "stop", "logit_bias", "store", "metadata",
    "modalities", "parallel_tool_calls", "reasoning", "reasoning_effort", "verbosity",
    "prompt_cache_key", "safety_identifier",
)  # fmt: skip

NOT_OFFERED: Final[Mapping[str, tuple[object, ...]]] = {
    "tools": ([],),
    "tool_choice": ("none", "auto"),
    "functions": ([],),
    "function_call": ("none", "auto"),
    "response_format": ({"type": "text"},),
    "logprobs": (False,),
    "top_logprobs": (0,),
    "web_search_options": ({},),
}
"""Fields that ask for another kind of answer, and the values that ask for none."""

FLAGS: Final = {"--aspect_ratio": "aspect_ratio", "--output_format": "output_format"}
_QUOTES: Final = "\"'“”"

TEXTS: Final = ("size", "resolution", "quality", "negative_prompt")
SWITCHES: Final = ("generate_audio", "watermark")
NUMBERS: Final = ("n", "seed")
_IMAGE_CONFIG: Final = {
    "aspect_ratio": "aspect_ratio", "aspectRatio": "aspect_ratio", "image_size": "resolution",
    "imageSize": "resolution", "output_format": "output_format", "outputFormat": "output_format",
}  # fmt: skip

_OPERATIONS: Final = tuple(Operation)
_WIRE_NAMES: Final = {
    "prompt": "messages",
    "materials": "messages",
    **dict.fromkeys(Role, "messages"),
}


def parse(body: Body) -> Parsed:
    """The conversation as one request, and whether its answer is to be a stream."""
    fields = Fields(document(body, JSON_ONLY))
    fields.flatten("extra_body")
    model, user = required(fields, "model"), end_user(fields)
    told, named = optional(fields, "callback_url"), _operation(fields)
    wish = _wish(fields)
    _check_offered(fields)
    said = read_conversation(fields.take("messages"))
    params = Params()
    prompt = None if said.prompt is None else _without_flags(said.prompt, params)
    params.put("prompt", prompt, "messages")
    _put_image_config(params, fields)
    _put_known(params, fields)
    for name, value in fields.rest().items():
        params.put(name, scalar(fields.where(name), value), fields.where(name))
    asked = Request(
        model=model,
        operation=named or said.operation,
        params=params.values,
        materials=said.materials,
        end_user=user,
        callback_url=told,
        wire_names={**_WIRE_NAMES, **params.places},
    )
    return Parsed(asked, wish)


def _operation(fields: Fields) -> Operation | None:
    """Our own field, for a conversation that does not say it: to extend and not to edit."""
    word = fields.text("operation")
    if word is None:
        return None
    if word not in _OPERATIONS:
        allowed = tuple(str(each) for each in _OPERATIONS)
        raise invalid(fields.where("operation"), f"must be {' or '.join(allowed)}", allowed)
    return Operation(word)


def _wish(fields: Fields) -> Wish:
    stream = _switch("stream", fields.take("stream"))
    sent = fields.take("stream_options")
    options = objects({} if sent is None else sent)
    if options is None:
        raise invalid("stream_options", "must be an object", ("an object",))
    if options and not stream:
        raise invalid("stream_options", "is only for stream: true", ("stream: true",))
    known = ("include_usage", "include_obfuscation")
    for name in options:
        if name not in known:
            where = f"stream_options.{short(name)}"
            raise invalid(where, f"is not a field; use {' or '.join(known)}", known)
    usage = _switch("stream_options.include_usage", options.get("include_usage"))
    return Wish(stream=stream, usage=usage)


def _switch(where: str, value: object) -> bool:
    if value is not None and not isinstance(value, bool):
        raise invalid(where, "must be true or false", ("true", "false"))
    return bool(value)


def _check_offered(fields: Fields) -> None:
    for name in WITHOUT_EFFECT:
        fields.take(name)
    for name, harmless in NOT_OFFERED.items():
        value = fields.take(name)
        if value is not None and value not in harmless:
            message = "is not offered: the answer is media, and no text"
            raise invalid(fields.where(name), message, ("nothing",))


def _without_flags(prompt: str, params: Params) -> str:
    """Take the flags off the end of a prompt. A prompt without any is left as it is."""
    found: set[str] = set()
    while True:
        pieces = prompt.rsplit(None, 2)
        flag = pieces[-2] if len(pieces) > 1 else ""
        if flag not in FLAGS:
            return prompt
        if flag in found:
            raise invalid("messages", f"has {flag} more than once", (f"one {flag}",))
        found.add(flag)
        params.put(FLAGS[flag], pieces[-1].strip(_QUOTES), f"messages ({flag})")
        prompt = pieces[0] if len(pieces) == 3 else ""


def _put_image_config(params: Params, fields: Fields) -> None:
    where, sent = fields.where("google"), fields.take("google")
    config = _only(where, sent, "image_config")
    if config is None:
        return
    where = f"{where}.image_config"
    inner = objects(config)
    if inner is None:
        raise invalid(where, "must be an object", ("an object",))
    for name, value in inner.items():
        ours, place = _IMAGE_CONFIG.get(name), f"{where}.{short(name)}"
        if ours is None:
            allowed = ("aspect_ratio", "image_size", "output_format")
            raise invalid(place, f"is not a field; use {' or '.join(allowed)}", allowed)
        if value is not None and not isinstance(value, str):
            raise invalid(place, "must be a text", ("a text",))
        if value is not None and ours == "resolution":
            value = value.lower()  # Google writes 1K, our tables 1k
        params.put(ours, value, place)


def _only(where: str, value: object, name: str) -> object | None:
    """The one field that an object may have."""
    if value is None:
        return None
    inner = objects(value)
    if inner is None:
        raise invalid(where, "must be an object", ("an object",))
    for other in inner:
        if other != name:
            raise invalid(f"{where}.{short(other)}", f"is not a field; use {name}", (name,))
    return inner.get(name)


def _put_known(params: Params, fields: Fields) -> None:
    for name in ("duration", "seconds"):
        params.put("duration", fields.number(name), fields.where(name))
    for flag, name in FLAGS.items():
        for written in (name, flag):
            value = fields.text(written)
            params.put(name, value and value.strip(_QUOTES), fields.where(written))
    for name in TEXTS:
        params.put(name, fields.text(name), fields.where(name))
    for name in SWITCHES:
        params.put(name, fields.flag(name), fields.where(name))
    for name in NUMBERS:
        params.put(name, fields.number(name), fields.where(name))
    where, audio = fields.where("audio"), fields.take("audio")
    if audio is not None:
        ours = "generate_audio" if isinstance(audio, bool) else "audio"
        params.put(ours, scalar(where, audio), where)


def completion_id(task: Task) -> str:
    return f"chatcmpl-{task.id}"


def speaks_chinese(task: Task) -> bool:
    prompt = str(task.request.params.get("prompt", ""))
    return any("\u4e00" <= character <= "\u9fff" for character in prompt)


def urls_of(task: Task, view: View) -> list[str]:
    return [url for output in task.outputs if (url := view.links.get(output.asset))]


def content_of(task: Task, view: View) -> str:
    """The answer in words: of a video the page's block, of anything else its bare links."""
    urls = urls_of(task, view)
    if any(output.facts.medium is Medium.VIDEO for output in task.outputs):
        return _video_block(urls, _seconds_taken(task), chinese=speaks_chinese(task))
    return "\n".join(urls)


def _video_block(urls: Sequence[str], seconds: int, *, chinese: bool) -> str:
    done, link, taken, unit = (
        ("视频生成完成!", "视频链接", "任务用时", "秒")
        if chinese
        else ("Video ready!", "Video link", "Time taken", " s")
    )
    links = "".join(f"**{link}**: {url}\n" for url in urls)
    return f"\n\n✅ **{done}**\n\n{links}**{taken}**: {seconds}{unit}\n"


def _seconds_taken(task: Task) -> int:
    return -(-((task.finished_at or task.updated_at) - task.created_at) // 1000)


def usage_of(task: Task) -> Json:
    """Media have no tokens; OpenAI's clients want the numbers. The price is in credits."""
    charged = None if task.charged is None else wire_credits(task.charged)
    return {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0, "credits": charged}


def render(task: Task, view: View) -> Json:
    """The completion. Until it is made, its content is empty and nothing says `stop`."""
    if task.finished and task.state is not State.SUCCEEDED:
        assert task.failure is not None, "a task does not fail without a reason"
        return {**head(task, "chat.completion"), "choices": [], **error_of(task.failure, task)}
    done = task.state is State.SUCCEEDED
    message = {"role": "assistant", "content": content_of(task, view) if done else ""}
    finish = "stop" if done else None
    return {
        **head(task, "chat.completion"),
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": usage_of(task),
        "media": {"outputs": urls_of(task, view) if done else []},
    }


def head(task: Task, kind: str) -> Json:
    return {
        "id": completion_id(task),
        "object": kind,
        "created": task.created_at // 1000,
        "model": task.request.model,
        "task_id": task.id,
    }


def error_of(failure: Failure, task: Task) -> Json:
    """`{"error": …}` with the task that exists all the same."""
    body = openai_error.render_failure(failure)[1]
    error = objects(body["error"])
    assert error is not None
    return {"error": {**error, "task_id": task.id}}


DIALECT: Final = Dialect("openai_chat", parse, render, render, render_failure)
