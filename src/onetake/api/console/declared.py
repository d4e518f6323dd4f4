"""The parameters of queries as the description of `/api` lists them.

The one rule: a name means the same on every path, so each is described once.
"""

from collections.abc import Mapping
from typing import Any, Final

from onetake.api.queries import PAGE_MAX, SIZES, TEXT_MAX, TIME_MAX
from onetake.core.office import SAID
from onetake.core.request import Modality
from onetake.core.task import State

PAGES: Final = ("page", "size")
STATEMENT: Final = ("from", "to", "kind", "key", *PAGES)
AUDIT: Final = ("from", "to", "actor", "action", *PAGES)

_WORD: Final = {"type": "string"}
_TEXT: Final = {"type": "string", "maxLength": TEXT_MAX}
_TIME: Final = {"type": "integer", "minimum": 0, "maximum": TIME_MAX}

_KNOWN: Final[Mapping[str, tuple[Mapping[str, Any], str]]] = {
    "page": (
        {"type": "integer", "minimum": 1, "maximum": PAGE_MAX, "default": 1},
        "From 1",
    ),
    "size": ({"type": "integer", "enum": list(SIZES), "default": 10}, "Of a page"),
    "from": (_TIME, "Not earlier than these milliseconds since 1970 UTC"),
    "to": (_TIME, "Earlier than these milliseconds since 1970 UTC"),
    "query": (_TEXT, "Words to look for"),
    "status": (
        _TEXT,
        "States with commas between: " + ", ".join(("done", "active", *State)),
    ),
    "modality": (_TEXT, "With commas between: " + ", ".join(Modality)),
    "model": (_TEXT, "Ids of models, with commas between"),
    "favourite": ({"type": "string", "enum": ["true", "false"]}, "Only these, or only others"),
    "key": (_TEXT, "The id of an API key"),
    "batch": (_TEXT, "Of works that were made together"),
    "user": (_TEXT, "The id or the e-mail address of a user"),
    "kind": (_TEXT, "Of entries, with commas between: " + ", ".join(SAID.values())),
    "actor": (_TEXT, "The id or the e-mail address of who did it"),
    "action": (_TEXT, "What was done, such as user.changed"),
    "next": (_WORD, "The path to go to after signing in"),
    "code": (_WORD, "From the provider: what to ask with who it is"),
    "state": (_WORD, "From the provider: as it was sent there"),
}


def declared(*names: str) -> dict[str, Any]:
    """What FastAPI calls `openapi_extra`, for a path that reads these parameters."""
    return {"parameters": [_parameter(name) for name in names]}


def _parameter(name: str) -> dict[str, Any]:
    schema, words = _KNOWN[name]
    return {"name": name, "in": "query", "required": False, "description": words,
            "schema": dict(schema)}  # fmt: skip
