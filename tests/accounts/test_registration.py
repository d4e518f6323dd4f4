"""Making an account, and getting back into one."""

from dataclasses import replace

import pytest

from onetake.accounts.attempts import subject_of
from onetake.accounts.letters import Language
from onetake.accounts.logins import BY_EMAIL
from onetake.accounts.registration import checked_phone
from onetake.core.failure import Code, Failure, Rejected
from onetake.core.person import Purpose
from tests.accounts.membership import HERE, PASSWORD, Place

NEW = "tr0mbone-10"


async def send(
    place: Place, email: str, purpose: Purpose = Purpose.REGISTER, language: Language = "en"
) -> None:
    await place.people.registration.send_code(purpose, email, HERE, language)


async def registered(
    place: Place, email: str, code: str, *, password: str = PASSWORD, phone: str | None = None
) -> str | Failure:
    try:
        return await place.people.registration.register(
            email, code, password, phone, HERE, replaces=None
        )
    except Rejected as error:
        return error.failure


def refusal(result: str | Failure) -> str:
    assert isinstance(result, Failure)
    return result.param or result.code.label


async def test_an_account_is_made_with_a_code() -> None:
    place = Place(site=replace(Place().site, signup_credits=5_000_000))
    await send(place, "Ann@X.org")
    secret = await registered(place, "Ann@X.org", await place.code(), phone="+86 138 0013 8000")
    assert isinstance(secret, str)
    found = await place.people.sessions.find(secret)

    assert found is not None
    assert (found.user.email, found.user.role) == ("Ann@x.org", "customer")
    assert found.profile.phone == "+86 138 0013 8000"
    assert (await place.store.balance(found.user.id)).available == 5_000_000
    assert await place.people.logins.sign_in("ann@x.org", PASSWORD, HERE, replaces=None)


async def test_without_the_code_nothing_is_made() -> None:
    place = Place()
    await send(place, "ann@x.org")
    code = await place.code()
    wrong = "000000" if code != "000000" else "000001"

    assert refusal(await registered(place, "ann@x.org", wrong)) == "code"
    assert refusal(await registered(place, "bob@x.org", code)) == "code"
    assert await place.store.users() == ()


async def test_a_field_that_cannot_be_taken_leaves_the_code_good() -> None:
    place = Place()
    await send(place, "ann@x.org")
    code = await place.code()

    assert refusal(await registered(place, "ann@x.org", code, password="123456")) == "password"
    assert refusal(await registered(place, "ann@x.org", code, phone="call me")) == "phone"
    assert refusal(await registered(place, "no address", code)) == "email"
    assert isinstance(await registered(place, "ann@x.org", code), str)


async def test_the_owner_of_a_known_address_is_told_and_nobody_else() -> None:
    place = Place()
    await place.user()
    await send(place, "ann@x.org")
    await send(place, "bob@x.org")
    (to_ann, note), (to_bob, letter) = await place.letters()

    assert (to_ann, to_bob) == ("ann@x.org", "bob@x.org")
    assert "There is one already" in note
    assert not any(character.isdigit() for character in note)
    assert "make your account" in letter


async def test_an_address_that_was_taken_meanwhile_is_refused_to_who_has_the_code() -> None:
    place = Place()
    await send(place, "ann@x.org")
    await place.user()
    code = await place.code()

    assert refusal(await registered(place, "ann@x.org", "999999")) == "code"
    taken = await registered(place, "ann@x.org", code)
    assert isinstance(taken, Failure)
    assert taken.code is Code.EMAIL_TAKEN


async def test_where_nobody_registers_nobody_gets_a_code() -> None:
    place = Place(site=replace(Place().site, registration=False))
    with pytest.raises(Rejected) as caught:
        await send(place, "ann@x.org")

    assert caught.value.failure.code is Code.NOT_ALLOWED
    assert refusal(await registered(place, "ann@x.org", "123456")) == "not_allowed"
    assert await place.letters() == []


async def test_a_letter_is_in_the_language_of_the_caller_and_names_the_site() -> None:
    place = Place(site=replace(Place().site, name="画室"))
    await send(place, "ann@x.org", language="zh")

    assert "您注册 画室 账户的验证码" in (await place.letters())[0][1]


# -- a forgotten password --------------------------------------------------------------------


async def reset(place: Place, email: str, code: str, password: str = NEW) -> str | None:
    try:
        await place.people.registration.reset(email, code, password, HERE, "zh")
    except Rejected as error:
        return error.failure.param or error.failure.code.label
    return None


async def test_a_forgotten_password_is_replaced_and_all_sessions_end() -> None:
    place = Place()
    await place.user()
    await place.people.sessions.open("ann", HERE, replaces=None)
    for limit in BY_EMAIL:
        for _ in range(limit.most):
            await place.people.logins.attempts.count(limit, subject_of("ann@x.org"))
    await send(place, "ann@x.org", Purpose.RESET)

    assert await reset(place, "ann@x.org", await place.code()) is None
    assert await place.people.sessions.of("ann") == ()
    assert await place.people.logins.sign_in("ann@x.org", NEW, HERE, replaces=None)


async def test_the_owner_is_told_of_the_new_password_and_not_which() -> None:
    place = Place()
    await place.user()
    await send(place, "ann@x.org", Purpose.RESET)
    code = await place.code()

    assert await reset(place, "eve@x.org", code) == "code"
    assert await reset(place, "ann@x.org", code) is None

    (to, text) = (await place.letters())[-1]
    assert len(await place.letters()) == 2
    assert to == "ann@x.org"
    assert "已设置新密码" in text
    assert NEW not in text
    assert code not in text


async def test_an_unknown_address_gets_no_letter_and_the_same_limits() -> None:
    place = Place()
    await place.user()
    for email in ("ann@x.org", "eve@x.org"):
        await send(place, email, Purpose.RESET)
        with pytest.raises(Rejected) as caught:
            await send(place, email, Purpose.RESET)
        assert caught.value.failure.code is Code.RATE_LIMITED

    assert [to for to, _ in await place.letters()] == ["ann@x.org"]
    assert await reset(place, "eve@x.org", "123456") == "code"


async def test_a_disabled_account_gets_no_code() -> None:
    place = Place()
    await place.user()
    await place.store.set_disabled("ann", True)
    await send(place, "ann@x.org", Purpose.RESET)

    assert await place.letters() == []


async def test_a_bad_new_password_leaves_the_code_good() -> None:
    place = Place()
    await place.user()
    await send(place, "ann@x.org", Purpose.RESET)
    code = await place.code()

    assert await reset(place, "ann@x.org", code, "ann@x.org") == "password"
    assert await reset(place, "ann@x.org", code) is None
    assert await reset(place, "ann@x.org", code) == "code"


@pytest.mark.parametrize("phone", ["+86 138 0013 8000", "5550100", "(030) 123-456", "+1.555.0100"])
def test_telephone_numbers_are_taken_as_they_are_written(phone: str) -> None:
    assert checked_phone(phone) == phone


@pytest.mark.parametrize(
    "phone", ["", "1", "+", "12 34 ab", "1" * 21, "....-", "+1\n5550100", "１２３４５６"]
)
def test_what_is_no_telephone_number_is_refused(phone: str) -> None:
    with pytest.raises(Rejected):
        checked_phone(phone)
