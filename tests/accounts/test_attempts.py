"""How often something may be tried."""

import pytest

from onetake.accounts.attempts import Attempts, Limit, network_of, subject_of
from onetake.core.failure import Code, Rejected
from onetake.store.memory import MemoryStore

LIMIT = Limit("login", 2, 10_000)


async def test_the_attempt_after_the_last_says_when_to_come_back() -> None:
    now = [5_000]
    attempts = Attempts(MemoryStore(), lambda: now[0])
    await attempts.count(LIMIT, "ann")
    now[0] = 12_500
    await attempts.count(LIMIT, "ann")
    await attempts.count(LIMIT, "bob")

    with pytest.raises(Rejected) as caught:
        await attempts.count(LIMIT, "ann")
    failure = caught.value.failure
    assert (failure.code, failure.retry_after_seconds) == (Code.RATE_LIMITED, 3)

    now[0] = 15_000
    await attempts.count(LIMIT, "ann")


async def test_what_is_forgiven_is_not_counted() -> None:
    attempts = Attempts(MemoryStore(), lambda: 5)
    for _ in range(2):
        await attempts.count(LIMIT, "ann")
    await attempts.forgive(LIMIT, "ann")
    await attempts.count(LIMIT, "ann")


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", ""),
    ],
)
def test_one_household_counts_as_one(address: str, network: str) -> None:
    assert network_of(address) == network


def test_an_address_counts_alike_however_it_is_typed() -> None:
    assert subject_of("Ann@x.org") == subject_of("ann@X.ORG")
    assert subject_of("ann@x.org") != subject_of("bob@x.org")
    assert len(subject_of("x" * 10_000)) == 64
    assert subject_of("\ud800")
