"""The table of results: what was measured, beside its target and the machine's raw ceiling."""

import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

RESULTS = Path(__file__).parent / "RESULTS.md"
RESULTS_POSTGRES = RESULTS.with_name("RESULTS-postgres.md")
_PACKAGES = ("uvicorn", "uvloop", "httptools", "starlette", "msgspec", "aiohttp", "pysqlite3")


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `met` None: measured for information, without a target."""

    scenario: str
    what: str
    measured: str
    target: str = ""
    met: bool | None = None
    ceiling: str = ""
    ratio: float | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader must know to believe, or to repeat, the figures of a scenario."""

    scenario: str
    text: str


def markdown(figures: Sequence[Figure], notes: Sequence[Note], *, date: str, database: str) -> str:
    rows = [
        "| scenario | what | measured | raw ceiling | ratio | target | met |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for figure in figures:
        ratio = f"{figure.ratio:.1%}" if figure.ratio is not None else ""
        cells = (
            figure.scenario, figure.what, figure.measured, figure.ceiling, ratio, figure.target,
            verdict(figure),
        )  # fmt: skip
        rows.append("| " + " | ".join(cells) + " |")
    listed = [f"- **{note.scenario}**: {note.text}" for note in notes]
    parts = [
        "# Measured speed",
        f"Written by `scripts/bench` on {date}, on {database}. Do not edit.",
        f"Machine: {machine()}",
        "The raw ceiling is `bench/ceiling.py` under the same uvicorn settings and with uvicorn's "
        "own HTTP protocol, measured in turn with our server, seconds apart; a ratio is the median "
        "of these pairs.",
        "\n".join(rows),
        "## How it was measured",
        "\n".join(listed),
    ]
    return "\n\n".join(parts) + "\n"


def verdict(figure: Figure) -> str:
    if figure.met is None:
        return ""
    return "yes" if figure.met else "**no**"


def machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    packages = ", ".join(f"{name} {_version(name)}" for name in _PACKAGES)
    return (
        f"{os.cpu_count()} cores ({_processor()}), {memory:.0f} GiB, {platform.system()} "
        f"{platform.release()}, Python {platform.python_version()}, {packages}."
    )


def _processor() -> str:
    """The processor's name where the system tells it, its architecture elsewhere."""
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        for line in facts.read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return f"absent (SQLite {sqlite3.sqlite_version})" if name == "pysqlite3" else "absent"
