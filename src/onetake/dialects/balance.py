"""The balance of an account and of the key that asks: `GET /api/usage/balance`.

Source: seeds/uniall, balance. Its clients read numbers where we have names: users and keys are
numbered by `number_of`, and amounts are in quota (`core/display.py`).
"""

import hashlib
from dataclasses import dataclass
from typing import Final

from onetake.core.account import Balance, Key
from onetake.core.display import MICRO, Display, DisplayKind
from onetake.core.failure import Code, Failure
from onetake.dialects.dialect import Json

NEVER: Final = -1
"""The time at which a key expires that does not."""

ENABLED, DISABLED, EXPIRED, USED_UP = 1, 2, 3, 4
"""`token.status`, as the gateways count that these clients come from."""


@dataclass(frozen=True, slots=True)
class Spending:
    """What a key has spent, and may spend, in micro-credits. `budget` None: without limit."""

    used: int
    budget: int | None = None

    @property
    def remaining(self) -> int:
        """Of an unlimited key nothing is said to remain: `unlimited_quota` says it."""
        return 0 if self.budget is None else max(self.budget - self.used, 0)


def number_of(name: str) -> int:
    """A stable positive number of 31 bits for an id of ours.

    It is a hash: two ids in some ten thousands may share one. Nothing is looked up by it.
    """
    digest = hashlib.sha256(name.encode()).digest()
    return int.from_bytes(digest[:4]) % (2**31 - 1) + 1


def render_balance(
    key: Key, balance: Balance, spending: Spending, display: Display, now: int
) -> Json:
    return {
        "success": True,
        "message": "",
        "data": {
            "object": "api_key_balance",
            "user_id": number_of(key.user),
            "balance": _account(balance, display),
            "token": _token(key, spending, display, now),
        },
    }


def _account(balance: Balance, display: Display) -> Json:
    """What is held for running tasks is not counted: it may be spent already."""
    return {
        "quota": display.quota(balance.available),
        "amount": _number(display.units(balance.available)),
        "display_amount": display.text(balance.available),
        "quota_per_unit": display.quota_per_unit,
        "quota_display_type": str(display.kind),
        "currency_symbol": "" if display.kind is DisplayKind.TOKENS else display.symbol,
        "exchange_rate": _number(display.rate),
    }


def _token(key: Key, spending: Spending, display: Display, now: int) -> Json:
    remaining, used = display.quota(spending.remaining), display.quota(spending.used)
    return {
        "id": number_of(key.id),
        "name": key.name,
        "remain_quota": remaining,
        "used_quota": used,
        "total_quota": remaining + used,
        "unlimited_quota": spending.budget is None,
        "expired_time": NEVER if key.expires_at is None else key.expires_at // 1000,
        "status": _status(key, spending, now),
        "model_limits_enabled": bool(key.models),
        "model_limits": dict.fromkeys(key.models, True),
    }


def _status(key: Key, spending: Spending, now: int) -> int:
    if key.revoked_at is not None:
        return DISABLED
    if key.expires_at is not None and key.expires_at <= now:
        return EXPIRED
    if spending.budget is not None and spending.used >= spending.budget:
        return USED_UP
    return ENABLED


def _number(micro: int) -> int | float:
    """14600000 -> 14.6. Only for JSON: nothing is computed from it."""
    whole, part = divmod(micro, MICRO)
    return whole if part == 0 else micro / MICRO


_MESSAGES: Final = {
    Code.MISSING_KEY: "Token not provided",
    Code.INVALID_KEY: "Invalid token",
    Code.KEY_DISABLED: "Token invalid",
    Code.USER_DISABLED: "Token invalid",
}


def render_failure(failure: Failure) -> tuple[int, Json]:
    """The HTTP status and the body. What the page does not name speaks for itself."""
    message = _MESSAGES.get(failure.code, failure.message)
    return failure.code.status, {"success": False, "message": message}
