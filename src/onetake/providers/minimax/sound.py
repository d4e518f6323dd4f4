"""Parameters that several surfaces of MiniMax take: the file's properties, and languages."""

import json
from collections.abc import Iterable, Mapping
from typing import Final, cast

from onetake.core.request import Scalar
from onetake.wire.fields import Field, project, word_for

SETTING: Final = "audio_setting"

FILE: Final = (
    Field("output_format", f"{SETTING}.format"),
    Field(SETTING, SETTING, lambda value: json.loads(str(value))),
)

_SAME: Final = """
    auto Chinese English Japanese Korean Spanish French German Portuguese Italian Russian Arabic
    Turkish Dutch Ukrainian Vietnamese Indonesian Thai Polish Romanian Greek Czech Finnish Hindi
"""
LANGUAGES: Final[Mapping[str, str]] = {
    **{name: name for name in _SAME.split()},
    "Chinese (Mandarin)": "Chinese",
    "Cantonese": "Chinese,Yue",
}


def language(value: Scalar) -> str:
    return word_for(str(value), LANGUAGES)


def body_of(fields: Iterable[Field], params: Mapping[str, Scalar]) -> dict[str, object]:
    """The JSON body. What `audio_setting` says wins over a parameter of its own, which can only be
    a default there: a contradiction was refused before (`said_twice` in core/rules.py)."""
    fields = tuple(fields)
    body = project(fields, {name: value for name, value in params.items() if name != SETTING})
    if SETTING in params:
        said = project(fields, {SETTING: params[SETTING]})[SETTING]
        body[SETTING] = {
            **cast("dict[str, object]", body.get(SETTING, {})),
            **cast("dict[str, object]", said),
        }
    return body
