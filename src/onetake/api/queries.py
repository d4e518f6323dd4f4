"""Reading the parameters of a query: filters and pages, the same for a page and its export.

The one rule: a value that cannot be read is refused by its name, and an empty one is none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from onetake.core.failure import invalid

TIME_MAX: Final = 2**53 - 1
"""The last millisecond that JavaScript can tell from the next."""
PAGE_MAX: Final = 1_000_000
TEXT_MAX: Final = 200
SIZES: Final = (5, 10, 20, 50)


@dataclass(frozen=True, slots=True)
class Query:
    """Every method raises `Rejected`."""

    sent: Mapping[str, str]

    def text(self, name: str) -> str | None:
        value = self.sent.get(name, "").strip()
        if len(value) > TEXT_MAX:
            raise invalid(name, f"must have at most {TEXT_MAX} characters")
        return value or None

    def integer(self, name: str, least: int, most: int) -> int | None:
        value = self.text(name)
        if value is None:
            return None
        plain = value.isascii() and value.isdigit() and len(value) <= 16
        if not plain or not least <= int(value) <= most:
            rule = f"an integer from {least} to {most}"
            raise invalid(name, f"must be {rule}", (rule,))
        return int(value)

    def time(self, name: str) -> int | None:
        """Milliseconds since 1970 UTC."""
        return self.integer(name, 0, TIME_MAX)

    def words(self, name: str, allowed: Sequence[str]) -> tuple[str, ...]:
        """A list with commas, each word once."""
        value = self.text(name)
        found = tuple(dict.fromkeys(word.strip() for word in value.split(","))) if value else ()
        for word in found:
            if word not in allowed:
                raise invalid(name, f"must be of {', '.join(allowed)}", tuple(allowed))
        return found

    def page(self) -> tuple[int, int]:
        """(number from 1, size)."""
        number = self.integer("page", 1, PAGE_MAX) or 1
        size = self.integer("size", 1, SIZES[-1]) or 10
        if size not in SIZES:
            allowed = tuple(str(each) for each in SIZES)
            raise invalid("size", f"must be {' or '.join(allowed)}", allowed)
        return number, size
