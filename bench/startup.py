"""From the command to the first answer, and what the idle server occupies."""

import statistics
import time

import psutil

from bench import processes
from bench.installation import Installation, Setting, installation
from bench.processes import Running
from bench.report import Figure, Note

_STARTS = 5
_IDLE_SECONDS = 3.0


def startup(setting: Setting) -> tuple[list[Figure], list[Note]]:
    """First start on an empty folder, later starts on the same one, and idle memory."""
    with installation(setting) as installed:
        first, _, _ = _start(installed)
        later = [_start(installed) for _ in range(_STARTS)]
    seconds = statistics.median(taken for taken, _, _ in later)
    idle = max(bytes_ for _, bytes_, _ in later)
    children = max(count for _, _, count in later)
    slowest = max(taken for taken, _, _ in later)
    figures = [
        Figure(
            "start", "start to first answer", f"{seconds:.2f} s (slowest {slowest:.2f} s)",
            "< 1.5 s", seconds < 1.5,
        ),
        Figure("start", "first start, which makes the tables", f"{first:.2f} s"),
        Figure("start", "idle memory", f"{idle / 1e6:.0f} MB", "< 120 MB", idle < 120e6),
    ]  # fmt: skip
    note = Note(
        "start",
        f"median of {_STARTS} starts, from spawning `onetake serve` to the first answer of "
        f"`/healthz`; memory is resident memory after {_IDLE_SECONDS:.0f} s without requests; "
        f"child processes then: {children}.",
    )
    return figures, [note]


def _start(installed: Installation) -> tuple[float, int, int]:
    """Seconds to the first answer, idle bytes, child processes while idle."""
    start = time.perf_counter()
    with processes.onetake_serve(installed.environment, installed.log) as server:
        server.wait_until_answers("/healthz")
        seconds = time.perf_counter() - start
        time.sleep(_IDLE_SECONDS)
        return seconds, server.rss_bytes, _children(server)


def _children(server: Running) -> int:
    return len(psutil.Process(server.pid).children(recursive=True))
