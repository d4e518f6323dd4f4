"""What Prometheus can ask for. Made once by main.py and passed to those who count.

The one rule: labels come from our own code and from an operator's channels, never from a
request, so that nobody can make the number of series grow.
"""

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from onetake.core.money import MICROCREDITS
from onetake.core.task import State, Task

_FAST: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
_SLOW: Final = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800)
_SIZES: Final = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)


class AboutTask(Protocol):
    """A claim or an outcome of a worker's step."""

    @property
    def task(self) -> Task: ...

    @property
    def due_at(self) -> int | None: ...


class Metrics:
    """All series. `registry` is this server's own: two servers in one process do not mix."""

    def __init__(self) -> None:
        registry = self.registry = CollectorRegistry()
        self._requests = Counter(
            "onetake_http_requests", "Requests answered", ["route", "method", "status"],
            registry=registry,
        )  # fmt: skip
        self._request_seconds = Histogram(
            "onetake_http_request_duration_seconds", "From the head to the end of the answer",
            ["route"], buckets=_FAST, registry=registry,
        )  # fmt: skip
        self._tasks = Gauge(
            "onetake_tasks", "Unfinished tasks by state, and by phase in the queue", ["state"],
            registry=registry,
        )  # fmt: skip
        self._finished = Counter(
            "onetake_tasks_finished", "Tasks that came to an end", ["state"], registry=registry
        )
        self._step_seconds = Histogram(
            "onetake_step_duration_seconds", "One step of a worker", ["state"], buckets=_SLOW,
            registry=registry,
        )  # fmt: skip
        self._queue_seconds = Histogram(
            "onetake_queue_wait_seconds", "From the acceptance of a task to its first submission",
            buckets=_SLOW, registry=registry,
        )  # fmt: skip
        self._lag_seconds = Histogram(
            "onetake_schedule_lag_seconds", "How late a task in flight was looked at",
            buckets=_FAST, registry=registry,
        )  # fmt: skip
        self._calls = Histogram(
            "onetake_provider_call_duration_seconds", "One call to a provider",
            ["channel", "outcome"], buckets=_SLOW, registry=registry,
        )  # fmt: skip
        self._settled = Counter(
            "onetake_credits_settled", "Credits charged for finished tasks", registry=registry
        )
        self._batches = Histogram(
            "onetake_store_batch_size", "Rows that shared one transaction", ["operation"],
            buckets=_SIZES, registry=registry,
        )  # fmt: skip
        self.findings = Gauge(
            "onetake_reconcile_findings", "Contradictions in the books, files and queue",
            registry=registry,
        )  # fmt: skip
        self._by_answer: dict[tuple[str, str, int], Counter] = {}
        self._by_route: dict[str, Histogram] = {}
        self._by_state: dict[State, Histogram] = {}
        self._by_call: dict[tuple[str, str], Histogram] = {}

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """One HTTP request is done. Finding a series costs more than counting in it."""
        labels = (route, method, status)
        counter = self._by_answer.get(labels)
        if counter is None:
            counter = self._by_answer[labels] = self._requests.labels(route, method, str(status))
        histogram = self._by_route.get(route)
        if histogram is None:
            histogram = self._by_route[route] = self._request_seconds.labels(route)
        counter.inc()
        histogram.observe(seconds)

    def claimed(self, claims: Sequence[AboutTask], now: int) -> None:
        """A worker leased these tasks. `now` in milliseconds."""
        if claims:
            self._batches.labels("claim").observe(len(claims))
        for claim in claims:
            if claim.due_at is not None:
                self._lag_seconds.observe(max(now - claim.due_at, 0) / 1000)
            elif claim.task.attempt == 1:
                self._queue_seconds.observe(max(now - claim.task.created_at, 0) / 1000)

    def stepped(self, state: State, seconds: float) -> None:
        """A worker looked at a task in this state, for so long."""
        histogram = self._by_state.get(state)
        if histogram is None:
            histogram = self._by_state[state] = self._step_seconds.labels(state)
        histogram.observe(seconds)

    def applied(self, outcomes: Sequence[AboutTask]) -> None:
        """What steps led to was written. For display: the ledger is what is exact."""
        if outcomes:
            self._batches.labels("apply").observe(len(outcomes))
        for outcome in outcomes:
            if outcome.task.finished:
                self._finished.labels(outcome.task.state).inc()
                self._settled.inc((outcome.task.charged or 0) / MICROCREDITS)

    def called(self, channel: str, outcome: str, seconds: float) -> None:
        """One HTTP call to a provider. `outcome` is one of the transport's own few words."""
        labels = (channel, outcome)
        histogram = self._by_call.get(labels)
        if histogram is None:
            histogram = self._by_call[labels] = self._calls.labels(channel, outcome)
        histogram.observe(seconds)

    def count_tasks(self, counts: Mapping[str, int]) -> None:
        """Take over `Store.counts()`. States that are gone go back to none."""
        self._tasks.clear()
        for name, count in counts.items():
            self._tasks.labels(name.removeprefix("state:")).set(count)

    def exposition(self) -> tuple[str, bytes]:
        """(content type, body) for a scrape."""
        return CONTENT_TYPE_LATEST, generate_latest(self.registry)
