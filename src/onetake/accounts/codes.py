"""Codes by e-mail: six digits, for ten minutes, for five attempts.

The one rule: they are given out and counted alike for every address, known or not.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from onetake.accounts.attempts import (
    HOUR_MS,
    MINUTE_MS,
    Attempts,
    Limit,
    network_of,
    subject_of,
)
from onetake.core.failure import Code, Failure, Rejected
from onetake.core.person import EmailCode, Purpose

DIGITS: Final = 6
MINUTES: Final = 10
ATTEMPTS_MAX: Final = 5
RESEND: Final = Limit("code.soon", 1, MINUTE_MS)
BY_EMAIL: Final = Limit("code.email", 10, HOUR_MS)
BY_NETWORK: Final = Limit("code.network", 60, HOUR_MS)
USES_BY_NETWORK: Final = Limit("code.use", 60, HOUR_MS)
_RANDOM_BYTES: Final = 16  # so many that no digit is likelier than another


class Rows(Protocol):
    async def put_code(self, code: EmailCode) -> None: ...
    async def use_code(
        self, purpose: Purpose, email: str, digest: str, *, now: int, attempts_max: int
    ) -> bool: ...


@dataclass(frozen=True, slots=True)
class Codes:
    """`key`: with it a code is digested, so that the database alone does not give it away."""

    rows: Rows
    attempts: Attempts
    clock: Callable[[], int]
    random_bytes: Callable[[int], bytes]
    key: bytes

    async def issue(self, purpose: Purpose, email: str, address: str) -> str:
        """A new code; the one before it is good no more. Raises `Rejected` (RATE_LIMITED)."""
        subject = subject_of(email)
        await self.attempts.count(BY_NETWORK, network_of(address))
        await self.attempts.count(RESEND, f"{purpose}:{subject}")
        await self.attempts.count(BY_EMAIL, subject)
        number = int.from_bytes(self.random_bytes(_RANDOM_BYTES)) % 10**DIGITS
        code, now = f"{number:0{DIGITS}d}", self.clock()
        ends = now + MINUTES * MINUTE_MS
        digest = self._digest(purpose, email, code)
        await self.rows.put_code(EmailCode(purpose, email, digest, now, ends))
        return code

    async def use(self, purpose: Purpose, email: str, code: str, address: str) -> None:
        """Use the code up. Raises `Rejected`: WRONG_CODE, RATE_LIMITED."""
        await self.attempts.count(USES_BY_NETWORK, network_of(address))
        digest, now = self._digest(purpose, email, code), self.clock()
        if not await self.rows.use_code(purpose, email, digest, now=now, attempts_max=ATTEMPTS_MAX):
            raise Rejected(Failure(Code.WRONG_CODE, Code.WRONG_CODE.en, "code"))

    def _digest(self, purpose: Purpose, email: str, code: str) -> str:
        text = f"{purpose}\0{email.casefold()}\0{code}"
        return hmac.new(self.key, text.encode(), "sha256").hexdigest()
