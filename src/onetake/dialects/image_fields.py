"""The fields that all bodies about images share: reference images, sizes, numbers, how to answer.

Source: seeds/uniall, image/* and grok/grok-imagine-image. Reference images come in any of four
fields and in five shapes; mixed, they are taken one field after the other in the order of
`IMAGES`, whatever the order in the body, because names in JSON have none. Every one is a
reference (`Role.IMAGE`): the prompt may call the first of them `@Image1`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from onetake.core.failure import Rejected, invalid
from onetake.core.request import Material, Role, Scalar
from onetake.dialects.dialect import Body
from onetake.dialects.document import document, objects
from onetake.dialects.fields import Fields, flag, items, number, scalar
from onetake.dialects.params import Params

EXTRA: Final = "extra_body"
IMAGES: Final = ("image", "image_url", "image_urls", "images")
NUMBERS: Final = ("n", "num_images", "seed", "output_compression", "partial_images")
"""Fields that hold a number also where it is written as a text: one page types `n` as a string."""
WORDS: Final = (
    "prompt", "negative_prompt", "size", "aspect_ratio", "resolution", "quality", "output_format",
    "background", "moderation", "input_fidelity", "style",
)  # fmt: skip
"""Fields that hold a text, so that a form's `prompt=2026` stays one."""
PIXELS_MAX: Final = 999_999
"""Of one side. What a model takes is its table's to say."""
WIRE_NAMES: Final = {
    "operation": "model",
    "materials": "images",
    Role.IMAGE: "image",
    Role.MASK: "mask",
}

_SOURCES: Final = ("url", "image_url", "file_id")
_SHAPES: Final = ("a URL", '{"url": …}', '{"image_url": …}', '{"file_id": …}')
_SIDES: Final = ("width", "height")
_OURS: Final = "onetake:"


def read(body: Body) -> Fields:
    """The fields of the body, those inside `extra_body` beside the others."""
    fields = Fields(document(body))
    fields.flatten(EXTRA)
    return fields


def materials(fields: Fields) -> tuple[Material, ...]:
    """Take the reference images and the mask out of the fields."""
    found = [image for name in IMAGES for image in _images(fields, name)]
    if "mask" in fields:
        place, value = fields.where("mask"), fields.structure("mask")
        found.append(Material(Role.MASK, _source(place, value), place))
    return tuple(found)


def _images(fields: Fields, name: str) -> Iterator[Material]:
    if name in fields:
        for place, item in items(fields.where(name), fields.structure(name)):
            yield Material(Role.IMAGE, _source(place, item), place)


def _source(place: str, value: object) -> str:
    """The URL in any of the shapes; `file_id` names something that we keep for the caller."""
    fields = objects(value)
    if fields is None:
        return _url(place, value)
    given = [(name, inner) for name, inner in fields.items() if inner is not None]
    if len(given) != 1 or given[0][0] not in _SOURCES:
        raise _misshapen(place)
    name, inner = given[0]
    place = f"{place}.{name}"
    if name == "file_id":
        return f"{_OURS}{_url(place, inner)}"
    nested = objects(inner) if name == "image_url" else None
    if nested is None:
        return _url(place, inner)
    if set(nested) != {"url"}:
        raise _misshapen(place)
    return _url(f"{place}.url", nested["url"])


def _url(place: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _misshapen(place)
    return value


def _misshapen(place: str) -> Rejected:
    return invalid(place, f"must be {', '.join(_SHAPES[:-1])} or {_SHAPES[-1]}", _SHAPES)


def parameters(fields: Fields) -> Params:
    """All that is left, under its own names; `custom_size` is a `size`."""
    params = Params()
    for name in NUMBERS:
        params.put(name, fields.number(name), fields.where(name))
    if "custom_size" in fields:
        place = fields.where("custom_size")
        params.put("size", _size(place, fields.structure("custom_size")), place)
    for name, value in fields.rest().items():
        place = fields.where(name)
        plain = not fields.form or name in WORDS
        params.put(name, scalar(place, value) if plain else _typed(place, value), place)
    return params


def _typed(place: str, value: object) -> Scalar:
    """A field of a form that we do not know, as what it looks like."""
    seen = number(place, value)
    return flag(place, seen) if isinstance(seen, str) else seen


def _size(place: str, value: object) -> str:
    rule = '{"width": …, "height": …} in whole pixels'
    sides = objects(value)
    if sides is None or set(sides) != set(_SIDES):
        raise invalid(place, f"must be {rule}", (rule,))
    width, height = (
        within(f"{place}.{side}", number(f"{place}.{side}", sides[side]), PIXELS_MAX, "pixels")
        for side in _SIDES
    )
    return f"{width}x{height}"


def within(place: str, value: Scalar, most: int, unit: str) -> int:
    """A whole number from 1 to `most`, or `Rejected`."""
    if type(value) is not int or not 1 <= value <= most:
        rule = f"a whole number of {unit} from 1 to {most}"
        raise invalid(place, f"must be {rule}", (rule,))
    return value


def wire_names(images: Sequence[Material], params: Params) -> Mapping[str, str]:
    """For errors about all images together: the field in which the first one came."""
    fields = {each.role: each.param.partition("[")[0] for each in reversed(images)}
    return {**WIRE_NAMES, **fields, **params.places}


def response_format(fields: Fields, formats: tuple[str, ...]) -> str | None:
    """Take how the images are to be given out of the fields, or `Rejected`."""
    place, wanted = fields.where("response_format"), fields.text("response_format")
    if wanted is not None and wanted not in formats:
        raise invalid(place, f"must be {' or '.join(formats)}", formats)
    return wanted
