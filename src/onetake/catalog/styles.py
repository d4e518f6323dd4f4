"""The studio's styles, from `styles.toml`, strictly: an unknown key stops the start-up."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from onetake.core.capability import Text
from onetake.core.failure import invalid

STYLES: Final = Path(__file__).parent / "styles.toml"


class _Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    en: str
    zh: str


class _Style(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    title: _Text
    addition: _Text
    scene: str
    filters: tuple[str, ...]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    styles: tuple[_Style, ...]


@dataclass(frozen=True, slots=True)
class Style:
    id: str
    title: Text
    addition: Text
    """What is added to a prompt, in the prompt's language."""
    scene: str
    filters: tuple[str, ...]
    """What the preview shows, and how our own renderer changes it."""


def load_styles(path: Path = STYLES) -> Mapping[str, Style]:
    """By id, in the file's order."""
    rows = msgspec.convert(tomllib.loads(path.read_text("utf-8")), _File).styles
    found = {
        row.id: Style(
            row.id, Text(row.title.en, row.title.zh), Text(row.addition.en, row.addition.zh),
            row.scene, row.filters,
        )
        for row in rows
    }  # fmt: skip
    assert len(found) == len(rows), "two styles have one id"
    return found


def style_of(styles: Mapping[str, Style], name: str) -> Style:
    """Raises `Rejected`."""
    found = styles.get(name)
    if found is None:
        raise invalid("style", f"must be {' or '.join(styles)}", tuple(styles))
    return found
