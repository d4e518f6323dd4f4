"""The studio's routes, and the files that each needs at once, so that browsers ask for them early.

`python -m onetake.site.routes KIT FILE` writes them down after a build: from the names that
SvelteKit and Vite gave. Without that file every path is one of the studio's.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

FILE: Final = "routes.json"
Manifest: TypeAlias = Mapping[str, Mapping[str, Any]]

_GENERATED: Final = ".svelte-kit/generated/build/client-optimized"
_DICTIONARY: Final = re.compile(r"export const dictionary = (\{.*?\});", re.S)
_HOLE: Final = re.compile(r"(?<=[\[,])(?=,)")  # JavaScript's lists may have them
_GROUP: Final = re.compile(r"/\([^/]*\)")
_PARAMETER: Final = re.compile(r"\[\[?(?P<rest>\.\.\.)?[^\]]*\]?\]")


@dataclass(frozen=True, slots=True)
class Route:
    """A path, and what its page and its layouts are made of."""

    pattern: re.Pattern[str]
    files: tuple[str, ...]


class Routes:
    """Read again when the file has changed."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self._read: tuple[int, tuple[Route, ...]] | None = None

    def files(self, path: str) -> tuple[str, ...] | None:
        """Files to load early, below the root of the site. None: there is no such route."""
        routes = self._routes()
        if routes is None:
            return ()
        wanted = path.rstrip("/") or "/"
        return next((each.files for each in routes if each.pattern.fullmatch(wanted)), None)

    def _routes(self) -> tuple[Route, ...] | None:
        try:
            changed = self._file.stat().st_mtime_ns
        except OSError:
            return None
        if self._read is None or self._read[0] != changed:
            written: Mapping[str, list[str]] = json.loads(self._file.read_text("utf-8"))
            found = (Route(pattern(name), tuple(files)) for name, files in written.items())
            self._read = changed, tuple(found)
        return self._read[1]


def pattern(route: str) -> re.Pattern[str]:
    """The paths of a route as SvelteKit names it: `/(studio)/works/[id]`."""
    text = ""
    for segment in [each for each in _GROUP.sub("", route).split("/") if each]:
        found = _PARAMETER.search(segment)
        if found is None:
            text += "/" + re.escape(segment)
        elif found["rest"]:
            text += "(/.*)?"
        elif segment.startswith("[["):
            text += "(/[^/]+)?"
        else:
            before, after = segment[: found.start()], segment[found.end() :]
            text += f"/{re.escape(before)}[^/]+{re.escape(after)}"
    return re.compile(text or "/")


def written(kit: Path) -> dict[str, list[str]]:
    """Route -> its files, from SvelteKit's working folder after a build. Raises ValueError."""
    manifest: Manifest = json.loads(
        (kit / "output" / "client" / ".vite" / "manifest.json").read_text("utf-8")
    )
    source = (kit / "generated/build/client-optimized/app.js").read_text("utf-8")
    found = _DICTIONARY.search(source)
    if found is None:
        raise ValueError("SvelteKit's app.js names no routes")
    dictionary: dict[str, list[Any]] = json.loads(_HOLE.sub("null", found[1]))
    return {
        route: list(dict.fromkeys(each for n in _nodes(*facts) for each in _needed(manifest, n)))
        for route, facts in dictionary.items()
    }


def _nodes(leaf: int, layouts: Sequence[int | None] = (), *_: object) -> Iterator[str]:
    """A negative number marks a page with a server part; of what it is made is the same."""
    numbers = [0, *(each for each in layouts if each is not None), leaf if leaf >= 0 else ~leaf]
    for number in dict.fromkeys(numbers):
        yield f"{_GENERATED}/nodes/{number}.js"


def _needed(manifest: Manifest, name: str) -> list[str]:
    """A module and all that it imports, with their style sheets; each once."""
    found: list[str] = []
    waiting, seen = [name], set[str]()
    while waiting:
        key = waiting.pop(0)
        if key in seen:
            continue
        seen.add(key)
        facts = manifest[key]
        found += [facts["file"], *facts.get("css", [])]
        waiting += facts.get("imports", [])
    return found


def main(kit: str, file: str) -> None:
    Path(file).write_text(json.dumps(written(Path(kit)), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
