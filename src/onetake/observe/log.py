"""Structured logs, one line an event, with the request's id on each line.

The one rule: secrets, prompts and the queries of URLs never reach a line. `redact` is the
last thing that happens to an event before it is written, tracebacks included.
"""

import json
import logging
import re
import sys
from collections.abc import MutableMapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal, TextIO, cast

import msgspec
import structlog

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
"""Of the HTTP request that is being answered; set by api/edge.py."""

Level = Literal["debug", "info", "warning", "error"]
Event = MutableMapping[str, Any]

_HIDDEN: Final = "[hidden]"
_HIDDEN_NAMES: Final = re.compile(
    r"secret|authorization|password|token|api_?key|signature|cookie|prompt|body", re.IGNORECASE
)
_URL_QUERY: Final = re.compile(r"(https?://[^\s?#'\"]{1,500})[?#][^\s'\"]*", re.IGNORECASE)
_URL_USER: Final = re.compile(r"(\b[a-z][a-z0-9+.-]{1,20}://)[^\s/@'\"]{1,300}@", re.IGNORECASE)
_SECRETS: Final = re.compile(r"\b(vga_|sk-|whsec_|Bearer\s+)[A-Za-z0-9_\-.~+/=]{6,}")
_DATA_URL: Final = re.compile(r"data:[a-z0-9/+.;-]{0,100},\S*", re.IGNORECASE)
_HARMLESS: Final = frozenset({int, float, bool, type(None)})
_SUSPECT: Final = re.compile(r"://|data:|vga_|sk-|whsec_|bearer", re.IGNORECASE)
"""Something in every text that one of the patterns above changes. Most texts have none of it."""


@dataclass(frozen=True, slots=True)
class _Quick:
    """How `configure` had lines written, for a line that does without structlog."""

    renderer: Any
    out: TextIO
    as_json: bool


_quick: _Quick | None = None
_stamp: Final = structlog.processors.TimeStamper(fmt="iso", utc=True)


def configure(level: Level, form: Literal["json", "console"], stream: TextIO | None = None) -> None:
    """Set up structlog, and have the standard library's loggers speak through it."""
    global _quick
    out = stream or sys.stderr
    number = getattr(logging, level.upper())
    shared: list[Any] = [
        structlog.processors.add_log_level,
        _stamp,
        _add_request_id,
    ]
    shown: list[Any] = [structlog.processors.format_exc_info, redact]
    renderer: Any = (
        structlog.processors.JSONRenderer(serializer=_json)
        if form == "json"
        else structlog.dev.ConsoleRenderer()
        if out.isatty()
        else _line
    )
    plain = number <= logging.INFO and (renderer is _line or form == "json")
    _quick = _Quick(renderer, out, form == "json") if plain else None
    structlog.configure(
        processors=[*shared, *shown, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(file=out),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *shown,
                renderer,
            ],
        )
    )
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(max(number, logging.INFO))
    # It tells of its own plugins at the level of news, at every first start.
    logging.getLogger("alembic").setLevel(max(number, logging.WARNING))


def answered(
    logger: Any, *, route: str, method: str, status: int, ms: float, key: str | None
) -> None:
    """The line of one answered request, which is written more often than all others together. It
    is what `logger.info("request", …)` writes, in a third of the time.

    `route` and `method` are words of ours and `key` is an id, so that only the request's id can
    have something in it that must not be written, or not like this; then structlog has the line.
    """
    quick = _quick
    current = request_id.get()
    odd = current is None or _SUSPECT.search(current)
    if quick is None or odd or structlog.get_config()["processors"][-1] is not quick.renderer:
        logger.info("request", route=route, method=method, status=status, ms=ms, key=key)
        return
    at = _stamp(None, "info", {})["timestamp"]
    if quick.as_json:
        line = _json(
            {
                "route": route, "method": method, "status": status, "ms": ms, "key": key,
                "event": "request", "level": "info", "timestamp": at, "request_id": current,
            }
        )  # fmt: skip
    else:
        line = (
            f"{at} info request route={route} method={method} status={status} "
            f"ms={ms} key={key} request_id={current}"
        )
    quick.out.write(line + "\n")
    quick.out.flush()


def redact(logger: object, method: str, event: Event) -> Event:
    """Hide what must not be written. A processor in structlog's form."""
    for name, value in event.items():
        if _hides(name):
            event[name] = _HIDDEN
        elif type(value) is str:  # nearly always; `_cleaned` would take three times as long
            if _SUSPECT.search(value):
                event[name] = scrub(value)
        elif type(value) not in _HARMLESS:
            event[name] = _cleaned(value)
    return event


@lru_cache(maxsize=1024)  # names are from our own code, and few
def _hides(name: str) -> bool:
    return _HIDDEN_NAMES.search(name) is not None


def _cleaned(value: object) -> object:
    match value:
        case str():
            return scrub(value)
        case dict():
            return redact(None, "", dict(cast("dict[str, object]", value)))
        case list() | tuple():
            return [_cleaned(each) for each in cast("list[object]", value)]
        case bool() | int() | float() | None:
            return value
        case _:
            return scrub(str(value))


def scrub(text: str) -> str:
    """The text without secrets, without user names in URLs and without what follows a `?`."""
    if not _SUSPECT.search(text):
        return text
    text = _DATA_URL.sub("data:" + _HIDDEN, text)
    text = _URL_USER.sub(r"\1", text)
    text = _URL_QUERY.sub(r"\1", text)
    return _SECRETS.sub(lambda found: found[1] + _HIDDEN, text)


def _add_request_id(logger: object, method: str, event: Event) -> Event:
    current = request_id.get()
    if current is not None:
        event.setdefault("request_id", current)
    return event


def _line(logger: object, method: str, event: Event) -> str:
    """Text for a file: no columns and no colours, which cost a third of a request's log line."""
    head = f"{event.pop('timestamp', '')} {event.pop('level', '')} {event.pop('event', '')}"
    trace = event.pop("exception", None)
    line = " ".join([head, *(f"{name}={_shown(value)}" for name, value in event.items())])
    return f"{line}\n{trace}" if trace else line


def _shown(value: object) -> str:
    text = str(value)
    plain = text.isprintable() and " " not in text and '"' not in text
    return text if plain else json.dumps(text, ensure_ascii=False)


def _json(event: object, **_: object) -> str:
    return msgspec.json.encode(event, enc_hook=str).decode()
