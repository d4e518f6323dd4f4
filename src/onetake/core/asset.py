"""A file that we keep."""

from dataclasses import dataclass
from enum import StrEnum

from onetake.core.request import Facts


class Purpose(StrEnum):
    UPLOAD = "upload"  # sent to us by its owner
    MATERIAL = "material"  # fetched for a task from a URL that its owner gave
    RESULT = "result"
    THUMBNAIL = "thumbnail"
    CHARACTER = "character"  # a video under a name, to be referred to by its id


@dataclass(frozen=True, slots=True)
class Asset:
    """The row of a kept file. The bytes lie under `blob`, once for identical content."""

    id: str
    user: str
    purpose: Purpose
    name: str  # cleaned, for people and for the end of links
    blob: str  # key in the storage, made from the content's SHA-256
    facts: Facts
    created_at: int
    task: str | None = None
