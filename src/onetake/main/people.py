"""The parts that know people: made once for a process that serves."""

from collections.abc import Callable
from email.headerregistry import Address
from email.utils import parseaddr

import structlog
from pydantic import SecretStr

from onetake.accounts.attempts import Attempts
from onetake.accounts.codes import Codes
from onetake.accounts.elsewhere import Client, Provider, ProviderName
from onetake.accounts.github import GitHub
from onetake.accounts.linking import Linking
from onetake.accounts.logins import Logins
from onetake.accounts.mail import Mail
from onetake.accounts.membership import Membership
from onetake.accounts.oauth import OAuth, Tickets
from onetake.accounts.openid import OpenId
from onetake.accounts.passwords import Passwords
from onetake.accounts.registration import Enrolment, Registration
from onetake.accounts.sessions import Sessions
from onetake.cli.parts import Refused
from onetake.core.site import Site
from onetake.main.chance import clock, entropy, secret_bytes
from onetake.main.keeping import Kept
from onetake.settings import Settings
from onetake.wire.exchange import Exchange
from onetake.wire.smtp import Smtp


def membership(
    kept: Kept, base_url: str, exchange: Exchange, site: Callable[[], Site]
) -> Membership:
    """Raises `Refused` for settings that cannot be meant."""
    store, settings, derive = kept.store, kept.settings, kept.vault.derive
    passwords, attempts = Passwords(secret_bytes), Attempts(store, clock)
    sessions = Sessions(store, clock, entropy, secret_bytes, derive("csrf"), settings.session_days)
    enrolment = Enrolment(store, site, clock, entropy)
    codes = Codes(store, attempts, clock, secret_bytes, derive("codes"))
    mail, providers = _mail(settings), _providers(settings, exchange)
    return Membership(
        sessions,
        Logins(store, sessions, passwords, attempts, mail, site),
        Registration(store, enrolment, codes, mail, sessions, passwords, attempts),
        OAuth(
            providers, Tickets(clock, secret_bytes, derive("oauth")), store,
            enrolment, sessions, clock, base_url, structlog.get_logger("onetake.oauth").bind(),
        ),
        Linking(store, providers, mail, site, clock),
        mail,
    )  # fmt: skip


def _mail(settings: Settings) -> Mail:
    log = structlog.get_logger("onetake.mail").bind()
    if settings.smtp_host is None:
        return Mail(None, settings.smtp_from, log)
    password = settings.smtp_password
    if (settings.smtp_user is None) != (password is None):
        raise Refused("ONETAKE_SMTP_USER and ONETAKE_SMTP_PASSWORD go together")
    _check_sender(settings.smtp_from)
    send = Smtp(
        settings.smtp_host, settings.smtp_port, settings.smtp_user,
        None if password is None else password.get_secret_value(), settings.smtp_security,
    )  # fmt: skip
    return Mail(send, settings.smtp_from, log)


def _check_sender(sender: str) -> None:
    name, address = parseaddr(sender)
    try:
        if not sender.isprintable():
            raise ValueError
        Address(display_name=name, addr_spec=address)
    except (ValueError, IndexError):
        raise Refused("ONETAKE_SMTP_FROM must be like Studio <noreply@example.com>") from None


def _providers(settings: Settings, exchange: Exchange) -> dict[ProviderName, Provider]:
    found: dict[ProviderName, Provider] = {}
    github = _client("GITHUB", settings.github_client_id, settings.github_client_secret)
    google = _client("GOOGLE", settings.google_client_id, settings.google_client_secret)
    if github is not None:
        site, api = settings.github_url, settings.github_api_url
        found["github"] = GitHub(site, api, github, exchange)
    if google is not None:
        found["google"] = OpenId(settings.google_issuer, google, exchange, clock)
    return found


def _client(name: str, id: str | None, secret: SecretStr | None) -> Client | None:
    if id is None and secret is None:
        return None
    if id is None or secret is None:
        which = f"ONETAKE_{name}_CLIENT_ID and ONETAKE_{name}_CLIENT_SECRET"
        raise Refused(f"{which} go together")
    return Client(id, secret.get_secret_value())
