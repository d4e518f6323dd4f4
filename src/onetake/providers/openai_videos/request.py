"""What a video is asked for with: a form, as OpenAI's clients send it.

It is JSON where an image goes as a link: a form would take the link for a file.
"""

from collections.abc import Mapping
from typing import Final, cast

from onetake.core.references import rewrite
from onetake.core.request import Job, Operation, Role
from onetake.wire.fields import Field, project, word_for
from onetake.wire.flow import Attachment, HttpRequest, unsupported

FIELDS: Final = (
    Field("prompt", "prompt"),
    Field("duration", "seconds", str),
    Field("size", "size.exact"),
    Field("aspect_ratio", "size.shape"),
    Field("resolution", "size.tier"),
    Field("watermark", "watermark"),
    Field("private", "private"),
    Field("character_timestamps", "character_timestamps"),
)
"""What stands below `size` becomes one word: see `SIZES`."""

SIZES: Final[Mapping[str, str]] = {
    "16:9 720p": "1280x720",
    "9:16 720p": "720x1280",
    "16:9 1080p": "1920x1080",
    "9:16 1080p": "1080x1920",
}

PATHS: Final[Mapping[Operation, str]] = {
    Operation.TEXT_TO_VIDEO: "/videos",
    Operation.IMAGE_TO_VIDEO: "/videos",
    Operation.REFERENCE_TO_VIDEO: "/videos",
    Operation.EDIT_VIDEO: "/videos/edits",
    Operation.EXTEND_VIDEO: "/videos/extensions",
}

IMAGE: Final = "input_reference"
CHARACTER: Final = "character_url"
PLACES: Final[Mapping[Role, str]] = {
    Role.FIRST_FRAME: IMAGE,
    Role.IMAGE: IMAGE,
    Role.SOURCE_VIDEO: "video",  # always a file: there is no form for its link
    Role.VIDEO: CHARACTER,  # always a link: there is no form for its file
}
"""Each takes one file."""


def creation(job: Job) -> HttpRequest:
    """The call that makes a paid job."""
    assert job.request.operation is not None
    path = word_for(job.request.operation, PATHS)
    texts = _texts(job)
    linking = job.options.get("materials") == "link"
    links: dict[str, str] = {}
    files: dict[str, str] = {}
    for material, link in zip(job.request.materials, job.links, strict=True):
        field = word_for(material.role, PLACES)
        if field in links or field in files:
            raise unsupported(f"two of {field}")
        if field == CHARACTER or (linking and field == IMAGE):
            links[field] = link
        else:
            assert material.asset is not None, "materials are kept before they are sent"
            files[field] = material.asset
    as_json = IMAGE in links
    texts |= links
    return HttpRequest(
        "POST",
        path,
        json=texts if as_json else None,
        form={} if as_json else {name: _text(value) for name, value in texts.items()},
        attachments=tuple(Attachment(*each) for each in files.items()),
        headers={"Idempotency-Key": job.attempt},
        creates=True,
    )


def _texts(job: Job) -> dict[str, object]:
    """All but the files. The format has no names for them: prompts speak of their order."""
    params = {**job.request.params}
    if isinstance(prompt := params.get("prompt"), str):
        params["prompt"] = rewrite(prompt, lambda each: f"{each.medium} {each.number}")
    texts: dict[str, object] = {"model": job.upstream, **project(FIELDS, params)}
    if "size" in texts:
        texts["size"] = _size(cast("dict[str, str]", texts["size"]))
    return texts


def _size(asked: Mapping[str, str]) -> str:
    if "exact" in asked:
        return asked["exact"]
    return word_for(f"{asked.get('shape')} {asked.get('tier')}", SIZES)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
