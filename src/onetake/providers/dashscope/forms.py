"""The bodies of Wan 2.6 and HappyHorse. A route names one of their models, or a family (`wan2.6`)
whose models differ by operation."""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Final, cast

from onetake.core.references import rewrite
from onetake.core.request import Job, Medium, Operation, Role, Scalar
from onetake.wire.fields import Field, project
from onetake.wire.flow import Inline, unsupported
from onetake.wire.materials import Arranged, Places, arrange, sendable

FIELDS: Final = (
    Field("prompt", "input.prompt"),
    Field("negative_prompt", "input.negative_prompt"),
    Field("resolution", "parameters.resolution", lambda tier: str(tier).upper()),
    Field("size", "parameters.size"),
    Field("aspect_ratio", "parameters.ratio"),
    Field("duration", "parameters.duration"),
    Field("seed", "parameters.seed"),
    Field("shot_type", "parameters.shot_type"),
    Field("generate_audio", "parameters.audio"),
    Field("enable_prompt_expansion", "parameters.prompt_extend"),
    Field("audio_setting", "parameters.audio_setting"),
)


@dataclass(frozen=True, slots=True)
class Form:
    """How the models of a family want to be asked for one operation."""

    word: str  # in the model's name
    takes: frozenset[str]  # what is sent, by our names
    places: Places = ()
    mention: str = "[{medium} {n}]"  # a reference file in the prompt


_WAN = frozenset(
    {"prompt", "negative_prompt", "duration", "seed", "shot_type", "generate_audio",
     "enable_prompt_expansion"}
)  # fmt: skip
_HORSE = frozenset({"prompt", "resolution", "seed"})

WAN: Final[Mapping[Operation, Form]] = {
    Operation.TEXT_TO_VIDEO: Form(
        "t2v", _WAN | {"size"}, ((Role.AUDIO, "audio_url"),), "{medium} {n}"
    ),
    Operation.IMAGE_TO_VIDEO: Form(
        "i2v",
        _WAN | {"resolution"},
        ((Role.FIRST_FRAME, "img_url"), (Role.AUDIO, "audio_url")),
        "{medium} {n}",
    ),
    # Images and videos are counted together, in the order of the list.
    Operation.REFERENCE_TO_VIDEO: Form(
        "r2v",
        _WAN | {"size"},
        ((Role.IMAGE, "reference_urls"), (Role.VIDEO, "reference_urls")),
        "character{n}",
    ),
}

HORSE: Final[Mapping[Operation, Form]] = {
    Operation.TEXT_TO_VIDEO: Form("t2v", _HORSE | {"duration", "aspect_ratio"}),
    Operation.IMAGE_TO_VIDEO: Form(
        "i2v", _HORSE | {"duration"}, ((Role.FIRST_FRAME, "first_frame"),)
    ),
    Operation.REFERENCE_TO_VIDEO: Form(
        "r2v", _HORSE | {"duration", "aspect_ratio"}, ((Role.IMAGE, "reference_image"),)
    ),
    Operation.EDIT_VIDEO: Form(
        "video-edit",
        _HORSE | {"audio_setting"},
        ((Role.SOURCE_VIDEO, "video"), (Role.IMAGE, "reference_image")),
    ),
}

TIERS: Final[Mapping[Scalar | None, str]] = {
    "1280*720": "720p",
    "720*1280": "720p",
    "1920*1080": "1080p",
    "1080*1920": "1080p",
}

LONGEST: Final = {"prompt": 1500, "negative_prompt": 500}
"""Characters that Wan reads. It would cut off the rest without a word."""

_FAMILY = re.compile(r"[a-z]+-?[0-9.]+", re.ASCII)


def wan(job: Job) -> dict[str, object]:
    """The body for a model of Wan 2.6."""
    form = _form(job, WAN)
    files = _files(job, form)
    model = _model(job, form)
    params = _params(job, form, files)
    sized = "size" in form.takes
    if (sized or "size" in params) and TIERS.get(params.get("size")) != params.get("resolution"):
        raise unsupported("resolution")
    # A size says the resolution, too. With a first frame a size may be sent, and the frame's own
    # ratio counts, by the catalogue and there.
    params.pop("resolution" if sized else "size", None)
    if "flash" not in model and params.pop("generate_audio", True) is not True:
        raise unsupported("generate_audio")  # only the flash models can be silent
    for name, most in LONGEST.items():
        if len(str(params.get(name, ""))) > most:
            raise unsupported(f"a {name} of more than {most} characters")
    return _body(model, form, params, by_field(files, {"reference_urls"}))


def horse(job: Job) -> dict[str, object]:
    """The body for a model of HappyHorse."""
    form = _form(job, HORSE)
    files = _files(job, form)
    params = _params(job, form, files)
    if job.request.operation is Operation.EDIT_VIDEO:
        # By the catalogue these are the seconds that we charge. The source gives the length.
        params.pop("duration", None)
    media = [{"type": kind, "url": url} for kind, urls in files.lists.items() for url in urls]
    return _body(_model(job, form), form, params, {"media": media} if media else {})


def by_field(files: Arranged[str | Inline], lists: Container[str] = ()) -> dict[str, object]:
    """Each of their fields with its file, or with all of its files where the field is a list."""
    fields: dict[str, object] = {}
    for field, urls in files.lists.items():
        if field not in lists and len(urls) > 1:
            raise unsupported(f"more than one {field}")
        fields[field] = urls if field in lists else urls[0]
    return fields


def _form(job: Job, forms: Mapping[Operation, Form]) -> Form:
    operation = job.request.operation
    assert operation is not None
    form = forms.get(operation)
    if form is None:
        raise unsupported(operation)
    return form


def _model(job: Job, form: Form) -> str:
    if _FAMILY.fullmatch(job.upstream):
        return f"{job.upstream}-{form.word}"
    if f"-{form.word}" not in job.upstream:
        raise unsupported(str(job.request.operation))
    return job.upstream


def _files(job: Job, form: Form) -> Arranged[str | Inline]:
    """Only a first frame may be inside the body: elsewhere they fetch what is linked."""
    inline = (Medium.IMAGE,) if job.request.operation is Operation.IMAGE_TO_VIDEO else ()
    return arrange(job.request.materials, sendable(job, inline), form.places)


def _params(job: Job, form: Form, files: Arranged[str | Inline]) -> dict[str, Scalar]:
    params: dict[str, Scalar] = {**job.request.params}
    if params.get("seed") == -1:  # any: they choose one where none is sent
        del params["seed"]
    if isinstance(prompt := params.get("prompt"), str):
        params["prompt"] = rewrite(
            prompt,
            lambda m: form.mention.format(
                medium=m.medium.capitalize(), n=files.numbers[m.medium, m.number]
            ),
        )
    return params


def _body(
    model: str, form: Form, params: Mapping[str, Scalar], inputs: Mapping[str, object]
) -> dict[str, object]:
    fields = [field for field in FIELDS if field.ours in form.takes]
    sent = cast("dict[str, dict[str, object]]", project(fields, params))
    return {
        "model": model,
        "input": {**sent.get("input", {}), **inputs},
        # HappyHorse marks what it makes unless it is told not to.
        "parameters": {**sent.get("parameters", {}), "watermark": False},
    }
