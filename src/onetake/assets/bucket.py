"""Storage in a bucket of an S3-compatible object store, by obstore.

    <bucket>/<prefix>/ab/abcdef….mp4   blobs under the same keys as in a folder (`local.py`)
    <folder>/tmp/                      files on their way in
    <folder>/ab/…                      copies of what was used lately (`copies.py`)

The rules: a blob is in the bucket before `put` returns; what comes back from there is checked
against its name, which is its SHA-256; what the store says about a failure stays out of ours,
because it quotes addresses and keys.
"""

import asyncio
import hashlib
import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, cast

from obstore.exceptions import BaseError
from obstore.store import S3Store

from onetake.assets.copies import Copies
from onetake.assets.local import CHUNK_BYTES, pieces
from onetake.assets.receive import discard, receive
from onetake.assets.sniff import KNOWN
from onetake.assets.storage import checked_blob
from onetake.assets.temporaries import Temporaries

if TYPE_CHECKING:
    from obstore import GetOptions, ObjectMeta
    from obstore.store import ClientConfig, RetryConfig, S3Config

CONNECT_SECONDS: Final = 10
READ_SECONDS: Final = 60
RETRY_SECONDS: Final = 30
TRIES: Final = 4
LISTED: Final = 1000
"""Objects that are asked for at once: as many as S3 lists."""
BLOB_BYTES_MAX: Final = 1 << 40

_CODE: Final = re.compile(r"<Code>([A-Za-z]{1,60})</Code>")  # of S3's errors: a word, no text
_NO_BUCKET: Final = "the object store failed: it has no such bucket"

_TYPES: Final = {kind.suffix: kind.content_type for kind in KNOWN}


class StoreFailed(OSError):
    """The object store did not do what it was asked for. To try again later may help."""


@dataclass(frozen=True, slots=True)
class Place:
    """A bucket and how to get in. Without a key, what the machine itself is given counts:
    its environment (`AWS_…`) or its role."""

    bucket: str
    prefix: str
    endpoint: str | None
    region: str
    key: str | None
    secret: str | None


class Bucket:
    """See `Storage`. Any number of processes on any number of machines may use one bucket."""

    def __init__(
        self, place: Place, folder: Path, copies_bytes: int, clock: Callable[[], int]
    ) -> None:
        """`folder`: for what is on its way in, and at most `copies_bytes` of copies."""
        self._store = _opened(place)
        self._temporaries = Temporaries(folder / "tmp")
        self._copies = Copies(folder, copies_bytes, clock)

    def close(self) -> None:
        self._temporaries.close()

    async def check(self) -> None:
        """Can we read there? Raises `StoreFailed`."""
        try:
            with _said():
                async for _ in self._listed(1):
                    return
        except FileNotFoundError:
            raise StoreFailed(_NO_BUCKET) from None

    async def put(self, temporary: Path, blob: str) -> None:
        kind = _TYPES.get(checked_blob(blob).rpartition(".")[2], "application/octet-stream")
        try:
            with _said():
                await self._store.put_async(blob, temporary, attributes={"Content-Type": kind})
        except FileNotFoundError:
            raise StoreFailed(_NO_BUCKET) from None
        await self._copies.add(temporary, blob)

    async def open(self, blob: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        copy = self._copies.find(blob)
        found = pieces(copy, start, end) if copy else self._sent(checked_blob(blob), start, end)
        async for piece in found:
            yield piece

    async def size(self, blob: str) -> int:
        copy = self._copies.find(blob)
        if copy:
            return copy.stat().st_size
        with _said():
            return (await self._store.head_async(blob))["size"]

    async def delete(self, blob: str) -> None:
        await self._copies.remove(blob)
        try:
            with _said():
                await self._store.delete_async(checked_blob(blob))
        except FileNotFoundError:
            pass

    async def list(self) -> AsyncIterator[tuple[str, int]]:
        with _said():
            async for several in self._listed(LISTED):
                for each in several:
                    try:
                        blob = checked_blob(each["path"])
                    except ValueError:
                        continue  # not ours
                    yield blob, int(each["last_modified"].timestamp() * 1000)

    async def near(self, blob: str) -> Path:
        copy = self._copies.find(blob)
        if copy:
            return copy
        temporary = self.temporary()
        try:
            await receive(self._sent(checked_blob(blob)), temporary, BLOB_BYTES_MAX)
            await asyncio.to_thread(_check, temporary, blob)
            return await self._copies.add(temporary, blob)
        finally:
            discard(temporary)

    def temporary(self) -> Path:
        return self._temporaries.new()

    async def _sent(
        self, blob: str, start: int = 0, end: int | None = None
    ) -> AsyncGenerator[bytes]:
        """From the bucket itself."""
        if end is not None and end <= start:
            return
        at = start
        with _said():
            part: GetOptions = {"range": {"offset": start} if end is None else (start, end)}
            found = await self._store.get_async(blob, options=part if start or end else {})
            stop = found.meta["size"] if end is None else end
            async for piece in found.stream(min_chunk_size=CHUNK_BYTES):
                at += len(piece)
                yield bytes(piece)
        if at < stop:
            raise EOFError(f"{blob} has fewer than {stop} bytes")

    def _listed(self, chunk: int) -> "AsyncIterator[Sequence[ObjectMeta]]":
        return cast("_Listing", self._store).list(chunk_size=chunk)


class _Listing(Protocol):
    """What is used of a stream that may be of tables, too, whose types are another library's."""

    def list(self, *, chunk_size: int) -> "AsyncIterator[Sequence[ObjectMeta]]": ...


def _opened(place: Place) -> S3Store:
    config: S3Config = {"region": place.region}
    if place.endpoint:
        config["endpoint"] = place.endpoint
    if place.key and place.secret:
        config["access_key_id"] = place.key
        config["secret_access_key"] = place.secret
    client: ClientConfig = {
        "allow_http": (place.endpoint or "").startswith("http://"),
        "connect_timeout": timedelta(seconds=CONNECT_SECONDS),
        "read_timeout": timedelta(seconds=READ_SECONDS),
        "timeout": timedelta(hours=1),
    }
    retry: RetryConfig = {"max_retries": TRIES, "retry_timeout": timedelta(seconds=RETRY_SECONDS)}
    return S3Store(
        place.bucket, prefix=place.prefix or None, config=config, client_options=client,
        retry_config=retry,
    )  # fmt: skip


@contextmanager
def _said() -> Generator[None]:
    """What the library raises, as an error of the kind that a folder gives."""
    try:
        yield
    except FileNotFoundError:
        raise FileNotFoundError("not in the object store") from None
    except BaseError as error:
        code = _CODE.search(str(error))
        reason = code[1] if code else type(error).__name__
        raise StoreFailed(f"the object store failed: {reason}") from None


def _check(file: Path, blob: str) -> None:
    """Raises `StoreFailed`."""
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    if digest != blob.partition("/")[2].partition(".")[0]:
        raise StoreFailed(f"the object store changed {blob}")
