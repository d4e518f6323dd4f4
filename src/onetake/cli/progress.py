"""A progress bar on standard error: one moving line on a terminal, a few lines elsewhere."""

import sys
from dataclasses import dataclass, field
from typing import TextIO

WIDTH = 30
STEP_PERCENT = 25
"""Elsewhere than on a terminal, a line for each quarter."""


@dataclass(slots=True)
class Bar:
    """Shows how far a task is. Call `end` before printing anything else."""

    out: TextIO = field(default_factory=lambda: sys.stderr)
    _last: str = ""
    _step: int = -1

    def show(self, percent: int, words: str) -> None:
        line = f"{self._drawn(percent)} {percent:3d} %  {words}"
        if self.out.isatty():
            self.out.write("\r" + line.ljust(len(self._last)))
            self._last = line
        elif (step := percent // STEP_PERCENT) > self._step:
            self.out.write(line + "\n")
            self._step = step
        self.out.flush()

    def end(self) -> None:
        if self._last:
            self.out.write("\n")
            self.out.flush()
            self._last = ""

    def _drawn(self, percent: int) -> str:
        unicode = (getattr(self.out, "encoding", None) or "").lower().startswith("utf")
        full, empty = ("█", "░") if unicode else ("#", ".")
        done = WIDTH * percent // 100
        return full * done + empty * (WIDTH - done)
