"""A client of the public HTTP API, with the standard library alone: what any customer could write.

The one rule: a create is repeated only under its idempotency key, so a lost answer never
makes a second paid task. The API key goes to the server it is meant for and nowhere else.
"""

import http.client
import json
import os
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias, cast
from urllib.parse import quote, urlsplit

from onetake.cli.parts import Refused

Json: TypeAlias = Mapping[str, object]

CHUNK_BYTES: Final = 1 << 20
ANSWER_BYTES_MAX: Final = 8 << 20
ATTEMPTS: Final = 5
"""Of a create whose answer did not come, and of a query."""

_AGAIN: Final = (429, 502, 503, 504)


class Unreachable(Refused):
    """No answer, or one that says to come again. `after_seconds`: when."""

    def __init__(self, message: str, after_seconds: float) -> None:
        super().__init__(message)
        self.after_seconds = after_seconds


@dataclass(frozen=True, slots=True)
class Client:
    base_url: str
    key: str
    timeout_seconds: float = 60.0
    sleep: Callable[[float], None] = time.sleep

    def upload(self, files: Sequence[Path], boundary: str) -> list[str]:
        """Send files; their URLs, in the same order. Raises `Refused`."""
        parts = [(_part_head(boundary, path), path) for path in files]
        end = f"--{boundary}--\r\n".encode()
        length = sum(len(head) + path.stat().st_size + 2 for head, path in parts) + len(end)
        headers = {
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Content-Length": str(length),
        }
        answer = self._call("POST", "/api/upload", _multipart(parts, end), headers)
        return [str(cast(Json, item)["url"]) for item in cast(list[object], answer["data"])]

    def create(self, fields: Json, idempotency_key: str) -> Json:
        """Create a video task. Repeats itself safely when the answer is lost."""
        body = json.dumps(fields).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": idempotency_key}
        return self._patiently(lambda: self._call("POST", "/v1/video/generations", body, headers))

    def task(self, task: str) -> Json:
        path = f"/v1/video/generations/{quote(task, safe='')}"
        return self._patiently(lambda: self._call("GET", path))

    def download(self, url: str, target: Path, boundary: str) -> int:
        """Fetch a result into `target`, all of it or nothing; the number of bytes."""
        part = target.with_name(f".{target.name}.{boundary}.part")
        try:
            with _answer(url, "GET", timeout_seconds=self.timeout_seconds) as reply:
                if reply.status != 200:
                    raise Refused(f"{_plain(url)} answered {reply.status}")
                size = _copy(reply, part)
            os.replace(part, target)
        finally:
            part.unlink(missing_ok=True)
        return size

    def _patiently(self, call: Callable[[], Json]) -> Json:
        for attempt in range(1, ATTEMPTS):
            try:
                return call()
            except Unreachable as error:
                self.sleep(max(error.after_seconds, 0.25 * 2**attempt))
        return call()

    def _call(
        self, method: str, path: str, body: bytes | Iterator[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Json:  # fmt: skip
        sent = {"Authorization": f"Bearer {self.key}", "Accept": "application/json"}
        sent |= headers or {}
        url = self.base_url.rstrip("/") + path
        with _answer(url, method, body, sent, self.timeout_seconds) as reply:
            answer = _decoded(reply.read(ANSWER_BYTES_MAX))
            if reply.status < 300 and answer is not None:
                return answer
            message = _message(answer) or f"{_plain(url)} answered {reply.status}"
            if reply.status in _AGAIN:
                raise Unreachable(message, _seconds(reply.getheader("Retry-After")))
            raise Refused(message)


@contextmanager
def _answer(
    url: str, method: str, body: bytes | Iterator[bytes] | None = None,
    headers: Mapping[str, str] | None = None, timeout_seconds: float = 60.0,
) -> Generator[http.client.HTTPResponse]:  # fmt: skip
    parts = urlsplit(url)
    kinds = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
    if parts.scheme not in kinds or not parts.hostname:
        raise Refused(f"{_plain(url)} is not an http or https address")
    connection = kinds[parts.scheme](parts.netloc.rpartition("@")[2], timeout=timeout_seconds)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        reply = _exchanged(connection, method, target, body, headers or {})
        yield reply
    except (ConnectionError, TimeoutError, http.client.HTTPException) as error:
        reason = str(error) or type(error).__name__
        raise Unreachable(f"{parts.scheme}://{parts.netloc}: {reason}", 0) from None
    finally:
        connection.close()


def _exchanged(
    connection: http.client.HTTPConnection, method: str, target: str,
    body: bytes | Iterator[bytes] | None, headers: Mapping[str, str],
) -> http.client.HTTPResponse:  # fmt: skip
    try:
        connection.connect()
    except OSError as error:  # no such host, no route, a bad certificate, …
        raise ConnectionError(str(error)) from None
    # A refusal may come before the whole body was sent: then it is there to be read.
    with suppress(BrokenPipeError, ConnectionResetError):
        connection.request(method, target, body=body, headers=dict(headers))
    return connection.getresponse()


def _copy(reply: http.client.HTTPResponse, target: Path) -> int:
    expected = reply.length
    size = 0
    with target.open("xb") as file:
        while chunk := reply.read(CHUNK_BYTES):
            size += file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    if expected is not None and size != expected:
        raise Refused(f"the download broke off after {size} of {expected} bytes; try again")
    return size


def _part_head(boundary: str, path: Path) -> bytes:
    name = path.name.replace('"', "_").replace("\r", "_").replace("\n", "_")
    return (
        f"--{boundary}\r\n"
        f'Content-Disposition: form-data; name="files"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode()


def _multipart(parts: Sequence[tuple[bytes, Path]], end: bytes) -> Iterator[bytes]:
    for head, path in parts:
        yield head
        with path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                yield chunk
        yield b"\r\n"
    yield end


def _decoded(body: bytes) -> Json | None:
    try:
        answer: object = json.loads(body)
    except ValueError:
        return None
    return cast(Json, answer) if isinstance(answer, dict) else None


def _message(answer: Json | None) -> str | None:
    error = (answer or {}).get("error")
    return str(cast(Json, error).get("message")) if isinstance(error, dict) else None


def _seconds(text: str | None) -> float:
    return min(float(text), 60.0) if text and text.isascii() and text.isdigit() else 0.0


def _plain(url: str) -> str:
    """Without its query: links are signed there."""
    return url.partition("?")[0]
