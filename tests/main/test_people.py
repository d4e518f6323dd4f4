"""The parts that know people, from settings; and what an operator did wrong is said in a line."""

from pathlib import Path
from typing import Any

import pytest

from onetake.accounts.membership import Membership
from onetake.accounts.sessions import DAY_MS, Visitor
from onetake.cli.parts import Refused
from onetake.core.account import Role, User
from onetake.core.site import Site
from onetake.main.keeping import keeping
from onetake.main.people import membership
from onetake.settings import Settings
from onetake.wire.exchange import Exchange


async def made(folder: Path, **given: Any) -> Membership:
    async with keeping(Settings(data=folder, **given)) as kept:
        return membership(kept, "https://x.org", Exchange("test"), Site)


async def test_without_settings_codes_go_to_the_log_and_nobody_comes_from_elsewhere(
    tmp_path: Path,
) -> None:
    people = await made(tmp_path)

    assert people.mail.delivery == "log"
    assert people.oauth.providers == {}


async def test_a_mail_server_and_providers_are_set(tmp_path: Path) -> None:
    people = await made(
        tmp_path, smtp_host="127.0.0.1", smtp_user="robot", smtp_password="pass-1",
        smtp_from="Studio <noreply@example.com>", github_client_id="a",
        github_client_secret="hush-1", google_client_id="b", google_client_secret="hush-2",
    )  # fmt: skip

    assert people.mail.delivery == "mail"
    assert list(people.oauth.providers) == ["github", "google"]
    assert "hush" not in repr(people.oauth.providers)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"github_client_id": "a"}, "ONETAKE_GITHUB_CLIENT_SECRET"),
        ({"google_client_secret": "hush-1"}, "ONETAKE_GOOGLE_CLIENT_ID"),
        ({"smtp_host": "x.org", "smtp_user": "robot"}, "ONETAKE_SMTP_PASSWORD"),
        ({"smtp_host": "x.org", "smtp_password": "hush-1"}, "ONETAKE_SMTP_USER"),
        ({"smtp_host": "x.org", "smtp_from": "nobody"}, "ONETAKE_SMTP_FROM"),
        ({"smtp_host": "x.org", "smtp_from": ""}, "ONETAKE_SMTP_FROM"),
        ({"smtp_host": "x.org", "smtp_from": "a@b.org\nBcc: c@d.org"}, "ONETAKE_SMTP_FROM"),
    ],
)
async def test_halves_are_refused_without_showing_a_secret(
    tmp_path: Path, given: dict[str, Any], named: str
) -> None:
    with pytest.raises(Refused, match=named) as caught:
        await made(tmp_path, **given)
    assert "hush" not in str(caught.value)


async def test_a_session_lives_as_long_as_is_set(tmp_path: Path) -> None:
    async with keeping(Settings(data=tmp_path, session_days=7)) as kept:
        people = membership(kept, "https://x.org", Exchange("test"), Site)
        await kept.store.add_user(User("ann", "ann@x.org", Role.CUSTOMER, 0))
        secret = await people.sessions.open("ann", Visitor("192.0.2.1", ""), replaces=None)
        found = await people.sessions.find(secret)

    assert found is not None
    assert found.session.expires_at - found.session.created_at == 7 * DAY_MS


async def test_what_is_signed_is_signed_with_the_installations_own_key(tmp_path: Path) -> None:
    one, other = await made(tmp_path / "one"), await made(tmp_path / "other")
    again = await made(tmp_path / "one")

    assert one.sessions.token("s") == again.sessions.token("s") != other.sessions.token("s")
    keys = {one.sessions.key, one.registration.codes.key, one.oauth.tickets.key}
    assert len(keys) == 3
