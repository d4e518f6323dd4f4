"""Pictures of every screen, for the documentation: `scripts/screenshots` runs this.

The one rule: what is seen is a real installation with works that it has made, in a browser that
real people use; nothing is drawn by hand.
"""

import shutil
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from onetake.core.account import Role
from tests.meta.sources import ROOT
from tests.web.conftest import CHROMIUM, FLAGS
from tests.web.place import Place, place
from tests.web.stock import HOOK, Maker
from tests.web.window import PHONE, SCREEN, WAIT_MS, signed_in, window

FOLDER: Final = ROOT / "docs" / "screenshots"
INDEX: Final = ROOT / "docs" / "screenshots.md"
QUALITY: Final = 70
BYTES_MAX: Final = 60_000
OWNER: Final = "ada@example.com"
FILM: Final = "video-2.0-mini-reference-to-video"
STILL: Final = "seedream-4.0"
VOICE: Final = "minimax-speech-2.8-hd"
ELSEWHERE: Final = "sora-2"
BATCH: Final = "harbour"
RIVALS: Final = (STILL, "seedream-4.5")
RIVALRY: Final = "A small harbour in the morning, fishing boats, watercolour"
MADE: Final[tuple[tuple[str, str, dict[str, object]], ...]] = (
    (STILL, "", {"prompt": "A lighthouse on a rocky island, oil on canvas", "size": "2048x1152"}),
    (FILM, "", {"prompt": "A lighthouse at dusk, slow aerial shot", "duration": 4}),
    (FILM, "", {"prompt": "Paper boats on a rainy street, macro", "duration": 6}),
    (STILL, "", {"prompt": "A panda in a bamboo forest, clay", "size": "2048x1152"}),
    (VOICE, "", {"text": "Good evening, and welcome to the screening room."}),
    (FILM, "Street duel at noon", {
        "prompt": "Two rivals face each other in a dusty street, close-ups, noon light"
        " [fail:content_policy]", "duration": 4,
    }),
    (FILM, "", {"prompt": "A city of neon and glass on a rainy night", "duration": 5}),
    (FILM, "Tide coming in, long take", {
        "prompt": "The tide comes in over black sand, long take, first light [stall]",
        "duration": 5,
    }),
)  # fmt: skip
"""Model, title (none: the prompt is it), what is asked for. What steers the sandbox is in prompts
that have a title, which is what is seen."""


@dataclass(frozen=True, slots=True)
class Screen:
    """`name` is its file's and `title` what the index says. `{film}` is a work's id."""

    name: str
    title: str
    path: str
    login: bool = True


_PICTURES: Final = """() => Promise.all([...document.images].map(each => {
  each.loading = 'eager'
  return each.decode().catch(() => undefined)
}))"""
SCREENS: Final = (
    Screen("home", "Home", "/", login=False),
    Screen("sign-in", "Sign in", "/login", login=False),
    Screen("register", "Register", "/register", login=False),
    Screen("forgot", "Forgotten password", "/forgot", login=False),
    Screen("create", "Create", "/create"),
    Screen("library", "Library", "/library"),
    Screen("details", "Details of a work", "/library?work={film}"),
    Screen("compare", "Compare models", "/compare"),
    Screen("comparison", "A comparison", "/compare?batch={batch}"),
    Screen("share", "A shared work", "/s/{share}", login=False),
    Screen("profile", "Profile", "/profile"),
    Screen("console", "Console", "/console"),
    Screen("tasks", "Tasks", "/console/works"),
    Screen("keys", "API keys", "/console/keys"),
    Screen("models", "Models and prices", "/console/models"),
    Screen("webhooks", "Webhooks", "/console/webhooks"),
    Screen("statement", "Statement", "/console/statement"),
    Screen("quick-start", "Quick start", "/console/start"),
    Screen("office", "Administration", "/admin"),
    Screen("channels", "Administration: channels", "/admin/channels"),
    Screen("prices", "Administration: models and prices", "/admin/models"),
    Screen("price", "Administration: one price", f"/admin/models/{FILM}"),
    Screen("users", "Administration: users and credits", "/admin/users"),
    Screen("all-tasks", "Administration: tasks of everybody", "/admin/works"),
    Screen("audit", "Administration: audit", "/admin/audit"),
    Screen("health", "Administration: health", "/admin/health"),
    Screen("options", "Administration: settings", "/admin/options"),
    Screen("guide", "Guide", "/docs/studio", login=False),
    Screen("reference", "Documentation of a model", "/docs/models/seedream", login=False),
    Screen("terms", "Terms", "/terms", login=False),
    Screen("privacy", "Privacy", "/privacy", login=False),
    Screen("nothing", "An address without a page", "/nothing", login=False),
)
IN_CHINESE: Final = ("home", "create", "library", "console")
ON_A_PHONE: Final = ("home", "create", "library", "console")


def furnished(browser: Browser, here: Place, folder: Path) -> dict[str, str]:
    """Works, keys, a link and an endpoint of one person, who runs the place, with another gateway
    behind it; what stands for a name in a path."""
    here.person(OWNER, 2_000, Role.ADMINISTRATOR)
    grace = here.person("grace@example.com", 250)
    here.person("alan@example.com", 40)
    with window(browser, here) as mine:
        signed_in(mine, OWNER)
        maker = Maker(mine)
        rivals = [maker.entered(BATCH, model, {"prompt": RIVALRY}) for model in RIVALS]
        made = [maker.titled(model, title or None, given) for model, title, given in MADE]
        maker.finished(*rivals, *made[:-1])
        maker.wins(rivals[0])
        for name, budget in (("production", 500), ("laptop", None)):
            maker.post("/api/keys", {"name": name, "budget": budget})
        share = maker.share(made[1], allow_download=True)
        hook = maker.post("/v1/webhook_endpoints", {"url": HOOK, "name": "Editing room"})["id"]
        maker.post(f"/v1/webhook_endpoints/{hook}/test", {})
        channel = {
            "name": "north", "provider": "videoapi", "base_url": here.url,
            "secret": here.key("north@example.com"), "models": {ELSEWHERE: ELSEWHERE},
        }  # fmt: skip
        connected = maker.post("/api/admin/channels", channel)["id"]
        maker.post(f"/api/admin/channels/{connected}/test", {})
        given = {"credits": 120, "reason": "For the premiere"}
        maker.post(f"/api/admin/users/{grace}/credits", given)
    return {"film": made[1], "share": share, "batch": BATCH}


def settled(page: Page, screen: Screen) -> None:
    """Everything is there: words, pictures, the first frame of films."""
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.evaluate("() => document.fonts.ready")
    page.evaluate(_PICTURES)


def kept(page: Page, name: str) -> None:
    """Writes what is seen, as small as it has to be."""
    picture = Image.open(BytesIO(page.screenshot(animations="disabled")))
    quality = QUALITY
    while len(content := packed(picture, quality)) > BYTES_MAX:
        quality -= 10
    (FOLDER / f"{name}.webp").write_bytes(content)


def packed(picture: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    picture.save(out, "WEBP", quality=quality, method=6)
    return out.getvalue()


def taken(
    browser: Browser, here: Place, values: dict[str, str], theme: str = "dark",
    locale: str = "en", phone: bool = False,
) -> None:  # fmt: skip
    """All screens of one look: `<name>-<theme>`, and `-zh` or `-phone` where it is so."""
    size = PHONE if phone else SCREEN
    some = ON_A_PHONE if phone else IN_CHINESE if locale == "zh" else None
    ending = "-phone" if phone else "-zh" if locale == "zh" else f"-{theme}"
    with (
        window(browser, here, locale, theme, size) as nobody,
        window(browser, here, locale, theme, size) as mine,
    ):
        signed_in(mine, OWNER)
        out, own = nobody.new_page(), mine.new_page()
        for screen in SCREENS:
            if some is not None and screen.name not in some:
                continue
            page = own if screen.login else out
            page.goto(screen.path.format_map(values))
            settled(page, screen)
            kept(page, screen.name + ending)


def index() -> str:
    """`docs/screenshots.md`."""
    made = "Made by `scripts/screenshots` on a real installation with works of its own."
    lines = ["# Screenshots", "", made, ""]
    for screen in SCREENS:
        dark, light = (f"screenshots/{screen.name}-{theme}.webp" for theme in ("dark", "light"))
        lines += [
            f"## {screen.title}", "", "| dark | light |", "| --- | --- |",
            f"| ![{screen.title}, dark]({dark}) | ![{screen.title}, light]({light}) |", "",
        ]  # fmt: skip
    for title, names, ending in (
        ("In Chinese", IN_CHINESE, "zh"), ("On a telephone", ON_A_PHONE, "phone"),
    ):  # fmt: skip
        lines += [f"## {title}", ""]
        lines += [f"![{title}: {name}](screenshots/{name}-{ending}.webp)" for name in names]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder, place(Path(folder)) as here:
        expect.set_options(timeout=WAIT_MS)
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            values = furnished(browser, here, Path(folder))
            for theme in ("dark", "light"):
                taken(browser, here, values, theme)
            taken(browser, here, values, locale="zh")
            taken(browser, here, values, phone=True)
            browser.close()
    INDEX.write_text(index(), "utf-8")


if __name__ == "__main__":
    main()
