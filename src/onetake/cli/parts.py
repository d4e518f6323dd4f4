"""What the command line needs of the rest. `main.py` makes it; commands know nothing of settings.

The one rule: a command opens an installation, does one thing, and closes it, so it works
with the server up or down.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from onetake.core.account import Channel
    from onetake.core.task import Handle, Task
    from onetake.store.store import Finding, Store


class Refused(Exception):
    """A command cannot be done. The message is one line for the person who gave it."""


@dataclass(frozen=True, slots=True)
class Where:
    """Which installation. What is None comes from the environment."""

    data: Path | None = None
    temporary: bool = False
    """Only `data` counts: no PostgreSQL, whatever the environment says."""


@dataclass(frozen=True, slots=True)
class Listen:
    """Where to listen. What is None comes from the environment; port 0 takes a free one."""

    host: str | None = None
    port: int | None = None
    quiet: bool = False  # log warnings and errors only
    ui: bool = True  # False: the API alone, whatever the environment says


class Running(Protocol):
    """A server that has begun to answer."""

    @property
    def url(self) -> str:
        """How this machine reaches it: `http://127.0.0.1:8000`."""
        ...

    def stop(self) -> None:
        """Make `serve` end as on a signal. May be called from any thread."""
        ...


class Installation(Protocol):
    """A data folder or database, opened without serving."""

    @property
    def data(self) -> Path: ...

    @property
    def store(self) -> "Store": ...

    async def report(self) -> "tuple[Finding, ...]":
        """What `engine/reconcile.py` finds. Changes nothing."""
        ...

    async def repair(self, findings: "tuple[Finding, ...]") -> "tuple[Finding, ...]":
        """Mend what can be mended; the findings that were."""
        ...

    async def cancel(self, task: "Task") -> "Task":
        """As its owner would. Raises `Rejected`."""
        ...

    async def judge(self, task: str, found: "Handle | None") -> "Task":
        """A verdict on an uncertain task: the job it has, or None: it has none. `Rejected`."""
        ...

    async def probe(self, channel: "Channel") -> tuple[str, ...]:
        """Check a channel's address and key; the provider's model names. `ProviderError`."""
        ...


class Parts(Protocol):
    @property
    def clock(self) -> Callable[[], int]: ...

    @property
    def entropy(self) -> Callable[[], int]:
        """80 random bits, for ids."""
        ...

    @property
    def random_bytes(self) -> Callable[[int], bytes]: ...

    @property
    def providers(self) -> tuple[str, ...]:
        """The providers that a channel can be connected to."""
        ...

    @property
    def models(self) -> tuple[str, ...]:
        """The public ids of the catalogue."""
        ...

    def makeable(self, provider: str) -> Mapping[str, str]:
        """What a provider of this kind can make: public id -> its name there."""
        ...

    def open(self, where: Where) -> AbstractAsyncContextManager[Installation]:
        """Raises `Refused` when it cannot be opened."""
        ...

    def serve(
        self, where: Where, listen: Listen, started: Callable[[Running], None] | None = None
    ) -> None:
        """Serve and work until a signal. `started` is called once, when it answers.

        Raises `Refused`: the folder is in use, the port is taken, …
        """
        ...

    def work(self, where: Where) -> None:
        """Work on tasks without serving, until a signal. Raises `Refused`."""
        ...

    def openapi(self) -> Mapping[str, object]: ...
