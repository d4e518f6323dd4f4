"""A page of the book as HTML: for people, without a script that it needs.

The one rule: what is in Markdown is text. No HTML passes through it.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import jinja2
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

from onetake.core.capability import Text
from onetake.manual.book import FOLDER, Book, Entry, linked, path_of, source_of
from onetake.manual.lexicon import Language, said

LOOK: Final = FOLDER / "look"
_TAGS: Final[Mapping[Language, str]] = {"en": "en", "zh": "zh-CN"}
_NOT_IN_ID: Final = re.compile(r"[^\w.-]+")
_SHELLS: Final = {"sh": "curl", "python": "Python", "js": "JavaScript", "json": "JSON"}

_WORDS: Final[Mapping[str, Text]] = {
    "places": Text("Main", "主导航"),
    "home": Text("Home", "首页"),
    "create": Text("Create", "创作"),
    "library": Text("Library", "作品"),
    "docs": Text("Guide", "指南"),
    "contents": Text("Contents", "目录"),
    "on_page": Text("On this page", "本页内容"),
    "skip": Text("Skip to the text", "跳到正文"),
    "theme": Text("Theme", "主题"),
    "other": Text("中文", "English"),
    "source": Text("This page as Markdown", "本页 Markdown"),
    "take": Text("Copy", "复制"),
    "taken": Text("Copied", "已复制"),
    "next": Text("Next", "下一页"),
    "previous": Text("Previous", "上一页"),
}


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Assets:
    """Names of the style sheet and the script, as they are linked; and of Inter, where it is."""

    style: str
    script: str
    font: str | None = None


def page(book: Book, entry: Entry, assets: Assets, prefix: str) -> str:
    """The whole document. `prefix`: the path below which the installation is reached."""
    language = book.language
    other: Language = "zh" if language == "en" else "en"

    def here(name: str) -> str:
        return prefix + path_of(name, language)

    text = linked(entry.markdown, here)
    body, headings = rendered(text.replace(f"]({book.base_url}/", f"]({prefix}/"))
    names = list(book.entries)
    at = names.index(entry.name)
    around = [book.entries[names[i]] if 0 <= i < len(names) else None for i in (at - 1, at + 1)]
    return _template().render(
        book=book,
        entry=entry,
        body=Markup(body),
        headings=[each for each in headings if each.level == 2],
        tag=_TAGS[language],
        other_tag=_TAGS[other],
        words={name: said(text, language) for name, text in _WORDS.items()},
        here=here,
        canonical=book.address(entry.name),
        source=prefix + source_of(entry.name, language),
        translated=prefix + path_of(entry.name, other),
        translated_address=book.base_url + path_of(entry.name, other),
        previous=around[0],
        following=around[1],
        assets=assets,
        prefix=prefix,
    )


def rendered(markdown: str) -> tuple[str, list[Heading]]:
    """Markdown as HTML, and its headings. Each has an id of its own."""
    tokens = _parser().parse(markdown)
    headings: list[Heading] = []
    taken: dict[str, int] = {}
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            text = tokens[at + 1].content.replace("`", "")
            name = _NOT_IN_ID.sub("-", text.lower()).strip("-") or "part"
            taken[name] = taken.get(name, 0) + 1
            name = name if taken[name] == 1 else f"{name}-{taken[name]}"
            token.attrSet("id", name)
            headings.append(Heading(int(token.tag[1]), name, text))
    return str(_parser().renderer.render(tokens, _parser().options, {})), headings


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.add_render_rule("fence", _fence)
    parser.add_render_rule("table_open", _table_open)
    parser.add_render_rule("table_close", _table_close)
    return parser


def _fence(
    self: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any
) -> str:  # fmt: skip
    """With a frame, for the button that copies it. Long lines scroll, by keyboard too."""
    token = tokens[at]
    language = token.info.strip()
    name = _SHELLS.get(language, "")
    label = f'<span class="code-name">{name}</span>' if name else ""
    code = str(Markup.escape(token.content))
    kind = f' data-code="{Markup.escape(language)}"' if language else ""
    return f'<div class="code"{kind}>{label}<pre tabindex="0"><code>{code}</code></pre></div>\n'


def _table_open(
    self: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any
) -> str:  # fmt: skip
    return '<div class="scroll" tabindex="0"><table>\n'


def _table_close(
    self: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any
) -> str:  # fmt: skip
    return "</table></div>\n"


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(LOOK), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("page.html")


def style(font: str | None) -> str:
    """The style sheet. `font`: the address of Inter's file, where there is one."""
    face = ""
    if font:
        face = (
            '@font-face{font-family:"Inter Variable";font-style:normal;font-display:swap;'
            f'font-weight:100 900;src:url("{font}") format("woff2");'
            "unicode-range:U+0000-00FF,U+2000-206F,U+20AC,U+2122,U+2190-2193}\n"
        )
    return face + (LOOK / "manual.css").read_text("utf-8")


def script() -> str:
    return (LOOK / "manual.js").read_text("utf-8")


def digest(text: str) -> str:
    """Short, for names of files that never change."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
