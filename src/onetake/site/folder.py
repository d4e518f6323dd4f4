"""The files of the built studio, and in which forms each of them is there.

The one rule: nothing outside the folder is ever found, whatever a path says, and nothing whose
name begins with a full stop.
"""

import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from onetake.site.language import quality

INDEX: Final = "index.html"
BUILT: Final = Path(__file__).with_name("static")
"""Where `scripts/web` puts the studio, and a package brings it."""
IMMUTABLE: Final = "/_app/immutable/"
"""Files below it have a digest of their content in their name."""

_PATH: Final = re.compile(r"(/[A-Za-z0-9_@-][A-Za-z0-9_@.-]*)+")
_SUFFIXES: Final[Mapping[str, str]] = {"br": ".br", "gzip": ".gz"}
"""Content codings that the build prepares, best first."""
_TEXTS: Final = ("text/", "application/json", "application/manifest+json", "image/svg+xml")
_TYPES: Final[Mapping[str, str]] = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".webp": "image/webp",
    ".txt": "text/plain",
    ".html": "text/html",
}


@dataclass(frozen=True, slots=True)
class File:
    """One form of a file: as it is, or compressed by `coding`."""

    path: Path
    content_type: str
    etag: str
    size: int
    immutable: bool
    coding: str | None
    varies: bool  # other callers may get another form


class Folder:
    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def find(self, path: str, accepted: str | None = None) -> File | None:
        """The file at a path of the site in the best form that `Accept-Encoding` allows. None:
        there is no such file, or it is the page, which is made for each route."""
        if not _PATH.fullmatch(path) or path.endswith((".br", ".gz")) or path == f"/{INDEX}":
            return None
        found = self._inside(path)
        if found is None:
            return None
        forms = {name: self._inside(path + suffix) for name, suffix in _SUFFIXES.items()}
        offered = [name for name, form in forms.items() if form is not None]
        coding = chosen(accepted, offered)
        sent = (forms[coding] if coding else None) or found
        try:
            facts = sent.stat()
        except OSError:  # a new build took its place in this moment
            return None
        tail = f"-{coding}" if coding else ""
        return File(
            sent,
            content_type(found),
            f'"{facts.st_mtime_ns:x}-{facts.st_size:x}{tail}"',
            facts.st_size,
            path.startswith(IMMUTABLE),
            coding,
            bool(offered),
        )

    def _inside(self, path: str) -> Path | None:
        found = (self.root / path[1:]).resolve()
        return found if found.is_relative_to(self.root) and found.is_file() else None


def chosen(accepted: str | None, offered: list[str]) -> str | None:
    """The first of the codings offered among those that are wanted most; None: none at all."""
    wanted: dict[str, float] = {}
    for part in (accepted or "").split(","):
        name, _, parameters = part.strip().partition(";")
        wanted[name.strip().lower()] = quality(parameters)
    rest = wanted.get("*", 0.0)
    weighed = [(wanted.get(name, rest), name) for name in offered]
    best = max((weight for weight, _ in weighed), default=0.0)
    return next((name for weight, name in weighed if weight == best and weight > 0), None)


def content_type(path: Path) -> str:
    """What the file is, by its name; text is always UTF-8."""
    known = _TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0]
    found = known or "application/octet-stream"
    return f"{found}; charset=utf-8" if found.startswith(_TEXTS) else found
