"""Small questions in JSON, to a server on this machine."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from onetake.wire import exchange
from onetake.wire.exchange import Exchange, ExchangeFailed

SECRET = "hush-hush"


async def echo(request: web.Request) -> web.Response:
    form = dict(await request.post())
    names = ("Accept", "User-Agent", "Authorization")
    headers = {name: request.headers.get(name) for name in names}
    return web.json_response({"method": request.method, "form": form, **headers})


async def broken(request: web.Request) -> web.StreamResponse:
    match request.match_info["how"]:
        case "status":
            return web.json_response({"secret": SECRET}, status=403)
        case "redirect":
            raise web.HTTPFound("/echo")
        case "text":
            return web.Response(text=f"<html>{SECRET}")
        case _:
            return web.Response(body=b"[" + b" " * exchange.REPLY_BYTES_MAX + b"]")


@pytest.fixture
async def server() -> AsyncIterator[str]:
    application = web.Application()
    application.add_routes(
        [web.get("/echo", echo), web.post("/echo", echo), web.get("/broken/{how}", broken)]
    )
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def ask() -> AsyncIterator[Exchange]:
    asking = Exchange("Onetake/1")
    yield asking
    await asking.close()


async def test_a_question_says_who_asks_and_wants_json(server: str, ask: Exchange) -> None:
    said = await ask.get(f"{server}/echo", token="t1")

    assert said == {
        "method": "GET", "form": {}, "Accept": "application/json", "User-Agent": "Onetake/1",
        "Authorization": "Bearer t1",
    }  # fmt: skip
    assert (await ask.get(f"{server}/echo"))["Authorization"] is None


async def test_a_form_is_sent(server: str, ask: Exchange) -> None:
    said = await ask.post(f"{server}/echo", {"code": "a b&c", "secret": SECRET})

    assert (said["method"], said["form"]) == ("POST", {"code": "a b&c", "secret": SECRET})


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("status", "status 403"),
        ("redirect", "status 302"),
        ("text", "no JSON"),
        ("long", "too long"),
    ],
)
async def test_an_answer_of_no_use_is_named_and_not_shown(
    server: str, ask: Exchange, how: str, reason: str
) -> None:
    with pytest.raises(ExchangeFailed) as caught:
        await ask.get(f"{server}/broken/{how}")
    assert str(caught.value) == reason


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/?secret=hush-hush", "no-url", "file:///etc"])
async def test_nobody_who_answers_is_named_by_the_kind_of_failure(ask: Exchange, url: str) -> None:
    with pytest.raises(ExchangeFailed) as caught:
        await ask.get(url)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None


async def test_who_takes_too_long_is_not_waited_for(
    server: str, ask: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "SECONDS", 0)
    with pytest.raises(ExchangeFailed, match="TimeoutError"):
        await ask.get(f"{server}/echo")


async def test_what_was_never_used_is_closed_as_well() -> None:
    await Exchange("x").close()
