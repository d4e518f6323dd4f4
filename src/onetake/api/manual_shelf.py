"""Everything of the documentation that can be asked for, by its path.

The one rule: each is made when it is asked for first. This module is imported then, too: a server
whose documentation nobody reads does not pay for it.
"""

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

import msgspec

from onetake.api.manual_paths import AI_CATALOG, API_CATALOG, HTML, ROOT
from onetake.catalog.loader import Catalog
from onetake.manual.book import WHOLE, Book, path_of, source_of
from onetake.manual.facts import Facts
from onetake.manual.html import Assets, digest, page, script, style
from onetake.manual.lexicon import LANGUAGES, Language
from onetake.manual.listings import ai_catalog, api_catalog, full, llms, robots
from onetake.site.page import etag_of

MARKDOWN: Final = b"text/markdown; charset=utf-8"
_TEXT: Final = b"text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One thing that is sent. `immutable`: its name tells its content."""

    content_type: bytes
    body: bytes
    packed: bytes  # the same by gzip
    etag: str
    immutable: bool = False


Make: TypeAlias = Callable[[], Sheet]


class Shelf:
    """`models` is what it was made of."""

    def __init__(self, catalog: Catalog, facts: Facts, prefix: str, font: str | None) -> None:
        makes: dict[str, Make] = {}
        looks = style(font), script()
        names = f"{ROOT}/look/{digest(looks[0])}.css", f"{ROOT}/look/{digest(looks[1])}.js"
        assets = Assets(prefix + names[0], prefix + names[1])
        for name, kind, text in zip(names, ("css", "javascript"), looks, strict=True):
            content_type = f"text/{kind}; charset=utf-8".encode()
            makes[name] = _makes(content_type, lambda text=text: text, immutable=True)
        books: dict[Language, Book] = {each: Book(catalog, facts, each) for each in LANGUAGES}
        for language, book in books.items():
            makes |= _pages(book, language, assets, prefix)
        makes |= {
            "/llms.txt": _makes(_TEXT, lambda: llms(books["en"], books["zh"])),
            "/llms-full.txt": _makes(_TEXT, lambda: full(books["en"])),
            "/robots.txt": _makes(_TEXT, lambda: robots(facts.base_url, prefix)),
            AI_CATALOG: _makes(b"application/json", lambda: _json(ai_catalog(facts.base_url))),
            API_CATALOG: _makes(
                b"application/linkset+json", lambda: _json(api_catalog(facts.base_url))
            ),
        }
        for language, book in books.items():
            makes[_missing(language)] = _makes(
                HTML, lambda book=book: page(book, book.missing, assets, prefix)
            )
        self.models = catalog.models
        self._makes = makes
        self._made: dict[str, Sheet] = {}

    def sheet(self, path: str) -> Sheet | None:
        if path not in self._made and path in self._makes:
            self._made[path] = self._makes[path]()
        return self._made.get(path)

    def missing(self, path: str) -> Sheet:
        """For an address that has no page, in the language that it is in."""
        language: Language = "zh" if f"{path}/".startswith(f"{ROOT}/zh/") else "en"
        found = self.sheet(_missing(language))
        assert found is not None, "there is one in each language"
        return found


def _missing(language: Language) -> str:
    """A path that nobody can ask for."""
    return f" {language}"


def _pages(book: Book, language: Language, assets: Assets, prefix: str) -> Mapping[str, Make]:
    makes: dict[str, Make] = {path_of(WHOLE, language): _makes(MARKDOWN, book.whole)}
    for name, entry in book.entries.items():
        makes[path_of(name, language)] = _makes(
            HTML, lambda entry=entry: page(book, entry, assets, prefix)
        )
        makes[source_of(name, language)] = _makes(MARKDOWN, lambda name=name: book.markdown(name))
    return makes


def _makes(content_type: bytes, text: Callable[[], str], *, immutable: bool = False) -> Make:
    def make() -> Sheet:
        body = text().encode()
        # Weak: it stands for both forms. No time in the packed one, so that it stays the same.
        etag = f"W/{etag_of(body)}"
        return Sheet(content_type, body, gzip.compress(body, 6, mtime=0), etag, immutable)

    return make


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
