"""Run the scenarios and print their figures; a complete run writes bench/RESULTS.md.

A complete run with `--postgres` writes bench/RESULTS-postgres.md instead; `--quick` and
`--only` write nothing, so that they never replace a complete table by a part of it.
Exit code 0 when every target is met, 1 when one is missed, 2 when a scenario could not run.
"""

import argparse
import datetime
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack

from bench.installation import Setting
from bench.processes import Broken
from bench.report import RESULTS, RESULTS_POSTGRES, Figure, Note, markdown, verdict
from bench.scenarios import DATABASE_BOUND, SCENARIOS


def main() -> int:
    options = _options()
    names = _names(options)
    figures: list[Figure] = []
    notes: list[Note] = []
    broken = False
    with ExitStack() as stack:
        database = None
        if options.postgres:
            from bench.database import cluster

            database = stack.enter_context(cluster())
        setting = Setting(quick=options.quick, database=database)
        for name in names:
            try:
                _run(name, setting, figures, notes)
            except Broken as error:
                print(f"{name}: could not run: {error}", file=sys.stderr)
                broken = True
    if broken:
        return 2
    if not options.quick and not options.only:
        _write(figures, notes, postgres=options.postgres)
    return 1 if any(figure.met is False for figure in figures) else 0


def _run(name: str, setting: Setting, figures: list[Figure], notes: list[Note]) -> None:
    start = time.monotonic()
    found, said = SCENARIOS[name](setting)
    for figure in found:
        ratio = f" = {figure.ratio:.1%} of {figure.ceiling}" if figure.ratio is not None else ""
        target = f"  [{figure.target}: {verdict(figure).strip('*')}]" if figure.target else ""
        print(f"{figure.scenario}: {figure.what}: {figure.measured}{ratio}{target}", flush=True)
    print(f"{name}: took {time.monotonic() - start:.0f} s", flush=True)
    figures += found
    notes += said


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="measure a third as long")
    parser.add_argument("--only", action="append", choices=list(SCENARIOS), metavar="SCENARIO",
                        help=f"one of {', '.join(SCENARIOS)}; may be given again")  # fmt: skip
    parser.add_argument("--postgres", action="store_true",
                        help="use PostgreSQL, for the scenarios in which it matters")  # fmt: skip
    return parser.parse_args()


def _names(options: argparse.Namespace) -> Sequence[str]:
    asked = options.only or list(SCENARIOS)
    return [name for name in asked if not options.postgres or name in DATABASE_BOUND]


def _write(figures: Sequence[Figure], notes: Sequence[Note], *, postgres: bool) -> None:
    date = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC")
    database, path = ("PostgreSQL", RESULTS_POSTGRES) if postgres else ("SQLite", RESULTS)
    path.write_text(markdown(figures, notes, date=date, database=database), "utf-8")
    print(f"wrote {path}")


if __name__ == "__main__":
    sys.exit(main())
