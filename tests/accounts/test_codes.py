"""Codes by e-mail: given out sparingly, and right once."""

from onetake.accounts import codes
from onetake.core.failure import Code, Failure, Rejected
from onetake.core.person import Purpose
from tests.accounts.membership import Place

ANN = "ann@x.org"


async def issued(place: Place, email: str = ANN, address: str = "192.0.2.7") -> str | Failure:
    try:
        return await place.people.registration.codes.issue(Purpose.REGISTER, email, address)
    except Rejected as error:
        return error.failure


async def right(place: Place, code: str, email: str = ANN, *, reset: bool = False) -> bool:
    purpose = Purpose.RESET if reset else Purpose.REGISTER
    try:
        await place.people.registration.codes.use(purpose, email, code, "192.0.2.7")
    except Rejected as error:
        if error.failure.code is not Code.WRONG_CODE:
            raise
        return False
    return True


async def test_a_code_is_six_digits_and_kept_as_a_digest() -> None:
    place = Place()
    code = await issued(place)

    assert isinstance(code, str)
    assert len(code) == 6
    assert code.isdigit()
    assert code not in str(place.store.state.codes)


async def test_a_code_is_for_one_address_and_one_purpose() -> None:
    place = Place()
    code = await issued(place)
    assert isinstance(code, str)

    assert not await right(place, code, "bob@x.org")
    assert not await right(place, code, reset=True)
    assert await right(place, code, "Ann@X.org")
    assert not await right(place, code)


async def test_a_code_is_good_for_ten_minutes() -> None:
    place = Place()
    code = await issued(place)
    assert isinstance(code, str)
    place.now += 10 * 60_000

    assert not await right(place, code)


async def test_after_five_wrong_ones_a_new_code_is_needed() -> None:
    place = Place()
    code = await issued(place)
    assert isinstance(code, str)
    for wrong in ("", "12345", "1234567", "abcdef", "１２３４５６"):
        assert not await right(place, wrong)

    assert not await right(place, code)


async def test_a_new_code_takes_a_minute_and_voids_the_one_before() -> None:
    place = Place()
    first = await issued(place)
    place.now += 59_000
    too_soon = await issued(place, "ANN@x.org")

    assert isinstance(first, str)
    assert isinstance(too_soon, Failure)
    assert (too_soon.code, too_soon.retry_after_seconds) == (Code.RATE_LIMITED, 1)
    place.now += 1_000
    second = await issued(place)
    assert isinstance(second, str)
    assert not await right(place, first)
    assert await right(place, second)


async def test_an_address_gets_ten_codes_an_hour() -> None:
    place = Place()
    for _ in range(codes.BY_EMAIL.most):
        assert isinstance(await issued(place), str)
        place.now += 60_000
    limited = await issued(place)

    assert isinstance(limited, Failure)
    assert limited.retry_after_seconds == 50 * 60
    place.now += 50 * 60_000
    assert isinstance(await issued(place), str)


async def test_a_network_asks_for_so_many_codes_only() -> None:
    place = Place()
    given = [await issued(place, f"p{number}@x.org") for number in range(codes.BY_NETWORK.most)]

    assert all(isinstance(each, str) for each in given)
    assert isinstance(await issued(place, "one-more@x.org"), Failure)
    assert isinstance(await issued(place, "one-more@x.org", "192.0.2.8"), str)
