"""The real build: `scripts/web` makes a studio that is served, and is as small as it has to be.

Budgets are of what is sent, so in gzip: the first visit, any later piece, the style sheets.
"""

import gzip
import json
import re
import subprocess
from pathlib import Path

import pytest

from onetake.site.folder import BUILT, Folder
from onetake.site.language import LANGUAGES, Language
from onetake.site.page import HEAD, Page
from onetake.site.routes import FILE, Routes
from tests.meta.sources import ROOT

FIRST_VISIT_MAX = 80_000
LAZY_MAX = 40_000
STYLE_MAX = 12_000
BUILD_SECONDS = 600
ADDRESS = re.compile(r'(?:href="|import\(")/(_app/immutable/[^"]+)"')
IMPORT = re.compile(r"""(?:from|import)\s*["'](\.{1,2}/[^"']+\.js)["']""")


@pytest.fixture(scope="module")
def built() -> Path:
    """What `scripts/web` leaves."""
    done = subprocess.run(
        [str(ROOT / "scripts" / "web")], capture_output=True, text=True, timeout=BUILD_SECONDS,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    return BUILT


def packed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


def together(built: Path, names: list[str]) -> set[Path]:
    """Those scripts and whatever they import at once."""
    waiting, seen = [built / name for name in names], set[Path]()
    while waiting:
        path = waiting.pop().resolve()
        if path not in seen:
            seen.add(path)
            text = path.read_text("utf-8")
            waiting += [path.parent / found for found in IMPORT.findall(text)]
    return seen


def first_scripts(built: Path, route: str, language: Language) -> set[Path]:
    """What a browser loads when it comes to a route for the first time: the words, too."""
    page = ADDRESS.findall((built / "index.html").read_text("utf-8"))
    early = json.loads((built / FILE).read_text("utf-8"))[route]
    names = (*page, *early["files"], *early["words"][language])
    return together(built, [each for each in names if each.endswith(".js")])


def test_there_is_a_page_with_room_for_a_head(built: Path):
    shell = Page(built).shell()

    assert shell is not None
    assert HEAD in shell.html
    assert shell.html.count('base: ""') == 1
    assert len(shell.scripts) == 2  # the theme's and SvelteKit's


def test_everything_that_the_page_names_is_there_in_each_form(built: Path):
    html = (built / "index.html").read_text("utf-8")
    folder = Folder(built)
    linked = set(re.findall(r'href="(/[^"]+)"', html))
    names = {f"/{each}" for each in ADDRESS.findall(html)} | linked
    names = {name for name in names if not name.startswith("/api/")}  # asked for early

    assert len(names) > 3
    for name in names:
        for accepted in ("identity", "gzip", "br"):
            assert folder.find(name, accepted) is not None, name


def test_the_routes_are_known(built: Path):
    routes = json.loads((built / FILE).read_text("utf-8"))
    files = [
        each
        for listed in routes.values()
        for each in (*listed["files"], *listed["words"]["en"], *listed["words"]["zh"])
    ]

    assert len(routes) > 5
    assert [each for each in files if not (built / each).is_file()] == []
    assert Routes(built).files("/", "en") is not None
    assert Routes(built).files("/s/anything", "en") is not None
    assert Routes(built).files("/console", "en") is not None
    assert Routes(built).files("/no-such-page", "en") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_visit_of_any_route_is_light(built: Path, language: Language):
    routes = json.loads((built / FILE).read_text("utf-8"))
    sizes = {
        route: sum(packed(path) for path in first_scripts(built, route, language))
        for route in routes
    }

    assert {route: size for route, size in sizes.items() if size > FIRST_VISIT_MAX} == {}
    assert min(sizes.values()) > FIRST_VISIT_MAX / 4  # what is counted is not a part alone


def test_any_later_piece_is_light(built: Path):
    first = first_scripts(built, "/(account)", "en")
    pieces = {
        path.name: packed(path) for path in built.rglob("*.js") if path.resolve() not in first
    }

    assert {name: size for name, size in pieces.items() if size > LAZY_MAX} == {}


def test_the_style_sheets_are_light(built: Path):
    sizes = {path.name: packed(path) for path in built.rglob("*.css")}

    assert sum(sizes.values()) <= STYLE_MAX, sizes


def test_a_second_run_has_nothing_to_do(built: Path):
    before = (built / "index.html").stat().st_mtime_ns

    done = subprocess.run(
        [str(ROOT / "scripts" / "web")], capture_output=True, text=True, timeout=BUILD_SECONDS,
        check=True,
    )  # fmt: skip

    assert done.stderr == ""
    assert (built / "index.html").stat().st_mtime_ns == before
