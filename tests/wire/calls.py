"""What the tests of the transport share: a channel to call, files to send, a log to look at."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

from onetake.core.account import Channel
from onetake.wire.flow import (
    Flow,
    HttpReply,
    HttpRequest,
    Render,
    Rendered,
    Save,
    http,
    refusal,
)
from onetake.wire.multipart import FilePart
from onetake.wire.transport import Limits, Transport
from tests.wire.unruly_provider import Behaviour, Conversation

SECRET = "upstream-secret-4711"
CREATE = HttpRequest("POST", "/v1/jobs", json={"prompt": "private words"}, creates=True)
LOOK = HttpRequest("GET", "/v1/jobs/7?token=private-token")
FILE = b"0123456789" * 30_000
TOTAL_SECONDS = 0.8


@dataclass
class Recorder:
    """A log and a meter."""

    lines: list[tuple[str, str, dict[str, object]]] = field(
        default_factory=list[tuple[str, str, dict[str, object]]]
    )
    outcomes: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    def debug(self, event: str, **facts: object) -> None:
        self.lines.append(("debug", event, facts))

    def info(self, event: str, **facts: object) -> None:
        self.lines.append(("info", event, facts))

    def warning(self, event: str, **facts: object) -> None:
        self.lines.append(("warning", event, facts))

    def is_enabled_for(self, level: int) -> bool:
        """Of every level: the tests look at all lines."""
        return level >= 0

    def observe(self, channel: str, outcome: str, seconds: float) -> None:
        assert seconds >= 0
        self.outcomes.append((channel, outcome))


def made_transport(recorder: Recorder) -> Transport:
    return Transport(
        entropy=lambda: 0xABCDEF,
        log=recorder,
        user_agent="onetake/test",
        limits=Limits(connect_seconds=0.4, total_seconds=TOTAL_SECONDS),
        observe=recorder.observe,
    )


def channel(url: str, secret: str = SECRET) -> Channel:
    return Channel("channel_1", "main", "videoapi", url, secret, {}, created_at=0)


async def render(action: Render | Save) -> Rendered:
    return Rendered((f"{action.job}.mp4",))


async def open_asset(asset: str) -> FilePart:
    return FilePart(f"{asset}.png", "image/png", len(FILE), chunks(FILE))


async def chunks(content: bytes) -> AsyncGenerator[bytes]:
    for start in range(0, len(content), 65536):
        yield content[start : start + 65536]


def one(request: HttpRequest) -> Flow[HttpReply]:
    """A flow of one call, which refuses as every adapter does."""
    reply = yield from http(request)
    if reply.status >= 400:
        raise refusal(reply)
    return reply


async def ask(
    transport: Transport, url: str, request: HttpRequest, *, secret: str = SECRET
) -> HttpReply:
    return await transport.drive(
        one(request), channel(url, secret), renderer=render, attachments=open_asset
    )


async def reset_after_reading(talk: Conversation) -> None:
    await talk.receive()
    talk.reset()


def answering(
    status: int, body: bytes = b"", length: int | None = None, **headers: str
) -> Behaviour:
    async def behave(talk: Conversation) -> None:
        await talk.receive()
        await talk.answer(status, body, length=length, **headers)

    return behave
