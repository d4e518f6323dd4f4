"""Passwords of people: argon2id, off the event loop, a few at a time.

The one rule: what is stored is a hash made for passwords; a password itself goes nowhere,
not into logs and not into errors.
"""

import asyncio
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from onetake.core.failure import Code, Failure, Rejected, invalid

if TYPE_CHECKING:
    from argon2 import PasswordHasher

LENGTH_MIN: Final = 6
LENGTH_MAX: Final = 256
SALT_BYTES: Final = 16
AT_ONCE: Final = 2
"""Each hash takes 19 MiB and about 30 ms of a core: a crowd must not take the whole machine."""

_COMMON_WORDS: Final = """
password passw0rd password1 password12 password123 p@ssword p@ssw0rd letmein welcome welcome1
admin admin1 admin123 administrator root toor guest login master secret changeme default
iloveyou sunshine princess monkey dragon football baseball basketball superman batman shadow
michael jennifer charlie jordan hunter killer trustno1 whatever freedom starwars pokemon
qwerty qwerty1 qwerty12 qwerty123 qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm 1q2w3e 1q2w3e4r
1q2w3e4r5t 1qaz2wsx qazwsx q1w2e3r4 abc123 abcd1234 a1b2c3 a123456 aa123456 123abc 123qwe
123123 123321 112233 121212 123654 159753 147258 654321 666666 696969 520520 5201314 woaini
woaini1314 wang123456 123456a 123456789a onetake onetake1 video123 test123 testtest
"""
_COMMON: Final = frozenset(_COMMON_WORDS.split())
_RUNS: Final = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
_ONE_CHARACTER: Final = re.compile(r"(.)\1*", re.DOTALL)


def check_password(password: str, email: str) -> None:
    """Raise `Rejected` when the password must not be used."""
    if not LENGTH_MIN <= len(password) <= LENGTH_MAX:
        rule = f"{LENGTH_MIN} to {LENGTH_MAX} characters"
        raise invalid("password", f"must have {rule}", (rule,))
    lowered = password.casefold()
    if lowered in _COMMON or _ONE_CHARACTER.fullmatch(lowered) or _is_run(lowered):
        raise _common("is one of the first that an attacker tries")
    if lowered in (email.casefold(), email.casefold().partition("@")[0]):
        raise _common("must not be the e-mail address")


def _common(message: str) -> Rejected:
    return Rejected(Failure(Code.COMMON_PASSWORD, f"password {message}", "password"))


def _is_run(text: str) -> bool:
    return any(text in run or text[::-1] in run for run in _RUNS)


class Passwords:
    """Hashes and verifies. `random_bytes` gives the salts."""

    def __init__(self, random_bytes: Callable[[int], bytes]) -> None:
        self._random_bytes = random_bytes
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def hash(self, password: str) -> str:
        """The hash in its usual text form, with its parameters and its salt."""
        salt = self._random_bytes(SALT_BYTES)
        async with self._turns:
            return await asyncio.to_thread(_hash, password, salt)

    async def verify(self, hashed: str | None, password: str) -> bool:
        """Is it the password? An account without one takes as long to answer as any other."""
        async with self._turns:
            if hashed is None:
                await asyncio.to_thread(_hash, password, bytes(SALT_BYTES))
                return False
            return await asyncio.to_thread(_verify, hashed, password)


def _hash(password: str, salt: bytes) -> str:
    return _hasher().hash(_bytes(password), salt=salt)


def _verify(hashed: str, password: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(hashed, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False


def _bytes(password: str) -> bytes:
    # Half of a surrogate pair can be typed; it must neither crash nor match anything else.
    return password.encode("utf-8", "surrogatepass")


def _hasher() -> "PasswordHasher":
    # Imported late: a server that nobody logs in to does not pay for it.
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
