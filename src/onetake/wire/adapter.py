"""The shape of a provider adapter: a few flows and a table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

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
