"""The words in a prompt that steer the sandbox like a payment sandbox's test cards. Pure.

`[fail:content_policy]` and `[fail:provider]` end the job, `[delay:20]` has it wait that many
seconds at the "provider", `[stall]` never finishes. The rule: a steering word that is not
understood fails the job with the list of those that are, and is never taken for a prompt.
"""

import re
from dataclasses import dataclass
from typing import Final

from onetake.core.failure import Code, Failure

FAILURES: Final = {
    "content_policy": Failure(
        Code.CONTENT_REJECTED, "The sandbox refused the content, as [fail:content_policy] asked."
    ),
    "provider": Failure(
        Code.PROVIDER_FAILED, "The sandbox could not make this, as [fail:provider] asked."
    ),
}
DELAY_SECONDS_MAX: Final = 3600
KNOWN: Final = (
    *(f"[fail:{word}]" for word in FAILURES),
    f"[delay:1] to [delay:{DELAY_SECONDS_MAX}]",
    "[stall]",
)

_WORD: Final = re.compile(
    r"\[\s*(fail|delay|stall)\s*(?::\s*([^\[\]]{0,40}?)\s*)?\]", re.IGNORECASE
)
_SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Steering:
    """What the prompt says apart from its steering words, and what those want."""

    prompt: str
    failure: Failure | None = None
    delay_seconds: int = 0
    stall: bool = False


def steer(prompt: str) -> Steering:
    """Take the steering words out of a prompt. The first failure named is the one that happens."""
    failure: Failure | None = None
    delay_seconds, stall = 0, False
    for found in _WORD.finditer(prompt):
        word, value = found[1].lower(), (found[2] or "").lower()
        match word:
            case "fail" if value in FAILURES:
                failure = failure or FAILURES[value]
            case "delay" if _seconds(value):
                delay_seconds = max(delay_seconds, _seconds(value))
            case "stall" if not value:
                stall = True
            case _:
                failure = failure or _unknown(found[0])
    rest = _SPACE.sub(" ", _WORD.sub(" ", prompt)).strip()
    return Steering(rest, failure, delay_seconds, stall)


def _seconds(value: str) -> int:
    """0 for what is not allowed."""
    if not (value.isascii() and value.isdigit() and len(value) <= 4):
        return 0
    return int(value) if int(value) <= DELAY_SECONDS_MAX else 0


def _unknown(word: str) -> Failure:
    message = f"prompt holds {word}, which the sandbox does not know; use {', '.join(KNOWN)}"
    return Failure(Code.PROVIDER_INVALID, message, "prompt", KNOWN)
