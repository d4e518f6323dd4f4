"""An ASGI application as one handler of the edge."""

import asyncio
import threading
from typing import Any

import pytest

from onetake.api.console.mount import Mount
from onetake.api.console.scope import CALL
from onetake.api.http import Answer
from onetake.api.limits import Limits
from onetake.core.failure import Code, Rejected
from onetake.dialects import onetake
from tests.api.calls import call


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Says what it was asked."""
    message = await receive()
    said = f"{scope['method']} {scope['path']} {scope['root_path']!r} ".encode()
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"999"), (b"x-one", b"1")]
    await send({"type": "http.response.start", "status": 207, "headers": headers})
    await send({"type": "http.response.body", "body": said, "more_body": True})
    await send({"type": "http.response.body", "body": message["body"]})


async def quiet(scope: Any, receive: Any, send: Any) -> None:
    headers = [(b"cache-control", b"max-age=5")]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body"})


async def asked(application: Any, method: str = "POST", **more: Any) -> Answer:
    made = call(method, more.get("path", "/api/x"), body=[b"a", b"b"], query=more.get("query", ""))
    return await Mount(lambda: application, Limits())(made)


async def test_a_call_goes_through_and_its_answer_comes_back() -> None:
    answer = await asked(echo)

    assert (answer.status, answer.body) == (207, b"POST /api/x '' ab")
    assert answer.content_type == b"text/plain"
    assert answer.headers == ((b"cache-control", b"no-store"), (b"x-one", b"1"))


async def test_what_the_application_says_about_caching_stands() -> None:
    answer = await asked(quiet)

    assert (answer.status, answer.body, answer.content_type) == (204, b"", None)
    assert answer.headers == ((b"cache-control", b"max-age=5"),)


async def test_a_head_is_asked_as_a_get() -> None:
    assert (await asked(echo, "HEAD")).body.startswith(b"GET ")


@pytest.mark.parametrize("more", [{"path": "/api/a\0b"}, {"query": "a=%00"}])
async def test_a_nul_goes_nowhere(more: dict[str, str]) -> None:
    with pytest.raises(Rejected) as caught:
        await asked(echo, **more)
    assert caught.value.failure.code is Code.NOT_FOUND


async def test_the_call_itself_is_handed_on_and_speaks_our_words() -> None:
    seen: list[Any] = []

    async def look(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope[CALL])
        await quiet(scope, receive, send)

    made = call("GET", "/api/x", body=[b""])
    await Mount(lambda: look, Limits())(made)

    assert seen == [made]
    assert made.dialect is onetake.DIALECT


async def test_a_body_that_is_too_large_does_not_reach_the_application() -> None:
    made = call("POST", "/api/x", body=[b"x" * 20, b"x" * 20])
    with pytest.raises(Rejected) as caught:
        await Mount(lambda: echo, Limits(json_bytes_max=30))(made)
    assert caught.value.failure.code is Code.TOO_LARGE


async def test_the_application_is_made_once_and_beside_the_loop() -> None:
    threads: list[int] = []

    def make() -> Any:
        threads.append(threading.get_ident())
        return quiet

    mount = Mount(make, Limits())
    await asyncio.gather(*(mount(call("GET", "/api/x", body=[b""])) for _ in range(5)))

    assert len(threads) == 1
    assert threads[0] != threading.get_ident()
