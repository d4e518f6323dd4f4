"""The shape of a provider adapter: a few flows and a table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from onetake.core.capability import Text
from onetake.core.failure import invalid
from onetake.core.request import Job
from onetake.core.task import (
    Cancelled,
    Failed,
    Handle,
    Lost,
    Produced,
    Progressed,
    Returned,
    Submitted,
)
from onetake.wire.fields import Field
from onetake.wire.flow import Flow


@dataclass(frozen=True, slots=True)
class Option:
    """Something that an operator can say of a channel, which only this kind of provider has."""

    name: str
    text: Text
    values: tuple[str, ...] = ()  # empty: any text of at most 200 characters

    def admits(self, value: str) -> bool:
        if self.values:
            return value in self.values
        return 0 < len(value) <= OPTION_MAX and value.isprintable()


OPTION_MAX = 200
"""Characters."""


def option(name: str, value: str, en: str, zh: str) -> Option:
    """One that is set to the one value, or not at all."""
    return Option(name, Text(en, zh), (value,))


@dataclass(frozen=True, slots=True)
class Adapter:
    name: str
    fields: tuple[Field, ...]
    submit: Callable[[Job], Flow[Submitted | Produced | Failed]]
    poll: Callable[[Handle], Flow[Progressed | Produced | Failed | Cancelled]]
    resubmittable: Callable[[Mapping[str, str]], bool]
    """May a submission whose reply was lost be sent again with the same `Job.attempt`?
    True only if the provider dedupes by it. Decided from the channel's options."""
    recover: Callable[[Job], Flow[Submitted | Lost | Returned]] | None = None
    """Ask what became of a submission whose reply was lost, where the provider can tell."""
    cancel: Callable[[Handle], Flow[Cancelled | Progressed]] | None = None
    """Stop a running job. `Progressed`: it can't be stopped any more."""
    probe: Callable[[], Flow[tuple[str, ...]]] | None = None
    """Check address and credentials without cost; the provider's model names."""
    title: Text | None = None  # for people; None: the name will do
    options: tuple[Option, ...] = ()
    makes: bool = True  # False: it serves no task
    base_urls: tuple[str, ...] = ()  # where it is known to be, the most usual first

    def check_options(self, options: Mapping[str, str]) -> None:
        """Raises `Rejected` for an option that there is not, or a value that it does not take."""
        known = {option.name: option for option in self.options}
        for name, value in options.items():
            option = known.get(name)
            if option is None:
                shown = name[:64].replace("\0", "")
                raise invalid(f"options.{shown}", f"is no option of {self.name}", tuple(known))
            if not option.admits(value):
                allowed = option.values or (f"1 to {OPTION_MAX} characters",)
                message = f"must be {' or '.join(allowed)}"
                raise invalid(f"options.{name}", message, allowed)
