"""Improving a prompt: a text model's answer where it can be used, our own words otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from onetake.catalog.loader import load_all
from onetake.core.account import Channel
from onetake.core.failure import Code, Failure, Rejected
from onetake.core.request import Modality, Operation
from onetake.core.rewrite import Wanted, rewritten
from onetake.engine.improve import Better, Improve, instructions, plain, usable
from onetake.wire.flow import Flow, HttpRequest, ProviderError

CATALOG = load_all()
TEXT = Channel("c1", "writer", "openai_text", "https://x.example/v1", "sk", {}, 0,
               options={"model": "small"})  # fmt: skip


@dataclass
class World:
    connected: tuple[Channel, ...] = ()
    answer: str | Exception = "a splendid cat"
    sent: list[Mapping[str, Any]] = field(default_factory=list[Mapping[str, Any]])
    named: str | None = None

    async def channels(self) -> tuple[Channel, ...]:
        return self.connected

    async def ask(self, flow: Flow[str], channel: Channel) -> str:
        action = next(flow)
        assert isinstance(action, HttpRequest)
        assert action.json is not None
        self.sent.append({"channel": channel.id, **action.json})
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def improve(self, prompt: str = "a cat", model: str | None = None,
                      operation: Operation | None = None, styled: bool = False
                      ) -> Better:  # fmt: skip
        improve = Improve(self, CATALOG, lambda: self.named, self.ask)
        return await improve(prompt, model, operation, styled=styled)


async def test_without_a_text_model_the_built_in_rewriter_does_it() -> None:
    done = await World().improve("一只猫")

    assert done == Better(rewritten("一只猫", Wanted()), "built-in", "zh")
    assert len(done.prompt) > len("一只猫")


async def test_a_text_model_is_asked_with_its_own_model_and_language() -> None:
    world = World((TEXT,))

    done = await world.improve()

    assert done == Better("a splendid cat", "channel", "en")
    (sent,) = world.sent
    assert sent["model"] == "small"
    assert "English" in sent["messages"][0]["content"]
    assert sent["messages"][1] == {"role": "user", "content": "a cat"}


async def test_the_channel_that_an_operator_named_is_asked() -> None:
    world = World((TEXT, replace(TEXT, id="c2", name="other")), named="c2")

    await world.improve()

    assert world.sent[0]["channel"] == "c2"


@pytest.mark.parametrize(
    "channel", [replace(TEXT, paused=True), replace(TEXT, provider="videoapi")]
)
async def test_what_is_paused_or_makes_media_is_not_asked(channel: Channel) -> None:
    world = World((channel,))

    assert (await world.improve()).source == "built-in"
    assert world.sent == []


@pytest.mark.parametrize(
    "answer",
    [
        ProviderError(Failure(Code.PROVIDER_BUSY, "busy")),
        TimeoutError(),
        "",
        "a cat beside @Image1",
        "x" * 30_000,
    ],
)
async def test_an_answer_that_cannot_be_used_is_replaced(answer: str | Exception) -> None:
    done = await World((TEXT,), answer).improve()

    assert (done.source, done.prompt) == ("built-in", rewritten("a cat", Wanted()))


async def test_a_mention_that_was_lost_makes_an_answer_useless() -> None:
    done = await World((TEXT,), "a splendid cat").improve("@Image1 is a cat")

    assert done.source == "built-in"
    assert done.prompt.startswith("@Image1 is a cat")


async def test_the_models_limit_holds() -> None:
    model = next(
        model.spec
        for model in CATALOG.models.values()
        if any(
            (p := o.params.get("prompt")) and p.max_length and p.max_length < 3000
            for o in model.spec.operations.values()
        )
    )
    most = next(iter(model.operations.values())).params["prompt"].max_length
    assert most is not None

    done = await World().improve("a cat " + "x" * (most - 20), model.id)

    assert len(done.prompt) <= most


async def test_speech_has_no_prompt() -> None:
    with pytest.raises(Rejected) as caught:
        await World().improve(model="minimax-speech-02-hd")

    assert caught.value.failure.param == "model"


@pytest.mark.parametrize("prompt", ["", "  ", "x" * 20_001])
async def test_a_prompt_has_some_words_and_not_too_many(prompt: str) -> None:
    with pytest.raises(Rejected) as caught:
        await World().improve(prompt)

    assert caught.value.failure.param == "prompt"


async def test_a_model_that_is_not_there_is_refused() -> None:
    with pytest.raises(Rejected):
        await World().improve(model="nothing")


def test_what_models_put_around_an_answer_goes() -> None:
    assert plain('```text\n"a cat"\n```') == "a cat"
    assert plain("“一只猫”") == "一只猫"
    assert plain('say "hi"') == 'say "hi"'


def test_the_instructions_say_what_matters() -> None:
    told = instructions(Wanted(Modality.IMAGE, styled=True, length_max=500), "zh")

    assert "image" in told
    assert "Chinese" in told
    assert "500" in told
    assert "style" in told


def test_usable_is_what_could_be_sent() -> None:
    assert usable("@Image1 walks", "@Image1", Wanted())
    assert not usable("@Image2 walks", "@Image1", Wanted())
    assert not usable("abc", "a", Wanted(length_max=2))
