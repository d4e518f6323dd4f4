"""Signing in with a password: who may, and what nobody learns by trying."""

import pytest

from onetake.accounts import logins
from onetake.accounts.sessions import Visitor
from onetake.core.failure import Code, Failure, Rejected
from tests.accounts.membership import HERE, PASSWORD, Place


async def refusal(place: Place, email: str, password: str, visitor: Visitor = HERE) -> Failure:
    with pytest.raises(Rejected) as caught:
        await place.people.logins.sign_in(email, password, visitor, replaces=None)
    return caught.value.failure


async def test_the_right_password_opens_a_session() -> None:
    place = Place()
    await place.user()
    secret = await place.people.logins.sign_in("ANN@X.ORG", PASSWORD, HERE, replaces=None)
    found = await place.people.sessions.find(secret)

    assert found is not None
    assert found.user.email == "ann@x.org"


async def test_an_unknown_address_is_refused_like_a_wrong_password() -> None:
    place = Place()
    await place.user()
    await place.user("bob@x.org", None)
    wrong = await refusal(place, "ann@x.org", "tr0mbone-8")

    assert wrong.code is Code.WRONG_LOGIN
    assert await refusal(place, "eve@x.org", PASSWORD) == wrong
    assert await refusal(place, "bob@x.org", "") == wrong
    assert await refusal(place, "no address", PASSWORD) == wrong


async def test_for_an_unknown_address_a_password_is_hashed_as_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What takes the time is done once, whoever asks."""
    place = Place()
    await place.user()
    asked: list[bool] = []
    verify = type(place.people.logins.passwords).verify

    async def counted(self: object, hashed: str | None, password: str) -> bool:
        asked.append(hashed is None)
        return await verify(place.people.logins.passwords, hashed, password)

    monkeypatch.setattr(type(place.people.logins.passwords), "verify", counted)
    await refusal(place, "ann@x.org", "tr0mbone-8")
    await refusal(place, "eve@x.org", "tr0mbone-8")

    assert asked == [False, True]


async def test_a_disabled_account_says_so_to_who_knows_its_password() -> None:
    place = Place()
    await place.user()
    await place.store.set_disabled("ann", True)

    assert (await refusal(place, "ann@x.org", PASSWORD)).code is Code.USER_DISABLED
    assert (await refusal(place, "ann@x.org", "tr0mbone-8")).code is Code.WRONG_LOGIN


async def test_wrong_passwords_close_the_place_that_they_come_from_and_no_other() -> None:
    place = Place()
    await place.user()
    guesser = Visitor("2001:db8:1:2::7", "")
    for number in range(logins.BY_PLACE.most):
        neighbour = Visitor(f"2001:db8:1:2::{number}", "")
        assert (await refusal(place, "ann@x.org", "no", neighbour)).code is Code.WRONG_LOGIN

    limited = await refusal(place, "Ann@x.org", PASSWORD, guesser)
    assert (limited.code, limited.retry_after_seconds) == (Code.RATE_LIMITED, 900)
    assert (await refusal(place, "eve@x.org", "no", guesser)).code is Code.WRONG_LOGIN
    assert await place.people.logins.sign_in("ann@x.org", PASSWORD, HERE, replaces=None)
    place.now += logins.BY_PLACE.window_ms
    assert await place.people.logins.sign_in("ann@x.org", PASSWORD, guesser, replaces=None)


class Guessers:
    """They have a network for each guess, and are patient."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.guesses = 0

    async def guess(self, email: str = "ann@x.org") -> bool:
        """False when the limit said no."""
        self.guesses += 1
        visitor = Visitor(f"10.{self.guesses >> 8}.{self.guesses & 255}.1", "")
        return (await refusal(self.place, email, "no", visitor)).code is Code.WRONG_LOGIN

    async def until_refused(self) -> int:
        made = 0
        while await self.guess():
            made += 1
        return made


async def quick(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of guesses are made: none is hashed."""

    async def verify(_: object, _hashed: str | None, password: str) -> bool:
        return password == PASSWORD

    monkeypatch.setattr(type(place.people.logins.passwords), "verify", verify)


async def test_many_networks_together_get_fewer_and_fewer_guesses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = Place()
    await place.user()
    await quick(place, monkeypatch)
    guessers, made = Guessers(place), list[int]()
    for _ in range(96):  # a day, whenever the first limit lets them again
        made.append(await guessers.until_refused())
        place.now += logins.BY_EMAIL[0].window_ms

    assert made[0] == logins.BY_EMAIL[0].most
    assert sum(made[:4]) == logins.BY_EMAIL[1].most, "in an hour"
    assert sum(made[:64]) == logins.BY_EMAIL[3].most, "in 16 hours"
    assert sum(made) <= 2 * logins.BY_EMAIL[3].most


async def test_an_unknown_address_is_limited_like_a_known_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = Place()
    await place.user()
    await quick(place, monkeypatch)
    guessers = Guessers(place)
    made = [[await guessers.guess(name) for _ in range(40)] for name in ("ann@x.org", "eve@x.org")]

    assert made[0] == made[1] == [True] * 30 + [False] * 10


async def test_who_locks_an_owner_out_does_not_where_the_owner_is_signed_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = Place()
    await place.user()
    await place.user("bob@x.org")
    await quick(place, monkeypatch)
    sign_in = place.people.logins.sign_in
    phone = await sign_in("ann@x.org", PASSWORD, HERE, replaces=None)
    other = await sign_in("bob@x.org", PASSWORD, Visitor("198.51.100.1", ""), replaces=None)
    guessers = Guessers(place)
    await guessers.until_refused()
    away = Visitor("198.51.100.9", "")

    assert (await refusal(place, "ann@x.org", PASSWORD, away)).code is Code.RATE_LIMITED
    with pytest.raises(Rejected):
        await sign_in("ann@x.org", PASSWORD, away, replaces=other)
    assert await sign_in("ann@x.org", PASSWORD, HERE, replaces=None), "in the same network"
    assert await sign_in("ann@x.org", PASSWORD, away, replaces=phone), "with the same browser"
    assert not await guessers.guess(), "the owner's success gives them nothing"
    assert (await refusal(place, "ann@x.org", "no")).code is Code.WRONG_LOGIN
    for _ in range(logins.BY_PLACE.most - 1):
        await refusal(place, "ann@x.org", "no")
    limited = await refusal(place, "ann@x.org", PASSWORD)
    assert limited.code is Code.RATE_LIMITED, "nor is it a way to guess without a limit"


async def test_attempts_are_limited_by_network() -> None:
    place = Place()
    for _ in range(logins.BY_NETWORK.most):
        await place.store.attempt(
            logins.BY_NETWORK.kind, HERE.address, now=place.now, window_ms=900_000
        )
    assert (await refusal(place, "eve@x.org", "no")).code is Code.RATE_LIMITED
    assert (await refusal(place, "eve@x.org", "no", Visitor("192.0.2.8", ""))).code is (
        Code.WRONG_LOGIN
    )


async def test_a_right_login_forgives_the_wrong_ones() -> None:
    place = Place()
    await place.user()
    for _ in range(logins.BY_PLACE.most - 1):
        await refusal(place, "ann@x.org", "no")
    await place.people.logins.sign_in("ann@x.org", PASSWORD, HERE, replaces=None)

    assert (await refusal(place, "ann@x.org", "no")).code is Code.WRONG_LOGIN


# -- changing a password ---------------------------------------------------------------------


async def changed(place: Place, current: str | None, password: str) -> str | None:
    """The field that was refused, if any."""
    user = await place.store.user(email="ann@x.org")
    assert user is not None
    this = (await place.people.sessions.of(user.id))[0]
    try:
        await place.people.logins.change_password(
            user, current, password, session=this.id, language="en"
        )
    except Rejected as error:
        return error.failure.param or error.failure.code.label
    return None


async def test_a_new_password_ends_the_other_sessions() -> None:
    place = Place()
    await place.user()
    sessions = place.people.sessions
    await sessions.open("ann", HERE, replaces=None)
    place.now += 1
    here = await sessions.open("ann", HERE, replaces=None)

    assert await changed(place, PASSWORD, "tr0mbone-10") is None

    assert await sessions.find(here) is not None
    assert len(await sessions.of("ann")) == 1
    await refusal(place, "ann@x.org", PASSWORD)
    assert await place.people.logins.sign_in("ann@x.org", "tr0mbone-10", HERE, replaces=None)


async def test_the_owner_is_told_of_a_new_password_and_not_which() -> None:
    place = Place()
    await place.user()
    await place.people.sessions.open("ann", HERE, replaces=None)
    assert await changed(place, "wrong", "tr0mbone-10") == "current"
    assert await place.letters() == []

    assert await changed(place, PASSWORD, "tr0mbone-10") is None

    ((to, text),) = await place.letters()
    assert to == "ann@x.org"
    assert "has a new password" in text
    assert PASSWORD not in text
    assert "tr0mbone-10" not in text


async def test_without_the_present_password_nothing_is_changed() -> None:
    place = Place()
    await place.user()
    await place.people.sessions.open("ann", HERE, replaces=None)

    assert await changed(place, None, "tr0mbone-10") == "current"
    assert await changed(place, "wrong", "tr0mbone-10") == "current"
    assert await changed(place, PASSWORD, "123456") == "password"
    for _ in range(logins.BY_USER.most - 2):
        await changed(place, "wrong", "tr0mbone-10")
    assert await changed(place, PASSWORD, "tr0mbone-10") == "rate_limited"


async def test_who_has_no_password_sets_one() -> None:
    place = Place()
    await place.user(password=None)
    await place.people.sessions.open("ann", HERE, replaces=None)

    assert await changed(place, "something", PASSWORD) == "current"
    assert await changed(place, None, PASSWORD) is None
    assert await place.people.logins.sign_in("ann@x.org", PASSWORD, HERE, replaces=None)
