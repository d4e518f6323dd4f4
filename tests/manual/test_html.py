"""Pages for people: well formed, safe, and of use without a script."""

import re
from html.parser import HTMLParser

import pytest

from onetake.manual.html import Assets, digest, page, rendered, script, style
from onetake.manual.lexicon import LANGUAGES, Language
from tests.manual.books import book
from tests.manual.test_book import PAGES, Entry

VOID = {"meta", "link", "br", "hr", "img", "input", "path", "rect", "circle"}
ASSETS = Assets("/studio/docs/look/s.css", "/studio/docs/look/s.js")


class Checked(HTMLParser):
    """Every tag is closed by its own; ids and links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag not in VOID:
            self.open.append(tag)
        found = dict(attrs)
        assert not [name for name in found if name.startswith("on") or name == "style"]
        self.ids += [found["id"] or ""] if "id" in found else []
        self.links += [found["href"] or ""] if tag == "a" else []

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


def shown(language: Language, name: str) -> str:
    return page(book(language), book(language).entries[name], ASSETS, "/studio")


@pytest.mark.parametrize(("language", "entry"), PAGES)
def test_a_page_is_well_formed_and_its_links_stay_in_the_place(language: Language, entry: Entry):
    html = shown(language, entry.name)
    found = Checked(html)

    assert len(set(found.ids)) == len(found.ids)
    assert f'<html lang="{"en" if language == "en" else "zh-CN"}">' in html
    assert html.count("<h1>") == 1
    local = [each for each in found.links if not each.startswith("https://www.")]
    assert [each for each in local if not each.startswith(("/studio/", "#"))] == []
    anchors = {each[1:] for each in local if each.startswith("#")}
    assert anchors <= set(found.ids)
    assert 'rel="alternate" type="text/markdown"' in html
    assert f'aria-current="page">{entry.title}' in html.replace("&amp;", "&")


def test_a_policy_without_inline_scripts_holds():
    html = shown("en", "quick-start")

    assert re.findall(r"<script(?![^>]*src=)", html) == []
    assert "<style" not in html


def test_what_is_in_markdown_is_text():
    html, _ = rendered("<script>x</script> [a](javascript:alert(1))\n\n```<b>\n</code><i>\n```\n")

    assert "<script" not in html
    assert "<i>" not in html
    assert "<b>" not in html
    assert 'href="javascript' not in html


def test_headings_of_one_name_have_ids_of_their_own():
    html, headings = rendered("## `A` b\n\n## A b\n\n### 示例:`x`\n\n## ?\n")

    assert [each.id for each in headings] == ["a-b", "a-b-2", "示例-x", "part"]
    assert [each.level for each in headings] == [2, 2, 3, 2]
    assert headings[0].text == "A b"
    assert '<h2 id="a-b-2">' in html


def test_what_is_wide_scrolls_by_keyboard_too():
    html, _ = rendered("| a |\n| --- |\n| b |\n\n```python\nx = 1 < 2\n```\n")

    assert '<div class="scroll" tabindex="0"><table>' in html
    assert '<span class="code-name">Python</span><pre tabindex="0">' in html
    assert "x = 1 &lt; 2" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_language_is_one_click_away(language: Language):
    html = shown(language, "models/seedream")

    other = (
        "/studio/docs/models/seedream" if language == "zh" else "/studio/docs/zh/models/seedream"
    )
    assert f'<a href="{other}"' in html


def test_pages_follow_each_other():
    html = shown("en", "studio")

    assert '<a rel="prev" href="/studio/docs">' in html
    assert '<a rel="next" href="/studio/docs/questions">' in html
    assert 'rel="prev"' not in shown("en", "index")


def test_the_font_is_linked_where_there_is_one():
    assert 'Inter Variable";font-style' not in style(None)
    assert 'src:url("/x/inter.woff2")' in style("/x/inter.woff2")
    assert digest(style(None)) != digest(style("/x")) != digest(script())
