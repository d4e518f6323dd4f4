"""File names for people: shown, put at the end of links, offered when downloading.

A name never becomes a path here, but it does on somebody's computer, so everything that is
special to some system or misleads a reader is taken out. The suffix follows the content.
"""

import re
import unicodedata
from typing import Final
from urllib.parse import unquote, urlsplit

from onetake.assets.sniff import KNOWN

LENGTH_MAX: Final = 100
"""Characters, the suffix included."""

_SEPARATORS: Final = re.compile(r"[/\\]")
_WINDOWS_ONLY: Final = re.compile(r'[<>:"|?*]')
_SPACES: Final = re.compile(r"\s+")
_SUFFIX: Final = re.compile(
    r"\.(?:" + "|".join({kind.suffix for kind in KNOWN} | {"jpeg", "gif", "m4v", "zip"}) + r")\Z",
    re.IGNORECASE,
)
_RESERVED: Final = re.compile(
    r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|\Z)", re.IGNORECASE
)
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})  # also the bidirectional controls


def clean_name(name: str, suffix: str) -> str:
    """A harmless form of `name` that ends with `.suffix`; `file.suffix` when nothing is left."""
    last = _SEPARATORS.split(name)[-1]
    seen = (c for c in last if c.isspace() or unicodedata.category(c) not in _INVISIBLE)
    # After what cannot be seen is gone: it may have stood between two spaces, or two halves.
    spaced = _SPACES.sub(" ", unicodedata.normalize("NFC", "".join(seen)))
    stem = _bare(_SUFFIX.sub("", _bare(_WINDOWS_ONLY.sub("_", spaced))))
    if _RESERVED.match(stem):
        stem = f"_{stem}"
    stem = stem[: LENGTH_MAX - len(suffix) - 1].rstrip(" .")
    return f"{stem or 'file'}.{suffix}"


def name_of_url(url: str) -> str:
    """The last part of a URL's path, not yet cleaned; empty for data URLs and the like."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https"):
        return ""
    return unquote(parts.path.rsplit("/", 1)[-1], errors="ignore")


def _bare(text: str) -> str:
    return text.strip(" .")
