"""The scenarios by name, in the order in which they run."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from bench.download import download
from bench.flight import flight
from bench.installation import Setting
from bench.report import Figure, Note
from bench.sandbox import sandbox
from bench.startup import startup
from bench.throughput import poll, submit

Scenario: TypeAlias = Callable[[Setting], tuple[list[Figure], list[Note]]]

SCENARIOS: Mapping[str, Scenario] = {
    "start": startup,
    "submit": submit,
    "poll": poll,
    "download": download,
    "sandbox": sandbox,
    "flight": flight,
}
DATABASE_BOUND = frozenset({"submit", "poll", "flight"})
"""Those in which the database matters: the only ones that `--postgres` runs."""
