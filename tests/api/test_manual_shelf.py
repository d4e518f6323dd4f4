"""What can be asked for is made once, and is the same each time."""

from onetake.api.manual_shelf import Shelf
from tests.manual.books import catalog, facts


def test_a_sheet_is_made_once():
    shelf = Shelf(catalog(), facts(), "/studio", None)

    assert shelf.sheet("/docs/create") is shelf.sheet("/docs/create")
    assert shelf.sheet("/nothing") is None
    assert shelf.models is catalog().models


def test_another_shelf_of_the_same_makes_the_same_bytes():
    one, other = (Shelf(catalog(), facts(), "/studio", None) for _ in range(2))

    for path in ("/docs", "/docs/zh/errors", "/docs.md", "/llms.txt"):
        first, second = one.sheet(path), other.sheet(path)
        assert first is not None
        assert first == second
        assert len(first.packed) < len(first.body)


def test_another_font_has_another_style():
    names = {
        path for font in (None, "/a.woff2") for path in _looks(Shelf(catalog(), facts(), "", font))
    }

    assert len(names) == 3  # two style sheets and one script


def _looks(shelf: Shelf) -> list[str]:
    page = shelf.sheet("/docs")
    assert page is not None
    return [each.partition('"')[0] for each in page.body.decode().split('"/docs/look/')[1:]]
