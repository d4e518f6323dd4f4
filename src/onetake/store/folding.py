"""Text without its case, alike in every store, whatever a database's locale.

The one rule: each character becomes one character. So a database that cannot fold as we do gets
an expression that names, for each character sought, all those that are folded to the same.
"""

import re
from collections import defaultdict
from functools import cache
from itertools import chain
from typing import Final

_PLAIN: Final = re.compile(r"\w", re.ASCII)


_CASED: Final = (  # outside of these no character has a case
    range(0x3000), range(0xA640, 0xAC00), range(0xFB00, 0x10000), range(0x10400, 0x10600),
    range(0x10C80, 0x10D90), range(0x118A0, 0x118E0), range(0x16E40, 0x16EE0),
    range(0x1E900, 0x1E950),
)  # fmt: skip


class _Table(dict[int, str]):
    """What `str.translate` asks; filled as characters are seen."""

    def __missing__(self, number: int) -> str:
        other = self[number] = _simple(chr(number))
        return other


_TABLE: Final = _Table()


def folded(text: str) -> str:
    return text.translate(_TABLE)


def expression(sought: str) -> str:
    """What PostgreSQL's `~` takes, to find the text in any case."""
    return "".join(map(_any_case, folded(sought)))


def _any_case(character: str) -> str:
    alike = _alike().get(character)
    if alike is not None:
        return f"[{character}{alike}]"
    plain = ord(character) > 127 or _PLAIN.match(character)
    return character if plain else f"\\{character}"


def _simple(character: str) -> str:
    """Where the whole folding is longer, such as `ss` for a sharp s, the nearest that is not."""
    for other in (character.casefold(), character.lower(), character.lower()[:1]):
        if len(other) == 1:
            return other
    return character


@cache
def _alike() -> dict[str, str]:
    """For each character to which others are folded: those."""
    found: defaultdict[str, str] = defaultdict(str)
    for number in chain(*_CASED):
        other = _simple(chr(number))
        if other != chr(number):
            found[other] += chr(number)
    return dict(found)
