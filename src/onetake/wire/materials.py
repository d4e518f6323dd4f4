"""Reference files in a provider's body: which list each goes to, and its number there.

The rule: nothing is dropped. A role without a place is a bug, and a prompt's mentions follow
their files when a provider wants these in another order.
"""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeAlias, TypeVar

from onetake.core.references import rewrite
from onetake.core.request import Job, Material, Medium, Role
from onetake.wire.adapter import option
from onetake.wire.flow import Inline, unsupported

T = TypeVar("T")

LINKED: Final = option("materials", "link", "Send links to reference files", "以链接代替上传素材")
"""For adapters that send files inside their bodies: links save bytes, where we can be reached."""

Places: TypeAlias = Sequence[tuple[Role, str]]
"""Role -> the provider's field, in the order in which it expects the files of a field."""


@dataclass(frozen=True, slots=True)
class Arranged(Generic[T]):
    lists: Mapping[str, list[T]]  # field -> its files; a field without files is left out
    numbers: Mapping[tuple[Medium, int], int]  # medium and number as sent to us -> as sent on

    def prompt(self, text: str) -> str:
        """The prompt with its mentions renumbered, in our own form: `@Image1`."""
        return rewrite(
            text, lambda m: f"@{m.medium.capitalize()}{self.numbers[m.medium, m.number]}"
        )


def sendable(
    job: Job, inline: Container[Medium] = (), *, bare: bool = False
) -> tuple[str | Inline, ...]:
    """What stands for each material in a body: the file itself for media in `inline`, otherwise a
    link; a link everywhere where the channel says so (`LINKED`). `bare`: see `Inline`."""
    linked = job.options.get("materials") == "link"
    return tuple(
        link if linked or material.role.medium not in inline else _inline(material, bare)
        for material, link in zip(job.request.materials, job.links, strict=True)
    )


def _inline(material: Material, bare: bool) -> Inline:
    assert material.asset is not None, "materials are kept before they are sent"
    return Inline(material.asset, bare)


def arrange(materials: Sequence[Material], urls: Sequence[T], places: Places) -> Arranged[T]:
    """Sort the URLs, or whatever is sent, one a material, into the provider's fields. Raises
    ProviderError for a role that has no field."""
    given: Counter[Medium] = Counter()
    files: list[tuple[Role, T, int]] = []
    for material, url in zip(materials, urls, strict=True):
        given[material.role.medium] += 1
        files.append((material.role, url, given[material.role.medium]))
    lists: dict[str, list[T]] = {}
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
