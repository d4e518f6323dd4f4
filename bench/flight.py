"""100 000 tasks under way at the provider, each asked about once a minute."""

import time

import msgspec

from bench import processes
from bench.exposition import buckets, quantile
from bench.installation import Setting, installation
from bench.processes import Broken, Running
from bench.report import Figure, Note
from bench.upstream import Counts

_TASKS = 100_000
_INTERVAL_SECONDS = 60
_SETTLE_SECONDS = 10.0
_LAG = "onetake_schedule_lag_seconds"
_NEVER_MS = 86_400_000


def flight(setting: Setting) -> tuple[list[Figure], list[Note]]:
    """CPU, memory and punctuality of the server over at least one round of polls."""
    upstream_ = processes.upstream(_NEVER_MS, _INTERVAL_SECONDS)
    with upstream_ as upstream, installation(setting) as installed:
        installed.customer()
        installed.connect(upstream, concurrency=_TASKS)
        first_due = int(installed.seed("flight", str(_TASKS), str(_INTERVAL_SECONDS * 1000)))
        with installed.serving() as server:
            time.sleep(max(first_due / 1000 - time.time(), 0) + _SETTLE_SECONDS)
            window = _Window(server, upstream)
            time.sleep(setting.seconds(_INTERVAL_SECONDS + 5))
            window.close()
    expected = _TASKS / _INTERVAL_SECONDS
    figures = [
        Figure("in flight", "share of one core", f"{window.cpu_share:.0%}", "≤ 30 %",
               window.cpu_share <= 0.30),
        Figure("in flight", "memory", f"{window.rss_bytes / 1e6:.0f} MB", "≤ 200 MB",
               window.rss_bytes <= 200e6),
        Figure("in flight", "schedule lag, p99", f"≤ {window.lag_seconds * 1000:.0f} ms",
               "< 100 ms", window.lag_seconds < 0.1),
    ]  # fmt: skip
    note = Note(
        "in flight",
        f"{_TASKS:,} running tasks whose provider asks to be polled every "
        f"{_INTERVAL_SECONDS} s ({expected:,.0f} polls/s); {window.polls_per_second:,.0f} polls/s "
        f"were made in {window.seconds:.0f} s over HTTP, each written to the database. The lag "
        "is the upper bound of its bucket in the server's own histogram. A poll cost "
        f"{window.cpu_share / window.polls_per_second * 1e6:.0f} µs of CPU, the claim, the call "
        "and the commit together.",
    )
    if window.polls_per_second < expected * 0.8:
        raise Broken(f"only {window.polls_per_second:,.0f} polls/s of {expected:,.0f}")
    return figures, [note]


class _Window:
    """What the server did and used between `__init__` and `close`."""

    def __init__(self, server: Running, upstream: Running) -> None:
        self._server = server
        self._upstream = upstream
        self._lags = buckets(self._page(), _LAG)
        self._polls = self._polled()
        self._cpu = server.cpu_seconds
        self._start = time.monotonic()
        self.seconds = self.cpu_share = self.polls_per_second = self.lag_seconds = 0.0
        self.rss_bytes = 0

    def close(self) -> None:
        self.seconds = time.monotonic() - self._start
        self.cpu_share = (self._server.cpu_seconds - self._cpu) / self.seconds
        self.rss_bytes = self._server.rss_bytes
        self.polls_per_second = (self._polled() - self._polls) / self.seconds
        self.lag_seconds = quantile(self._lags, buckets(self._page(), _LAG), 0.99)

    def _page(self) -> str:
        return self._server.fetch("/metrics").decode()

    def _polled(self) -> int:
        return msgspec.json.decode(self._upstream.fetch("/counts"), type=Counts).polled
