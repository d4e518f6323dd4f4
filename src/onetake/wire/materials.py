"""Reference files in a provider's body: which list each goes to, and its number there.

The rule: nothing is dropped. A role without a place is a bug, and a prompt's mentions follow
their files when a provider wants these in another order.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from onetake.core.references import rewrite
from onetake.core.request import Material, Medium, Role
from onetake.wire.flow import unsupported

Places: TypeAlias = Sequence[tuple[Role, str]]
"""Role -> the provider's field, in the order in which it expects the files of a field."""


@dataclass(frozen=True, slots=True)
class Arranged:
    lists: Mapping[str, list[str]]  # field -> URLs; a field without files is left out
    numbers: Mapping[tuple[Medium, int], int]  # medium and number as sent to us -> as sent on

    def prompt(self, text: str) -> str:
        """The prompt with its mentions renumbered, in our own form: `@Image1`."""
        return rewrite(
            text, lambda m: f"@{m.medium.capitalize()}{self.numbers[m.medium, m.number]}"
        )


def arrange(materials: Sequence[Material], urls: Sequence[str], places: Places) -> Arranged:
    """Sort the URLs, one a material, into the provider's fields. Raises ProviderError for a role
    that has no field."""
    given: Counter[Medium] = Counter()
    files: list[tuple[Role, str, int]] = []
    for material, url in zip(materials, urls, strict=True):
        given[material.role.medium] += 1
        files.append((material.role, url, given[material.role.medium]))
    lists: dict[str, list[str]] = {}
    numbers: dict[tuple[Medium, int], int] = {}
    for place, field in places:
        for role, url, number in files:
            if role is place:
                lists.setdefault(field, []).append(url)
                numbers[role.medium, number] = len(lists[field])
    for role, _, number in files:
        if (role.medium, number) not in numbers:
            raise unsupported(role)
    return Arranged(lists, numbers)
