"""What the documentation is told of the installation that it describes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Facts:
    """What the pages say of the installation. Sizes in bytes, times in seconds."""

    base_url: str  # without a slash at its end
    json_bytes_max: int
    media_bytes_max: int
    upload_files_max: int
    wait_seconds_max: int
    poll_seconds: int
    link_seconds: int
    paths: Mapping[str, Mapping[str, Mapping[str, Any]]]  # those of the OpenAPI document
