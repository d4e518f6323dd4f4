"""How a person and the place are shown."""

from dataclasses import replace
from pathlib import Path

from onetake.core.capability import Text
from onetake.core.ledger import grant
from onetake.core.person import Identity
from tests.accounts.test_oauth import There
from tests.api.console.browser import signed_in
from tests.api.gate import Gate, running


async def test_a_person_is_shown_with_money_and_accounts_elsewhere(gate: Gate) -> None:
    browser = await signed_in(gate)
    for provider in ("google", "github"):
        await gate.store.add_identity(Identity(provider, "77", "ann", "ann@x.org", gate.now))
    await gate.store.post(grant("ann", 500_000, key="more", reason="more"), "test", gate.now)

    user = (await browser("GET", "/api/session")).json["user"]

    assert user == {
        "id": "ann", "email": "ann@x.org", "role": "customer", "phone": None,
        "has_password": False, "created_at": gate.now, "identities": ["github", "google"],
        "available_credits": 10_000.5, "held_credits": 0, "studio_key": None, "preferences": {},
    }  # fmt: skip


async def test_what_an_operator_says_is_shown_at_once(gate: Gate) -> None:
    browser = await signed_in(gate)
    gate.site = replace(
        gate.site, name="Atelier", registration=False, announcement=Text("Soon.", "即将推出。")
    )
    site = (await browser("GET", "/api/session")).json["site"]

    assert (site["name"], site["registration"]) == ("Atelier", False)
    assert site["announcement"] == {"en": "Soon.", "zh": "即将推出。"}


async def test_the_ways_to_sign_in_are_shown(folder: Path) -> None:
    async with running(folder, providers={"github": There()}) as gate:
        browser = await signed_in(gate)
        site = (await browser("GET", "/api/session")).json["site"]

    assert site["providers"] == ["github"]
