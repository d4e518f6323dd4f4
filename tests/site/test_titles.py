"""Titles are the words that the studio shows itself, so that they stay when its script runs."""

import re

import pytest

from onetake.site.language import LANGUAGES
from onetake.site.titles import DESCRIPTIONS, TITLES, description_of, in_language, title_of
from tests.meta.sources import ROOT

WORDS = ROOT / "web" / "src" / "lib" / "locales"


@pytest.mark.parametrize(
    ("path", "en", "zh"),
    [
        ("/create", "Create · Onetake", "创作 · Onetake"),
        ("/library", "Library · Onetake", "作品 · Onetake"),
        ("/console", "Overview · Onetake", "总览 · Onetake"),
        ("/console/keys", "API keys · Onetake", "API Key · Onetake"),
        ("/admin/users", "Users and credits · Onetake", "用户与积分 · Onetake"),
        ("/s/abc", "Shared work · Onetake", "分享的作品 · Onetake"),
        ("/terms", "Terms of Service · Onetake", "服务条款 · Onetake"),
        ("/nowhere", "Onetake", "Onetake"),
        ("/consoles", "Onetake", "Onetake"),
    ],
)
def test_routes_have_titles(path: str, en: str, zh: str):
    assert title_of(path, "en", "Onetake") == en
    assert title_of(path, "zh", "Onetake") == zh


@pytest.mark.parametrize("path", list(TITLES))
def test_a_title_stands_in_the_studios_words(path: str):
    for language in LANGUAGES:
        words = "".join(each.read_text("utf-8") for each in (WORDS / language).glob("*.ts"))

        assert f"title: '{in_language(TITLES[path], language)}'" in words


@pytest.mark.parametrize("path", [each for each in TITLES if each != "/"])
def test_a_title_is_of_a_page_that_there_is(path: str):
    routes = ROOT / "web" / "src" / "routes"
    pages = {
        re.sub(r"/\([^/]*\)", "", f"/{each.parent.relative_to(routes).as_posix()}")
        for each in routes.rglob("+page.svelte")
    }

    assert path in pages


def test_the_separator_is_the_studios():
    for language in LANGUAGES:
        assert "titled: '{page} · {site}'" in (WORDS / language / "shell.ts").read_text("utf-8")


def test_descriptions_name_the_place_and_are_of_public_pages():
    assert description_of("/login", "en", "Atelier") == (
        "Sign in to Atelier to make video, images, speech and music."
    )
    assert "Atelier" in (description_of("/privacy/", "zh", "Atelier") or "")
    assert description_of("/library", "en", "Atelier") is None
    assert set(DESCRIPTIONS) <= set(TITLES)
