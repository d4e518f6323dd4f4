"""The documentation agrees with the code, and nothing that people can meet is undocumented."""

import re
from pathlib import Path

import pytest

from onetake.catalog.loader import load_all
from onetake.core.failure import Code
from onetake.settings import Settings
from tests.meta.reference import FOLDER, PAGES
from tests.meta.sources import PACKAGE, ROOT, committed, name

# The pages of the manual are templates; tests/manual follows their links.
MARKDOWN = [
    path for path in committed() if path.suffix == ".md" and PACKAGE / "manual" not in path.parents
]
ADRS = sorted((ROOT / "docs" / "adr").glob("*.md"))
LINK = re.compile(r"(?<!\!)\[[^\]]+\]\(([^)#\s]+)(#[^)]*)?\)")


@pytest.mark.parametrize("file", PAGES)
def test_a_generated_page_is_current(file: str):
    made, kept = PAGES[file](), (FOLDER / file).read_text("utf-8")

    assert kept == made, "run: scripts/check --fix"


def test_no_other_page_pretends_to_be_generated():
    assert {path.name for path in FOLDER.iterdir()} == set(PAGES)


@pytest.mark.parametrize("setting", Settings.model_fields)
def test_every_setting_is_explained(setting: str):
    description = Settings.model_fields[setting].description

    assert description, f"{setting} has no docstring"
    assert description.strip().endswith(".")


@pytest.mark.parametrize("code", list(Code), ids=lambda code: code.label)
def test_every_error_code_is_on_the_page(code: Code):
    assert f"| `{code.label}` |" in (FOLDER / "errors.md").read_text("utf-8")


def test_every_model_is_on_the_page():
    page = (FOLDER / "models.md").read_text("utf-8")

    assert [model for model in load_all().models if f"## `{model}`" not in page] == []


@pytest.mark.parametrize("path", MARKDOWN, ids=name)
def test_links_between_pages_lead_somewhere(path: Path):
    # `docs:…` names a page of the manual: tests/manual follows those.
    links = [link for link, _ in LINK.findall(path.read_text("utf-8"))]
    targets = [link for link in links if "://" not in link and not link.startswith("docs:")]

    assert [each for each in targets if not (path.parent / each).exists()] == []


@pytest.mark.parametrize("path", ADRS, ids=name)
def test_a_decision_says_why_and_what_enforces_it(path: Path):
    text = path.read_text("utf-8")

    headings = re.findall(r"^## (.+)$", text, re.M)
    assert headings == ["Context", "Decision", "Consequences", "Alternatives", "Enforced by"]
    assert re.search(r"^Status: (accepted|superseded by \d{4}), \d{4}-\d\d-\d\d$", text, re.M)
    assert len(text.splitlines()) <= 60


def test_decisions_are_numbered_without_a_gap():
    assert [int(path.name[:4]) for path in ADRS] == list(range(1, len(ADRS) + 1))
    assert len(ADRS) >= 10


def test_the_rules_for_contributors_fit_on_a_page():
    assert len((ROOT / "CONTRIBUTING.md").read_text("utf-8").splitlines()) <= 60


def test_the_readme_names_the_two_commands():
    readme = (ROOT / "README.md").read_text("utf-8")

    assert "scripts/up" in readme
    assert "scripts/test" in readme
