"""What an API key allows at this moment, and from this address.

Pure: for whoever says beforehand what an acceptance would say. The order is that of an acceptance.
"""

import ipaddress
from collections.abc import Iterable
from enum import StrEnum
from typing import Final, Literal, TypeAlias

from onetake.core.account import Key

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

OUTSIDE: Final = "this API key may not be used from this network address"


class Obstacle(StrEnum):
    """Why something cannot be paid for."""

    REVOKED = "revoked"
    EXPIRED = "expired"
    NETWORK = "network"
    MODEL = "model"
    BUDGET = "budget"
    CREDITS = "credits"


Over: TypeAlias = Literal[
    Obstacle.REVOKED, Obstacle.EXPIRED, Obstacle.NETWORK, Obstacle.BUDGET
]  # fmt: skip
"""Why a key pays for nothing at all."""


def over(key: Key, *, now: int, outside: bool) -> Over | None:
    """Why the key pays for nothing now. `outside`: the call comes from where it may not be used."""
    if key.revoked_at is not None:
        return Obstacle.REVOKED
    if not key.usable(now):
        return Obstacle.EXPIRED
    if outside:
        return Obstacle.NETWORK
    if left(key) == 0:
        return Obstacle.BUDGET
    return None


def obstacle(
    key: Key | None, *, now: int, outside: bool, model: str, amount: int, available: int
) -> Obstacle | None:
    """Why this is not accepted: a task of `model` for `amount`, by who has `available`. Both in
    micro-credits. What costs nothing is always within a budget."""
    if key is not None:
        found = over(key, now=now, outside=outside)
        if found is not None and found is not Obstacle.BUDGET:
            return found
        if key.models and model not in key.models:
            return Obstacle.MODEL
        rest = left(key)
        if rest is not None and amount > 0 and amount > rest:
            return Obstacle.BUDGET
    return Obstacle.CREDITS if amount > available else None


def left(key: Key) -> int | None:
    """Micro-credits of its budget that are not used; None: it has none."""
    return None if key.budget is None else max(key.budget - key.used, 0)


def is_outside(key: Key, address: str | None) -> bool:
    return bool(key.networks) and not inside(address, map(ipaddress.ip_network, key.networks))


def inside(address: str | None, networks: Iterable[Network]) -> bool:
    """What is no address is in no network."""
    try:
        parsed: Address = ipaddress.ip_address(address or "")
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    return any(parsed in network for network in networks)
