"""Any service that speaks OpenAI's chat completions: it rewrites prompts, and makes no media.

A channel of this kind names its model by the option `model`, serves no model of the catalogue and
gets no tasks.
"""

from collections.abc import Mapping
from typing import Final, NoReturn

from pydantic import BaseModel

from onetake.core.capability import Text
from onetake.core.failure import Code, Failure
from onetake.core.request import Job
from onetake.core.task import Handle
from onetake.wire.adapter import Adapter, Option
from onetake.wire.flow import Flow, HttpRequest, ProviderError, garbled, http, read
from onetake.wire.openai import models_of

NAME: Final = "openai_text"
MODEL: Final = "gpt-4o-mini"
"""Where the channel's options name none."""


class _Message(BaseModel):
    content: str


class _Choice(BaseModel):
    message: _Message


class _Completion(BaseModel):
    choices: tuple[_Choice, ...]


def complete(options: Mapping[str, str], told: str, asked: str) -> Flow[str]:
    """What the model answers. `told`: how it is to answer; `asked`: what it is to answer to."""
    body = {
        "model": options.get("model", MODEL),
        "messages": [
            {"role": "system", "content": told},
            {"role": "user", "content": asked},
        ],
        "temperature": 0.3,
    }
    reply = yield from http(HttpRequest("POST", "/chat/completions", json=body))
    choices = read(reply, _Completion).choices
    if not choices:
        raise garbled()
    return choices[0].message.content


def probe() -> Flow[tuple[str, ...]]:
    return models_of((yield from http(HttpRequest("GET", "/models"))))


def submit(job: Job) -> Flow[NoReturn]:
    """It makes nothing: no task is routed here, and one that were would be refused."""
    raise _makes_nothing()
    yield  # a flow is a generator


def poll(handle: Handle) -> Flow[NoReturn]:
    raise _makes_nothing()
    yield


def resubmittable(options: Mapping[str, str]) -> bool:
    return True


def _makes_nothing() -> ProviderError:
    return ProviderError(Failure(Code.PROVIDER_INVALID, Code.PROVIDER_INVALID.en), accepted=False)


ADAPTER: Final = Adapter(
    name=NAME,
    fields=(),
    submit=submit,
    poll=poll,
    resubmittable=resubmittable,
    probe=probe,
    title=Text("OpenAI chat, for prompts", "OpenAI 对话(用于改写提示词)"),
    options=(Option("model", Text("The name of its model", "模型名称")),),
    makes=False,
)
