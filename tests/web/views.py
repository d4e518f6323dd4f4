"""What there is to see: each page, and what opens on it, as steps that work in both languages."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from playwright.sync_api import expect

from tests.web.stock import STILL, VIDEO, Maker, Stock
from tests.web.visitor import Visitor, pictures

Open: TypeAlias = Callable[[Visitor], None]
NOBODY: Final = "nobody@x.example"


@dataclass(frozen=True, slots=True)
class View:
    """`path` is opened, then `do` opens what is meant. `page`: it is there as a whole, so that
    it can be looked at in a narrow window as well."""

    name: str
    path: str
    do: Open | None = None
    page: bool = True

    def open(self, visitor: Visitor) -> None:
        visitor.go(self.path)
        if self.do is not None:
            self.do(visitor)
        visitor.rests()


def _over(name: str, path: str, do: Open) -> View:
    return View(name, path, do, page=False)


# -- signed out ------------------------------------------------------------------------------------


def _wrong_login(visitor: Visitor) -> None:
    visitor.field("account.fields.email").fill(NOBODY)
    visitor.field("account.fields.password").fill("not this one")
    visitor.button("account.login.action").click()
    visitor.says("shell.errors.wrong_login")


def _no_address(visitor: Visitor) -> None:
    visitor.button("account.code.send").click()
    visitor.says("account.wrong.email")


def _nothing_entered(visitor: Visitor) -> None:
    visitor.button("account.forgot.action").click()
    visitor.says("account.wrong.code")


def _wrong_password(visitor: Visitor) -> None:
    visitor.field("library.shared.password").fill("wrong")
    visitor.button("library.shared.open").click()
    visitor.says("library.shared.wrong")


def signed_out(stock: Stock) -> list[View]:
    return [
        View("home", "/"),
        View("sign in", "/login"),
        View("wrong login", "/login", _wrong_login),
        View("register", "/register"),
        View("register without an address", "/register", _no_address),
        View("forgotten", "/forgot", _nothing_entered),
        View("terms", "/terms"),
        View("privacy", "/privacy"),
        View("shared film", f"/s/{stock.shared}"),
        View("share with a password", f"/s/{stock.locked}"),
        View("share with a wrong password", f"/s/{stock.locked}", _wrong_password),
        View("dead share", "/s/share_00000000000000000000000000"),
        View("no such page", "/no-such-page"),
    ]


# -- signed in -------------------------------------------------------------------------------------


def _press(key: str) -> Open:
    return lambda visitor: visitor.button(key).first.click()


def _dialog(button: str, dialog: str) -> Open:
    def opened(visitor: Visitor) -> None:
        visitor.button(button).first.click()
        expect(visitor.dialog(dialog)).to_be_visible()

    return opened


def _itself(key: str) -> Open:
    return _dialog(key, key)


def _chip(key: str) -> Open:
    def opened(visitor: Visitor) -> None:
        visitor.chip(visitor.say(key))

    return opened


def _files(folder: Path) -> Open:
    def opened(visitor: Visitor) -> None:
        visitor.attach(*pictures(folder, 2))
        visitor.field("studio.prompts.video").click()
        visitor.page.keyboard.type("@")
        expect(visitor.page.get_by_role("listbox")).to_be_visible()
        visitor.quoted()  # the button that was waiting for words has its colours

    return opened


def _typed(keys: str, dialog: str) -> Open:
    def opened(visitor: Visitor) -> None:
        visitor.page.keyboard.press(keys)
        expect(visitor.dialog(dialog)).to_be_visible()

    return opened


def _written(button: str) -> Open:
    def opened(visitor: Visitor) -> None:
        visitor.field("studio.prompts.video").fill(visitor.say("library.starters.sea"))
        visitor.button(button).click()
        visitor.page.wait_for_load_state("networkidle")

    return opened


def _more_of_first(visitor: Visitor) -> None:
    visitor.page.locator("article [aria-haspopup=menu]").first.click()
    expect(visitor.page.get_by_role("menu").first).to_be_visible()


def _selected(visitor: Visitor) -> None:
    visitor.page.locator("article [type=checkbox]").first.check()
    name = visitor.say("library.bulk.label")
    expect(visitor.page.get_by_role("region", name=name)).to_be_visible()


def _everything(visitor: Visitor) -> None:
    """All that match are chosen, those of other pages, too."""
    _selected(visitor)
    visitor.field("library.bulk.page").check()
    bar = visitor.page.get_by_role("region", name=visitor.say("library.bulk.label"))
    total = visitor.page.request.get("/api/works").json()["total"]
    visitor.button("library.bulk.all", bar, count=total).click()
    expect(bar).to_contain_text(visitor.say("library.bulk.allChosen", count=total))


def _undoable(visitor: Visitor) -> None:
    """A work of its own is deleted; the focus keeps the notice there."""
    maker = Maker(visitor.page.context)
    maker.finished(maker.titled(STILL, visitor.say("library.title"), {"prompt": "A plum"}))
    visitor.page.reload()
    tile = visitor.tile(visitor.say("library.title"))
    visitor.button("library.actions.erase", tile).click()
    dialog = visitor.dialog("library.erase.title", count=1)
    visitor.button("library.actions.erase", dialog).click()
    visitor.button("shell.undo").focus()


def _hidden(visitor: Visitor) -> None:
    visitor.button("studio.compare.hide").click()
    visitor.says("studio.compare.blind")


def _played(visitor: Visitor) -> None:
    visitor.page.locator("article").last.locator("[data-picture]").click()
    expect(visitor.page.get_by_role("dialog")).to_be_visible()


def _peeked(visitor: Visitor) -> None:
    visitor.page.locator("tbody button[aria-expanded]").first.click()
    opened = visitor.page.locator("tbody button[aria-expanded=true]")
    expect(visitor.page.locator(f"[id='{opened.get_attribute('aria-controls')}']")).to_be_visible()


def _account(visitor: Visitor) -> None:
    visitor.page.locator("header [aria-haspopup=menu]").click()
    expect(visitor.page.get_by_role("menu")).to_be_visible()


def creating(folder: Path) -> list[View]:
    """The pages on which something is begun."""
    kinds = ("video", "image", "speech", "music", "avatar", "voice")
    return [
        *(View(f"create {kind}", f"/create?kind={kind}") for kind in kinds),
        View("files and mentions", "/create?kind=video", _files(folder)),
        View("optimized", "/create?kind=video", _written("studio.improve.action")),
        _over("models", "/create?kind=video", lambda visitor: visitor.models()),
        _over("styles", "/create?kind=video", _chip("studio.style")),
        _over("modes", "/create?kind=video", _chip("studio.mode")),
        _over("ratios", "/create?kind=video", _chip("studio.params.aspect_ratio")),
        _over("length", "/create?kind=video", _chip("studio.params.duration")),
        _over("kinds of files", "/create?kind=video", _press("studio.files.attach")),
        _over("as code", "/create?kind=video", _written("studio.asCode")),
        View("compare", "/compare"),
    ]


def library(stock: Stock) -> list[View]:
    """What was made, and what can be done with it."""
    return [
        View("library", "/library"),
        View("library, chosen", "/library", _selected),
        View("library, everything chosen", "/library?size=5", _everything),
        _over("notice with an undo", "/library", _undoable),
        View("comparison", f"/compare?batch={stock.batch}"),
        View("comparison without names", f"/compare?batch={stock.batch}", _hidden),
        View("library, nothing found", "/library?query=xyzzy"),
        _over("menu of a work", "/library", _more_of_first),
        _over("player", "/library", _played),
        _over("rename", "/library", _dialog("library.actions.rename", "library.rename.title")),
        _over("share", "/library", _dialog("library.actions.share", "library.share.title")),
        _over("commands", "/library", _typed("Control+k", "library.palette.title")),
        _over("shortcuts", "/library", _typed("?", "library.keys.title")),
        _over("account", "/library", _account),
        *(
            _over(f"details of the {name}", f"/library?work={work}", _details)
            for name, work in (
                ("film", stock.film), ("picture", stock.picture), ("sound", stock.sound),
                ("failure", stock.failed), ("running one", stock.running),
            )
        ),
    ]  # fmt: skip


def _details(visitor: Visitor) -> None:
    expect(visitor.page.get_by_role("dialog").locator("dl").first).to_be_visible()


def console() -> list[View]:
    return [
        View("profile", "/profile"),
        View("overview", "/console"),
        View("tasks", "/console/works"),
        View("task", "/console/works", _peeked),
        View("no tasks found", "/console/works?query=xyzzy"),
        View("keys", "/console/keys"),
        _over("new key", "/console/keys", _dialog("console.keys.create", "console.key.title")),
        View("models", "/console/models"),
        View("model", "/console/models", _peeked),
        View("webhooks", "/console/webhooks"),
        _over("new hook", "/console/webhooks", _itself("console.hooks.create")),
        _over("new hook, refused", "/console/webhooks", _refused_hook),
        _over("menu of a hook", "/console/webhooks", _hook_menu),
        _over("hook that is changed", "/console/webhooks", _hook("console.hooks.edit")),
        _over("hook that goes", "/console/webhooks", _hook("console.hooks.remove")),
        _over("new secret?", "/console/webhooks", _hook("console.hooks.rotate")),
        _over("new secret", "/console/webhooks", _rotated),
        _over("new secret, not saved", "/console/webhooks", _unsaved),
        View("delivery", "/console/webhooks", _peeked),
        View("delivery that is sent again", "/console/webhooks", _replayed),
        View("statement", "/console/statement"),
        View("entry", "/console/statement", _peeked),
        View("quick start", "/console/start"),
    ]


def _refused_hook(visitor: Visitor) -> None:
    _itself("console.hooks.create")(visitor)
    visitor.button("console.hooks.make").click()
    visitor.says("shell.errors.required")


def _hook_menu(visitor: Visitor) -> None:
    visitor.page.locator("main li [aria-haspopup=menu]").first.click()
    expect(visitor.page.get_by_role("menu").first).to_be_visible()


def _hook(action: str) -> Open:
    def opened(visitor: Visitor) -> None:
        _hook_menu(visitor)
        visitor.page.get_by_role("menuitem", name=visitor.say(action), exact=True).click()
        expect(visitor.page.get_by_role("dialog")).to_be_visible()

    return opened


def _rotated(visitor: Visitor) -> None:
    _hook("console.hooks.rotate")(visitor)
    visitor.button("console.hooks.rotateNow").click()
    expect(visitor.dialog("console.hooks.secretTitle")).to_be_visible()


def _unsaved(visitor: Visitor) -> None:
    _rotated(visitor)
    visitor.button("console.hooks.done").click()
    visitor.says("console.hooks.keptFirst")


def _replayed(visitor: Visitor) -> None:
    _peeked(visitor)
    visitor.button("console.told.replay").click()
    visitor.says("console.told.replayed")


def untouched() -> list[View]:
    """As they are before anything was made."""
    return [
        View("home of a newcomer", "/"),
        View("first create", "/create"),
        View("empty library", "/library"),
        View("empty console", "/console"),
        View("no tasks", "/console/works"),
        View("no keys", "/console/keys"),
        View("no entries", "/console/statement"),
        View("not for customers", "/admin"),
    ]


def administration(email: str) -> list[View]:
    """The pages of an administrator; `email` is whose account is opened."""
    pages = ("channels", "models", "users", "works", "audit", "options", "health")
    return [
        *(View(f"administration of {page}", f"/admin/{page}") for page in pages),
        View("new channel", "/admin/channels/new"),
        View("new channel, nothing entered", "/admin/channels/new", _nothing_connected),
        View("a model there", "/admin/models", _peeked),
        View("a price", f"/admin/models/{VIDEO}"),
        View("an account", f"/admin/users?query={email}", _peeked),
        _over("new user", "/admin/users", _itself("office.users.add")),
        View("a task of somebody", "/admin/works", _peeked),
        View("no changes found", "/admin/audit?query=xyzzy"),
    ]


def _nothing_connected(visitor: Visitor) -> None:
    visitor.button("office.channel.create").click()
    visitor.says("office.channel.badName")


def guide(locale: str) -> list[View]:
    """Some of the documentation: a written page, one of a family, one with tables."""
    base = "/docs" if locale == "en" else "/docs/zh"
    pages = ("", "/quick-start", "/create", "/models", "/errors", "/webhooks")
    return [View(f"guide {page}", base + page) for page in pages]
