"""Keys: how they look, who they belong to, and how soon a change is seen."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from onetake.accounts.keys import KeyRing, digest_of, new_secret
from onetake.core.account import Key, KeyFormat, Role, User
from onetake.core.failure import Code, Rejected

NOW = 1_790_000_000_000


class Accounts:
    """A store's accounts, in memory, that counts how often it is read."""

    def __init__(self) -> None:
        self.people = {"ann": User("ann", "ann@x.org", Role.CUSTOMER, NOW)}
        self.held: dict[str, Key] = {}
        self.number = 0
        self.loads = 0
        self.touched: list[Mapping[str, int]] = []
        self.away = False
        self.asked = asyncio.Event()

    def add(self, **more: object) -> str:
        secret, digest, prefix = new_secret(KeyFormat.VGA, len(self.held).to_bytes(32))
        key = Key(f"key_{len(self.held)}", "ann", "k", KeyFormat.VGA, digest, prefix, NOW)
        self.put(replace(key, **more))  # pyright: ignore[reportArgumentType]
        return secret

    def put(self, key: Key) -> None:
        self.held[key.id] = key
        self.number += 1

    async def users(self) -> tuple[User, ...]:
        self.loads += 1
        return tuple(self.people.values())

    async def keys(self, user: str | None = None) -> tuple[Key, ...]:
        return tuple(self.held.values())

    async def revision(self) -> int:
        self.asked.set()
        if self.away:
            raise OSError("away")
        return self.number

    async def touch_keys(self, used: Mapping[str, int]) -> None:
        if self.away:
            raise OSError("away")
        self.touched.append(used)


@pytest.fixture
def accounts() -> Accounts:
    return Accounts()


@pytest.fixture
def ring(accounts: Accounts) -> KeyRing:
    return KeyRing(accounts, lambda: NOW)


async def refusal(ring: KeyRing, secret: str, address: str | None = None) -> Code:
    with pytest.raises(Rejected) as caught:
        await ring.caller(secret, address)
    return caught.value.failure.code


@pytest.mark.parametrize(("format", "start"), [(KeyFormat.VGA, "vga_"), (KeyFormat.SK, "sk-")])
def test_a_secret_begins_as_its_format_says(format: KeyFormat, start: str) -> None:
    secret, digest, prefix = new_secret(format, bytes(range(32)))
    assert secret.startswith(start)
    assert secret.startswith(prefix)
    assert (len(prefix), len(secret)) == (len(start) + 8, len(start) + 43)
    assert digest == digest_of(secret)
    assert secret.removeprefix(start).isalnum()


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_different_bytes_make_different_secrets(one: bytes, other: bytes) -> None:
    secrets = {new_secret(KeyFormat.SK, each)[0] for each in (one, other)}
    assert len(secrets) == len({one, other})


async def test_a_key_made_a_moment_ago_works(accounts: Accounts, ring: KeyRing) -> None:
    await ring.refresh()
    caller = await ring.caller(accounts.add(), None)
    assert (caller.user.id, caller.key and caller.key.id) == ("ann", "key_0")


async def test_an_unknown_key_does_not_make_us_read_everything_again(
    accounts: Accounts, ring: KeyRing
) -> None:
    await ring.refresh()
    for _ in range(5):
        assert await refusal(ring, "vga_unknown") is Code.INVALID_KEY
    assert accounts.loads == 1


@pytest.mark.parametrize("secret", ["", "x" * 201, "vga_ä", "vga_\n", "vga_\0"])
async def test_what_cannot_be_a_key_is_not_looked_up(ring: KeyRing, secret: str) -> None:
    assert await refusal(ring, secret) is Code.INVALID_KEY


async def test_a_revocation_is_seen_after_a_refresh(accounts: Accounts, ring: KeyRing) -> None:
    secret = accounts.add()
    await ring.caller(secret, None)
    accounts.put(replace(accounts.held["key_0"], revoked_at=NOW))
    await ring.refresh()
    assert await refusal(ring, secret) is Code.KEY_DISABLED


async def test_a_key_expires_at_its_time(accounts: Accounts, ring: KeyRing) -> None:
    assert await refusal(ring, accounts.add(expires_at=NOW)) is Code.KEY_DISABLED
    assert await ring.caller(accounts.add(expires_at=NOW + 1), None)


async def test_an_expired_key_may_still_be_asked_about(accounts: Accounts, ring: KeyRing) -> None:
    expired = accounts.add(expires_at=NOW - 1, networks=("10.0.0.0/8",))
    found = await ring.caller(expired, "10.1.2.3", expired=True)
    assert found.key
    assert found.key.expires_at == NOW - 1
    with pytest.raises(Rejected) as caught:
        await ring.caller(expired, "192.0.2.7", expired=True)
    assert caught.value.failure.code is Code.FORBIDDEN, "nothing else is forgiven"


async def test_a_revoked_key_is_not_asked_about(accounts: Accounts, ring: KeyRing) -> None:
    revoked = accounts.add(expires_at=NOW - 1, revoked_at=NOW - 2)
    with pytest.raises(Rejected) as caught:
        await ring.caller(revoked, None, expired=True)
    assert caught.value.failure.code is Code.KEY_DISABLED


async def test_a_disabled_user_counts_before_a_revoked_key(
    accounts: Accounts, ring: KeyRing
) -> None:
    secret = accounts.add(revoked_at=1)
    accounts.people["ann"] = replace(accounts.people["ann"], disabled=True)
    assert await refusal(ring, secret) is Code.USER_DISABLED


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("192.0.2.9", True), ("::ffff:192.0.2.9", True), ("2001:db8::1", True),
        ("192.0.3.1", False), ("::1", False), (None, False), ("nonsense", False),
    ],
)  # fmt: skip
async def test_a_key_works_only_from_its_networks(
    accounts: Accounts, ring: KeyRing, address: str | None, inside: bool
) -> None:
    secret = accounts.add(networks=("192.0.2.0/24", "2001:db8::/32"))
    if inside:
        assert await ring.caller(secret, address)
    else:
        assert await refusal(ring, secret, address) is Code.FORBIDDEN


async def test_uses_are_written_down_once(accounts: Accounts, ring: KeyRing) -> None:
    secret = accounts.add()
    await ring.caller(secret, None)
    await ring.caller(secret, None)
    await ring.flush()
    await ring.flush()
    assert accounts.touched == [{"key_0": NOW}]


async def test_uses_are_kept_while_the_database_is_away(accounts: Accounts, ring: KeyRing) -> None:
    await ring.caller(accounts.add(), None)
    accounts.away = True
    with pytest.raises(OSError, match="away"):
        await ring.flush()
    accounts.away = False
    await ring.flush()
    assert accounts.touched == [{"key_0": NOW}]


async def test_it_keeps_itself_fresh_and_survives_a_database_that_is_away(
    accounts: Accounts, ring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onetake.accounts.keys.REFRESH_SECONDS", 0)
    secret = accounts.add()
    await ring.caller(secret, None)
    accounts.away = True
    told: asyncio.Queue[Exception] = asyncio.Queue()
    running = asyncio.ensure_future(ring.run(told.put_nowait))
    assert isinstance(await told.get(), OSError)
    assert await ring.caller(secret, None)  # the last known keys go on working
    accounts.away = False
    accounts.put(replace(accounts.held["key_0"], revoked_at=NOW))
    for _ in range(2):  # the second question is asked after the first was acted upon
        accounts.asked.clear()
        await accounts.asked.wait()
    assert await refusal(ring, secret) is Code.KEY_DISABLED
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert accounts.touched[-1] == {"key_0": NOW}
