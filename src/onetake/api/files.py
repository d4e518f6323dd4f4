"""`GET /files/{asset}/{name}`: kept files by signed link, in ranges, as a browser's player asks.

The rule: the signature opens one asset until it expires; the name in the path is for people.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import quote

from onetake.api.http import Answer, Call
from onetake.api.models import matches
from onetake.assets.name import clean_name
from onetake.assets.storage import Storage
from onetake.core.asset import Asset
from onetake.core.failure import Code, Failure, Rejected

_RANGE: Final = re.compile(r"bytes=\s*([0-9]{0,15})-([0-9]{0,15})\s*")
_ID: Final = re.compile(r"[a-z0-9_]{1,64}")

_POLICY: Final = (
    # A file is somebody's upload: whatever is in it, it does not act in our origin's name.
    (b"content-security-policy", b"default-src 'none'; img-src 'self'; media-src 'self'; sandbox"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"accept-ranges", b"bytes"),
)


class Unsatisfiable(Exception):
    """The range begins after the end of the file."""


class Assets(Protocol):
    async def asset(self, asset: str) -> Asset | None: ...


class Links(Protocol):
    def verify(self, asset: str, expires: str, signature: str, now: int) -> bool: ...


@dataclass(frozen=True, slots=True)
class Files:
    assets: Assets
    storage: Storage
    links: Links
    clock: Callable[[], int]

    async def read(self, call: Call) -> Answer:
        now = self.clock()
        name, query = call.params["asset"], call.query
        expires, signature = query.get("expires", ""), query.get("signature", "")
        if not _ID.fullmatch(name) or not self.links.verify(name, expires, signature, now):
            message = "This link is not valid, or not any more; query the task for a new one."
            raise Rejected(Failure(Code.FORBIDDEN, message))
        fresh_seconds = max(int(expires) - now // 1000, 0)
        return await self.sent(call, name, fresh_seconds, query.get("download", ""))

    async def sent(
        self, call: Call, name: str, fresh_seconds: int = 0, download: str = ""
    ) -> Answer:
        """A kept file to a caller who may have it, whole or in a range. `download`: to be saved,
        and under which name: see `_disposition`."""
        asset = await self.assets.asset(name)
        gone = Rejected(Failure(Code.NOT_FOUND, "This file is not kept any more."))
        if asset is None:
            raise gone
        try:
            size = await self.storage.size(asset.blob)
        except FileNotFoundError:
            raise gone from None
        return self._answer(call, asset, size, _headers(asset, fresh_seconds, download))

    def _answer(
        self, call: Call, asset: Asset, size: int, headers: tuple[tuple[bytes, bytes], ...]
    ) -> Answer:
        etag = etag_of(asset)
        content_type = asset.facts.content_type.encode()
        if matches(call.header(b"if-none-match"), etag):
            return Answer(304, content_type=None, headers=headers)
        try:
            part = asked_range(call.header(b"range"), call.header(b"if-range"), etag, size)
        except Unsatisfiable:
            extent = (b"content-range", b"bytes */%d" % size)
            return Answer(416, content_type=None, headers=(*headers, extent))
        start, end = part or (0, size)
        if part:
            headers = (*headers, (b"content-range", b"bytes %d-%d/%d" % (start, end - 1, size)))
        return Answer(
            206 if part else 200,
            content_type=content_type,
            headers=headers,
            stream=None if call.method == "HEAD" else self.storage.open(asset.blob, start, end),
            length=end - start,
        )


def etag_of(asset: Asset) -> str:
    """Strong: the blob's name is made from the digest of its bytes."""
    return f'"{asset.blob.rpartition("/")[2].partition(".")[0]}"'


def asked_range(
    header: str | None, condition: str | None, etag: str, size: int
) -> tuple[int, int] | None:
    """The (start, end) to send, the end not included; None: all of it.

    A range that cannot be read is ignored, and so are several ranges at once, as RFC 9110
    allows. Raises Unsatisfiable.
    """
    found = _RANGE.fullmatch(header) if header else None
    if found is None or (condition is not None and condition.strip() != etag):
        return None
    first, last = found[1], found[2]
    if not first:
        if not last:
            return None
        if int(last) == 0 or size == 0:
            raise Unsatisfiable
        return max(size - int(last), 0), size
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise Unsatisfiable
    return int(first), min(int(last) + 1, size) if last else size


def _headers(asset: Asset, fresh_seconds: int, download: str) -> tuple[tuple[bytes, bytes], ...]:
    return (
        (b"etag", etag_of(asset).encode()),
        (b"cache-control", b"private, max-age=%d, immutable" % fresh_seconds),
        (b"content-disposition", _disposition(asset, download).encode("ascii")),
        *_POLICY,
    )


def _disposition(asset: Asset, download: str) -> str:
    """`download`: nothing, 0 or false shows the file; 1 or true saves it; anything else saves it
    under that name, with the suffix that its content has."""
    kind = "inline" if download in ("", "0", "false") else "attachment"
    name = asset.name
    if kind == "attachment" and download not in ("1", "true"):
        name = clean_name(download, name.rpartition(".")[2])
    plain = "".join(each if each.isascii() and each not in '"\\%' else "_" for each in name)
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
