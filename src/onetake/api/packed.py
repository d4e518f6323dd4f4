"""Answers that are packed by gzip, where they are long and the caller takes that.

The one rule: what is short stays as it is. It would gain nothing, and the secrets that we send (a
session's token, a new key) are in short answers alone: packing beside them what others may choose
would tell their length.
"""

import gzip
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Final

from onetake.api.http import Answer, Call, Handler
from onetake.site.folder import chosen

LONG_BYTES: Final = 4096
LEVEL: Final = 5

_VARY: Final = b"vary"
_BY_CODING: Final = (_VARY, b"Accept-Encoding")


def packed(handler: Handler) -> Handler:
    """The same handler; its long answers in a form that is a fifth as long."""

    async def answer(call: Call) -> Answer:
        found = await handler(call)
        return _packed(call, found) if len(found.body) >= LONG_BYTES else found

    return answer


def _packed(call: Call, found: Answer) -> Answer:
    names = {name for name, _ in found.headers}
    if found.status != 200 or b"content-encoding" in names:
        return found
    about = [_varied(each) for each in found.headers]
    if _VARY not in names:
        about.append(_BY_CODING)
    if chosen(call.header(b"accept-encoding"), ["gzip"]) is None:
        return replace(found, headers=tuple(about))
    pack = _remembered if b"etag" in names else _pack
    about = [(name, _weak(value) if name == b"etag" else value) for name, value in about]
    about.append((b"content-encoding", b"gzip"))
    return replace(found, body=pack(found.body), headers=tuple(about))


def _varied(header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    name, value = header
    return (name, value + b", Accept-Encoding") if name == _VARY else header


def _weak(etag: bytes) -> bytes:
    """Of both forms: they mean the same and are not the same bytes."""
    return etag if etag.startswith(b"W/") else b"W/" + etag


def _pack(body: bytes) -> bytes:
    return gzip.compress(body, LEVEL, mtime=0)


_remembered: Callable[[bytes], bytes] = lru_cache(maxsize=8)(_pack)
"""Of what many ask for, and is the same for them: that has a tag."""
