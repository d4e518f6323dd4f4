"""The book as a whole: both languages say the same, links lead somewhere, prices are live."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from onetake.catalog.loader import Catalog
from onetake.core.failure import Code
from onetake.core.money import MICROCREDITS
from onetake.manual.book import (
    FOLDER,
    WHOLE,
    Book,
    Entry,
    endpoint_words,
    endpoints,
    linked,
    links,
    path_of,
    source_of,
)
from onetake.manual.lexicon import LANGUAGES, Language
from tests.manual.books import BASE, book, catalog, facts

PAGES = [
    pytest.param(language, entry, id=f"{language}-{entry.name}")
    for language in LANGUAGES
    for entry in book(language).entries.values()
]
CODE = re.compile(r"```.*?```|`[^`]*`|\]\([^)]*\)", re.S)
SENTENCE = re.compile(r"[A-Za-z]{2,}(?:[ ,]+[A-Za-z]{2,}){3,}")


def prose(entry: Entry) -> str:
    return CODE.sub(" · ", f"{entry.title}\n{entry.summary}\n{entry.markdown}")


@pytest.mark.parametrize(("language", "entry"), PAGES)
def test_a_page_speaks_one_language(language: Language, entry: Entry):
    text = prose(entry)

    if language == "en":
        assert re.findall("[一-鿿]+", text) == []
    else:
        assert SENTENCE.findall(text) == []
        assert re.search("[一-鿿]", text)


def test_a_sentence_of_another_language_would_be_noticed():
    assert SENTENCE.search("此处 was not translated by us 至此")
    assert not SENTENCE.search("使用 Grok Imagine Image 与 OpenAI SDK")


@pytest.mark.parametrize(("language", "entry"), PAGES)
def test_links_lead_to_pages(language: Language, entry: Entry):
    known = {*book(language).entries, WHOLE}

    assert [name for name in links(entry.markdown) if name not in known] == []


@pytest.mark.parametrize(("language", "entry"), PAGES)
def test_addresses_are_those_of_the_installation(language: Language, entry: Entry):
    text = book(language).markdown(entry.name)

    assert "docs:" not in text
    assert "{{" not in text
    assert "127.0.0.1:8000" not in text
    assert text.startswith(f"# {entry.title}\n\n{entry.summary}\n")


@pytest.mark.parametrize(("language", "entry"), PAGES)
def test_headings_go_down_one_by_one(language: Language, entry: Entry):
    text = re.sub(r"```.*?```", "", entry.markdown, flags=re.S)
    levels = [1, *(len(each) for each in re.findall(r"^(#+) ", text, re.M))]

    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []
    assert levels.count(1) == 1


def test_both_languages_have_the_same_pages_with_the_same_code():
    english, chinese = book("en"), book("zh")

    assert list(english.entries) == list(chinese.entries)
    for name, entry in english.entries.items():
        other = chinese.entries[name]
        assert _kinds(entry) == _kinds(other), name
        assert sorted(links(entry.markdown)) == sorted(links(other.markdown)), name


def _kinds(entry: Entry) -> list[str]:
    return re.findall(r"^```(\w*)\n", entry.markdown, re.M)


def test_every_written_page_is_in_the_book():
    for language in LANGUAGES:
        written = {path.stem for path in (FOLDER / language).glob("*.md")}
        assert written <= set(book(language).entries)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", list(Code), ids=lambda code: code.label)
def test_every_error_is_explained(language: Language, code: Code):
    page = book(language).entries["errors"].markdown

    meaning = code.en if language == "en" else code.zh
    assert re.search(
        rf"^\| `{code.label}` \| {code.status} \| \S+ \| {re.escape(meaning)} \|$", page, re.M
    )


def test_every_path_is_explained():
    described = {
        f"{method.upper()} {path}" for path, methods in facts().paths.items() for method in methods
    }

    assert set(endpoint_words()) == described, "see manual/endpoints.toml"
    for language in LANGUAGES:
        table = endpoints(facts(), language)
        assert all(f"| `{name}` |" in table for name in described)


def test_a_price_of_the_operator_is_on_the_page():
    model = catalog().models["sora-2"]
    component = model.price.components[0]
    tier = replace(component.tiers[0], price=123_456 * MICROCREDITS // 1000)
    price = replace(model.price, components=(replace(component, tiers=(tier,)),))

    own = Book(Catalog({"sora-2": replace(model, price=price)}), facts(), "en")

    assert "| 123.456 | second made |" in own.entries["models/sora-2"].markdown
    assert "123.456 credits" in own.entries["models"].markdown
    assert "123.456" not in book("en").whole()
    assert '"model": "sora-2"' in own.entries["quick-start"].markdown


def test_without_a_catalogue_the_rest_is_there():
    own = Book(Catalog({}), facts(), "zh")

    assert "models" in own.entries
    assert not [name for name in own.entries if name.startswith("models/")]


def test_where_pages_are():
    assert (path_of("index", "en"), source_of("index", "en")) == ("/docs", "/docs/index.md")
    assert (path_of("index", "zh"), source_of("index", "zh")) == ("/docs/zh", "/docs/zh/index.md")
    assert path_of("models/seedream", "zh") == "/docs/zh/models/seedream"
    assert (path_of(WHOLE, "en"), path_of(WHOLE, "zh")) == ("/docs.md", "/docs/zh.md")
    assert book("zh").address("create") == f"{BASE}/docs/zh/create"


def test_links_are_made_right():
    text = "[a](docs:create) [b](docs:create#files) [c](https://x) `](docs:`"

    assert list(links(text)) == ["create", "create"]
    assert linked(text, lambda name: f"/{name}/") == (
        "[a](/create/) [b](/create/#files) [c](https://x) `](docs:`"
    )


def test_all_pages_in_one():
    whole = book("en").whole()

    assert all(f"# {entry.title}\n" in whole for entry in book("en").entries.values())
    assert f"({BASE}/docs/create.md)" in whole
    assert f"({BASE}/docs.md)" in whole
