"""Standard Webhooks: how an event proves that it is from us (standardwebhooks.com).

The secret is `whsec_` and the base64 of the key; the signature is an HMAC-SHA256 of the event's id,
the second of the attempt, and the body, with a full stop between each.
"""

import base64
import hmac
from collections.abc import Mapping, Sequence
from typing import Final

PREFIX: Final = "whsec_"
KEY_BYTES: Final = 24


def secret_of(key: bytes) -> str:
    """The secret as its owner sees it."""
    return PREFIX + base64.b64encode(key).decode()


def signed_headers(
    event: str, body: bytes, secrets: Sequence[str], at_seconds: int
) -> Mapping[str, str]:
    """The three headers. With several secrets, as after a rotation, each signs."""
    signed = f"{event}.{at_seconds}.".encode() + body
    signatures = (
        hmac.digest(base64.b64decode(secret.removeprefix(PREFIX)), signed, "sha256")
        for secret in secrets
    )
    return {
        "webhook-id": event,
        "webhook-timestamp": str(at_seconds),
        "webhook-signature": " ".join(
            f"v1,{base64.b64encode(each).decode()}" for each in signatures
        ),
    }
