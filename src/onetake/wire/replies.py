"""What replies carry that every adapter must check in the same way.

The rule: an id or an address from a provider is hostile until it went through here.
"""

import re
from base64 import b64decode
from collections.abc import Sequence
from typing import Final, cast
from urllib.parse import quote, urlsplit

from pydantic import BaseModel, ValidationError

from onetake.core.task import Source, SourceKind
from onetake.wire.flow import HttpReply, garbled

URL_LENGTH_MAX: Final = 8192
RESULTS_MAX: Final = 16


class _Refusal(BaseModel):
    error: object = None


_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,199}", re.ASCII)


def job_id(value: str) -> str:
    """An id that can go into a handle. Raises `ProviderError`."""
    if not _ID.fullmatch(value):
        raise garbled()
    return value


def segment(value: str | int) -> str:
    """An id as one segment of a path."""
    return quote(str(value), safe="")


def address(value: object) -> str:
    """An http(s) address, or `ProviderError`. Whether it is safe to fetch is decided there."""
    if not isinstance(value, str) or len(value) > URL_LENGTH_MAX:
        raise garbled()
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        usable = False
    if not usable or not value.isprintable():
        raise garbled()
    return value


def remotes(values: Sequence[object]) -> tuple[Source, ...]:
    """The addresses of results, each once. Raises `ProviderError`, also for too many or none."""
    if not 1 <= len(values) <= RESULTS_MAX:
        raise garbled()
    return tuple(Source(SourceKind.REMOTE, url) for url in dict.fromkeys(map(address, values)))


def behind(path: str) -> Source:
    """A result that only our credential opens: at this path below the channel's base URL."""
    return Source(SourceKind.OWN, path)


def decoded(value: object) -> bytes:
    """A file that came as base64. Raises `ProviderError`."""
    try:
        content = b64decode(value, validate=True) if isinstance(value, str) else b""
    except ValueError:
        content = b""
    if not content:
        raise garbled()
    return content


def unhexed(value: object) -> bytes:
    """A file that came as hexadecimal digits. Raises `ProviderError`."""
    try:
        content = bytes.fromhex(value) if isinstance(value, str) else b""
    except ValueError:
        content = b""
    if not content:
        raise garbled()
    return content


def pause_ms(seconds: object) -> int | None:
    """When a provider wants to be asked again: half a second to a minute.

    It is a hint, so that nonsense is None and not an error.
    """
    if type(seconds) not in (int, float) or seconds != seconds:  # NaN
        return None
    return int(min(max(cast("float", seconds), 0.5), 60.0) * 1000)


def percent(value: object) -> int:
    """Progress from 0 to 99; 0 for what is not a whole number. 100 is for a finished file."""
    return min(max(value, 0), 99) if type(value) is int else 0


def error_code(error: object) -> str:
    """`code` of an error object, or nothing. Messages are never read: they are not for callers."""
    code = cast("dict[str, object]", error).get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) else ""


def refusal_code(reply: HttpReply) -> str:
    """The same of a whole reply; nothing when it cannot be read."""
    try:
        return error_code(_Refusal.model_validate_json(reply.body).error)
    except ValidationError:
        return ""
