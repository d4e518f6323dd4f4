"""Rules that a table of parameters cannot say, by name. A model's file lists those it follows.

Each takes the rule's arguments, the complete request and the model's id, and raises `Rejected`
with the caller's own field names.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias, TypeGuard, cast

from onetake.core.failure import invalid
from onetake.core.files import bad_material
from onetake.core.request import Request, Scalar

Arguments: TypeAlias = Mapping[str, "Scalar | tuple[Scalar, ...]"]
Rule: TypeAlias = Callable[[Arguments, Request, str], None]

_SIZE = re.compile(r"(?P<width>[1-9][0-9]{0,5})[x*](?P<height>[1-9][0-9]{0,5})")

_SPAN = re.compile(r"(?P<start>[0-9]{1,4}(\.[0-9]{1,3})?),(?P<end>[0-9]{1,4}(\.[0-9]{1,3})?)")

_LINKS: Final = ("http://", "https://", "onetake:")


def size_of(text: str) -> tuple[int, int] | None:
    """Width and height of `1280x720` or `1280*720`."""
    found = _SIZE.fullmatch(text)
    return (int(found["width"]), int(found["height"])) if found else None


def one_of(arguments: Arguments, request: Request, model: str) -> None:
    """Exactly one of `params` is given (in `operations`, when listed)."""
    names = [request.wire_name(name) for name in _given(arguments, request)]
    if not _concerned(arguments, request) or len(names) == 1:
        return
    every = tuple(request.wire_name(name) for name in _words(arguments, "params"))
    listed = " or ".join(every)
    if not names:
        raise invalid(every[0], f"is required by {model}: send {listed}", every)
    raise invalid(names[1], f"cannot be sent together with {names[0]}; send {listed}", every)


def at_most_one(arguments: Arguments, request: Request, model: str) -> None:
    """No two of `params` are given together (in `operations`, when listed)."""
    if len(_given(arguments, request)) > 1:
        one_of(arguments, request, model)


def pixels(arguments: Arguments, request: Request, model: str) -> None:
    """`param` is a size: its area within `least` to `most`, its sides within `side`."""
    name = str(arguments["param"])
    value = request.params.get(name)
    if value is None or value in _words(arguments, "besides"):
        return
    least, most, side = (int(str(arguments[key])) for key in ("least", "most", "side"))
    allowed = (f"WIDTHxHEIGHT of {least} to {most} pixels, no side over {side}",)
    size = size_of(str(value))
    if size is None or not least <= size[0] * size[1] <= most or max(size) > side:
        raise invalid(request.wire_name(name), f"must be {allowed[0]} for {model}", allowed)


def in_and_out(arguments: Arguments, request: Request, model: str) -> None:
    """The images sent and the images wanted (`param`) are at most `most` together."""
    name, most = str(arguments["param"]), int(str(arguments["most"]))
    wanted = request.params.get(name, 1)
    sent = len(request.materials)
    if isinstance(wanted, int) and sent and sent + wanted > most:
        allowed = (f"at most {most - sent} with {sent} images",)
        message = f"and the images sent must be at most {most} together for {model}"
        raise invalid(request.wire_name(name), message, allowed)


def other_field(arguments: Arguments, request: Request, model: str) -> None:
    """More than `most` files may not be sent in `field`; `instead` says where they belong.

    `own` names a role: a dialect whose only field for that role is `field` may use it.
    """
    field, most = str(arguments["field"]), int(str(arguments["most"]))
    if "own" in arguments and request.wire_name(str(arguments["own"])) == field:
        return
    sent = [material.param for material in request.materials if _in(field, material.param)]
    if len(sent) > most:
        instead = _words(arguments, "instead")
        message = f"takes at most {most} for {model}; use {' or '.join(instead)}"
        raise invalid(field, message, instead)


def one_field(arguments: Arguments, request: Request, model: str) -> None:
    """Files come in one of `fields`, not in two of them."""
    fields = _words(arguments, "fields")
    sent = [field for field in fields if any(_in(field, m.param) for m in request.materials)]
    if len(sent) > 1:
        message = f"cannot be sent together with {sent[0]} to {model}; send one of them"
        raise invalid(sent[1], message, (sent[0], sent[1]))


def files_of(arguments: Arguments, request: Request, model: str) -> None:
    """The files of `roles` are `least` to `most` together, whatever else is sent."""
    roles = _words(arguments, "roles")
    least, most = int(str(arguments["least"])), int(str(arguments["most"]))
    sent = sum(material.role in roles for material in request.materials)
    if _concerned(arguments, request) and not least <= sent <= most:
        names = tuple(dict.fromkeys(request.wire_name(role) for role in roles))
        message = f"must have {least} to {most} files for {model}, {' and '.join(names)} together"
        raise invalid(names[0], message, (f"{least} to {most}",))


def texts_of(arguments: Arguments, request: Request, model: str) -> None:
    """`param` is a list of objects, at most `most`; with `key`, each has a text of that name."""
    name = str(arguments["param"])
    value = request.params.get(name)
    if value is None:
        return
    most, key = int(str(arguments["most"])), arguments.get("key")
    items = json.loads(str(value))
    if _listed(items, most) and all(key is None or _worded(item, str(key)) for item in items):
        return
    each = f" that each have a text `{key}`" if key is not None else ""
    rule = f"a list of 1 to {most} objects{each}"
    raise invalid(request.wire_name(name), f"must be {rule} for {model}", (rule,))


def span(arguments: Arguments, request: Request, model: str) -> None:
    """`param` is a stretch of time: two numbers of seconds, `1,3`, the first the smaller."""
    name = str(arguments["param"])
    value = request.params.get(name)
    if value is None:
        return
    found = _SPAN.fullmatch(str(value))
    if found is None or float(found["start"]) >= float(found["end"]):
        rule = "START,END in seconds, such as 1,3"
        raise invalid(request.wire_name(name), f"must be {rule} for {model}", (rule,))


def urls_only(_arguments: Arguments, request: Request, model: str) -> None:
    """Files are links, not data inside the request."""
    for material in request.materials:
        if not material.url.lower().startswith(_LINKS):
            rule = "an http or https URL"
            raise bad_material(material.param, f"must be {rule} for {model}", (rule,))


def object_of(arguments: Arguments, request: Request, model: str) -> None:
    """`param` is an object, of no other than `keys` when they are listed."""
    found = _structure(arguments, request)
    if found is None:
        return
    field, keys = request.wire_name(str(arguments["param"])), _words(arguments, "keys")
    if not isinstance(found, dict):
        raise invalid(field, f"must be an object for {model}", keys or ("an object",))
    other = [key for key in cast("dict[str, object]", found) if keys and key not in keys]
    if other:
        raise invalid(f"{field}.{other[0]}", f"is not used by {model}", keys)


def member(arguments: Arguments, request: Request, model: str) -> None:
    """What the object `param` has under `key` is one of `values`."""
    value, values = _inside(arguments, request), arguments["values"]
    assert isinstance(values, tuple)
    if value is not None and not any(type(value) is type(one) and value == one for one in values):
        field, allowed = _wire_inside(arguments, request), _words(arguments, "values")
        raise invalid(field, f"must be {' or '.join(allowed)} for {model}", allowed)


def said_twice(arguments: Arguments, request: Request, model: str) -> None:
    """`key` of the object `param` and the parameter `same` do not contradict each other. It is
    about what the caller sent: over a default of `same`, the object wins."""
    value, same = _inside(arguments, request), str(arguments["same"])
    if value is not None and request.params.get(same, value) != value:
        other = request.wire_name(same)
        message = f"and {other} say different things to {model}; send one of them"
        raise invalid(_wire_inside(arguments, request), message, (other,))


def readings(arguments: Arguments, request: Request, model: str) -> None:
    """`param` has, under one of `keys`, a list of how words are read: `word/reading`."""
    found, keys = _structure(arguments, request), _words(arguments, "keys")
    if found is None:
        return
    lists = cast("dict[str, object]", found).items() if isinstance(found, dict) else ()
    if not lists or not all(key in keys and _all_read(items) for key, items in lists):
        shape = f'{{"{keys[0]}": ["word/reading"]}}'
        field = request.wire_name(str(arguments["param"]))
        raise invalid(field, f"must be written {shape} for {model}", (shape,))


def weights(arguments: Arguments, request: Request, model: str) -> None:
    """`param` is a list of at most `most` voices to mix, each with a weight of 1 to 100."""
    found, most = _structure(arguments, request), int(str(arguments["most"]))
    if found is None or (_listed(found, most) and all(_weighed(item) for item in found)):
        return
    shape = f'1 to {most} of {{"voice_id": "…", "weight": 1 to 100}}'
    field = request.wire_name(str(arguments["param"]))
    raise invalid(field, f"must be a list of {shape} for {model}", (shape,))


RULES: Final[Mapping[str, Rule]] = {
    rule.__name__: rule
    for rule in (
        one_of,
        at_most_one,
        pixels,
        in_and_out,
        other_field,
        one_field,
        files_of,
        texts_of,
        span,
        urls_only,
        object_of,
        member,
        said_twice,
        readings,
        weights,
    )
}
EARLY: Final = frozenset({"other_field", "one_field", "said_twice"})
"""Rules about the caller's fields: checked on the request as it came, before all others."""


def _concerned(arguments: Arguments, request: Request) -> bool:
    operations = _words(arguments, "operations")
    return not operations or str(request.operation) in operations


def _given(arguments: Arguments, request: Request) -> list[str]:
    if not _concerned(arguments, request):
        return []
    return [name for name in _words(arguments, "params") if name in request.params]


def _words(arguments: Arguments, name: str) -> tuple[str, ...]:
    value = arguments.get(name, ())
    return tuple(str(each) for each in value) if isinstance(value, tuple) else (str(value),)


def _in(field: str, param: str) -> bool:
    return param == field or param.startswith(f"{field}[")


def _listed(items: object, most: int) -> TypeGuard[list[dict[str, object]]]:
    if not isinstance(items, list):
        return False
    listed = cast("list[object]", items)
    return 1 <= len(listed) <= most and all(isinstance(item, dict) for item in listed)


def _worded(item: Mapping[str, object], key: str) -> bool:
    text = item.get(key)
    return isinstance(text, str) and bool(text.strip())


def _structure(arguments: Arguments, request: Request) -> object:
    """The list or object of `param`; None where there is none, or nothing that can be read."""
    try:
        return json.loads(str(request.params.get(str(arguments["param"]), "null")))
    except (ValueError, RecursionError):
        return None  # the table of parameters refuses it


def _inside(arguments: Arguments, request: Request) -> object:
    """What the object of `param` has under `key`."""
    found = _structure(arguments, request)
    key = str(arguments["key"])
    return cast("dict[str, object]", found).get(key) if isinstance(found, dict) else None


def _wire_inside(arguments: Arguments, request: Request) -> str:
    return f"{request.wire_name(str(arguments['param']))}.{arguments['key']}"


def _all_read(items: object) -> bool:
    listed = cast("list[object]", items) if isinstance(items, list) else []
    return bool(listed) and all(isinstance(one, str) and _read(one) for one in listed)


def _read(text: str) -> bool:
    word, _, reading = text.partition("/")
    return bool(word.strip() and reading.strip())


def _weighed(item: Mapping[str, object]) -> bool:
    weight = item.get("weight")
    whole = type(weight) is int and 1 <= weight <= 100
    return whole and _worded(item, "voice_id") and len(item) == 2
