"""The studio's routes and what each needs, from what SvelteKit and Vite leave."""

import json
import os
from pathlib import Path

import pytest

from onetake.site.routes import FILE, Routes, main, pattern, written

APP = """
export const server_loads = [];

export const dictionary = {
\t\t"/": [2],
\t\t"/(studio)/works/[id]": [~3,[1,,4],[,5]]
\t};
"""
MANIFEST = "output/client/.vite/manifest.json"
LAYOUT = """
const ALONE = /^\\/$/
  ALONE.test(route.id) ? null : import('#lib/shell/Shell.svelte'),
"""
GENERATED = ".svelte-kit/generated/build/client-optimized/nodes"


@pytest.mark.parametrize(
    ("route", "path", "fits"),
    [
        ("/", "/", True),
        ("/", "/x", False),
        ("/(studio)/library", "/library", True),
        ("/(studio)", "/", True),
        ("/s/[id]", "/s/abc", True),
        ("/s/[id]", "/s/", False),
        ("/s/[id]", "/s/a/b", False),
        ("/a.b", "/axb", False),
        ("/files/[...rest]", "/files/a/b", True),
        ("/files/[...rest]", "/files", True),
        ("/[[lang]]/x", "/x", True),
        ("/[[lang]]/x", "/zh/x", True),
        ("/u/@[name]", "/u/@ada", True),
        ("/u/@[name]", "/u/ada", False),
    ],
)
def test_the_paths_of_a_route(route: str, path: str, fits: bool):
    assert bool(pattern(route).fullmatch(path)) is fits


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    manifest = {
        f"{GENERATED}/{number}.js": {"file": f"n{number}.js", "imports": ["_shared"]}
        for number in range(6)
    }
    manifest[f"{GENERATED}/0.js"]["css"] = ["root.css"]
    manifest["_shared"] = {"file": "shared.js", "imports": ["_shared"]}
    folder = tmp_path / "kit"
    (folder / "output/client/.vite").mkdir(parents=True)
    (folder / "output/client/.vite/manifest.json").write_text(json.dumps(manifest), "utf-8")
    (folder / "generated/build/client-optimized").mkdir(parents=True)
    text = APP.replace("~3", "-4")
    (folder / "generated/build/client-optimized/app.js").write_text(text, "utf-8")
    return folder


def test_each_route_has_its_page_its_layouts_and_what_they_import(kit: Path):
    found = written(kit)

    assert {name: each["files"] for name, each in found.items()} == {
        "/": ["n0.js", "root.css", "shared.js", "n2.js"],
        "/(studio)/works/[id]": ["n0.js", "root.css", "shared.js", "n1.js", "n4.js", "n3.js"],
    }


def test_what_a_route_waits_for_is_read_from_its_sources(kit: Path):
    manifest = json.loads((kit / MANIFEST).read_text("utf-8"))
    manifest |= {
        f"src/lib/locales/{language}/{area}.ts": {"file": f"{language}-{area}.js"}
        for language in ("en", "zh")
        for area in ("studio", "data", "other")
    }
    manifest["src/lib/locales/zh/shell.ts"] = {"file": "zh-shell.js"}  # the other is in the page
    manifest["src/lib/shell/Shell.svelte"] = {"file": "shell.js", "imports": ["_shared"]}
    manifest["src/lib/Work.svelte"] = {"file": "work.js"}
    (kit / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    routes = kit.parent / "src" / "routes"
    page = routes / "(studio)" / "works" / "[id]"
    page.mkdir(parents=True)
    (routes / "+layout.ts").write_text(LAYOUT, "utf-8")
    (routes / "(studio)" / "+layout.ts").write_text("i18n.need('studio', 'data')", "utf-8")
    (page / "+page.ts").write_text("(await import('#lib/Work.svelte')).default", "utf-8")

    found = written(kit)

    assert "shell.js" not in found["/"]["files"]
    assert found["/"]["words"] == {"en": [], "zh": ["zh-shell.js"]}
    work = found["/(studio)/works/[id]"]
    assert work["files"][-2:] == ["shell.js", "work.js"]
    assert work["words"] == {
        "en": ["en-studio.js", "en-data.js"],
        "zh": ["zh-shell.js", "zh-studio.js", "zh-data.js"],
    }


def test_an_app_without_routes_is_an_error(kit: Path):
    (kit / "generated/build/client-optimized/app.js").write_text("nothing", "utf-8")

    with pytest.raises(ValueError, match="no routes"):
        written(kit)


def test_what_was_written_is_read_and_read_again_after_a_build(kit: Path, tmp_path: Path):
    main(str(kit), str(tmp_path / FILE))
    routes = Routes(tmp_path)

    assert routes.files("/works/7", "en") is not None
    assert routes.files("/works/7/", "en") == routes.files("/works/7", "en")
    assert routes.files("/typo", "en") is None

    typo = {"/typo": {"files": ["t.js"], "words": {"en": ["en.js"], "zh": []}}}
    (tmp_path / FILE).write_text(json.dumps(typo), "utf-8")
    os.utime(tmp_path / FILE, (1, 1))

    assert routes.files("/typo", "en") == ("t.js", "en.js")
    assert routes.files("/typo", "zh") == ("t.js",)


def test_without_the_file_every_path_is_a_route(tmp_path: Path):
    assert Routes(tmp_path).files("/anything", "en") == ()


def test_a_route_has_the_picture_that_was_drawn_of_it(kit: Path, tmp_path: Path):
    drawn = {"/": {"audience": "guests", "html": {"en": "<p>en</p>", "zh": "<p>zh</p>"}}}
    (tmp_path / "frames.json").write_text(json.dumps(drawn), "utf-8")

    main(str(kit), str(tmp_path / FILE), str(tmp_path / "frames.json"))

    found = Routes(tmp_path).frame("/")
    assert found is not None
    assert (found.audience, found.html["zh"]) == ("guests", "<p>zh</p>")
    assert Routes(tmp_path).frame("/works/7") is None
    assert Routes(tmp_path).frame("/typo") is None


def test_a_picture_of_no_route_is_an_error(kit: Path, tmp_path: Path):
    drawn = {"/typo": {"audience": "guests", "html": {"en": "", "zh": ""}}}
    (tmp_path / "frames.json").write_text(json.dumps(drawn), "utf-8")

    with pytest.raises(KeyError, match="/typo"):
        main(str(kit), str(tmp_path / FILE), str(tmp_path / "frames.json"))
