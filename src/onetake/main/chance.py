"""The clock and chance live here, and nowhere else: every part is handed what it needs of them."""

import random
import secrets
import time
from typing import Final


def clock() -> int:
    """Milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


def entropy() -> int:
    """80 random bits, for ids."""
    return secrets.randbits(80)


jitter: Final = random.random
secret_bytes: Final = secrets.token_bytes
