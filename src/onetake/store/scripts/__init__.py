"""The cold operations of a store, once for every database. See `script.py`.

Its modules are imported when they are first used, because SQLAlchemy would take a third of the
time that a server has to start: `scripts.accounts.users()` in a function, never at the top.
"""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onetake.store.scripts import (
        accounts as accounts,
        assets as assets,
        audit as audit,
        books as books,
        erase as erase,
        gallery as gallery,
        office as office,
        people as people,
        repair as repair,
        selection as selection,
        statement as statement,
        tasks as tasks,
        traces as traces,
        voices as voices,
        webhooks as webhooks,
    )

MODULES = frozenset(
    {
        "accounts", "assets", "audit", "books", "erase", "gallery", "office", "people",
        "repair", "selection", "statement", "tasks", "traces", "voices", "webhooks",
    }
)  # fmt: skip


def __getattr__(name: str) -> ModuleType:
    if name not in MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.{name}")
