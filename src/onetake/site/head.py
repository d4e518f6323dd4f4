"""What the server writes into the page's head before any script runs: titles, previews, hints.

The one rule: every word that comes from people is escaped here, and nowhere else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import quote, urlsplit

from onetake.site.language import Language
from onetake.site.titles import SHARED, description_of, in_language, title_of

_DESCRIPTION_CHARACTERS: Final = 200


@dataclass(frozen=True, slots=True)
class Preview:
    """What others may know of a shared work. `locked`: nothing but that it is there."""

    id: str
    title: str | None = None
    prompt: str | None = None  # None: it is hidden
    file: str | None = None  # a link to the work itself that works without a key
    content_type: str | None = None
    image: str | None = None  # a link to a still picture of it
    width: int | None = None
    height: int | None = None
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """The installation: what its operator calls it, and its public address."""

    name: str
    base_url: str


def route_head(path: str, language: Language, place: Place, hints: Sequence[str]) -> str:
    """The title, what the page is about, and `hints`: addresses of files that it needs at once."""
    tags = [f"<title>{escape(title_of(path, language, place.name))}</title>"]
    if (words := description_of(path, language, place.name)) is not None:
        tags.append(_meta("name", "description", words))
    return "\n    ".join([*tags, *_hints(hints)])


def share_head(
    preview: Preview | None, place: Place, language: Language, hints: Sequence[str]
) -> str:
    """What Discord, Telegram, X, Slack and search engines read of a share's page. None: there is
    no such share, or not any more."""
    robots = '<meta name="robots" content="noindex, nofollow">'
    if preview is None or preview.locked:
        title = escape(title_of("/s/", language, place.name))
        return "\n    ".join([f"<title>{title}</title>", robots, *_hints(hints)])
    page = f"{place.base_url}/s/{quote(preview.id, safe='')}"
    embed = f"{place.base_url}/oembed?url={quote(page, safe='')}&format=json"
    title = _title(preview, language)
    words = _cut(preview.prompt or title, _DESCRIPTION_CHARACTERS)
    tags = [
        f"<title>{escape(title)} · {escape(place.name)}</title>",
        _meta("name", "description", words),
        robots,
        f'<link rel="alternate" type="application/json+oembed" href="{escape(embed)}"'
        f' title="{escape(title)}">',
        _meta("property", "og:site_name", place.name),
        _meta("property", "og:title", title),
        _meta("property", "og:description", words),
        _meta("property", "og:url", page),
        *_media(preview),
        _meta("name", "twitter:title", title),
        _meta("name", "twitter:description", words),
    ]
    return "\n    ".join([*tags, *_hints(hints)])


def pictured(preview: Preview | None, place: Place, language: Language) -> Mapping[str, str] | None:
    """What the first picture of a share's page shows: `frame.Frame`. None: it has none."""
    if preview is None or preview.locked or not preview.image:
        return None
    if not (preview.content_type or "").startswith(("image/", "video/")):
        return None
    return {
        "name": place.name,
        "title": _title(preview, language),
        "picture": urlsplit(preview.image).path,  # at the address where the page is looked at
        "width": str(preview.width or 16),
        "height": str(preview.height or 9),
    }


def _title(preview: Preview, language: Language) -> str:
    return preview.title or _cut(preview.prompt or "", 70) or in_language(SHARED, language)


def _media(preview: Preview) -> list[str]:
    """A direct link to the file: players that need a page of their own are not shown by most."""
    kind = (preview.content_type or "").partition("/")[0]
    tags = [_meta("property", "og:type", "video.other" if kind == "video" else "website")]
    image = preview.file if kind == "image" else preview.image
    sizes = [
        (name, str(value))
        for name, value in (("width", preview.width), ("height", preview.height))
        if value is not None
    ]
    if preview.file and kind in ("video", "audio"):
        tags += [
            _meta("property", f"og:{kind}", preview.file),
            _meta("property", f"og:{kind}:secure_url", preview.file),
            _meta("property", f"og:{kind}:type", preview.content_type or ""),
            *(_meta("property", f"og:{kind}:{name}", value) for name, value in sizes),
        ]
    if image:
        tags.append(_meta("property", "og:image", image))
        if kind == "image":
            tags += [_meta("property", f"og:image:{name}", value) for name, value in sizes]
        tags.append(_meta("name", "twitter:image", image))
    card = "summary_large_image" if image else "summary"
    return [*tags, _meta("name", "twitter:card", card)]


def _hints(files: Sequence[str]) -> list[str]:
    scripts = (each for each in files if each.endswith(".js"))
    return [f'<link rel="modulepreload" href="{escape(each)}">' for each in scripts]


def _meta(kind: str, name: str, content: str) -> str:
    return f'<meta {kind}="{name}" content="{escape(content)}">'


def _cut(text: str, characters: int) -> str:
    """On one line, and no longer than that."""
    line = " ".join(text.split())
    return line if len(line) <= characters else line[: characters - 1].rstrip() + "…"
