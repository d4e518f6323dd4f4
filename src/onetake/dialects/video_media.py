"""The files of a UniAll or OpenAI video request: `content[]`, or one of the older fields.

Roles follow ADR 0012: they say what the caller said. One image by itself is the first frame, images
in a list are references, and which of them a model takes is the catalogue's business.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from onetake.core.failure import Rejected, invalid
from onetake.core.request import Material, Medium, Operation, Role
from onetake.dialects.document import listed, objects
from onetake.dialects.fields import FLAG_WORDS, Fields, items

OURS: Final = "onetake:"
"""Before the id of an asset, a character or a task of the same caller."""
LINKS: Final = ("url", "image_url", "video_url", "audio_url")
IDS: Final = ("id", "file_id")
_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")


@dataclass(frozen=True, slots=True)
class Place:
    """A field for files: what its file is when it is sent alone, and what each is in a list."""

    alone: Role
    in_list: Role | None  # None: it takes no list


PLACES: Final[Mapping[str, Place]] = {
    "image": Place(Role.FIRST_FRAME, None),
    "image_url": Place(Role.FIRST_FRAME, Role.IMAGE),
    "images": Place(Role.IMAGE, Role.IMAGE),
    "image_urls": Place(Role.IMAGE, Role.IMAGE),
    "reference_image_urls": Place(Role.IMAGE, Role.IMAGE),
    "last_image": Place(Role.LAST_FRAME, None),
    "video": Place(Role.SOURCE_VIDEO, None),
    "video_url": Place(Role.SOURCE_VIDEO, None),
    "videos": Place(Role.VIDEO, Role.VIDEO),
    "video_urls": Place(Role.VIDEO, Role.VIDEO),
    "audios": Place(Role.AUDIO, Role.AUDIO),
    "audio_url": Place(Role.AUDIO, Role.AUDIO),
    "audio_urls": Place(Role.AUDIO, Role.AUDIO),
    "audio": Place(Role.AUDIO, None),
}
"""In this order the files are numbered for `@Image1`."""

ROLES: Final[Mapping[str, Mapping[str, Role]]] = {
    "image_url": {
        "image": Role.IMAGE,  # of a single one: the first frame
        "reference_image": Role.IMAGE,
        "first_frame": Role.FIRST_FRAME,
        "last_frame": Role.LAST_FRAME,
    },
    "video_url": {"reference_video": Role.VIDEO, "source_video": Role.SOURCE_VIDEO},
    "audio_url": {"reference_audio": Role.AUDIO},
}
"""Type of an item of `content[]` -> its roles."""
TYPES: Final = ("text", *ROLES)

_CONTINUES = re.compile(
    r"\b(?:extend(?:s|ing)?|extension|continu(?:e|es|ing|ation)|prolong(?:s|ing)?"
    r"|lengthen(?:s|ing)?|keep going|carry on)\b|延续|续写|延长|继续|接续|续接|延展|续拍",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Content:
    """What `content[]` says."""

    text: str | None
    materials: tuple[Material, ...]

    def operation(self, prompt: str) -> Operation | None:
        """A source video is to be changed, or continued when the text asks for that.

        The rule, as the pages give only examples: the text has one of the words of `_CONTINUES`.
        """
        if not any(material.role is Role.SOURCE_VIDEO for material in self.materials):
            return None
        return Operation.EXTEND_VIDEO if _CONTINUES.search(prompt) else Operation.EDIT_VIDEO


def content(fields: Fields) -> Content | None:
    """`content[]`, when it was sent. It wins: the older fields for files are not looked at."""
    value = fields.structure("content")
    if value is None:
        return None
    several = listed(value)
    if not several:
        raise invalid("content", "must be a list of at least one item", ("a list of items",))
    texts: list[str] = []
    found: list[tuple[str, Material]] = []  # with the word for its role
    for where, item in items("content", value):
        read = _item(where, item)
        if isinstance(read, str):
            texts.append(read)
        else:
            found.append(read)
    for name in PLACES:
        if name != "audio" or not _is_flag(fields, name):
            fields.take(name)
    return Content("\n".join(texts) or None, tuple(_alone(found)))


def _item(where: str, item: object) -> str | tuple[str, Material]:
    inner = objects(item)
    kind = inner.get("type") if inner else None
    if inner is None or not isinstance(kind, str) or kind not in TYPES:
        raise invalid(f"{where}.type", f"must be {' or '.join(TYPES)}", TYPES)
    known = ("type", "text") if kind == "text" else ("type", "role", "url", kind)
    for name in inner:
        if name not in known:
            taken = ", ".join(known)
            raise invalid(where, f"has a field that is not one of {taken}", known)
    if kind == "text":
        text = inner.get("text")
        if not isinstance(text, str) or not text.strip():
            rule = "a text that is not empty"
            raise invalid(f"{where}.text", f"must be {rule}", (rule,))
        return text
    word, role = _role(where, kind, inner.get("role"))
    links = {name: inner[name] for name in ("url", kind) if inner.get(name) is not None}
    return word, Material(role, link(where, links, kind), where)


def _role(where: str, kind: str, word: object) -> tuple[str, Role]:
    roles = ROLES[kind]
    if word is None and kind != "video_url":  # of a video, no role is the usual one
        word = next(iter(roles))
    if not isinstance(word, str) or word not in roles:
        raise invalid(f"{where}.role", f"must be {' or '.join(roles)}", tuple(roles))
    return word, roles[word]


def _alone(found: Sequence[tuple[str, Material]]) -> Iterator[Material]:
    """An image with the role `image` is the first frame when no other could be."""
    images = [word for word, material in found if material.role.medium is Medium.IMAGE]
    single = [word for word in images if word != "last_frame"] == ["image"]
    for word, material in found:
        first = single and word == "image"
        yield Material(Role.FIRST_FRAME, material.url, material.param) if first else material


def older(fields: Fields) -> Iterator[Material]:
    """The files in the fields that are older than `content[]`."""
    for name, place in PLACES.items():
        if name in fields and not (name == "audio" and _is_flag(fields, name)):
            yield from placed(fields, name, place)


def placed(fields: Fields, name: str, place: Place) -> Iterator[Material]:
    """The files of one field, if it was sent."""
    where = fields.where(name)
    value = fields.structure(name)
    if value is None:
        return
    several = listed(value)
    if several is None:
        yield Material(place.alone, link(where, value), where)
        return
    if place.in_list is None:
        raise invalid(where, "must be one URL, not a list", _SHAPES)
    for inner, each in items(where, value):
        yield Material(place.in_list, link(inner, each), inner)


_SHAPES: Final = ("a URL", '{"url": "…"}')


def link(where: str, value: object, kind: str = "") -> str:
    """The URL in a string, in `{url}`, in `{image_url: {url}}`, or of a thing of ours in `{id}`."""
    inner = objects(value)
    if inner is None:
        return _url(where, value)
    if len(inner) != 1:
        raise _no_link(where, kind)
    ((name, each),) = inner.items()
    if name in IDS:
        return ours(f"{where}.{name}", each)
    if name not in LINKS:
        raise _no_link(where, kind)
    deeper = objects(each)
    if deeper is None:
        return _url(f"{where}.{name}", each)
    if tuple(deeper) != ("url",):
        raise _no_link(f"{where}.{name}", "")
    return _url(f"{where}.{name}.url", deeper["url"])


def ours(where: str, name: object) -> str:
    """What stands for a file, a character or a task of ours."""
    if isinstance(name, str) and _ID.fullmatch(name):
        return OURS + name
    raise invalid(where, "must be an id of ours", ("an id such as task_… or char_…",))


def _url(where: str, value: object) -> str:
    if isinstance(value, str) and value.strip():
        return value
    raise invalid(where, "must be a URL", _SHAPES)


def _no_link(where: str, kind: str) -> Rejected:
    names = tuple(dict.fromkeys(("url", kind))) if kind else (*LINKS, *IDS)
    return invalid(where, f"must have exactly one of {', '.join(names)}", names)


def _is_flag(fields: Fields, name: str) -> bool:
    """`audio` is a file when it is a URL, and a switch when it says yes or no."""
    value = fields.peek(name)
    return isinstance(value, bool) or (isinstance(value, str) and value.lower() in FLAG_WORDS)
