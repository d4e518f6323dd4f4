"""`@Image1`, `@Video1`, `@Audio1` in prompts: numbered from 1 for each medium, in order."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from onetake.core.failure import Rejected, invalid
from onetake.core.request import Medium, Request

_MENTION = re.compile(r"@(Image|Video|Audio)([0-9]{1,6})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Mention:
    medium: Medium
    number: int
    text: str


def mentions(prompt: str) -> Iterator[Mention]:
    """Every reference in the prompt, in order."""
    for found in _MENTION.finditer(prompt):
        yield Mention(Medium(found[1].lower()), int(found[2]), found[0])


def check_mentions(request: Request) -> None:
    """Raise `Rejected` when the prompt names a material that was not sent."""
    prompt = request.params.get("prompt")
    if not isinstance(prompt, str) or "@" not in prompt:
        return
    sent = Counter(material.role.medium for material in request.materials)
    for mention in mentions(prompt):
        if not 1 <= mention.number <= sent[mention.medium]:
            raise _missing(request, mention, sent[mention.medium])


def rewrite(prompt: str, form: Callable[[Mention], str]) -> str:
    """The prompt in a provider's own way of naming materials."""
    return _MENTION.sub(
        lambda found: form(Mention(Medium(found[1].lower()), int(found[2]), found[0])), prompt
    )


def _missing(request: Request, mention: Mention, count: int) -> Rejected:
    allowed = tuple(f"@{mention.medium.capitalize()}{n}" for n in range(1, count + 1))
    have = f"only {', '.join(allowed)} can be used" if allowed else f"no {mention.medium} was sent"
    return invalid(request.wire_name("prompt"), f"names {mention.text}, but {have}", allowed)
