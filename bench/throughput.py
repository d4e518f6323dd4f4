"""Submitting and polling: requests per second against the raw ceiling, and latency.

Ceiling and server are measured in turn, seconds apart, because a ratio of figures from
different minutes would measure the machine's neighbours.
"""

import json
import statistics
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from bench import processes
from bench.installation import Setting, installation, query, submission
from bench.load import Load, Result
from bench.processes import Broken, Running
from bench.report import Figure, Note
from bench.upstream import Counts

CONNECTIONS = 64
_ROUNDS = 3
_HELLO = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
_NEVER_MS = 86_400_000
_POLLED_TASKS = 1_000


@dataclass(frozen=True, slots=True)
class Compared:
    """Medians over the rounds."""

    ours: float
    ceiling: float
    ratio: float


def submit(setting: Setting) -> tuple[list[Figure], list[Note]]:
    """Durable submission, first alone and then with the engine busy."""
    figures: list[Figure] = []
    with processes.upstream(_NEVER_MS, 60) as upstream, installation(setting) as installed:
        key = installed.customer()
        installed.connect(upstream, concurrency=1)
        request = (submission(key),)
        with processes.ceiling() as ceiling, installed.serving() as server:
            compared = compare(ceiling, server, request, setting)
            figures.append(
                Figure(
                    "submit", f"durable submit, {CONNECTIONS} connections",
                    f"{compared.ours:,.0f}/s", "≥ 10 % of the ceiling", compared.ratio >= 0.10,
                    f"{compared.ceiling:,.0f}/s", compared.ratio,
                )
            )  # fmt: skip
            seconds = setting.seconds(12)
            paced = _measured(server, request, seconds, compared.ours / 2)
            figures.append(_latency("submit", "at half that rate", paced))
    working, note = _while_working(setting)
    notes = [
        Note(
            "submit",
            "the worker runs, and the model's channel has one place whose task never ends: all "
            "others stay queued, so this measures submission. The rate of the p99 run is fixed "
            "in advance and each latency counts from the moment at which the request was due.",
        ),
        note,
    ]
    return [*figures, *working], notes


def _while_working(setting: Setting) -> tuple[list[Figure], Note]:
    """Submissions paced at 200/s while the engine submits, polls, fetches, probes and settles."""
    rate = 200.0
    with processes.upstream(1_000, 1) as upstream, installation(setting) as installed:
        key = installed.customer()
        installed.connect(upstream, concurrency=64)
        with installed.serving() as server:
            seconds = setting.seconds(15)
            paced = _measured(server, (submission(key),), seconds, rate)
        counts = msgspec.json.decode(upstream.fetch("/counts"), type=Counts)
    figure = _latency("submit", f"at {rate:.0f}/s with the engine at work", paced, target=False)
    note = Note(
        "submit",
        f"with the engine at work: 64 places, tasks take 1 s upstream and are fetched, probed and "
        f"stored; {counts.created:,} were submitted to the upstream and {counts.fetched:,} "
        f"fetched in the {seconds + 1:.0f} s of the run.",
    )
    return [figure], note


def poll(setting: Setting) -> tuple[list[Figure], list[Note]]:
    """Asking for one of a thousand tasks, in turn."""
    with processes.upstream(_NEVER_MS, 60) as upstream, installation(setting) as installed:
        key = installed.customer()
        installed.connect(upstream, concurrency=1)
        with processes.ceiling() as ceiling, installed.serving() as server:
            tasks = [_create(server, key) for _ in range(_POLLED_TASKS)]
            requests = tuple(query(key, task) for task in tasks)
            compared = compare(ceiling, server, requests, setting)
            paced = _measured(server, requests, setting.seconds(6), compared.ours / 2)
    figure = Figure(
        "poll", f"poll of a task, {CONNECTIONS} connections", f"{compared.ours:,.0f}/s",
        "≥ 25 % of the ceiling", compared.ratio >= 0.25,
        f"{compared.ceiling:,.0f}/s", compared.ratio,
    )  # fmt: skip
    latency = _latency("poll", "at half that rate", paced, target=False)
    return [figure, latency], [Note("poll", f"{_POLLED_TASKS:,} tasks of one user, in turn.")]


def compare(
    ceiling: Running, server: Running, requests: Sequence[str], setting: Setting
) -> Compared:
    """Closed loops against both, in turn."""
    ours: list[float] = []
    theirs: list[float] = []
    seconds = setting.seconds(4)
    for _ in range(_ROUNDS):
        hello = _measured(ceiling, (_HELLO,), seconds)
        result = _measured(server, requests, seconds)
        theirs.append(hello.per_second)
        ours.append(result.per_second)
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    return Compared(statistics.median(ours), statistics.median(theirs), statistics.median(ratios))


def _measured(
    server: Running, requests: Sequence[str], seconds: float, rate: float | None = None
) -> Result:
    load = Load(server.port, tuple(requests), CONNECTIONS, seconds, rate=rate)
    result = processes.generate(load)
    if result.errors:
        raise Broken(f"{result.errors} refusals, the first: {result.refused}")
    return result


def _latency(scenario: str, what: str, paced: Result, *, target: bool = True) -> Figure:
    measured = f"p99 {paced.p99_ms:.1f} ms, p50 {paced.p50_ms:.1f} ms, most {paced.most_ms:.0f} ms"
    what = f"latency {what} ({paced.per_second:,.0f}/s)"
    if not target:
        return Figure(scenario, what, measured)
    return Figure(scenario, what, measured, "p99 < 50 ms", paced.p99_ms < 50)


def _create(server: Running, key: str) -> str:
    """Submit one task; its id."""
    body = submission(key).partition("\r\n\r\n")[2].encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{server.port}/v1/video/generations", data=body,
        headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
    )  # fmt: skip
    with urllib.request.urlopen(request, timeout=10) as reply:
        return str(json.load(reply)["task_id"])
