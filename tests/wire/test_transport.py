import asyncio
import json
import logging
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace

import pytest
from pydantic import BaseModel

from onetake.core.failure import Code
from onetake.wire.flow import (
    Attachment,
    Credential,
    Flow,
    HttpReply,
    HttpRequest,
    Inline,
    ProviderError,
    Render,
    Rendered,
    Save,
    Trouble,
    garbled,
    http,
    read,
)
from onetake.wire.multipart import FilePart
from onetake.wire.transport import Limits, Transport
from tests.wire.calls import (
    CREATE,
    FILE,
    LOOK,
    SECRET,
    TOTAL_SECONDS,
    Recorder,
    answering,
    ask,
    channel,
    chunks,
    made_transport,
    one,
    open_asset,
    render,
    reset_after_reading,
)
from tests.wire.unruly_provider import Behaviour, Conversation, closed_port, provider

# -- what is sent ---------------------------------------------------------------------------


async def serve_kept_connections(talk: Conversation) -> None:
    while True:
        await talk.receive()
        await talk.answer(200, b'{"id": "7"}', Content_Type="application/json")


async def test_a_call_carries_the_credential_to_a_path_below_the_base_url(transport: Transport):
    async with provider(serve_kept_connections) as upstream:
        reply = await ask(transport, f"{upstream.url}/their/base/", CREATE)

    assert reply.status == 200
    assert json.loads(reply.body) == {"id": "7"}
    assert reply.headers["content-type"] == "application/json"
    (sent,) = upstream.seen
    assert (sent.method, sent.target) == ("POST", "/their/base/v1/jobs")
    assert sent.headers["authorization"] == f"Bearer {SECRET}"
    assert sent.headers["user-agent"] == "onetake/test"
    assert sent.headers["content-type"] == "application/json"
    assert json.loads(sent.body) == {"prompt": "private words"}


async def test_quoted_ids_arrive_as_they_were_quoted(transport: Transport):
    async with provider(serve_kept_connections) as upstream:
        await ask(transport, upstream.url, HttpRequest("GET", "/v1/jobs/a%2F..%2Fb%3Fc"))

    assert upstream.seen[0].target == "/v1/jobs/a%2F..%2Fb%3Fc"


async def test_a_channel_without_a_secret_sends_no_credential(transport: Transport):
    async with provider(serve_kept_connections) as upstream:
        await ask(transport, upstream.url, LOOK, secret="")

    assert "authorization" not in upstream.seen[0].headers


async def test_a_provider_may_want_another_header(transport: Transport):
    async with provider(serve_kept_connections) as upstream:
        await ask(transport, upstream.url, replace(LOOK, credential=Credential.GOOGLE))

    assert upstream.seen[0].headers["x-goog-api-key"] == SECRET
    assert "authorization" not in upstream.seen[0].headers


async def test_files_are_sent_inside_json(transport: Transport):
    request = HttpRequest("POST", "/v1/jobs", json={"image": Inline("a", bare=True)}, creates=True)
    async with provider(serve_kept_connections) as upstream:
        await ask(transport, upstream.url, request)

    assert json.loads(upstream.seen[0].body) == {"image": b64encode(FILE).decode()}


async def test_a_reply_that_is_made_meanwhile_is_waited_for(transport: Transport):
    async def slowly(talk: Conversation) -> None:
        await talk.receive()
        await asyncio.sleep(1.5 * TOTAL_SECONDS)  # longer than a call may usually take
        await talk.answer(200, b"{}")

    async with provider(slowly) as upstream:
        reply = await ask(transport, upstream.url, replace(CREATE, seconds=60))
        with pytest.raises(ProviderError) as caught:
            await ask(transport, upstream.url, CREATE)

    assert reply.status == 200
    assert caught.value.trouble is Trouble.TIMEOUT


async def test_a_reply_with_results_in_it_may_be_larger(transport: Transport):
    large = b'"' + b"x" * (Limits().reply_bytes_max) + b'"'
    async with provider(answering(200, large)) as upstream:
        reply = await ask(transport, upstream.url, replace(CREATE, reply_bytes_max=len(large)))
        with pytest.raises(ProviderError):
            await ask(transport, upstream.url, replace(CREATE, reply_bytes_max=len(large) - 1))
        with pytest.raises(ProviderError):
            await ask(transport, upstream.url, CREATE)

    assert reply.body == large


async def test_files_are_streamed_with_their_length_announced(transport: Transport):
    upload = HttpRequest(
        "POST", "/upload", attachments=(Attachment("files", "a"), Attachment("files", "b"))
    )

    async with provider(serve_kept_connections) as upstream:
        await ask(transport, upstream.url, upload)

    (sent,) = upstream.seen
    kind, _, boundary = sent.headers["content-type"].partition("; boundary=")
    assert kind == "multipart/form-data"
    assert "transfer-encoding" not in sent.headers
    before, first, second, end = sent.body.split(f"--{boundary}".encode())
    assert (before, end) == (b"", b"--\r\n")
    assert b'name="files"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n' in first
    assert first.endswith(FILE + b"\r\n")
    assert b'filename="b.png"' in second


async def test_a_file_that_is_shorter_than_it_says_ends_the_call(transport: Transport):
    async def short(asset: str) -> FilePart:
        return FilePart(asset, "image/png", len(FILE) + 1, chunks(FILE))

    upload = HttpRequest("POST", "/upload", attachments=(Attachment("files", "a"),))
    async with provider(serve_kept_connections) as upstream:
        with pytest.raises(ProviderError) as caught:
            await transport.drive(
                one(upload), channel(upstream.url), renderer=render, attachments=short
            )

    assert caught.value.failure.code is Code.PROVIDER_UNREACHABLE
    assert upstream.seen == []


async def test_looks_share_a_connection_and_a_creation_has_its_own(transport: Transport):
    async with provider(serve_kept_connections) as upstream:
        for request in (LOOK, LOOK, CREATE, LOOK, CREATE):
            await ask(transport, upstream.url, request)

    assert upstream.connections == 3
    assert len(upstream.seen) == 5


async def test_a_look_survives_a_kept_connection_that_died(transport: Transport):
    async with provider(answering(200, b"{}")) as upstream:  # closes after each answer
        for _ in range(3):
            assert (await ask(transport, upstream.url, LOOK)).status == 200


async def test_a_proxy_of_the_environment_is_not_used(
    transport: Transport, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed_port()}")
    monkeypatch.delenv("NO_PROXY", raising=False)

    async with provider(serve_kept_connections) as upstream:
        assert (await ask(transport, upstream.url, LOOK)).status == 200


@pytest.mark.parametrize(
    "path", ["/../admin", "/a/%2e%2e/b", "//other.example/x", "no-slash", "/ "]
)
async def test_a_path_that_leaves_the_base_url_is_never_sent(transport: Transport, path: str):
    async with provider(serve_kept_connections) as upstream:
        with pytest.raises(ProviderError, match="unreadable"):
            await ask(transport, upstream.url, HttpRequest("GET", path))

    assert upstream.connections == 0


@pytest.mark.parametrize("secret", ["two words", "line\r\nX-Injected: 1", "ключ"])
async def test_a_secret_that_cannot_be_sent_is_refused_without_being_shown(
    transport: Transport, secret: str
):
    async with provider(serve_kept_connections) as upstream:
        with pytest.raises(ProviderError) as caught:
            await ask(transport, upstream.url, CREATE, secret=secret)

    assert upstream.connections == 0
    assert caught.value.accepted is False
    assert caught.value.failure.code is Code.PROVIDER_AUTH
    assert secret not in repr(caught.value)


async def test_a_channel_with_a_broken_address_made_no_job(transport: Transport):
    with pytest.raises(ProviderError) as caught:
        await ask(transport, "ftp://example.com", CREATE)

    assert caught.value.accepted is False
    assert caught.value.failure.code is Code.PROVIDER_UNREACHABLE


# -- flows of several steps -----------------------------------------------------------------


class _Id(BaseModel):
    id: str


def upload_and_create() -> Flow[str]:
    uploaded = read((yield from http(HttpRequest("POST", "/upload", json={}))), _Id)
    return read((yield from http(CREATE)), _Id).id + uploaded.id


def create_and_look() -> Flow[str]:
    created = read((yield from http(CREATE)), _Id)
    return read((yield from http(HttpRequest("GET", f"/v1/jobs/{created.id}"))), _Id).id


def in_turn(*bodies: tuple[int, bytes]) -> Behaviour:
    """One answer a request, whatever the connection; then silence that ends the connection."""
    left = list(bodies)

    async def behave(talk: Conversation) -> None:
        await talk.receive()
        if left:
            await talk.answer(left[0][0], left.pop(0)[1])

    return behave


ID = (200, b'{"id": "7"}')


@pytest.mark.parametrize(
    ("flow", "replies", "accepted", "on_creation"),
    [
        (upload_and_create, [], False, False),
        (upload_and_create, [(200, b"<html>")], False, False),
        (upload_and_create, [(422, b"")], False, False),
        (upload_and_create, [(500, b"")], False, False),
        (upload_and_create, [ID], None, True),
        (upload_and_create, [ID, (200, b"<html>")], None, True),
        (upload_and_create, [ID, (422, b"")], False, True),
        (create_and_look, [ID], None, False),
        (create_and_look, [ID, (404, b"")], None, False),
        (create_and_look, [ID, (200, b"<html>")], None, False),
        (create_and_look, [(422, b"")], False, True),
    ],
)
async def test_what_is_known_depends_on_the_whole_flow(
    transport: Transport,
    flow: Callable[[], Flow[str]],
    replies: list[tuple[int, bytes]],
    accepted: bool | None,
    on_creation: bool,
):
    async with provider(in_turn(*replies)) as upstream:
        with pytest.raises(ProviderError) as caught:
            await transport.drive(
                flow(), channel(upstream.url), renderer=render, attachments=open_asset
            )

    assert caught.value.accepted is accepted
    assert caught.value.on_creation is on_creation


async def test_a_flow_of_several_steps_returns_its_event(transport: Transport):
    async with provider(serve_kept_connections) as upstream:
        event = await transport.drive(
            upload_and_create(), channel(upstream.url), renderer=render, attachments=open_asset
        )

    assert event == "77"
    assert [each.target for each in upstream.seen] == ["/upload", "/v1/jobs"]


async def test_renders_are_handed_to_the_renderer(transport: Transport):
    def flow() -> Flow[tuple[str, ...]]:
        done = yield Render("job-1", {})
        assert isinstance(done, Rendered)
        return done.files

    files = await transport.drive(
        flow(), channel("http://127.0.0.1:9"), renderer=render, attachments=open_asset
    )

    assert files == ("job-1.mp4",)


async def test_what_came_inside_a_reply_is_handed_on_to_be_kept(transport: Transport):
    def flow() -> Flow[tuple[str, ...]]:
        done = yield Save("job-1", (b"png",), "png")
        assert isinstance(done, Rendered)
        return done.files

    files = await transport.drive(
        flow(), channel("http://127.0.0.1:9"), renderer=render, attachments=open_asset
    )

    assert files == ("job-1.mp4",)


async def test_a_flow_is_closed_when_its_call_fails(transport: Transport):
    ended: list[str] = []

    def flow() -> Flow[HttpReply]:
        try:
            return (yield from http(LOOK))
        finally:
            ended.append("closed")

    started = flow()  # kept, or the garbage collector would close it
    with pytest.raises(ProviderError):
        await transport.drive(
            started,
            channel(f"http://127.0.0.1:{closed_port()}"),
            renderer=render,
            attachments=open_asset,
        )

    assert ended == ["closed"]


async def test_an_adapter_that_gives_up_before_asking_made_no_job(transport: Transport):
    def flow() -> Flow[HttpReply]:
        if not CREATE.json:
            yield CREATE
        raise garbled()

    with pytest.raises(ProviderError) as caught:
        await transport.drive(
            flow(), channel("http://127.0.0.1:9"), renderer=render, attachments=open_asset
        )

    assert caught.value.accepted is False


# -- what is told ---------------------------------------------------------------------------


async def test_good_polls_are_no_lines_where_details_are_not_wanted():
    class Curt(Recorder):
        def is_enabled_for(self, level: int) -> bool:
            return level > logging.DEBUG

    curt = Curt()
    transport = made_transport(curt)
    try:
        async with provider(serve_kept_connections) as upstream:
            await ask(transport, upstream.url, CREATE)
            await ask(transport, upstream.url, LOOK)
    finally:
        await transport.close()

    assert [level for level, _, _ in curt.lines] == ["info"]
    assert [outcome for _, outcome in curt.outcomes] == ["200", "200"]


async def test_calls_are_logged_and_counted_without_anything_private(
    transport: Transport, recorder: Recorder
):
    async with provider(serve_kept_connections) as upstream:
        await ask(transport, upstream.url, CREATE)
        await ask(transport, upstream.url, LOOK)
    async with provider(reset_after_reading) as upstream:
        with pytest.raises(ProviderError) as caught:
            await ask(transport, upstream.url, CREATE)

    assert [(level, facts["outcome"]) for level, _, facts in recorder.lines] == [
        ("info", "200"),
        ("debug", "200"),
        ("warning", "ClientOSError"),
    ]
    assert recorder.lines[1][2]["path"] == "/v1/jobs/7"
    assert recorder.lines[1][2]["host"] == "127.0.0.1"
    assert [outcome for _, outcome in recorder.outcomes] == ["200", "200", "ClientOSError"]
    told = repr((recorder.lines, recorder.outcomes, caught.value, caught.value.__cause__))
    for private in (SECRET, "private words", "private-token"):
        assert private not in told
