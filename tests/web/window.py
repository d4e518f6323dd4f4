"""A browser window as somebody has it: language, theme, size. Nothing is left of it afterwards."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.web.place import PASSWORD, Place
from tests.web.seen import watched

WAIT_MS: Final = 60_000
"""How long a page may take for what must come: machines that do other things are slow."""
SCREEN: Final[ViewportSize] = {"width": 1280, "height": 900}
PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
AGENT: Final = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/150.0.0.0 Safari/537.36"
)
"""A browser without a window calls itself so, and would be taken for a robot."""
_TAGS: Final = {"en": "en-US", "zh": "zh-CN"}


@contextmanager
def window(
    browser: Browser, here: Place, locale: str = "en", theme: str = "dark",
    size: ViewportSize = SCREEN, *, touch: bool = False,
) -> Generator[BrowserContext]:  # fmt: skip
    """A browser that nobody has used before."""
    context = browser.new_context(
        base_url=here.url, locale=_TAGS[locale], viewport=size, user_agent=AGENT,
        color_scheme="light" if theme == "light" else "dark", has_touch=touch,
        permissions=["clipboard-read", "clipboard-write"], accept_downloads=True,
    )  # fmt: skip
    context.set_default_timeout(WAIT_MS)
    try:
        yield context
    finally:
        context.close()


@contextmanager
def looked_at(context: BrowserContext) -> Generator[Page]:
    """A page of which every error in its console and every break of its policy is a failure."""
    page = context.new_page()
    seen = watched(page)
    yield page
    assert seen.errors == []


def signed_in(context: BrowserContext, email: str) -> None:
    """This browser is somebody's from now on, without a form."""
    answer = context.request.post("/api/session", data={"email": email, "password": PASSWORD})
    assert answer.ok, answer.text()
