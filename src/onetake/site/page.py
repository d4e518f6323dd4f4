"""The studio's one page: `index.html` as it was built, made to fit this installation.

The one rule: the file is looked at whenever it is asked for, so that a new build shows at once and
the names of its files are never those of the build before.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from onetake.site.folder import INDEX
from onetake.site.language import TAGS, Language
from onetake.site.policy import inline_scripts, inline_styles

HEAD: Final = "<!--onetake:head-->"
"""Where the page's source has room for a title and what else belongs to one route."""

BODY: Final = "<!--onetake:frame-->"
"""Where it has room for a route's first picture."""

WHOLE: Final = "whole"
"""The id of what ends a first picture: nothing is painted of half of one, as its parts move."""
_EXPECT: Final = f'<link rel="expect" href="#{WHOLE}" blocking="render">'
_OWN_PATH: Final = re.compile(r'(?P<before>(?:href|src)="|import\(")(?=/(?!/))')
_PRELOAD: Final = 'rel="modulepreload"'
_START: Final = re.compile(r'(import\("[^"]*/entry/start\.[^"]*"\))\.then')
_IN_STYLE: Final = re.compile(r"(?<=url\()(?=/(?!/))")
_ROOT: Final = 'base: ""'
_LANGUAGE: Final = re.compile(r'<html lang="[^"]*"')
_ASKED_EARLY: Final = re.compile(r'\s*<link rel="preload" href="[^"]*/api/session"[^>]*>')
_DESCRIPTION: Final = re.compile(r'\s*<meta name="description"[^>]*>')


@dataclass(frozen=True, slots=True)
class Shell:
    """The page without what is another for each route. `scripts` and `styles`: see
    `policy.inline_scripts`."""

    html: str
    scripts: tuple[str, ...]
    styles: tuple[str, ...] = ()

    def filled(self, language: Language, head: str, frame: str = "", known: str = "") -> bytes:
        """With a head and a first picture for one route. A description in the head takes the place
        of the page's own. `known`: what the page would ask first, as data; then the browser must
        not ask for it early, too: it would keep that answer for the next time, however old."""
        html = _LANGUAGE.sub(f'<html lang="{TAGS[language]}"', self.html, count=1)
        if '<meta name="description"' in head:
            html = _DESCRIPTION.sub("", html, count=1)
        before, _, after = html.partition(BODY)
        before = before.replace(HEAD, head, 1)
        if known:
            before = _ASKED_EARLY.sub("", before, count=1)
        if frame:  # scripts come after it: `pictured` in app.html
            before = before.replace(_PRELOAD, 'rel="later"')
            before = before.replace("</head>", f"{_EXPECT}</head>", 1)
        return f"{before}{frame}{known}{after}".encode()


class Page:
    """`prefix` is the path below which this installation is reached: `/studio`, or nothing."""

    def __init__(self, folder: Path, prefix: str = "") -> None:
        self._file = folder / INDEX
        self._prefix = prefix
        self._read: tuple[tuple[int, int], Shell] | None = None

    def shell(self) -> Shell | None:
        """None: the studio has not been built."""
        try:
            facts = self._file.stat()
        except OSError:
            return None
        seen = (facts.st_mtime_ns, facts.st_size)
        if self._read is None or self._read[0] != seen:
            html = below(self._prefix, waiting(self._file.read_text("utf-8")))
            self._read = seen, Shell(html, inline_scripts(html), inline_styles(html))
        return self._read[1]


def waiting(html: str) -> str:
    """The page whose scripts begin when its first picture is seen."""
    return _START.sub(r"pictured().then(() => \1).then", html, count=1)


def below(prefix: str, html: str) -> str:
    """The page for an installation below a path: its own addresses begin with it."""
    if not prefix:
        return html
    html = _OWN_PATH.sub(lambda found: found["before"] + prefix, html)
    html = _IN_STYLE.sub(prefix, html)
    return html.replace(_ROOT, f'base: "{prefix}"', 1)


def etag_of(body: bytes) -> str:
    """Strong: made of what is sent."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'
