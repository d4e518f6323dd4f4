"""What the studio knows of a task beyond the task itself, and the links by which it is shared."""

from dataclasses import dataclass
from typing import Final

TITLE_MAX: Final = 100
"""Characters of a work's title."""


@dataclass(frozen=True, slots=True)
class Note:
    """What people say of a work. A task of which nothing was said has no row."""

    task: str
    user: str
    title: str | None = None
    style: str | None = None  # an id of catalog/styles.toml
    favourite: bool = False
    batch: str | None = None  # works that were made to be compared
    winner: bool = False  # of its batch: at most one


@dataclass(frozen=True, slots=True)
class Share:
    """A public link to a finished work. It works until it is removed or its time is over."""

    id: str  # 128 random bits in base 62: whoever knows it may look
    task: str
    user: str
    created_at: int
    expires_at: int | None = None
    password_hash: str | None = None
    hide_prompt: bool = False
    allow_download: bool = True
    views: int = 0

    def open_at(self, now: int) -> bool:
        return self.expires_at is None or now < self.expires_at


_BASE62: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
SHARE_ID_LENGTH: Final = 22


def share_id(random: bytes) -> str:
    """16 random bytes as 22 characters."""
    assert len(random) == 16, "a guessable link is no secret"
    value, text = int.from_bytes(random), ""
    for _ in range(SHARE_ID_LENGTH):
        value, digit = divmod(value, 62)
        text = _BASE62[digit] + text
    return text
