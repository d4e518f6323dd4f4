"""What a conversation asks for: the prompt, the files, and the result that is to be changed.

* The last message is the user's. Its text parts, joined by line breaks, are the prompt; its
  other parts are files.
* Earlier turns count by what they led to: the newest result that an assistant's message links
  to goes on into this one. A video is edited; an image is a reference, before the turn's own.
  A turn that brings its own video is about that video, and no earlier result is taken.
* Instructions (`system`, `developer`) are refused unless empty: no model here takes any, and to
  write them into the prompt would change what is made without a word.

Roles (ADR 0012): one image alone is the first frame; several, or one beside a video, are
references. One video is the source; several are references.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from onetake.core.failure import Rejected, invalid
from onetake.core.request import Material, Medium, Operation, Role
from onetake.dialects.document import listed, objects
from onetake.dialects.json_body import short

INSTRUCTIONS: Final = ("system", "developer")
ROLES: Final = (*INSTRUCTIONS, "user", "assistant")

_MEDIA: Final = {
    "image_url": Medium.IMAGE,
    "video_url": Medium.VIDEO,
    "audio_url": Medium.AUDIO,
}
PARTS: Final = ("text", *_MEDIA, "input_audio")
_SOUNDS: Final = {"mp3": "audio/mpeg", "wav": "audio/wav"}
"""The formats of `input_audio`, which OpenAI names by their suffix."""

_SUFFIXES: Final = {
    **dict.fromkeys(("mp4", "mov", "webm", "m4v", "mkv"), Medium.VIDEO),
    **dict.fromkeys(("png", "jpg", "jpeg", "webp", "gif", "avif"), Medium.IMAGE),
}
_URL = re.compile(r"https?://[^\s<>\"'()\[\]{}|\\^`\u3000-\u303f\uff00-\uffef]+")
_LABEL_MAX: Final = 500
"""Characters in the label of a Markdown picture."""
_BEHIND: Final = ".,;:!?*_~"
"""Marks that end a sentence or an emphasis, and not a link."""


@dataclass(frozen=True, slots=True)
class Conversation:
    prompt: str | None
    materials: tuple[Material, ...]
    operation: Operation | None


@dataclass(frozen=True, slots=True)
class _File:
    medium: Medium
    url: str
    place: str


def read_conversation(messages: object) -> Conversation:
    turns = _turns(messages)
    place, last = turns[-1]
    if last["role"] != "user":
        raise invalid(f"{place}.role", "must be user in the last message", ("user",))
    texts, files = _content(place, last.get("content"))
    own_video = any(file.medium is Medium.VIDEO for file in files)
    earlier = None if own_video else _newest_result(turns[:-1])
    return Conversation(
        "\n".join(texts) if texts else None,
        tuple(_materials(files, earlier)),
        Operation.EDIT_VIDEO if earlier and earlier.medium is Medium.VIDEO else None,
    )


def _turns(messages: object) -> list[tuple[str, Mapping[str, object]]]:
    several = listed(messages)
    if not several:
        raise invalid("messages", "must be a list with at least one message", ("a list",))
    turns = [(f"messages[{index}]", objects(each)) for index, each in enumerate(several)]
    checked: list[tuple[str, Mapping[str, object]]] = []
    for place, turn in turns:
        if turn is None:
            raise invalid(place, "must be an object", ("an object",))
        role = turn.get("role")
        if role not in ROLES:
            raise invalid(f"{place}.role", f"must be {' or '.join(ROLES)}", ROLES)
        if role in INSTRUCTIONS:
            _check_no_instructions(place, turn.get("content"))
        elif role == "user":
            _check_names(place, turn, ("role", "content", "name"))
        checked.append((place, turn))
    return checked


def _check_no_instructions(place: str, content: object) -> None:
    texts, files = _content(place, content)
    if files or any(text.strip() for text in texts):
        message = "must be empty: media models take no instructions; say it in the user's message"
        raise invalid(f"{place}.content", message, ("an empty text", "no such message"))


def _check_names(place: str, value: Mapping[str, object], known: tuple[str, ...]) -> None:
    for name in value:
        if name not in known:
            raise invalid(
                f"{place}.{short(name)}", f"is not a field; use {', '.join(known)}", known
            )


def _content(place: str, content: object) -> tuple[list[str], list[_File]]:
    """Texts and files of a message, in order."""
    where = f"{place}.content"
    if content is None:
        return [], []
    if isinstance(content, str):
        return [content], []
    parts = listed(content)
    if parts is None:
        raise invalid(where, "must be a text or a list of parts", ("a text", "a list"))
    texts: list[str] = []
    files: list[_File] = []
    for index, part in enumerate(parts):
        read = _part(f"{where}[{index}]", objects(part))
        if isinstance(read, str):
            texts.append(read)
        else:
            files.append(read)
    return texts, files


def _part(place: str, part: Mapping[str, object] | None) -> str | _File:
    kind = None if part is None else part.get("type")
    if part is None or not isinstance(kind, str) or kind not in PARTS:
        raise invalid(f"{place}.type", f"must be {' or '.join(PARTS)}", PARTS)
    _check_names(place, part, ("type", kind))
    value, where = part.get(kind), f"{place}.{kind}"
    if kind == "text":
        if not isinstance(value, str):
            raise _must(where, "a text")
        return value
    if kind == "input_audio":
        return _File(Medium.AUDIO, _sound(where, objects(value)), where)
    return _File(_MEDIA[kind], _address(where, value), where)


def _address(where: str, value: object) -> str:
    """A URL by itself or as `{url}`. `detail` says how closely a model looks: here, always."""
    inner = objects(value)
    if inner is not None:
        _check_names(where, inner, ("url", "detail"))
        value, where = inner.get("url"), f"{where}.url"
    if not isinstance(value, str) or not value:
        raise _must(where, "a URL")
    return value


def _sound(where: str, value: Mapping[str, object] | None) -> str:
    if value is None:
        raise _must(where, "an object with data and format")
    _check_names(where, value, ("data", "format"))
    data, kind = value.get("data"), value.get("format")
    if not isinstance(data, str) or not data:
        raise _must(f"{where}.data", "a text in base64")
    if not isinstance(kind, str) or kind not in _SOUNDS:
        raise invalid(f"{where}.format", f"must be {' or '.join(_SOUNDS)}", tuple(_SOUNDS))
    return f"data:{_SOUNDS[kind]};base64,{data}"


def _must(where: str, what: str) -> Rejected:
    return invalid(where, f"must be {what}", (what,))


def _newest_result(turns: list[tuple[str, Mapping[str, object]]]) -> _File | None:
    """The last video, or else the last image, of the newest message of an assistant with any."""
    for place, turn in reversed(turns):
        if turn["role"] == "assistant":
            links = list(_links(place, turn.get("content")))
            for medium in (Medium.VIDEO, Medium.IMAGE):
                if found := [link for link in links if link.medium is medium]:
                    return found[-1]
    return None


def _links(place: str, content: object) -> Iterator[_File]:
    """An assistant's message is our own answer, as the caller's program kept it."""
    texts, files = _content(place, content)
    yield from files
    for text in texts:
        for found in _URL.finditer(text):
            url = found[0].rstrip(_BEHIND)
            medium = _medium(url) or _shown_as_image(text, found.start())
            if medium is not None:
                yield _File(medium, url, f"{place}.content")


def _medium(url: str) -> Medium | None:
    path = url.partition("?")[0].partition("#")[0]
    return _SUFFIXES.get(path.rpartition("/")[2].rpartition(".")[2].lower())


def _shown_as_image(text: str, start: int) -> Medium | None:
    """Markdown's `![label](URL`. Written without a pattern: text of a stranger is long."""
    before = text[max(start - _LABEL_MAX - 4, 0) : start]
    opening = before.rfind("![")
    shown = opening >= 0 and before.endswith("](") and "]" not in before[opening:-2]
    return Medium.IMAGE if shown else None


def _materials(files: list[_File], earlier: _File | None) -> Iterator[Material]:
    every = files if earlier is None else [earlier, *files]
    images = [file for file in every if file.medium is Medium.IMAGE]
    videos = [file for file in every if file.medium is Medium.VIDEO]
    alone = earlier is None and len(images) == 1 and not videos
    roles = {
        Medium.IMAGE: Role.FIRST_FRAME if alone else Role.IMAGE,
        Medium.VIDEO: Role.SOURCE_VIDEO if len(videos) == 1 else Role.VIDEO,
        Medium.AUDIO: Role.AUDIO,
    }
    for file in every:
        yield Material(roles[file.medium], file.url, file.place)
