"""What Seedance is told: a text, and the materials with what each of them is for.

Frames cannot be sent beside references. Then they are references, too, and the text says which
frame they are; it also says whether a video is to be edited or extended. No field does: the
service reads these tasks from the prompt, and its guide gives the words.
"""

from collections.abc import Mapping
from typing import Final

from onetake.core.request import Job, Medium, Operation, Request, Role
from onetake.providers.ark.wording import Wording, check_commands, wording_for
from onetake.wire.fields import word_for
from onetake.wire.flow import unsupported
from onetake.wire.materials import sendable

MAKES: Final = frozenset({
    Operation.TEXT_TO_VIDEO,
    Operation.IMAGE_TO_VIDEO,
    Operation.FIRST_LAST_FRAME,
    Operation.REFERENCE_TO_VIDEO,
    Operation.EDIT_VIDEO,
    Operation.EXTEND_VIDEO,
})  # fmt: skip

FRAMES: Final[Mapping[Role, str]] = {
    Role.FIRST_FRAME: "first_frame",
    Role.LAST_FRAME: "last_frame",
}

REFERENCES: Final[Mapping[Role, str]] = {
    Role.FIRST_FRAME: "reference_image",
    Role.LAST_FRAME: "reference_image",
    Role.IMAGE: "reference_image",
    Role.SOURCE_VIDEO: "reference_video",
    Role.VIDEO: "reference_video",
    Role.AUDIO: "reference_audio",
}

INLINE: Final = (Medium.IMAGE, Medium.AUDIO)  # videos are only taken as links


def content_of(job: Job) -> list[object]:
    """The text, then the materials as they were sent: Ark, too, counts each medium from 1."""
    request = job.request
    assert request.operation is not None
    if request.operation not in MAKES:
        raise unsupported(request.operation)
    roles = _meant(request)
    words = FRAMES if _only_frames(roles) else REFERENCES
    content: list[object] = [{"type": "text", "text": _text(request, roles)}]
    for role, url in zip(roles, sendable(job, INLINE), strict=True):
        kind = f"{role.medium}_url"
        content.append({"type": kind, kind: {"url": url}, "role": word_for(role, words)})
    return content


def _meant(request: Request) -> list[Role]:
    """What each material is. Of image-to-video, the first image is the first frame."""
    roles = [material.role for material in request.materials]
    if request.operation is Operation.IMAGE_TO_VIDEO and Role.FIRST_FRAME not in roles:
        roles[roles.index(Role.IMAGE)] = Role.FIRST_FRAME
    return roles


def _only_frames(roles: list[Role]) -> bool:
    return set(roles) <= FRAMES.keys()


def _text(request: Request, roles: list[Role]) -> str:
    prompt = str(request.params.get("prompt", ""))
    check_commands(prompt)
    words = wording_for(prompt)
    return _opening(request, roles, words) + words.named(prompt)


def _opening(request: Request, roles: list[Role], words: Wording) -> str:
    if request.operation is Operation.EDIT_VIDEO:
        return words.edit.format(words.name(Medium.VIDEO, 1))
    if request.operation is Operation.EXTEND_VIDEO:
        return words.extend.format(words.name(Medium.VIDEO, 1))
    if _only_frames(roles):
        return ""
    said = {Role.FIRST_FRAME: words.first, Role.LAST_FRAME: words.last}
    images = [role for role in roles if role.medium is Medium.IMAGE]
    return "".join(
        said[role].format(words.name(Medium.IMAGE, number))
        for number, role in enumerate(images, start=1)
        if role in said
    )
