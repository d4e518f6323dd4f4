"""What is known about a submission after its call went wrong."""

import pytest

from onetake.core.failure import Code
from onetake.wire.flow import (
    HttpRequest,
    ProviderError,
)
from onetake.wire.transport import Transport
from tests.wire.calls import (
    CREATE,
    LOOK,
    Recorder,
    answering,
    ask,
    reset_after_reading,
)
from tests.wire.unruly_provider import Behaviour, Conversation, closed_port, provider

MEGABYTES = b"x" * 10_000_000


# -- how a provider can break ---------------------------------------------------------------


async def reset_at_once(talk: Conversation) -> None:
    talk.reset()


async def close_at_once(talk: Conversation) -> None:
    talk.writer.close()


async def close_after_reading(talk: Conversation) -> None:
    await talk.receive()


async def send_half_a_head(talk: Conversation) -> None:
    await talk.receive()
    await talk.send(b"HTTP/1.1 200 OK\r\nContent-Le")


async def send_half_a_body(talk: Conversation) -> None:
    await talk.receive()
    await talk.answer(200, b'{"id": "j', length=100)


async def reset_in_the_body(talk: Conversation) -> None:
    await send_half_a_body(talk)
    talk.reset()


async def stop_in_the_body(talk: Conversation) -> None:
    await send_half_a_body(talk)
    await talk.silence()


async def speak_no_http(talk: Conversation) -> None:
    await talk.receive()
    await talk.send(b"220 mail.example ESMTP\r\n")


async def never_answer(talk: Conversation) -> None:
    await talk.receive()
    await talk.silence()


async def announce_a_wrong_length(talk: Conversation) -> None:
    await talk.receive()
    await talk.send(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}")


async def send_an_endless_head(talk: Conversation) -> None:
    await talk.receive()
    await talk.send(b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 100_000 + b"\r\n\r\n")


BREAKS: list[Behaviour] = [
    reset_at_once,
    close_at_once,
    reset_after_reading,
    close_after_reading,
    send_half_a_head,
    send_half_a_body,
    reset_in_the_body,
    stop_in_the_body,
    speak_no_http,
    never_answer,
    announce_a_wrong_length,
    send_an_endless_head,
]


@pytest.mark.parametrize("behave", BREAKS)
async def test_a_creation_that_breaks_after_the_connection_stood_is_open(
    transport: Transport, behave: Behaviour
):
    async with provider(behave) as upstream:
        with pytest.raises(ProviderError) as caught:
            await ask(transport, upstream.url, CREATE)

    assert caught.value.accepted is None
    assert caught.value.failure.code is Code.PROVIDER_UNREACHABLE
    assert upstream.connections == 1


@pytest.mark.parametrize("behave", BREAKS)
async def test_the_same_for_a_look_made_no_job(transport: Transport, behave: Behaviour):
    async with provider(behave) as upstream:
        with pytest.raises(ProviderError) as caught:
            await ask(transport, upstream.url, LOOK)

    assert caught.value.accepted is False
    assert caught.value.failure.code is Code.PROVIDER_UNREACHABLE


async def test_a_refused_connection_made_no_job(transport: Transport, recorder: Recorder):
    with pytest.raises(ProviderError) as caught:
        await ask(transport, f"http://127.0.0.1:{closed_port()}", CREATE)

    assert caught.value.accepted is False
    assert caught.value.failure.code is Code.PROVIDER_UNREACHABLE
    assert recorder.outcomes == [("channel_1", "ClientConnectorError")]


async def test_a_name_that_does_not_resolve_made_no_job(transport: Transport):
    with pytest.raises(ProviderError) as caught:
        await ask(transport, "http://onetake-test.invalid", CREATE)

    assert caught.value.accepted is False


@pytest.mark.parametrize("behave", [never_answer, speak_no_http, reset_at_once, close_at_once])
async def test_a_tls_handshake_that_fails_made_no_job(transport: Transport, behave: Behaviour):
    async def shake(talk: Conversation) -> None:
        if behave is speak_no_http:
            await talk.reader.read(1)
            await talk.send(b"220 mail.example ESMTP\r\n")
        elif behave is never_answer:
            await talk.silence()
        else:
            await behave(talk)

    async with provider(shake) as upstream:
        with pytest.raises(ProviderError) as caught:
            await ask(transport, f"https://127.0.0.1:{upstream.port}", CREATE)

    assert caught.value.accepted is False
    assert caught.value.failure.code is Code.PROVIDER_UNREACHABLE


@pytest.mark.parametrize(
    ("status", "code", "accepted"),
    [
        (400, Code.PROVIDER_INVALID, False),
        (401, Code.PROVIDER_AUTH, False),
        (422, Code.PROVIDER_INVALID, False),
        (429, Code.PROVIDER_BUSY, False),
        (503, Code.PROVIDER_BUSY, None),
        (500, Code.PROVIDER_UNREACHABLE, None),
        (502, Code.PROVIDER_UNREACHABLE, None),
    ],
)
@pytest.mark.parametrize("body", [b"", b'{"error": "x"}', MEGABYTES])
async def test_a_refusal_is_known_by_its_status(
    transport: Transport, status: int, code: Code, accepted: bool | None, body: bytes
):
    async with provider(answering(status, body)) as upstream:
        with pytest.raises(ProviderError) as caught:
            await ask(transport, upstream.url, CREATE)

    assert caught.value.failure.code is code
    assert caught.value.accepted is accepted


async def test_a_refusal_that_breaks_off_is_still_a_refusal(transport: Transport):
    async with provider(answering(422, b"{", length=50)) as upstream:
        with pytest.raises(ProviderError) as caught:
            await ask(transport, upstream.url, CREATE)

    assert caught.value.failure.code is Code.PROVIDER_INVALID
    assert caught.value.accepted is False


async def test_retry_after_comes_with_the_refusal(transport: Transport):
    async with provider(answering(429, b"slow down", Retry_After="9")) as upstream:
        with pytest.raises(ProviderError) as caught:
            await ask(transport, upstream.url, CREATE)

    assert caught.value.failure.retry_after_seconds == 9


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 304])
@pytest.mark.parametrize(("request_", "accepted"), [(CREATE, None), (LOOK, False)])
async def test_a_redirect_is_not_followed_and_not_read(
    transport: Transport, status: int, request_: HttpRequest, accepted: bool | None
):
    async with (
        provider(answering(200, b"{}")) as elsewhere,
        provider(answering(status, Location=elsewhere.url)) as upstream,
    ):
        with pytest.raises(ProviderError) as caught:
            await ask(transport, upstream.url, request_)

    assert elsewhere.connections == 0
    assert caught.value.failure.code is Code.PROVIDER_GARBLED
    assert caught.value.accepted is accepted


@pytest.mark.parametrize(
    "behave",
    [
        answering(200, MEGABYTES),
        answering(200, MEGABYTES, length=2_000_000_000),
        answering(200, b"\x1f\x8b\x08", Content_Encoding="gzip"),
    ],
)
async def test_a_reply_too_large_or_packed_is_unreadable(transport: Transport, behave: Behaviour):
    async with provider(behave) as upstream:
        with pytest.raises(ProviderError) as caught:
            await ask(transport, upstream.url, CREATE)

    assert caught.value.failure.code is Code.PROVIDER_GARBLED
    assert caught.value.accepted is None
