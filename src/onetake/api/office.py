"""What administrators reach beyond the store: connections, the machine, and the proof of the books.

Made by the composition root. Importing this module imports no FastAPI.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from onetake.core.account import Channel
from onetake.store.store import Finding


@dataclass(frozen=True, slots=True)
class Office:
    """`refresh` makes a change seen by everything in this process before it returns."""

    refresh: Callable[[], Awaitable[None]]
    probe: Callable[[Channel], Awaitable[tuple[str, ...]]]  # raises ProviderError
    resting_until: Callable[[str], int]  # a channel, as this process sees it; 0: it works
    findings: Callable[[], Awaitable[tuple[Finding, ...]]]
    disk: Callable[[], tuple[int, int]]  # free and total bytes where the files are
    beat_at: Callable[[], int]  # when the worker's loop last came round
    started_at: int
    database: Literal["sqlite", "postgresql"]
