"""How an adapter talks to a provider without doing any I/O.

An adapter is a generator: it yields the action it wants done, is handed the reply, and
returns an event. `wire/transport.py` is the only code that performs HTTP actions, so
timeouts, redaction and address checks live in one place, and every adapter can be tested
with plain data.
"""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError

from onetake.core.failure import Code, Failure
from onetake.core.request import Job
from onetake.core.task import Source, SourceKind

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Attachment:
    """One of our own assets, sent as a file part of a multipart body."""

    field: str
    asset: str


@dataclass(frozen=True, slots=True)
class Inline:
    """Inside a JSON body: one of our own assets as base64."""

    asset: str
    bare: bool = False  # base64 alone; otherwise a `data:` address with the file's type


class Credential(StrEnum):
    """How a request proves who we are."""

    BEARER = "Bearer"  # Authorization: Bearer <secret>
    TOKEN = "Token"  # Authorization: Token <secret>
    KEY = "Key"  # Authorization: Key <secret>
    GOOGLE = "x-goog-api-key"  # a header of its own


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One call to the provider. The transport adds the origin, credentials and time limits.

    What it sends is JSON, which may hold `Inline` files, or a form of texts and files.
    """

    method: str
    path: str  # relative to the channel's base URL
    json: Mapping[str, object] | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    attachments: tuple[Attachment, ...] = ()
    creates: bool = False
    """True when a lost reply leaves it open whether the provider now has a paid job."""
    form: Mapping[str, str] = field(default_factory=dict[str, str])  # the texts of a form
    credential: Credential = Credential.BEARER
    seconds: float | None = None  # until the reply, where a provider makes it meanwhile
    reply_bytes_max: int | None = None  # where results come inside the reply


@dataclass(frozen=True, slots=True)
class HttpReply:
    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict[str, str])  # lower-case names


@dataclass(frozen=True, slots=True)
class Render:
    """Have our own renderer make something. The reply is a `Rendered`."""

    job: str  # what its files are named after; how many and of what kind, the renderer says
    spec: Mapping[str, object]
    assets: tuple[str, ...] = ()  # the materials; the renderer is handed their paths, in order


@dataclass(frozen=True, slots=True)
class Rendered:
    files: tuple[str, ...]  # names in the renderer's folder


@dataclass(frozen=True, slots=True)
class Save:
    """Keep results that came inside a reply, until they are stored. The reply is a `Rendered`."""

    job: str
    contents: tuple[bytes, ...]
    ending: str  # of their names: `png`


Action: TypeAlias = HttpRequest | Render | Save
Reply: TypeAlias = HttpReply | Rendered
Flow: TypeAlias = Generator[Action, Reply, T]


class Trouble(StrEnum):
    """What happened on the way to a provider."""

    BAD_ADDRESS = "bad_address"  # not an address that we would call
    NAME_NOT_FOUND = "name_not_found"
    CONNECTION_REFUSED = "connection_refused"
    CERTIFICATE = "certificate"  # TLS: it is not trusted, or it is none
    TIMEOUT = "timeout"
    BROKEN_OFF = "broken_off"  # it stood, and ended before the answer was there


class ProviderError(Exception):
    """The provider said no, or said something we cannot read.

    `accepted` tells what is known about a submission: False — the provider certainly has no
    job from us; None — nobody knows. For other calls it does not matter.
    `on_creation`: it is about the request that creates. Where an earlier, lost submission of the
    same job may exist, only such a refusal says something about it. Set by the transport.
    `status` of the reply and `trouble` on the way there, as far as there was one: for operators.
    """

    def __init__(self, failure: Failure, *, accepted: bool | None = False) -> None:
        super().__init__(failure.message)
        self.failure = failure
        self.accepted = accepted
        self.on_creation = False
        self.status: int | None = None
        self.trouble: Trouble | None = None


def unsupported(what: str) -> ProviderError:
    """The provider's format has no place for it, so nothing was sent and nothing will be: an
    operator connected a model to a provider that cannot be asked for all that the model takes."""
    message = f"The provider that this model is connected to cannot be asked for {what}."
    error = ProviderError(Failure(Code.PROVIDER_INVALID, message, what))
    error.on_creation = True
    return error


def http(request: HttpRequest) -> Flow[HttpReply]:
    """Send one request: `reply = yield from http(HttpRequest(…))`."""
    reply = yield request
    assert isinstance(reply, HttpReply)
    return reply


def save(job: Job, contents: Sequence[bytes], ending: str) -> Flow[tuple[Source, ...]]:
    """Keep results, in their order: `Produced((yield from save(job, [png], "png")))`.

    Raises ProviderError where there are none.
    """
    if not contents:
        raise garbled()
    reply = yield Save(job.attempt, tuple(contents), ending)
    assert isinstance(reply, Rendered)
    return tuple(Source(SourceKind.RENDERED, name) for name in reply.files)


REFUSALS: Mapping[int, Code] = {
    400: Code.PROVIDER_INVALID,
    401: Code.PROVIDER_AUTH,
    402: Code.PROVIDER_AUTH,  # our account there is empty: the operator's business
    403: Code.PROVIDER_AUTH,
    404: Code.PROVIDER_INVALID,
    408: Code.PROVIDER_BUSY,
    413: Code.PROVIDER_INVALID,
    422: Code.PROVIDER_INVALID,
    429: Code.PROVIDER_BUSY,
    503: Code.PROVIDER_BUSY,
}
"""HTTP status -> what it means. A 5xx that is not here says nothing about what was accepted."""


def refusal(reply: HttpReply) -> ProviderError:
    """The error for a reply with a status of 400 or more."""
    code = REFUSALS.get(reply.status)
    if code is None and reply.status < 500:
        code = Code.PROVIDER_INVALID
    wait = retry_after(reply)
    # A proxy says 408 and 503 also after it passed the request on. A service that names a time
    # to come back means what it says.
    unsure = reply.status == 408 or (reply.status == 503 and wait is None)
    accepted = None if code is None or unsure else False
    code = code or Code.PROVIDER_UNREACHABLE  # a broken service or proxy: worth another try
    failure = Failure(code, code.en, retry_after_seconds=wait)
    error = ProviderError(failure, accepted=accepted)
    error.status = reply.status
    return error


def refused(reply: HttpReply, code: Code, *, accepted: bool | None = False) -> ProviderError:
    """The error for a refusal whose own words say more than its status."""
    failure = Failure(code, code.en, retry_after_seconds=retry_after(reply))
    error = ProviderError(failure, accepted=accepted)
    error.status = reply.status
    return error


def retry_after(reply: HttpReply) -> int | None:
    """The seconds of a `Retry-After` header, at most an hour; dates are not honoured."""
    value = reply.headers.get("retry-after", "")
    plain = value.isascii() and value.isdigit() and len(value) <= 9
    return min(int(value), 3600) if plain else None


def read(reply: HttpReply, model: type[M]) -> M:
    """Parse a reply into the few fields we use, or fail with a name for it."""
    if reply.status >= 400:
        raise refusal(reply)
    try:
        return model.model_validate_json(reply.body)
    except ValidationError:
        # `from None`: the error would quote the provider's text into a log.
        raise garbled() from None


def garbled() -> ProviderError:
    """A reply that nobody can act on. After a submission it leaves the outcome unknown."""
    return ProviderError(Failure(Code.PROVIDER_GARBLED, Code.PROVIDER_GARBLED.en), accepted=None)
