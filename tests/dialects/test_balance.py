"""The balance as seeds/uniall/zh/balance.md shows it."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from onetake.core.account import Balance, Key, KeyFormat
from onetake.core.display import Display, custom, dollars, tokens, yuan
from onetake.core.failure import Code, Failure
from onetake.dialects.balance import Spending, number_of, render_balance, render_failure

NOW = 1_783_000_000_000
KEY = Key("key_1", "user_1", "my-key", KeyFormat.SK, "d" * 64, "sk-abcdefgh", 1)
BALANCE = Balance(available=200_000_000, held=5_000_000)
SPENT = Spending(used=1_000_000, budget=21_000_000)  # 5000 and 105000 quota


def rendered(
    key: Key = KEY, spending: Spending = SPENT, display: Display | None = None
) -> dict[str, dict[str, dict[str, object]]]:
    body = render_balance(key, BALANCE, spending, display or yuan(), NOW)
    return json.loads(json.dumps(body))


def test_the_seeds_own_answer() -> None:
    assert rendered() == {
        "success": True,
        "message": "",
        "data": {
            "object": "api_key_balance",
            "user_id": number_of("user_1"),
            "balance": {
                "quota": 1000000, "amount": 14.6, "display_amount": "¥14.60",
                "quota_per_unit": 500000, "quota_display_type": "CNY", "currency_symbol": "¥",
                "exchange_rate": 7.3,
            },
            "token": {
                "id": number_of("key_1"), "name": "my-key", "remain_quota": 100000,
                "used_quota": 5000, "total_quota": 105000, "unlimited_quota": False,
                "expired_time": -1, "status": 1, "model_limits_enabled": False, "model_limits": {},
            },
        },
    }  # fmt: skip


@pytest.mark.parametrize(
    ("display", "shown"),
    [
        (dollars(), (2, "$2.00", "USD", "$", 1)),
        (custom("€", 920_000), (1.84, "€1.84", "CUSTOM", "€", 0.92)),
        (tokens(), (1000000, "1000000", "TOKENS", "", 1)),
    ],
)
def test_every_display_type(display: Display, shown: tuple[object, ...]) -> None:
    balance = rendered(display=display)["data"]["balance"]
    names = ("amount", "display_amount", "quota_display_type", "currency_symbol", "exchange_rate")
    assert tuple(balance[name] for name in names) == shown
    assert balance["quota"] == 1000000


def test_a_key_without_a_budget_is_unlimited() -> None:
    token = rendered(spending=Spending(used=1_000_000))["data"]["token"]
    assert token["unlimited_quota"] is True
    assert (token["remain_quota"], token["used_quota"], token["total_quota"]) == (0, 5000, 5000)
    assert token["status"] == 1


@pytest.mark.parametrize(
    ("changes", "used", "status"),
    [
        ({}, 20_999_999, 1),
        ({}, 21_000_000, 4),
        ({}, 30_000_000, 4),
        ({"expires_at": NOW + 1}, 0, 1),
        ({"expires_at": NOW}, 0, 3),
        ({"expires_at": NOW, "revoked_at": NOW}, 0, 2),
    ],
)
def test_the_status_of_a_key(changes: dict[str, int], used: int, status: int) -> None:
    expires, revoked = changes.get("expires_at"), changes.get("revoked_at")
    key = replace(KEY, expires_at=expires, revoked_at=revoked)
    token = rendered(key, Spending(used, 21_000_000))["data"]["token"]
    assert token["status"] == status
    assert token["expired_time"] == (expires // 1000 if expires else -1)
    assert isinstance(token["remain_quota"], int)
    assert token["remain_quota"] >= 0


def test_the_models_of_a_key_are_listed() -> None:
    token = rendered(replace(KEY, models=("a", "b")))["data"]["token"]
    assert token["model_limits_enabled"] is True
    assert token["model_limits"] == {"a": True, "b": True}


def test_no_secret_of_the_key_is_told() -> None:
    text = json.dumps(rendered())
    assert KEY.digest not in text
    assert KEY.prefix not in text


@given(st.text())
def test_a_number_is_positive_and_stable(name: str) -> None:
    safe = name.encode(errors="replace").decode()
    assert 1 <= number_of(safe) < 2**31
    assert number_of(safe) == number_of(safe)


def test_numbers_do_not_change_between_releases() -> None:
    assert number_of("user_1") == 2_041_620_993


@pytest.mark.parametrize(
    ("code", "status", "message"),
    [
        (Code.MISSING_KEY, 401, "Token not provided"),
        (Code.INVALID_KEY, 401, "Invalid token"),
        (Code.KEY_DISABLED, 403, "Token invalid"),
        (Code.USER_DISABLED, 401, "Token invalid"),
    ],
)
def test_the_documented_errors(code: Code, status: int, message: str) -> None:
    failure = Failure(code, "our own words")
    assert render_failure(failure) == (status, {"success": False, "message": message})


@pytest.mark.parametrize("code", Code)
def test_every_failure_has_this_shape(code: Code) -> None:
    status, body = render_failure(Failure(code, "why"))
    assert status == code.status
    assert set(body) == {"success", "message"}
    assert body["message"]
