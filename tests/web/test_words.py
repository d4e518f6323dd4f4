"""A page in Chinese says nothing in English, and no page shows a key or an error in the raw."""

import re
import tomllib
from collections.abc import Generator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page

from onetake.core.account import Role
from tests.meta.sources import PACKAGE
from tests.web import views
from tests.web.place import Place, place
from tests.web.stock import stock
from tests.web.views import View
from tests.web.visitor import Visitor
from tests.web.window import signed_in, window
from tests.web.words import words

VOICES: Final = PACKAGE / "catalog" / "voices.toml"
OWNER: Final = "words@x.example"
_SHOWN: Final = """() => {
  const unseen = 'script, style, code, pre, kbd, textarea, option, [lang=en], [data-theirs]'
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const found = []
  while (walker.nextNode()) {
    const { parentElement: around, data } = walker.currentNode
    if (data.trim() && around.checkVisibility() && !around.closest(unseen)) found.push(data.trim())
  }
  const named = document.querySelectorAll('[aria-label], [placeholder], [title], [alt]')
  for (const each of named) {
    if (!each.checkVisibility() || each.closest(unseen)) continue
    for (const name of ['aria-label', 'placeholder', 'title', 'alt']) {
      if (each.getAttribute(name)?.trim()) found.push(each.getAttribute(name).trim())
    }
  }
  found.push(document.title)
  return [...new Set(found)]
}"""
WORD: Final = re.compile(r"[A-Za-z]{2,}")
HAN: Final = re.compile(r"[\u4e00-\u9fff]")
KEY: Final = re.compile(r"\b(?:shell|account|studio|library|console|office|data|legal)\.[a-z]\w*")
RAW: Final = re.compile(r"\[object |undefined|\bNaN\b|Traceback|Error:|\{\w+\}")


def shown(page: Page) -> list[str]:
    """Every text that somebody sees or hears, but code and what the server calls its own."""
    return [str(each) for each in page.evaluate(_SHOWN)]


def faults(visitor: Visitor, view: View, theirs: re.Pattern[str]) -> list[str]:
    """Texts without a Chinese character that are not names, and texts that are no text."""
    try:
        view.open(visitor)
        texts = shown(visitor.page)
    except Exception as error:
        return [f"{view.name}: cannot be opened: {error}"[:400]]
    foreign = [
        text for text in texts if not HAN.search(text) and WORD.search(theirs.sub(" ", text))
    ]
    raw = [text for text in texts if KEY.search(text) or RAW.search(text)]
    return [f"{view.name}: {text[:160]!r}" for text in dict.fromkeys(foreign + raw)]


SAME: Final = (
    "Onetake", "API", "Key", "ID", "Webhook", "GitHub", "Google", "curl", "Python", "JavaScript",
    "HTTP", "URL", "CSV", "ZIP", "JSON", "UTC", "UTF", "SDK", "Chrome", "Linux", "macOS",
    "Windows", "PowerShell", "PNG", "JPEG", "WebP", "MP3", "MP4", "WAV", "FLAC", "OpenAI",
    "English", "kB", "KB", "MB", "GB", "px", "Ctrl", "Esc", "Del", "Image", "Video", "Audio",
    "auto", "vga", "sk", "mp3", "Node.js", "Switch to English", "test",
)  # fmt: skip
"""Words that are the same in Chinese: names, formats, units, keys of a keyboard."""
OWN: Final = (
    r"[\w.+-]+@[\w.-]+", r"https?://\S*", r"#\d+ · \S+",
    r"\b[a-z]{2,9}_[0-9A-Za-z]{8,}\b", r"\bvga_\S*",
    r"@(?:Image|Video|Audio)\d", r"\b[a-z]+\.(?:completed|failed|cancelled)\b",
    r"…[0-9A-Z]{8}\b", r"resolve:\S+", r"A lighthouse in a storm", r"A red cube on a table",
    r"Good evening\.", r"A tide comes in \[stall\]", r"A street duel \[fail:content_policy\]",
    r"picture-\d\.png", r"A pear",
    r"\d+p\b", r"\d+K\b", r"webhook\.test\b", r"hooks\.invalid", r"whsec_\S*",
)  # fmt: skip
"""What is written as it is: addresses, ids, and what the visitor has written."""


def latin_names(page: Page) -> re.Pattern[str]:
    """What may stand in Latin letters: the lists above, models and voices as they are called."""
    cards = page.request.get("/api/catalog").json()
    models = {part for card in cards for part in (card["id"], card["title"]["zh"])}
    begun = {name[: gap.start()] for name in models for gap in re.finditer(r"[ -]", name)}
    voices = tomllib.loads(VOICES.read_text("utf-8"))["voices"]
    spoken = {part for voice in voices for part in (voice["id"], voice["name"])}
    names = sorted(models | begun | spoken, key=len, reverse=True)
    same = rf"\b(?:{'|'.join(SAME)})s?\b"
    return re.compile("|".join([*OWN, *map(re.escape, names), same]))


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Generator[Place]:
    """An installation of its own: an administrator sees what everybody has written."""
    with place(tmp_path_factory.mktemp("words")) as made:
        yield made


def test_chinese_is_chinese(browser: Browser, here: Place, folder: Path):
    here.person(OWNER, role=Role.ADMINISTRATOR)
    found: list[str] = []
    with window(browser, here, "zh") as mine, window(browser, here, "zh") as nobody:
        signed_in(mine, OWNER)
        made = stock(mine)
        visitor = Visitor(mine.new_page(), words("zh"))
        theirs = latin_names(visitor.page)
        own = (*views.creating(folder), *views.library(made), *views.console())
        for view in (*own, *views.administration(OWNER)):
            found += faults(visitor, view, theirs)
        stranger = Visitor(nobody.new_page(), words("zh"))
        for view in views.signed_out(made):
            found += faults(stranger, view, theirs)

    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "text", ["Shared by link", "library.share.title", "[object Object]", "NaN", "{name} 已删除"]
)
def test_what_is_wrong_is_seen(browser: Browser, here: Place, text: str):
    """The search itself finds each kind of fault where there is one."""
    with window(browser, here, "zh") as mine:
        visitor = Visitor(mine.new_page(), words("zh"))
        wrong = View("wrong", "/terms", lambda each: each.page.evaluate(
            "text => document.querySelector('h1').append(document.createElement('p'), text)", text
        ))  # fmt: skip

        found = faults(visitor, wrong, re.compile("Onetake"))

    assert len(found) == 1
    assert text in found[0] or repr(text) in found[0]
