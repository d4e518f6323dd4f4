"""One request and one answer, as the handlers see them: a thin view on ASGI.

The one rule: nothing here decides anything. Handlers take a `Call` and return an `Answer`;
`edge.py` is the only code that sends.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeAlias, cast
from urllib.parse import parse_qsl

import msgspec

from onetake.core.failure import Code, Failure, Rejected, invalid
from onetake.dialects.dialect import Dialect
from onetake.dialects.registry import DEFAULT

Scope: TypeAlias = Mapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Mapping[str, Any]]]
Send: TypeAlias = Callable[[Mapping[str, Any]], Awaitable[None]]
Headers: TypeAlias = list[tuple[bytes, bytes]]

JSON: Final = b"application/json"
PARAMETERS_MAX: Final = 50


DIRECT: Final = "onetake.direct"
"""The entry of an ASGI scope under which our own server leaves its `Direct`."""


class Direct(Protocol):
    """What a server can do for a request in one step. `api/protocol.py` has the real one."""

    def body(self) -> bytes | None:
        """The whole body, when it has arrived; it can be taken once."""
        ...

    def answer(self, status: int, same: bytes, headers: Headers, body: bytes) -> bool:
        """`same`: the lines of headers that are in every answer. The length is added here.
        False: nothing was sent, the answer must go the usual way."""
        ...


class ClientGone(Exception):
    """The caller closed the connection before it had sent everything."""


class Call:
    """One HTTP request. `params` and `route` are set when its path was found in the table."""

    __slots__ = (
        "_headers", "_receive", "address", "dialect", "direct", "key", "method", "params", "path",
        "request_id", "route", "scope",
    )  # fmt: skip

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self.scope = scope
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.request_id = ""
        self.route = "unmatched"
        self.params: Mapping[str, str] = {}
        self.dialect: Dialect = DEFAULT
        self.key: str | None = None  # the id of the API key, for the log
        client = scope.get("client")
        self.address: str | None = client[0] if client else None  # where the caller is
        # Taken out: scope and server would hold each other until the collector comes by.
        self.direct: Direct | None = scope.pop(DIRECT, None) if isinstance(scope, dict) else None
        self._receive = receive
        self._headers: dict[bytes, bytes] = dict(scope["headers"])

    def header(self, name: bytes) -> str | None:
        """The value of a header, by its name in lower case."""
        value = self._headers.get(name)
        return None if value is None else value.decode("latin-1")

    @property
    def query(self) -> Mapping[str, str]:
        """The parameters of the query; the first of equal names. Raises `Rejected` for what no
        database takes, and for more of them than anybody needs."""
        text = cast("bytes", self.scope["query_string"]).decode("latin-1")
        try:
            pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=PARAMETERS_MAX)
        except ValueError:
            rule = f"at most {PARAMETERS_MAX} parameters"
            failure = Failure(Code.INVALID_REQUEST, f"A query has {rule}.", allowed=(rule,))
            raise Rejected(failure) from None
        if "%00" in text or "\0" in text:
            for name, value in pairs:
                if "\0" in name or "\0" in value:
                    shown = name.replace("\0", "")[:80]
                    raise invalid(shown, "must not have a NUL character in it")
        return dict(reversed(pairs))

    async def receive(self) -> tuple[bytes, bool]:
        """The next piece of the body, and whether more is to come. Raises `ClientGone`."""
        message = await self._receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        return message.get("body", b""), message.get("more_body", False)

    async def gone(self) -> None:
        """Return when the caller has closed the connection. For a request whose body was read."""
        while (await self._receive())["type"] != "http.disconnect":
            pass


@dataclass(frozen=True, slots=True)
class Answer:
    """`stream` instead of `body` for what is too large for memory, or not there yet; then
    `length` is its size, where it is known."""

    status: int
    body: bytes = b""
    content_type: bytes | None = JSON
    headers: tuple[tuple[bytes, bytes], ...] = ()
    stream: AsyncIterator[bytes] | None = None
    length: int | None = None  # None: that of `body`; of a stream: nobody knows
    close: bool = False  # the connection cannot be used any more
    endless: bool = False  # `stream` ends by nothing but its listener, or us


Handler: TypeAlias = Callable[[Call], Awaitable[Answer]]

NO_STORE: Final = (b"cache-control", b"no-store")
_ENCODER: Final = msgspec.json.Encoder()


def json_answer(
    value: object, status: int = 200, headers: tuple[tuple[bytes, bytes], ...] = ()
) -> Answer:
    """What is said to one caller about its own things, or about its mistakes."""
    return Answer(status, _ENCODER.encode(value), JSON, (NO_STORE, *headers))
