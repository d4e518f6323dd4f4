"""Passwords: what is refused, and that only the right one opens."""

import pytest

from onetake.accounts.passwords import Passwords, check_password
from onetake.core.failure import Code, Rejected


@pytest.mark.parametrize(
    "password",
    ["", "short", "x" * 257, "123456", "PassWord", "qwerty", "aaaaaaaa", "654321", "ann@x.org",
     "ANN@X.ORG", "abcdefg", "iloveyou", "poiuyt"],
)  # fmt: skip
def test_what_an_attacker_tries_first_is_refused(password: str) -> None:
    with pytest.raises(Rejected) as caught:
        check_password(password, "ann@x.org")
    failure = caught.value.failure
    assert failure.param == "password"
    too_short_or_long = not 6 <= len(password) <= 256
    assert failure.code is (Code.INVALID_FIELD if too_short_or_long else Code.COMMON_PASSWORD)
    assert not password or password not in failure.message.split()


@pytest.mark.parametrize("password", ["river7", "correct horse", "猫猫狗狗鸟鱼", "a" * 255 + "b"])
def test_others_are_taken(password: str) -> None:
    check_password(password, "ann@x.org")


async def test_only_the_same_password_is_verified() -> None:
    passwords = Passwords(lambda count: bytes(count))
    hashed = await passwords.hash("correct horse")
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await passwords.verify(hashed, "correct horse")
    assert not await passwords.verify(hashed, "correct horsf")
    assert not await passwords.verify(hashed, "correct horse\ud800")


@pytest.mark.parametrize("hashed", [None, "", "nonsense", "$argon2id$v=19$m=8,t=1,p=1$AA$AA"])
async def test_an_account_without_a_usable_hash_opens_to_nobody(hashed: str | None) -> None:
    passwords = Passwords(lambda count: bytes(count))
    assert not await passwords.verify(hashed, "correct horse")


async def test_the_salt_makes_equal_passwords_differ() -> None:
    salts = iter((b"a" * 16, b"b" * 16))
    passwords = Passwords(lambda _: next(salts))
    assert await passwords.hash("correct horse") != await passwords.hash("correct horse")
