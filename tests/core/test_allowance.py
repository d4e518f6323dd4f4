"""What a key allows, at each of its edges."""

from dataclasses import replace

import pytest

from onetake.core.account import Key, KeyFormat
from onetake.core.allowance import Obstacle, is_outside, left, obstacle, over

KEY = Key("k1", "ann", "studio", KeyFormat.VGA, "digest", "vga_abc", 1)
LIMITED = replace(KEY, models=("veo",), budget=100, used=40, expires_at=50)


def found(key: Key | None, **more: object) -> Obstacle | None:
    said: dict[str, object] = {
        "now": 10, "outside": False, "model": "veo", "amount": 60, "available": 60, **more,
    }  # fmt: skip
    return obstacle(key, **said)  # type: ignore[arg-type]


def test_what_fits_to_the_last_micro_credit_has_no_obstacle() -> None:
    assert found(None) is None
    assert found(KEY) is None
    assert found(LIMITED) is None
    assert found(replace(LIMITED, used=100), amount=0) is None


@pytest.mark.parametrize(
    ("key", "more", "why"),
    [
        (None, {"available": 59}, Obstacle.CREDITS),
        (KEY, {"available": 59}, Obstacle.CREDITS),
        (LIMITED, {"amount": 61, "available": 0}, Obstacle.BUDGET),
        (LIMITED, {"model": "kling", "amount": 61}, Obstacle.MODEL),
        (LIMITED, {"outside": True, "model": "kling"}, Obstacle.NETWORK),
        (LIMITED, {"now": 50, "outside": True}, Obstacle.EXPIRED),
        (replace(LIMITED, revoked_at=5), {"now": 50}, Obstacle.REVOKED),
        (replace(LIMITED, used=100), {}, Obstacle.BUDGET),
    ],
)
def test_the_first_obstacle_is_named(
    key: Key | None, more: dict[str, object], why: Obstacle
) -> None:
    assert found(key, **more) is why


def test_a_key_is_over_when_nothing_can_be_paid_with_it() -> None:
    assert over(LIMITED, now=49, outside=False) is None
    assert over(LIMITED, now=50, outside=False) is Obstacle.EXPIRED
    assert over(LIMITED, now=49, outside=True) is Obstacle.NETWORK
    assert over(replace(LIMITED, revoked_at=5), now=49, outside=True) is Obstacle.REVOKED
    assert over(replace(LIMITED, used=99), now=49, outside=False) is None
    assert over(replace(LIMITED, used=100), now=49, outside=False) is Obstacle.BUDGET


def test_what_is_left_is_never_below_nothing() -> None:
    assert [left(each) for each in (KEY, LIMITED, replace(LIMITED, used=101))] == [None, 60, 0]


@pytest.mark.parametrize(
    ("address", "outside"),
    [
        ("192.0.2.7", False),
        ("::ffff:192.0.2.7", False),
        ("2001:db8::1", False),
        ("192.0.3.1", True),
        ("2001:db9::1", True),
        ("", True),
        (None, True),
        ("nowhere", True),
    ],
)
def test_an_address_is_inside_or_not(address: str | None, outside: bool) -> None:
    limited = replace(KEY, networks=("192.0.2.0/24", "2001:db8::/32"))

    assert is_outside(limited, address) is outside
    assert is_outside(KEY, address) is False
