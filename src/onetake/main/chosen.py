"""What an operator's settings make of the parts. What contradicts itself is said in a line."""

from pathlib import Path
from typing import Final

from onetake.api.proxies import Proxies
from onetake.assets.address import Unfetchable
from onetake.assets.fetch import Fetch
from onetake.assets.storage import Storage
from onetake.cli.parts import Refused
from onetake.core.account import Channel
from onetake.core.display import MICRO, Display, DisplayKind
from onetake.core.money import MICROCREDITS
from onetake.core.site import Site
from onetake.engine.route import SANDBOX
from onetake.settings import Settings
from onetake.site.folder import BUILT

GIFT: Final = 500 * MICROCREDITS


def fetch(settings: Settings, storage: Storage, user_agent: str) -> Fetch:
    """Who fetches for callers. Raises `Refused` for an origin that is none."""
    try:
        return Fetch(
            storage.temporary, allow_private_addresses=settings.allow_private_addresses,
            user_agent=user_agent, origins=settings.fetch_origins,
        )  # fmt: skip
    except Unfetchable as error:
        raise Refused(f"ONETAKE_FETCH_ORIGINS: an origin {error.reason}") from None


def sandbox(settings: Settings) -> Channel:
    """The built-in provider as a channel: more places than renders, so that a task which only
    waits (`[delay:…]`, `[stall]`) stops nobody. The pool is fair to the users within."""
    options = {"mark": "on" if settings.sandbox_mark else "off"}
    places = 32 * settings.render_processes
    return Channel(SANDBOX, SANDBOX, SANDBOX, "", "", {}, 0, concurrency=places, options=options)


def site(settings: Settings) -> Site:
    """What is said of the place until an administrator says something else."""
    said = settings.signup_credits
    credits = None if said is None else int(said * MICROCREDITS)
    return Site(settings.site_name, settings.registration, credits)


def gift(settings: Settings) -> int:
    """What newcomers get where nobody has said, in micro-credits: enough for half a dozen films
    of our own renderer. Nothing where it does not serve."""
    return GIFT if settings.sandbox else 0


def proxies(settings: Settings) -> Proxies | None:
    """Raises `Refused` for what is no network."""
    try:
        return Proxies(settings.trusted_proxies) if settings.trusted_proxies else None
    except ValueError as error:
        raise Refused(f"ONETAKE_TRUSTED_PROXIES: {error}") from None


def ui_folder(settings: Settings) -> Path | None:
    """Where the studio is, or will be; None: it is not wanted. Raises `Refused` for a folder of an
    operator's that is not there."""
    if not settings.ui:
        return None
    if settings.ui_dir is None:
        return BUILT
    if not settings.ui_dir.is_dir():
        raise Refused("ONETAKE_UI_DIR is not a folder")
    return settings.ui_dir


def display(settings: Settings) -> Display:
    """Raises `Refused` for settings that contradict each other."""
    kind = settings.display_kind
    symbol = {"USD": "$", "CNY": "¥", "TOKENS": ""}.get(kind, settings.display_symbol)
    rate = MICRO if kind in ("USD", "TOKENS") else int(settings.display_rate * MICRO)
    try:
        return Display(DisplayKind(kind), settings.credits_per_usd, settings.quota_per_unit,
                       rate, symbol)  # fmt: skip
    except ValueError as error:
        raise Refused(f"the display of amounts: {error}") from None
