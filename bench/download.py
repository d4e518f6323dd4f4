"""Downloading a finished video of 1 GiB: bytes per second, and whether memory stays flat."""

import socket
import statistics
import time

from bench import processes
from bench.installation import Setting, installation
from bench.processes import Broken, Running
from bench.report import Figure, Note

_GIB = 1 << 30
_TRIES = 3
_BUFFER_BYTES = 1 << 20
_TARGET = 1e9  # bytes per second


def download(setting: Setting) -> tuple[list[Figure], list[Note]]:
    """The whole file, over a signed link, one client; ceiling and server in turn."""
    with installation(setting) as installed:
        installed.onetake("user", "create", "bench@example.com")
        with processes.ceiling() as ceiling, installed.serving() as server:
            path = installed.seed("asset", str(_GIB), f"http://127.0.0.1:{server.port}")
            fetch(server, path)  # brings the file into the page cache
            before = server.rss_bytes
            ours, theirs, most = _in_turn(server, path, ceiling)
    speed, raw = statistics.median(ours), statistics.median(theirs)
    ratio = statistics.median(one / other for one, other in zip(ours, theirs, strict=True))
    growth = most - before
    figures = [
        Figure(
            "download", "content download, 1 GiB", f"{speed / 1e9:.2f} GB/s", "≥ 1 GB/s",
            speed >= _TARGET, f"{raw / 1e9:.2f} GB/s", ratio,
        ),
        Figure(
            "download", "memory during the download",
            f"{before / 1e6:.0f} MB, at most {growth / 1e6:+.0f} MB", "flat (< +20 MB)",
            growth < 20e6,
        ),
    ]  # fmt: skip
    note = Note(
        "download",
        "median of three downloads by one client that throws the bytes away; the file is in the "
        "page cache; the ceiling streams 1 GiB of zeros from memory. Client and server share "
        "the machine.",
    )
    return figures, [note]


def _in_turn(server: Running, path: str, ceiling: Running) -> tuple[list[float], list[float], int]:
    """Bytes per second of ours and of the ceiling; the most memory that ours had."""
    ours: list[float] = []
    theirs: list[float] = []
    most = 0
    for _ in range(_TRIES):
        theirs.append(_GIB / fetch(ceiling, "/stream")[0])
        seconds, peak = fetch(server, path)
        ours.append(_GIB / seconds)
        most = max(most, peak)
    return ours, theirs, most


def fetch(server: Running, path: str) -> tuple[float, int]:
    """Read the whole answer and drop it: seconds, and the server's peak memory meanwhile.

    Raises `Broken` unless it is a 200 with 1 GiB of content.
    """
    buffer = memoryview(bytearray(_BUFFER_BYTES))
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        start = time.perf_counter()
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        received = _content_read(connection.recv(_BUFFER_BYTES))
        peak, next_look = 0, 0
        while received < _GIB:
            count = connection.recv_into(buffer)
            if not count:
                raise Broken(f"the download ended after {received} bytes")
            received += count
            if received >= next_look:
                peak, next_look = max(peak, server.rss_bytes), next_look + (_GIB >> 4)
        return time.perf_counter() - start, peak


def _content_read(first: bytes) -> int:
    """How many bytes of content came with the head."""
    head, found, rest = first.partition(b"\r\n\r\n")
    if not found or not head.startswith(b"HTTP/1.1 200 "):
        raise Broken(f"the download was answered {first[:200]!r}")
    if f"\r\ncontent-length: {_GIB}".encode() not in head.lower():
        raise Broken("the download is not 1 GiB")
    return len(rest)
