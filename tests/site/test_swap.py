"""A new build takes the place of the one before, at once."""

import threading
from pathlib import Path

import pytest

from onetake.site import swap
from onetake.site.swap import exchanged, swapped


def folder(path: Path, text: str) -> Path:
    path.mkdir(parents=True)
    for name in ("index.html", "routes.json"):
        (path / name).write_text(text, "utf-8")
    return path


def test_the_first_build_has_no_one_before_it(tmp_path: Path):
    place = tmp_path / "site" / "static"

    swapped(folder(tmp_path / "new", "1"), place)

    assert (place / "index.html").read_text("utf-8") == "1"
    assert [each.name for each in place.parent.iterdir()] == ["static"]


def test_what_was_there_is_gone(tmp_path: Path):
    place = folder(tmp_path / "site" / "static", "1")
    (place / "old.js").write_text("old", "utf-8")

    swapped(folder(tmp_path / "new", "2"), place)

    assert (place / "index.html").read_text("utf-8") == "2"
    assert not (place / "old.js").exists()
    assert not (tmp_path / "new").exists()
    assert [each.name for each in place.parent.iterdir()] == ["static"]


def test_whoever_reads_meanwhile_always_finds_one(tmp_path: Path):
    place = folder(tmp_path / "static", "0")
    seen: set[str] = set()
    missed: list[OSError] = []
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            try:
                seen.add((place / "index.html").read_text("utf-8"))
            except OSError as error:
                missed.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(200):
        swapped(folder(tmp_path / f"new-{number}", str(number)), place)
    over.set()
    reader.join()

    assert missed == []
    assert len(seen) > 1


def test_where_the_system_cannot_exchange_the_names_are_changed_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    class Elsewhere:
        """A C library without `renameat2`."""

    def loaded(name: str | None, use_errno: bool = False) -> Elsewhere:
        return Elsewhere()

    monkeypatch.setattr(swap.ctypes, "CDLL", loaded)
    one, other = folder(tmp_path / "one", "1"), folder(tmp_path / "other", "2")

    exchanged(one, other)

    assert (one / "index.html").read_text("utf-8") == "2"
    assert (other / "index.html").read_text("utf-8") == "1"


def test_an_exchange_that_fails_says_so(tmp_path: Path):
    with pytest.raises(OSError, match="No such file"):
        exchanged(tmp_path / "missing", folder(tmp_path / "other", "2"))
