"""Talking to addresses that strangers chose: downloads, and the events that they asked to be told.

The rule: every connection's final address is checked when its socket is made, whatever name,
redirect or notation led to it; an exception is made for one origin, a channel's own. Nothing
of ours is sent along except headers meant for that origin.
"""

import asyncio
import errno
import ipaddress
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

from onetake.assets.address import Address, Unfetchable, Url, checked_url, link_local, public
from onetake.assets.data_url import is_data_url, unpack
from onetake.assets.receive import TooLarge, receive

if TYPE_CHECKING:
    from aiohttp import ClientResponse, ClientSession
    from yarl import URL

REDIRECTS_MAX: Final = 5

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
# A file that has just been made may not be everywhere at once: 404 is not for good.
_RETRY: Final = frozenset({404, 408, 425, 429, 500, 502, 503, 504})
_CHUNK_BYTES: Final = 1 << 18
_CONNECT_SECONDS: Final = 10.0
_MALFORMED: Final = "must be a well-formed URL"
_PRIVATE: Final = "must not point to a private or local address"


class Fetch:
    """One for the process: keeps connections. `temporary` names new files; `total_seconds`
    limit a download with its redirects, `idle_seconds` a silence within it."""

    def __init__(
        self, temporary: Callable[[], Path], *, total_seconds: float = 600,
        idle_seconds: float = 30, allow_private_addresses: bool = False,
        user_agent: str = "Onetake", origins: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """`origins`: what an operator says about where an origin's files are really fetched
        from, such as the inner address of a media server; that one may be private."""
        self._temporary = temporary
        self._total_seconds = total_seconds
        self._idle_seconds = idle_seconds
        self._allow_private = allow_private_addresses
        self._user_agent = user_agent
        self._origins = {
            checked_url(origin, allow_private=True).origin: inner.rstrip("/")
            for origin, inner in (origins or {}).items()
        }
        self._sessions: dict[bool, ClientSession] = {}

    async def __call__(
        self, url: str, *, most_bytes: int, trusted_origin: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Path:  # fmt: skip
        """The file at an http(s) or data URL, as a temporary file. Raises Unfetchable.

        `trusted_origin` is a URL; on its origin alone private addresses are allowed and
        `headers` are sent.
        """
        path = self._temporary()
        if is_data_url(url):
            return await unpack(url, path, most_bytes)
        trusted = checked_url(trusted_origin, allow_private=True) if trusted_origin else None
        try:
            async with asyncio.timeout(self._total_seconds):
                return await self._follow(url, path, most_bytes, trusted, headers or {})
        except TimeoutError:
            raise Unfetchable("took too long to download", retry=True) from None
        except TooLarge as error:
            raise _too_large(error.most_bytes) from None

    async def post(
        self, url: str, body: bytes, headers: Mapping[str, str], *, seconds: float
    ) -> int:
        """Send JSON there and give the status of the answer, of which nothing else is read.
        Redirects are not followed. Raises Unfetchable."""
        target = checked_url(url, allow_private=self._allow_private)
        told = {**headers, "Content-Type": "application/json"}
        try:
            async with asyncio.timeout(seconds):
                sending = _Sent(self._session(self._allow_private), target, told, body)
                async with sending as response:
                    return response.status
        except TimeoutError:
            raise Unfetchable("took too long to answer", retry=True) from None

    async def close(self) -> None:
        for session in self._sessions.values():
            await session.close()

    async def _follow(
        self, url: str, path: Path, most_bytes: int, trusted: Url | None,
        headers: Mapping[str, str],
    ) -> Path:  # fmt: skip
        for _ in range(REDIRECTS_MAX + 1):
            at_home = trusted is not None and _same_origin(url, trusted)
            allow_private = at_home or self._allow_private
            target = checked_url(url, allow_private=allow_private)
            if inner := self._origins.get(target.origin):
                target, allow_private = _moved(target, inner), True
            async with self._get(target, allow_private, headers if at_home else {}) as response:
                if response.status not in _REDIRECTS:
                    _check(response, most_bytes)
                    return await receive(_pieces(response), path, most_bytes)
                url = _location(response, url)
        raise Unfetchable(f"redirects more than {REDIRECTS_MAX} times")

    def _get(self, url: Url, allow_private: bool, headers: Mapping[str, str]) -> "_Sent":
        return _Sent(self._session(allow_private), url, headers)

    def _session(self, allow_private: bool) -> "ClientSession":
        """Two, so that a connection made with permission is never reused without."""
        session = self._sessions.get(allow_private)
        if session is None:
            session = self._open_session(allow_private)
            self._sessions[allow_private] = session
        return session

    def _open_session(self, allow_private: bool) -> "ClientSession":
        import aiohttp  # heavy, and a server may run for hours before it fetches anything

        connector = aiohttp.TCPConnector(
            socket_factory=_any_socket if allow_private else _public_socket
        )
        timeout = aiohttp.ClientTimeout(
            total=None, connect=_CONNECT_SECONDS, sock_read=self._idle_seconds
        )
        return aiohttp.ClientSession(
            connector=connector,
            timeout=timeout,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            headers={
                "User-Agent": self._user_agent,
                "Accept": "*/*",
                "Accept-Encoding": "identity",
            },
        )


class _Sent:
    """One request, a GET or a POST of `body`, without redirects; the library's errors become
    Unfetchable, also while reading."""

    def __init__(
        self, session: "ClientSession", url: Url, headers: Mapping[str, str],
        body: bytes | None = None,
    ) -> None:  # fmt: skip
        self._session = session
        self._url = url
        self._headers = headers
        self._body = body
        self._response: ClientResponse | None = None

    async def __aenter__(self) -> "ClientResponse":
        try:
            self._response = await self._session.request(
                "GET" if self._body is None else "POST", _parsed(self._url), data=self._body,
                headers=dict(self._headers), allow_redirects=False,
            )  # fmt: skip
        except ValueError:
            raise Unfetchable(_MALFORMED) from None
        except Exception as error:
            raise _translated(error) from None
        return self._response

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: object
    ) -> None:
        assert self._response is not None
        self._response.close()  # whatever is left unread is not worth having
        if isinstance(error, Exception) and not isinstance(error, Unfetchable | TooLarge):
            raise _translated(error) from None


def _moved(url: Url, inner: str) -> Url:
    """The same path and query at another origin."""
    parts = urlsplit(url.text)
    query = f"?{parts.query}" if parts.query else ""
    return checked_url(f"{inner}{parts.path}{query}", allow_private=True)


def _parsed(url: Url) -> "URL":
    """The library's reading of the URL, which must agree with ours about where it leads."""
    from yarl import URL

    # A signed URL is sent as it is: quoting it again would break the signature.
    parsed = URL(url.text, encoded=url.text.isascii()).with_fragment(None)
    if (parsed.scheme, (parsed.raw_host or "").lower(), parsed.port) != url.origin:
        raise Unfetchable(_MALFORMED)
    return parsed


def _same_origin(url: str, trusted: Url) -> bool:
    return checked_url(url, allow_private=True).origin == trusted.origin


def _public_socket(info: Any) -> socket.socket:
    """Makes the socket for an address that a name was resolved to, or refuses."""
    if not public(_address(info)):
        raise OSError(errno.EACCES, _PRIVATE)  # the number lets several be told as one
    return _made(info)


def _any_socket(info: Any) -> socket.socket:
    """As `_public_socket`, for private addresses, too; never for a link-local one."""
    if link_local(_address(info)):
        raise OSError(errno.EACCES, _PRIVATE)
    return _made(info)


def _address(info: Any) -> Address:
    return ipaddress.ip_address(str(info[4][0]))


def _made(info: Any) -> socket.socket:
    family, kind, protocol, _, _ = info
    return socket.socket(family, kind, protocol)


def _check(response: "ClientResponse", most_bytes: int) -> None:
    if response.status != 200:
        retry = response.status in _RETRY
        raise Unfetchable(f"answered with HTTP status {response.status}", retry=retry)
    if response.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise Unfetchable("was sent compressed, which was not asked for")
    if response.content_length is not None and response.content_length > most_bytes:
        raise _too_large(most_bytes)


async def _pieces(response: "ClientResponse") -> AsyncIterator[bytes]:
    async for piece in response.content.iter_chunked(_CHUNK_BYTES):
        yield piece


def _location(response: "ClientResponse", url: str) -> str:
    location = response.headers.get("Location", "")
    if not location:
        raise Unfetchable("redirects to nowhere")
    try:
        return urljoin(url, location)
    except ValueError:
        raise Unfetchable("redirects to a malformed URL") from None


def _too_large(most_bytes: int) -> Unfetchable:
    return Unfetchable(f"is larger than the {most_bytes} bytes allowed")


def _translated(error: Exception) -> Exception:
    """The library's error in our words; what is not the network's fault stays as it is."""
    import aiohttp

    match error:
        case aiohttp.ClientConnectorError() if _PRIVATE in str(error):
            return Unfetchable(_PRIVATE)
        case aiohttp.ClientSSLError() | ssl.SSLError():
            return Unfetchable("does not have a valid certificate")
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            return Unfetchable("cannot be reached", retry=True)
        case aiohttp.ClientPayloadError():
            return Unfetchable("ended before it was complete", retry=True)
        case aiohttp.InvalidURL():
            return Unfetchable(_MALFORMED)
        case TimeoutError():
            return Unfetchable("took too long to download", retry=True)
        case aiohttp.ClientError():
            return Unfetchable("could not be downloaded", retry=True)
        case _:
            return error
