"""How ids look. Opaque to clients; time-ordered for us, so that indexes stay warm.

Time and randomness are passed in: `at` in milliseconds since 1970 UTC, `entropy` as an integer.
"""

from typing import Final

_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ENTROPY_BITS: Final = 80


def vidgen_id(at: int, entropy: int) -> str:
    """`vidgen_<unix ms>_<8 hex>`: the form of VideoApi tasks (decisions.md, task ids)."""
    return f"vidgen_{at}_{entropy & 0xFFFFFFFF:08x}"


def task_id(at: int, entropy: int) -> str:
    """`task_` and 26 characters: 48 bits of time, 80 of randomness, Crockford base 32."""
    return f"task_{_ulid(at, entropy)}"


def object_id(kind: str, at: int, entropy: int) -> str:
    """An id for anything else, such as `asset_…`, `key_…`, `user_…`, `channel_…`."""
    return f"{kind}_{_ulid(at, entropy).lower()}"


def _ulid(at: int, entropy: int) -> str:
    value = (at & (2**48 - 1)) << ENTROPY_BITS | entropy & (2**ENTROPY_BITS - 1)
    return "".join(_CROCKFORD[value >> shift & 31] for shift in range(125, -1, -5))
