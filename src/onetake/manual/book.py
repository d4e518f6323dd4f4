"""The documentation as pages of Markdown, in both languages, for one installation.

The one rule: a link between pages is written `docs:NAME`, so that it can be made right for wherever
the page is read, and a test can follow it.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

import jinja2

from onetake.catalog.loader import Catalog
from onetake.core.capability import Text
from onetake.core.failure import Code
from onetake.core.request import Role
from onetake.manual.facts import Facts
from onetake.manual.family import Family, families
from onetake.manual.lexicon import ROLES, Language, said
from onetake.manual.model_page import family_page, model_list
from onetake.manual.programs import programs

WHOLE: Final = "whole"
FOLDER: Final = Path(__file__).parent
FIRST: Final = "video-2.0-mini-reference-to-video"
"""The model of the first examples, where the catalogue has it."""

STUDIO: Final = ("index", "studio", "questions")
GUIDE: Final = ("quick-start", "authentication", "create", "files", "tasks", "webhooks")
MORE: Final = ("formats", "sdks", "errors", "limits", "endpoints")
_LINK: Final = re.compile(r"\]\(docs:(?P<name>[^)#]*)(?P<rest>#[^)]*)?\)")
_ENVIRONMENT: Final = jinja2.Environment(
    undefined=jinja2.StrictUndefined, autoescape=False, keep_trailing_newline=True
)  # Markdown, of our own texts; HTML is escaped where it is made


@dataclass(frozen=True, slots=True)
class Entry:
    """A page. `name`: `quick-start`, `models/seedream`. Markdown without its title."""

    name: str
    title: str
    summary: str
    markdown: str


@dataclass(frozen=True, slots=True)
class Chapter:
    title: str
    entries: tuple[Entry, ...]


class Book:
    """All pages in one language."""

    def __init__(self, catalog: Catalog, facts: Facts, language: Language) -> None:
        self.language: Language = language
        self.base_url = facts.base_url
        found = families(catalog)
        values = _values(facts, language, found)
        self.chapters = tuple(
            Chapter(said(title, language), tuple(entries))
            for title, entries in (
                (Text("Studio", "工作台"), [_written(name, language, values) for name in STUDIO]),
                (Text("API", "API"), [_written(name, language, values) for name in GUIDE]),
                (Text("Reference", "参考"), [_written(name, language, values) for name in MORE]),
                (
                    Text("Models", "模型"),
                    [
                        _written("models", language, values),
                        *(_of_family(each, facts.base_url, language) for each in found),
                    ],
                ),
            )
        )
        self.entries = {each.name: each for part in self.chapters for each in part.entries}
        self.missing = replace(
            self.entries["index"],
            title=said(Text("There is no such page", "没有这个页面"), language),
            summary=said(Text("Nothing has this address. What there is:",
                              "此地址没有内容。以下是全部页面："), language),
        )  # fmt: skip
        """What somebody sees who mistyped an address."""

    def markdown(self, name: str) -> str:
        """A page for programs: with its title, and with whole addresses. Raises KeyError."""
        entry = self.entries[name]
        body = linked(entry.markdown, self._in_markdown)
        return f"# {entry.title}\n\n{entry.summary}\n\n{body.strip()}\n"

    def whole(self) -> str:
        """All pages in one."""
        return "\n".join(self.markdown(name) for name in self.entries)

    def address(self, name: str) -> str:
        """Where a page is, as everybody reaches it."""
        return self.base_url + path_of(name, self.language)

    def _in_markdown(self, name: str) -> str:
        return (
            self.address(name) if name == WHOLE else self.base_url + source_of(name, self.language)
        )


def path_of(name: str, language: Language) -> str:
    """The path of a page in HTML, below the installation's own. `WHOLE`: all of it in Markdown."""
    root = "/docs" if language == "en" else f"/docs/{language}"
    if name == WHOLE:
        return f"{root}.md"
    return root if name == "index" else f"{root}/{name}"


def source_of(name: str, language: Language) -> str:
    """The path of a page in Markdown."""
    return f"{path_of('', language)}{name}.md"


def linked(markdown: str, address: Callable[[str], str]) -> str:
    """With an address in the place of every `docs:NAME`."""
    return _LINK.sub(lambda found: f"]({address(found['name'])}{found['rest'] or ''})", markdown)


def links(markdown: str) -> Iterator[str]:
    """The names that a page links to."""
    return (found["name"] for found in _LINK.finditer(markdown))


def _written(name: str, language: Language, values: Mapping[str, object]) -> Entry:
    head, body = _source(name, language)
    return Entry(
        name, head["title"], head["summary"], _ENVIRONMENT.from_string(body).render(values)
    )


@cache
def _source(name: str, language: Language) -> tuple[Mapping[str, str], str]:
    """Front matter and text of a written page."""
    _, head, body = (FOLDER / language / f"{name}.md").read_text("utf-8").split("---\n", 2)
    pairs = (line.partition(":") for line in head.splitlines())
    return {name.strip(): text.strip() for name, _, text in pairs}, body


def _of_family(family: Family, base_url: str, language: Language) -> Entry:
    title = said(family.title, language)
    summary = said(Text(f"{title}: rules, prices and examples.", f"{title} 的参数、价格与示例。"),
                   language)  # fmt: skip
    return Entry(family.page, title, summary, family_page(family, base_url, language))


def _values(facts: Facts, language: Language, found: Sequence[Family]) -> Mapping[str, object]:
    """What the written pages may name."""
    body = {
        "model": _first(found),
        "input": {
            "prompt": said(Text("Sunrise over a calm sea", "平静海面上的日出"), language),
            "duration": 4,
        },
    }
    made = programs(body, facts.base_url)
    return {
        "base": facts.base_url,
        "model": body["model"],
        "body": json.dumps(body, ensure_ascii=False),
        "python": made.python.rstrip(),
        "javascript": made.javascript.rstrip(),
        "json_mb": facts.json_bytes_max >> 20,
        "media_mb": facts.media_bytes_max >> 20,
        "upload_files": facts.upload_files_max,
        "wait_max": facts.wait_seconds_max,
        "poll": facts.poll_seconds,
        "link_days": facts.link_seconds // 86_400,
        "codes": tuple(Code),
        "roles": [(role, said(text, language)) for role, text in ROLES.items()
                  if role is not Role.VOICE_SAMPLE],  # that one is added by us
        "models": model_list(found, language),
        "endpoints": endpoints(facts, language),
    }  # fmt: skip


def _first(found: Sequence[Family]) -> str:
    ids = [model.spec.id for family in found for model in family.models]
    return FIRST if FIRST in ids or not ids else ids[0]


def endpoints(facts: Facts, language: Language) -> str:
    """The table of all paths."""
    lines = [said(Text("| path | what it does |", "| 路径 | 用途 |"), language), "| --- | --- |"]
    chinese = endpoint_words()
    for path, methods in sorted(facts.paths.items()):
        for method, operation in methods.items():
            name = f"{method.upper()} {path}"
            words = operation["summary"] if language == "en" else chinese.get(name, "—")
            lines.append(f"| `{name}` | {words} |")
    return "\n".join(lines)


@cache
def endpoint_words() -> Mapping[str, str]:
    """Method and path -> what it does, in Chinese."""
    return tomllib.loads((FOLDER / "endpoints.toml").read_text("utf-8"))
