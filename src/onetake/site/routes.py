"""The studio's routes, and the files that each needs at once, so that browsers ask for them early.

`python -m onetake.site.routes KIT FILE FRAMES` writes them down after a build: from the names that
SvelteKit and Vite gave, from what the routes' own sources load before they show anything, and with
the first pictures that were drawn of them.
Without that file every path is one of the studio's.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NotRequired, Self, TypeAlias, TypedDict

from onetake.site.frame import Audience, Frame
from onetake.site.language import LANGUAGES, Language

FILE: Final = "routes.json"
Manifest: TypeAlias = Mapping[str, Mapping[str, Any]]

_GENERATED: Final = ".svelte-kit/generated/build/client-optimized"
_DICTIONARY: Final = re.compile(r"export const dictionary = (\{.*?\});", re.S)
_WORDS: Final = "src/lib/locales"
_NEED: Final = re.compile(r"i18n\.need\(([^)]*)\)")
_NAME: Final = re.compile(r"'(\w+)'")
_IMPORT: Final = re.compile(r"\bimport\('#lib/([^']+\.svelte)'\)")
_ALONE: Final = re.compile(r"^const ALONE = /(.+)/$", re.M)
_HOLE: Final = re.compile(r"(?<=[\[,])(?=,)")  # JavaScript's lists may have them
_GROUP: Final = re.compile(r"/\([^/]*\)")
_PARAMETER: Final = re.compile(r"\[\[?(?P<rest>\.\.\.)?[^\]]*\]?\]")


class Drawn(TypedDict):
    """A route's first picture: see `frame.py`."""

    audience: Audience
    html: dict[Language, str]


class Written(TypedDict):
    """What is kept of a route in the file."""

    files: list[str]
    words: dict[str, list[str]]
    frame: NotRequired[Drawn]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a route's layouts and its page wait for before they show anything."""

    areas: tuple[str, ...]  # of the studio's words
    modules: tuple[str, ...]  # below web/, as the manifest names them

    @classmethod
    def by(cls, web: Path, route: str) -> Self:
        """Read from the sources: `i18n.need('studio')`, and `import('#lib/a.svelte')`."""
        areas: list[str] = []
        modules: list[str] = []
        for source in _loaders(web / "src" / "routes", route):
            areas += [name for found in _NEED.findall(source) for name in _NAME.findall(found)]
            alone = _ALONE.search(source)  # pages that the layout shows without its shell
            if alone is None or not re.search(alone[1], route):
                modules += [f"src/lib/{found}" for found in _IMPORT.findall(source)]
        return cls(tuple(dict.fromkeys(areas)), tuple(dict.fromkeys(modules)))


def _loaders(routes: Path, route: str) -> Iterator[str]:
    folder = routes
    places = [routes / "+layout.ts"]
    for segment in [each for each in route.split("/") if each]:
        folder /= segment
        places.append(folder / "+layout.ts")
    for place in (*places, folder / "+page.ts"):
        if place.is_file():
            yield place.read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Route:
    """A path, and what its page and its layouts are made of."""

    pattern: re.Pattern[str]
    files: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]  # by language: the files with what it says
    frame: Frame | None = None


class Routes:
    """Read again when the file has changed."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self._read: tuple[int, tuple[Route, ...]] | None = None

    def files(self, path: str, language: Language) -> tuple[str, ...] | None:
        """Files to load early, below the root of the site. None: there is no such route."""
        if self._routes() is None:
            return ()
        found = self._found(path)
        return (*found.files, *found.words[language]) if found else None

    def frame(self, path: str) -> Frame | None:
        """What is seen before a script has run. None: an empty page."""
        found = self._found(path)
        return found.frame if found else None

    def _found(self, path: str) -> Route | None:
        wanted = path.rstrip("/") or "/"
        routes = self._routes() or ()
        return next((each for each in routes if each.pattern.fullmatch(wanted)), None)

    def _routes(self) -> tuple[Route, ...] | None:
        try:
            changed = self._file.stat().st_mtime_ns
        except OSError:
            return None
        if self._read is None or self._read[0] != changed:
            written: Mapping[str, Written] = json.loads(self._file.read_text("utf-8"))
            self._read = changed, tuple(_route(*each) for each in written.items())
        return self._read[1]


def _route(name: str, facts: Written) -> Route:
    words = {language: tuple(files) for language, files in facts["words"].items()}
    drawn = facts.get("frame")
    frame = Frame(drawn["audience"], drawn["html"]) if drawn else None
    return Route(pattern(name), tuple(facts["files"]), words, frame)


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


def written(kit: Path) -> dict[str, Written]:
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
        route: _wanted(manifest, Loaded.by(kit.parent, route), list(_nodes(*facts)))
        for route, facts in dictionary.items()
    }


def _wanted(manifest: Manifest, loaded: Loaded, nodes: Sequence[str]) -> Written:
    modules = [*nodes, *(each for each in loaded.modules if each in manifest)]
    files = dict.fromkeys(file for each in modules for file in _needed(manifest, each))
    words: dict[str, list[str]] = {}
    for language in LANGUAGES:
        places = [f"{_WORDS}/{language}/{area}.ts" for area in ("shell", *loaded.areas)]
        found = [manifest[each]["file"] for each in places if each in manifest]
        words[language] = [each for each in dict.fromkeys(found) if each not in files]
    return {"files": list(files), "words": words}


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


def main(kit: str, file: str, frames: str | None = None) -> None:
    """`frames`: what `web/src/frame/draw.ts` has written."""
    found = written(Path(kit))
    drawn: dict[str, Drawn] = json.loads(Path(frames).read_text("utf-8")) if frames else {}
    for route, frame in drawn.items():
        found[route]["frame"] = frame
    Path(file).write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
