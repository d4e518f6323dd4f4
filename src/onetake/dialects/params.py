"""Gather parameters under our names, where a format has several fields for one thing.

The rule: two fields that mean one parameter must say the same. Errors name the field that the
caller wrote.
"""

from dataclasses import dataclass, field
from typing import Final

from onetake.core.failure import invalid
from onetake.core.request import Scalar
from onetake.dialects.fields import Fields

END_USER_MAX: Final = 200


@dataclass(slots=True)
class Params:
    """Parameters by our names, and the caller's names for them where they differ."""

    values: dict[str, Scalar] = field(default_factory=dict[str, Scalar])
    places: dict[str, str] = field(default_factory=dict[str, str])

    def put(self, name: str, value: Scalar | None, place: str) -> None:
        """Set a parameter; None is nothing. A second field for it must have the same value."""
        if value is None:
            return
        if name not in self.values:
            self.values[name] = value
            if place != name:
                self.places[name] = place
        elif not _same(self.values[name], value):
            other = self.places.get(name, name)
            raise invalid(place, f"and {other} say different things; send one of them")


def required(fields: Fields, name: str) -> str:
    """A text that must be there."""
    value = optional(fields, name)
    if value is None:
        raise invalid(name, "is required", ("a text",))
    return value


def optional(fields: Fields, name: str) -> str | None:
    """A text that is not empty, where it is there."""
    value = fields.text(name)
    if value is not None and not value.strip():
        raise invalid(fields.where(name), "must not be empty", ("a text that is not empty",))
    return value


def end_user(fields: Fields) -> str | None:
    """The caller's own user: `user`, or `end_user_id`."""
    found = Params()
    for name in ("user", "end_user_id"):
        value, where = fields.text(name), fields.where(name)
        if value is not None and not 1 <= len(value) <= END_USER_MAX:
            rule = f"1 to {END_USER_MAX} characters"
            raise invalid(where, f"must have {rule}", (rule,))
        found.put("end_user", value, where)
    user = found.values.get("end_user")
    return None if user is None else str(user)


def _same(one: Scalar, other: Scalar) -> bool:
    """Equal as JSON: 1 and 1.0 are, 1 and true are not."""
    return isinstance(one, bool) is isinstance(other, bool) and one == other
