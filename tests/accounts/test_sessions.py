"""Sessions: what is kept of them, and how long they live."""

import pytest

from onetake.accounts.sessions import DAY_MS, TOUCH_MS, Visitor, digest_of
from tests.accounts.membership import HERE, Place

DAYS = 30 * DAY_MS


async def test_the_cookie_itself_is_not_kept() -> None:
    place = Place()
    await place.user()
    secret = await place.people.sessions.open("ann", HERE, replaces=None)
    found = await place.people.sessions.find(secret)

    assert found is not None
    assert found.session.digest == digest_of(secret)
    assert secret not in str(place.store.state.__dict__)
    assert (found.session.address, found.session.agent) == ("192.0.2.7", "Firefox")
    assert found.session.expires_at == place.now + DAYS


@pytest.mark.parametrize("secret", ["", "x", "x" * 43, "é" * 43, "x" * 100_000])
async def test_no_other_cookie_is_anybodys(secret: str) -> None:
    place = Place()
    await place.user()
    await place.people.sessions.open("ann", HERE, replaces=None)

    assert await place.people.sessions.find(secret) is None


async def test_every_login_has_another_session_and_ends_the_one_before() -> None:
    place = Place()
    await place.user()
    sessions = place.people.sessions
    first = await sessions.open("ann", HERE, replaces=None)
    second = await sessions.open("ann", HERE, replaces=first)

    assert first != second
    assert await sessions.find(first) is None
    assert await sessions.find(second) is not None
    assert await sessions.open("ann", HERE, replaces="nonsense")


async def test_a_session_lives_on_while_it_is_used_and_is_written_once_a_minute() -> None:
    place = Place()
    await place.user()
    sessions, begun = place.people.sessions, place.now
    secret = await sessions.open("ann", HERE, replaces=None)

    place.now = begun + TOUCH_MS - 1
    await sessions.find(secret)
    assert [each.seen_at for each in await sessions.of("ann")] == [begun]

    place.now = begun + DAYS - 1
    await sessions.find(secret)
    assert [each.seen_at for each in await sessions.of("ann")] == [place.now]

    place.now += DAYS - 1
    assert await sessions.find(secret) is not None
    place.now += DAYS
    assert await sessions.find(secret) is None
    assert await sessions.of("ann") == ()


async def test_a_token_belongs_to_one_session() -> None:
    sessions = Place().people.sessions
    token = sessions.token("session_1")

    assert sessions.is_token("session_1", token)
    assert not sessions.is_token("session_2", token)
    assert not sessions.is_token("session_1", token.upper())
    assert not sessions.is_token("session_1", "")
    assert not sessions.is_token("session_1", "é")


async def test_sessions_end_one_by_one_or_all_but_this() -> None:
    place = Place()
    await place.user()
    sessions = place.people.sessions
    long = Visitor("192.0.2.7", "x" * 5_000)
    for _ in range(3):
        await sessions.open("ann", long, replaces=None)
    first, second, third = await sessions.of("ann")

    assert len(first.agent) == 300
    assert await sessions.end("ann", first.id)
    assert not await sessions.end("ann", first.id)
    assert await sessions.end_all("ann", but=second.id) == 1
    assert await sessions.of("ann") == (second,)
    assert third.id != second.id
