"""What every store promises of the studio's works and their shares."""

from typing import Protocol


class Gallery(Protocol): ...
