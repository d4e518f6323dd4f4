"""What every store promises of people: profiles, sessions, codes, attempts, identities."""

from typing import Protocol


class People(Protocol): ...
