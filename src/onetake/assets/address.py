"""Which addresses we are willing to connect to on somebody's word. Pure: nothing is resolved.

The rule: only what is certainly on the public Internet. `checked_url` refuses what can be
refused by looking at the URL; `public` has the last word when the socket is made.
"""

import ipaddress
import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import Final, TypeAlias
from urllib.parse import SplitResult, urlsplit

Address: TypeAlias = IPv4Address | IPv6Address

URL_LENGTH_MAX: Final = 8192

_GLOBAL_UNICAST: Final = ipaddress.IPv6Network("2000::/3")
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
_NOT_PUBLIC_6: Final = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarking
        "2001:db8::/32",  # documentation
        "3fff::/20",  # documentation
    )
)
# Where Python versions differ, or where `is_global` means something else.
_NOT_PUBLIC_4: Final = (
    ipaddress.IPv4Network("192.0.0.0/24"),  # protocol assignments
    ipaddress.IPv4Network("192.88.99.0/24"),  # 6to4 relays
    ipaddress.IPv4Network("100.64.0.0/10"),  # behind a carrier's NAT
)
_FORBIDDEN: Final = re.compile(r"[\x00-\x20\x7f\\]")
_HOST: Final = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+", re.ASCII)
_LOCAL_NAME: Final = re.compile(r"(?:.*\.)?(?:localhost|local|internal)\.?", re.IGNORECASE)


class Unfetchable(Exception):
    """A URL cannot be fetched. `reason` reads on after a field's name and never quotes what a
    server sent; `retry`: a later try may help."""

    def __init__(self, reason: str, *, retry: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry = retry


@dataclass(frozen=True, slots=True)
class Url:
    text: str
    scheme: str
    host: str  # lower case, without brackets
    port: int

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port


def public(address: Address) -> bool:
    """Is it an address of the public Internet? An IPv6 address that carries an IPv4 one
    (mapped, 6to4, NAT64) is as public as that one; Teredo is never."""
    if isinstance(address, IPv4Address):
        return (
            address.is_global
            and not address.is_multicast
            and not address.is_reserved
            and not any(address in network for network in _NOT_PUBLIC_4)
        )
    carried = _carried(address)
    if carried is not None:
        return public(carried)
    return (
        address in _GLOBAL_UNICAST
        and address.is_global
        and not any(address in network for network in _NOT_PUBLIC_6)
    )


def checked_url(text: str, *, allow_private: bool = False) -> Url:
    """The parts of an http(s) URL without credentials and without a private literal address.

    Not even `allow_private` lets a link-local one pass: there clouds hand out their secrets.
    Raises Unfetchable with what is wrong.
    """
    parts = _split(text)
    if parts.scheme not in ("http", "https"):
        raise Unfetchable("must be a URL that begins with http:// or https://")
    if "@" in parts.netloc:
        raise Unfetchable("must not contain a user name or password")
    host = (parts.hostname or "").lower()
    if not host:
        raise Unfetchable("must name a host")
    if not _HOST.fullmatch(host):  # what parsers do not all read in the same way
        raise Unfetchable("must have a host of ASCII letters, digits, dots and hyphens")
    if not allow_private and _is_private(host):
        raise Unfetchable("must not point to a private or local address")
    address = literal(host.rstrip("."))
    if address is not None and link_local(address):
        raise Unfetchable("must not point to a link-local address")
    return Url(text, parts.scheme, host, _port(parts))


def link_local(address: Address) -> bool:
    """Is it an address that only the same wire knows, such as a cloud's metadata service?"""
    carried = _carried(address) if isinstance(address, IPv6Address) else None
    return (carried or address).is_link_local


def literal(host: str) -> Address | None:
    """The address that a host spells out, in any of the ways that resolvers accept."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    try:
        # Also `127.1`, `0x7f.1`, `2130706433` and `0177.0.0.1`, as resolvers read them.
        return IPv4Address(socket.inet_aton(host))
    except (OSError, UnicodeEncodeError):
        return None


def _split(text: str) -> SplitResult:
    if len(text) > URL_LENGTH_MAX:
        raise Unfetchable(f"must have at most {URL_LENGTH_MAX} characters")
    if _FORBIDDEN.search(text):
        raise Unfetchable("must not contain spaces, backslashes or control characters")
    try:
        text.encode()
        return urlsplit(text)
    except ValueError:
        raise Unfetchable("must be a well-formed URL") from None


def _port(parts: SplitResult) -> int:
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port is None:
        return 443 if parts.scheme == "https" else 80
    if not port:
        raise Unfetchable("must have a port from 1 to 65535")
    return port


def _is_private(host: str) -> bool:
    if _LOCAL_NAME.fullmatch(host):
        return True
    address = literal(host.rstrip("."))
    return address is not None and not public(address)


def _carried(address: IPv6Address) -> IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None
