"""Events that are sent out, and origins whose files an operator fetches from somewhere else."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from onetake.assets.address import Unfetchable
from onetake.assets.fetch import Fetch
from onetake.assets.local import LocalStorage

PRIVATE = "must not point to a private or local address"


@dataclass
class Hook:
    """Somebody's server: it notes what it is sent, and answers with `status`."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict[str, str])
    seen: list[tuple[str, dict[str, str], bytes]] = field(
        default_factory=list[tuple[str, dict[str, str], bytes]]
    )
    hanging: bool = False
    origin: str = ""

    async def answer(self, request: web.Request) -> web.Response:
        named = {name.lower(): value for name, value in request.headers.items()}
        self.seen.append((f"{request.method} {request.raw_path}", named, await request.read()))
        if self.hanging:
            await asyncio.sleep(3600)
        return web.Response(status=self.status, headers=self.headers, body=b"content")


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    made = Hook()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", made.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.origin = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


@pytest.fixture
async def fetch(storage: LocalStorage) -> AsyncIterator[Fetch]:
    fetch = Fetch(storage.temporary)
    yield fetch
    await fetch.close()


@pytest.fixture
async def open_fetch(storage: LocalStorage) -> AsyncIterator[Fetch]:
    fetch = Fetch(storage.temporary, allow_private_addresses=True)
    yield fetch
    await fetch.close()


async def refusal(fetch: Fetch, url: str, seconds: float = 5) -> Unfetchable:
    with pytest.raises(Unfetchable) as caught:
        await fetch.post(url, b"{}", {}, seconds=seconds)
    return caught.value


# -- events -----------------------------------------------------------------------------------


async def test_an_event_is_sent_as_it_is(open_fetch: Fetch, hook: Hook) -> None:
    body = b'{"id":"evt_1"}'
    status = await open_fetch.post(
        f"{hook.origin}/in?a=1", body, {"webhook-id": "evt_1"}, seconds=5
    )
    ((what, headers, sent),) = hook.seen
    assert (status, what, sent) == (200, "POST /in?a=1", body)
    assert (headers["webhook-id"], headers["content-type"]) == ("evt_1", "application/json")
    assert headers["content-length"] == str(len(body))


@pytest.mark.parametrize("status", [204, 301, 307, 404, 410, 500])
async def test_any_answer_is_an_answer_and_no_redirect_is_followed(
    open_fetch: Fetch, hook: Hook, status: int
) -> None:
    hook.status, hook.headers = status, {"Location": "/elsewhere"}
    assert await open_fetch.post(f"{hook.origin}/in", b"{}", {}, seconds=5) == status
    assert len(hook.seen) == 1


async def test_who_takes_too_long_is_worth_another_try(open_fetch: Fetch, hook: Hook) -> None:
    hook.hanging = True
    error = await refusal(open_fetch, f"{hook.origin}/in", 0.05)
    assert (error.reason, error.retry) == ("took too long to answer", True)


async def test_nobody_is_sent_anything_within_our_own_network(fetch: Fetch, hook: Hook) -> None:
    port = hook.origin.rpartition(":")[2]
    for url in (
        f"{hook.origin}/in", f"http://localhost:{port}/", f"http://[::1]:{port}/",
        f"http://2130706433:{port}/", "http://169.254.169.254/",
    ):  # fmt: skip
        error = await refusal(fetch, url)
        assert error.reason == PRIVATE, url
        assert not error.retry
    assert hook.seen == []


@pytest.mark.parametrize("url", ["", "nonsense", "ftp://a.example/", "https://u:p@a.example/"])
async def test_what_is_no_address_is_refused(open_fetch: Fetch, url: str) -> None:
    assert (await refusal(open_fetch, url)).reason.startswith("must ")


# -- origins of the operator --------------------------------------------------------------------


async def test_the_files_of_an_origin_come_from_where_the_operator_says(
    storage: LocalStorage, hook: Hook
) -> None:
    origins = {"https://cdn.example.com": f"{hook.origin}/mirror/"}
    fetch = Fetch(storage.temporary, origins=origins)
    try:
        path = await fetch("https://CDN.example.com/a%20b.png?sig=1%2F2", most_bytes=100)
        assert path.read_bytes() == b"content"
        assert hook.seen[0][0] == "GET /mirror/a%20b.png?sig=1%2F2"
        for url in (
            f"{hook.origin}/mirror/a.png", "http://cdn.example.com/a.png",
            "https://cdn.example.com:444/a.png",
        ):  # fmt: skip
            with pytest.raises(Unfetchable):
                await fetch(url, most_bytes=100)
        assert len(hook.seen) == 1, "nothing else may be private"
    finally:
        await fetch.close()


async def test_a_redirect_from_there_is_checked_like_any_other(
    storage: LocalStorage, hook: Hook
) -> None:
    hook.status, hook.headers = 302, {"Location": f"{hook.origin}/secret"}
    fetch = Fetch(storage.temporary, origins={"https://cdn.example.com": hook.origin})
    with pytest.raises(Unfetchable, match="private"):
        await fetch("https://cdn.example.com/a.png", most_bytes=100)
    await fetch.close()
    assert len(hook.seen) == 1


def test_an_origin_that_is_none_is_said_at_once(storage: LocalStorage) -> None:
    with pytest.raises(Unfetchable):
        Fetch(storage.temporary, origins={"cdn.example.com": "http://10.0.0.5"})
