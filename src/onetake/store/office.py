"""What every store promises of the audit, offers, options and statistics."""

from typing import Protocol


class Office(Protocol): ...
