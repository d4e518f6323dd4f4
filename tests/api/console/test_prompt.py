"""Improving a prompt over HTTP, with and without a connected text model."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from onetake.api.console.prompt import IMPROVEMENTS
from onetake.core.account import Channel
from tests.api.gate import Gate
from tests.api.steps import ask

PATH = "/api/prompt/improve"


@asynccontextmanager
async def writer(answer: str, status: int = 200) -> AsyncGenerator[tuple[str, list[Any]]]:
    """A service that answers chat completions: its address, and what it was asked."""
    asked: list[Any] = []

    async def complete(request: web.Request) -> web.Response:
        asked.append((request.headers["Authorization"], await request.json()))
        message = {"role": "assistant", "content": answer}
        return web.json_response({"choices": [{"message": message}]}, status=status)

    app = web.Application()
    app.router.add_post("/v1/chat/completions", complete)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/v1", asked
    finally:
        await runner.cleanup()


async def connect(gate: Gate, base_url: str) -> None:
    await gate.store.put_channel(
        Channel("c1", "writer", "openai_text", base_url, "sk-secret", {}, 1,
                options={"model": "small"})
    )  # fmt: skip


@pytest.mark.parametrize(("prompt", "language"), [("a cat", "en"), ("一只猫", "zh")])
async def test_a_prompt_says_more_in_its_own_language(
    gate: Gate, prompt: str, language: str
) -> None:
    ann = await gate.signed_in()

    done = (await ask(gate, ann, "POST", PATH, {"prompt": prompt})).json

    assert (done["source"], done["language"]) == ("built-in", language)
    assert done["prompt"].startswith(prompt)
    assert len(done["prompt"]) > len(prompt)


async def test_a_connected_model_is_asked(gate: Gate) -> None:
    ann = await gate.signed_in()
    async with writer("@Image1 is a splendid cat") as (base_url, asked):
        await connect(gate, base_url)
        done = (await ask(gate, ann, "POST", PATH, {"prompt": "@Image1 cat", "style": "ink"})).json

    assert done == {
        "prompt": "@Image1 is a splendid cat", "source": "channel", "language": "en",
    }  # fmt: skip
    ((authorization, body),) = asked
    assert authorization == "Bearer sk-secret"
    assert body["model"] == "small"


@pytest.mark.parametrize(("answer", "status"), [("fine", 500), ("", 200)])
async def test_a_model_that_fails_is_replaced(gate: Gate, answer: str, status: int) -> None:
    ann = await gate.signed_in()
    async with writer(answer, status) as (base_url, _):
        await connect(gate, base_url)
        done = (await ask(gate, ann, "POST", PATH, {"prompt": "a cat"})).json

    assert done["source"] == "built-in"


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"prompt": ""}, "prompt"), ({"prompt": "x", "style": "loud"}, "style"),
        ({"prompt": "x", "operation": "sing"}, "operation"),
        ({"prompt": "x", "model": "nothing"}, "model"), ({}, "prompt"),
        ({"prompt": "x", "model": "minimax-speech-02-hd"}, "model"),
    ],
)  # fmt: skip
async def test_what_is_wrong_is_named(gate: Gate, body: dict[str, str], param: str) -> None:
    ann = await gate.signed_in()

    refused = await ask(gate, ann, "POST", PATH, body)

    assert (refused.status, refused.error["param"]) == (400, param)


async def test_only_people_are_helped(gate: Gate) -> None:
    assert (await ask(gate, {}, "POST", PATH, {"prompt": "a cat"})).status == 401


async def test_nobody_asks_without_end_for_what_an_operator_pays(gate: Gate) -> None:
    ann, bob = await gate.signed_in(), await gate.signed_in("bob")
    asked = {"prompt": "a cat"}
    for _ in range(IMPROVEMENTS.most - 1):
        await gate.store.attempt(
            IMPROVEMENTS.kind, "ann", now=gate.now, window_ms=IMPROVEMENTS.window_ms
        )

    assert (await ask(gate, ann, "POST", PATH, asked)).status == 200
    assert (await ask(gate, ann, "POST", PATH, asked)).status == 429
    assert (await ask(gate, bob, "POST", PATH, asked)).status == 200
    gate.now += IMPROVEMENTS.window_ms
    assert (await ask(gate, ann, "POST", PATH, asked)).status == 200
