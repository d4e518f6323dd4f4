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
    assert written(kit) == {
        "/": ["n0.js", "root.css", "shared.js", "n2.js"],
        "/(studio)/works/[id]": ["n0.js", "root.css", "shared.js", "n1.js", "n4.js", "n3.js"],
    }


def test_an_app_without_routes_is_an_error(kit: Path):
    (kit / "generated/build/client-optimized/app.js").write_text("nothing", "utf-8")

    with pytest.raises(ValueError, match="no routes"):
        written(kit)


def test_what_was_written_is_read_and_read_again_after_a_build(kit: Path, tmp_path: Path):
    main(str(kit), str(tmp_path / FILE))
    routes = Routes(tmp_path)

    assert routes.files("/works/7") is not None
    assert routes.files("/works/7/") == routes.files("/works/7")
    assert routes.files("/typo") is None

    (tmp_path / FILE).write_text('{"/typo": ["t.js"]}', "utf-8")
    os.utime(tmp_path / FILE, (1, 1))

    assert routes.files("/typo") == ("t.js",)


def test_without_the_file_every_path_is_a_route(tmp_path: Path):
    assert Routes(tmp_path).files("/anything") == ()
