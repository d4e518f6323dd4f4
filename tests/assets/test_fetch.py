"""Real HTTP: every way to lead a download astray, and the plain one."""

import asyncio
import gzip
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import web

from onetake.assets.address import Unfetchable
from onetake.assets.fetch import Fetch
from onetake.assets.local import LocalStorage

CONTENT = bytes(range(256)) * 4096
MOST = 2_000_000

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Server:
    """One web server on the loopback interface; paths are added as they are needed."""

    def __init__(self) -> None:
        self.seen: list[web.Request] = []
        self._handlers: dict[str, Handler] = {}
        self.origin = ""

    async def start(self) -> web.AppRunner:
        async def dispatch(request: web.Request) -> web.StreamResponse:
            self.seen.append(request)
            return await self._handlers[request.path](request)

        app = web.Application()
        app.router.add_get("/{path:.*}", dispatch)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.origin = f"http://127.0.0.1:{runner.addresses[0][1]}"
        return runner

    def serve(self, path: str, handler: Handler) -> str:
        self._handlers[path] = handler
        return self.origin + path

    def file(self, path: str = "/file") -> str:
        async def answer(_: web.Request) -> web.StreamResponse:
            return web.Response(body=CONTENT)

        return self.serve(path, answer)

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        async def answer(_: web.Request) -> web.StreamResponse:
            return web.Response(status=status, headers={"Location": to})

        return self.serve(path, answer)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    runner = await server.start()
    yield server
    await runner.cleanup()


@pytest.fixture
async def other() -> AsyncIterator[Server]:
    server = Server()
    runner = await server.start()
    yield server
    await runner.cleanup()


@pytest.fixture
async def fetch(storage: LocalStorage) -> AsyncIterator[Fetch]:
    fetch = Fetch(storage.temporary)
    yield fetch
    await fetch.close()


@pytest.fixture
async def open_fetch(storage: LocalStorage) -> AsyncIterator[Fetch]:
    fetch = Fetch(storage.temporary, allow_private_addresses=True, idle_seconds=0.2)
    yield fetch
    await fetch.close()


async def _refusal(fetch: Fetch, url: str, **options: str) -> Unfetchable:
    with pytest.raises(Unfetchable) as caught:
        await fetch(url, most_bytes=MOST, trusted_origin=options.get("trusted"))
    return caught.value


def _files(storage: LocalStorage) -> list[Path]:
    return list(storage.temporary().parent.iterdir())


async def test_a_file_is_downloaded(open_fetch: Fetch, server: Server) -> None:
    path = await open_fetch(server.file(), most_bytes=MOST)

    assert path.read_bytes() == CONTENT


async def test_a_data_url_is_unpacked(fetch: Fetch) -> None:
    path = await fetch("data:image/png;base64,aGVsbG8=", most_bytes=MOST)

    assert path.read_bytes() == b"hello"


async def test_a_signed_url_is_sent_as_it_is(open_fetch: Fetch, server: Server) -> None:
    url = server.file("/a b/ü").replace(" ", "%20").replace("ü", "%c3%BC")
    await open_fetch(url + "?sig=%2Fa%2b+b&x=%7E", most_bytes=MOST)

    assert server.seen[0].raw_path == "/a%20b/%c3%BC?sig=%2Fa%2b+b&x=%7E"


async def test_our_own_network_is_refused(fetch: Fetch, server: Server) -> None:
    url = server.file()

    assert (await _refusal(fetch, url)).reason == "must not point to a private or local address"
    assert server.seen == []


def _lead(monkeypatch: pytest.MonkeyPatch, port: int, *addresses: str) -> None:
    """Every name is resolved to these, as in DNS rebinding."""

    async def resolved(*_: object, **__: object) -> list[tuple[object, ...]]:
        tcp = (socket.SOCK_STREAM, socket.IPPROTO_TCP, "")
        four = [(socket.AF_INET, *tcp, (x, port)) for x in addresses if ":" not in x]
        return [*four, *((socket.AF_INET6, *tcp, (x, port, 0, 0)) for x in addresses if ":" in x)]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolved)


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["127.0.0.1", "10.0.0.1"]])
async def test_a_name_that_leads_to_our_own_network_is_refused(
    fetch: Fetch, server: Server, monkeypatch: pytest.MonkeyPatch, addresses: list[str]
) -> None:
    port = int(server.file().rsplit(":", 1)[1].split("/")[0])
    _lead(monkeypatch, port, *addresses)
    error = await _refusal(fetch, f"http://cdn.example.com:{port}/file")

    assert error.reason == "must not point to a private or local address"
    assert not error.retry
    assert server.seen == []


@pytest.mark.parametrize("address", ["169.254.169.254", "fe80::1", "::ffff:169.254.169.254"])
async def test_no_name_leads_to_a_link_local_address_whatever_is_allowed(
    open_fetch: Fetch, server: Server, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    port = int(server.file().rsplit(":", 1)[1].split("/")[0])
    _lead(monkeypatch, port, address)
    error = await _refusal(open_fetch, f"http://cdn.example.com:{port}/file")

    assert error.reason == "must not point to a private or local address"
    _lead(monkeypatch, port, "127.0.0.1")
    path = await open_fetch(f"http://other.example.com:{port}/file", most_bytes=MOST)
    assert path.read_bytes() == CONTENT


async def test_a_channels_own_origin_may_be_private(fetch: Fetch, server: Server) -> None:
    path = await fetch(server.file(), most_bytes=MOST, trusted_origin=server.origin + "/v1")

    assert path.read_bytes() == CONTENT


async def test_trust_in_one_origin_does_not_extend_to_another(
    fetch: Fetch, server: Server, other: Server
) -> None:
    direct = other.file()
    redirected = server.redirect("/to", direct)

    for url in (direct, redirected):
        error = await _refusal(fetch, url, trusted=server.origin)
        assert error.reason == "must not point to a private or local address"
    assert other.seen == []


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://2130706433/",
        "http://localhost/",
        "file:///etc/passwd",
        "data:;base64,aGVsbG8=",
        "ftp://example.com/",
        "http://user:secret@example.com/",
    ],
)
async def test_a_redirect_is_checked_like_any_url(
    fetch: Fetch, server: Server, target: str
) -> None:
    error = await _refusal(fetch, server.redirect("/to", target), trusted=server.origin)

    assert error.reason.startswith("must ")
    assert len(server.seen) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_followed(open_fetch: Fetch, server: Server, status: int) -> None:
    server.file("/deep/file")
    path = await open_fetch(server.redirect("/deep/to", "file", status), most_bytes=MOST)

    assert path.read_bytes() == CONTENT


async def test_redirects_end(open_fetch: Fetch, server: Server) -> None:
    error = await _refusal(open_fetch, server.redirect("/round", "/round"))

    assert error.reason == "redirects more than 5 times"
    assert len(server.seen) == 6


async def test_a_redirect_to_nowhere(open_fetch: Fetch, server: Server) -> None:
    error = await _refusal(open_fetch, server.redirect("/to", ""))

    assert error.reason == "redirects to nowhere"


async def test_headers_go_to_the_trusted_origin_only(
    open_fetch: Fetch, server: Server, other: Server
) -> None:
    url = server.redirect("/to", other.file())
    secret = {"Authorization": "Bearer secret"}
    await open_fetch(url, most_bytes=MOST, trusted_origin=server.origin, headers=secret)
    await open_fetch(other.file(), most_bytes=MOST, headers=secret)

    assert server.seen[0].headers["Authorization"] == "Bearer secret"
    assert all("Authorization" not in request.headers for request in other.seen)


async def test_cookies_are_not_kept(open_fetch: Fetch, server: Server) -> None:
    async def set_cookie(_: web.Request) -> web.StreamResponse:
        return web.Response(status=302, headers={"Location": "/file", "Set-Cookie": "id=1"})

    server.file()
    await open_fetch(server.serve("/cookie", set_cookie), most_bytes=MOST)

    assert "Cookie" not in server.seen[1].headers


async def test_an_announced_giant_is_refused_at_once(
    open_fetch: Fetch, server: Server, storage: LocalStorage
) -> None:
    async def giant(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": str(MOST + 1)})
        await response.prepare(request)
        return response

    error = await _refusal(open_fetch, server.serve("/giant", giant))

    assert error.reason == f"is larger than the {MOST} bytes allowed"
    assert _files(storage) == []


async def test_an_endless_body_is_cut_at_the_limit(
    open_fetch: Fetch, server: Server, storage: LocalStorage
) -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x" * 65536)

    error = await _refusal(open_fetch, server.serve("/endless", endless))

    assert error.reason == f"is larger than the {MOST} bytes allowed"
    assert _files(storage) == []


async def test_a_body_shorter_than_announced_is_refused(
    open_fetch: Fetch, server: Server, storage: LocalStorage
) -> None:
    async def lying(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b"x" * 500)
        assert request.transport is not None
        request.transport.close()
        return response

    error = await _refusal(open_fetch, server.serve("/lying", lying))

    assert error.reason == "ended before it was complete"
    assert error.retry
    assert _files(storage) == []


async def test_a_compressed_body_is_refused(open_fetch: Fetch, server: Server) -> None:
    async def bomb(request: web.Request) -> web.StreamResponse:
        assert request.headers["Accept-Encoding"] == "identity"
        body = gzip.compress(b"\0" * 50_000_000)
        return web.Response(body=body, headers={"Content-Encoding": "gzip"})

    error = await _refusal(open_fetch, server.serve("/bomb", bomb))

    assert error.reason == "was sent compressed, which was not asked for"


async def test_a_silent_server_is_given_up(
    open_fetch: Fetch, server: Server, storage: LocalStorage
) -> None:
    async def silent(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"x" * 100)
        await asyncio.Event().wait()
        return response

    error = await _refusal(open_fetch, server.serve("/silent", silent))

    assert error.reason == "took too long to download"
    assert error.retry
    assert _files(storage) == []


async def test_a_trickle_is_given_up_when_the_time_is_over(
    server: Server, storage: LocalStorage
) -> None:
    async def trickle(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x")
            await asyncio.sleep(0.01)

    fetch = Fetch(storage.temporary, allow_private_addresses=True, total_seconds=0.3)
    error = await _refusal(fetch, server.serve("/trickle", trickle))
    await fetch.close()

    assert error.reason == "took too long to download"
    assert _files(storage) == []


@pytest.mark.parametrize(
    ("status", "retry"), [(404, True), (403, False), (206, False), (429, True), (503, True)]
)
async def test_other_answers_are_refused_without_their_text(
    open_fetch: Fetch, server: Server, status: int, retry: bool
) -> None:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(status=status, text="hunter2", reason="hunter3")

    error = await _refusal(open_fetch, server.serve("/x", answer))

    assert error.reason == f"answered with HTTP status {status}"
    assert error.retry is retry


async def test_what_is_not_http_is_refused(open_fetch: Fetch) -> None:
    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example.com ESMTP hunter2\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as mail:
        port = mail.sockets[0].getsockname()[1]
        error = await _refusal(open_fetch, f"http://127.0.0.1:{port}/")
        tls = await _refusal(open_fetch, f"https://127.0.0.1:{port}/")

    assert error.reason == "could not be downloaded"
    assert "hunter2" not in tls.reason


async def test_nobody_listening_is_worth_another_try(open_fetch: Fetch) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        error = await _refusal(open_fetch, f"http://127.0.0.1:{unused.getsockname()[1]}/")

    assert error.reason == "cannot be reached"
    assert error.retry


async def test_a_cancelled_download_leaves_no_file(
    open_fetch: Fetch, server: Server, storage: LocalStorage
) -> None:
    begun = asyncio.Event()

    async def slow(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        begun.set()
        while True:
            await response.write(b"x")
            await asyncio.sleep(0.01)

    task = asyncio.ensure_future(open_fetch(server.serve("/slow", slow), most_bytes=MOST))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert _files(storage) == []
