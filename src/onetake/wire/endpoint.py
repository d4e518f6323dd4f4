"""Addresses of providers: the base URL that an operator gave, and the paths below it.

The rule: whatever an adapter puts into a path, the request goes to the channel's own origin
and stays below its base path. Adapters quote ids; this is the second lock.
"""

import re
from functools import lru_cache
from urllib.parse import SplitResult, unquote, urlsplit

from onetake.core.failure import Rejected, invalid

_PATH = re.compile(r"/[!-~]*", re.ASCII)
_PLAIN = re.compile(r"(?:/[A-Za-z0-9_-]+)+", re.ASCII)  # most paths: nothing to decode, no dots
_ALLOWED = ("https://HOST[:PORT][/PATH]", "http://HOST[:PORT][/PATH]")


@lru_cache(maxsize=1024)  # asked at every call
def checked_base_url(text: str) -> str:
    """The base URL without a trailing slash, or `Rejected` naming `base_url`.

    Private addresses pass: an operator configured it, not a caller.
    """
    parts = _split(text)
    if parts.username is not None or parts.password is not None:
        raise _refused("must not carry a user name or password; the key is stored apart")
    if parts.query or parts.fragment or text.endswith(("?", "#")):
        raise _refused("must not have a query or a fragment")
    path = parts.path.rstrip("/")
    if path and not below(path):
        raise _refused("must have a plain path")
    return f"{parts.scheme}://{parts.netloc}{path}"


@lru_cache(maxsize=1024)
def host_of(base_url: str) -> str | None:
    """The host of a base URL that was checked, for logs."""
    return urlsplit(base_url).hostname


def below(path: str) -> bool:
    """Does the path, with its query if any, stay below whatever it is appended to?"""
    if _PLAIN.fullmatch(path):
        return True
    if not _PATH.fullmatch(path) or "#" in path or "\\" in path:
        return False
    segments = path.partition("?")[0].split("/")[1:]
    # Servers decode once more than one expects, so a dot segment may not even be encoded.
    return not any(unquote(segment) in (".", "..") for segment in segments) and (
        "" not in segments[:-1]
    )


def _split(text: str) -> SplitResult:
    if not text.isascii() or not text.isprintable() or " " in text or "\\" in text:
        raise _refused("must be an address in plain ASCII")
    try:
        parts = urlsplit(text)
        has_host = bool(parts.hostname) and parts.port != 0
        (parts.hostname or "").encode("idna")  # what a resolver does: labels of 1 to 63 characters
    except ValueError:
        raise _refused("has a host or port that cannot be read") from None
    if parts.scheme not in ("http", "https") or not has_host:
        raise _refused("must be an http or https address")
    return parts


def _refused(message: str) -> Rejected:
    return invalid("base_url", message, _ALLOWED)
