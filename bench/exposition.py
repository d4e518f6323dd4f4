"""Read the server's own /metrics page: samples, and quantiles of histograms.

A histogram only grows, so what happened in a window is the difference of two readings.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

_SAMPLE = re.compile(r"^(?P<name>[a-zA-Z_:][\w:]*)(?:\{(?P<labels>.*)\})? (?P<value>\S+)")
_LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True, slots=True)
class Sample:
    name: str
    labels: Mapping[str, str]
    value: float


def samples(page: str) -> list[Sample]:
    found: list[Sample] = []
    for line in page.splitlines():
        match = _SAMPLE.match(line)
        if match:
            labels = dict(_LABEL.findall(match["labels"] or ""))
            found.append(Sample(match["name"], labels, float(match["value"])))
    return found


def buckets(page: str, name: str) -> Counter[float]:
    """How many observations were at most each bound, all label sets together."""
    counts: Counter[float] = Counter()
    for sample in samples(page):
        if sample.name == f"{name}_bucket":
            counts[float(sample.labels["le"])] += int(sample.value)
    return counts


def quantile(before: Counter[float], after: Counter[float], share: float) -> float:
    """The bound of the bucket in which the quantile lies: never less than the true value.

    NaN when nothing was observed between the two readings.
    """
    bounds = sorted(after)
    if not bounds:
        return math.nan
    observed = [after[bound] - before[bound] for bound in bounds]
    if not observed[-1]:
        return math.nan
    wanted = share * observed[-1]
    return next(bound for bound, count in zip(bounds, observed, strict=True) if count >= wanted)
