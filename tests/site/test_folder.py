"""The built files: found in their forms, and never outside their folder."""

from pathlib import Path

import pytest

from onetake.site.folder import Folder, chosen, content_type


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    built = tmp_path / "built"
    (built / "_app" / "immutable").mkdir(parents=True)
    (built / "index.html").write_text("<p>", "utf-8")
    (built / ".built").write_text("secret", "utf-8")
    (built / "icon.svg").write_text("<svg/>", "utf-8")
    for suffix in ("", ".br", ".gz"):
        (built / "_app" / "immutable" / f"a-b_C.1.js{suffix}").write_text(f"x{suffix}", "utf-8")
    (tmp_path / "outside.txt").write_text("secret", "utf-8")
    (built / "link.txt").symlink_to(tmp_path / "outside.txt")
    return Folder(built)


SCRIPT = "/_app/immutable/a-b_C.1.js"


def test_a_file_as_it_is(folder: Folder):
    found = folder.find("/icon.svg")

    assert found is not None
    assert found.path.read_text("utf-8") == "<svg/>"
    assert found.content_type == "image/svg+xml; charset=utf-8"
    assert (found.immutable, found.coding, found.varies, found.size) == (False, None, False, 6)


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [(None, None), ("identity", None), ("gzip", "gzip"), ("gzip, deflate, br", "br"),
     ("br;q=0.5, gzip", "gzip"), ("br;q=0, gzip;q=0", None), ("*", "br"), ("gzip;q=x", None)],
)  # fmt: skip
def test_the_form_that_the_caller_takes(folder: Folder, accepted: str | None, coding: str | None):
    found = folder.find(SCRIPT, accepted)

    assert found is not None
    assert found.coding == coding
    assert found.varies
    assert found.immutable
    suffix = {None: "", "br": ".br", "gzip": ".gz"}[coding]
    assert found.path.read_text("utf-8") == f"x{suffix}"
    assert found.content_type == "text/javascript; charset=utf-8"


def test_each_form_has_its_own_tag_and_a_change_another(folder: Folder):
    plain, packed = folder.find(SCRIPT), folder.find(SCRIPT, "br")
    assert plain is not None
    assert packed is not None
    assert plain.etag != packed.etag

    plain.path.write_text("changed", "utf-8")

    changed = folder.find(SCRIPT)
    assert changed is not None
    assert changed.etag != plain.etag


@pytest.mark.parametrize(
    "path",
    [
        "/", "", "/index.html", "/.built", "/nothing.js", "/_app", "/_app/", "/link.txt",
        "/../outside.txt", "/_app/../../outside.txt", "/_app/../icon.svg", "//icon.svg",
        "/icon.svg/", "/icon.svg\0", "/icon.svg\n", "/%2e%2e/outside.txt", "\\icon.svg",
        f"{SCRIPT}.br", f"{SCRIPT}.gz", "icon.svg", "/" + "a" * 5000,
    ],
)  # fmt: skip
def test_nothing_else_is_found(folder: Folder, path: str):
    if len(path) > 4000:
        path = path[:200]  # no file system has longer names

    assert folder.find(path) is None


def test_the_first_of_equals_is_chosen():
    assert chosen("br, gzip", ["br", "gzip"]) == "br"
    assert chosen("br, gzip", []) is None


def test_what_is_not_known_is_bytes():
    assert content_type(Path("x.unknown-thing")) == "application/octet-stream"
    assert content_type(Path("x.woff2")) == "font/woff2"
