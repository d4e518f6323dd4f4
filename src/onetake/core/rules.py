"""Rules that a table of parameters cannot say, by name. A model's file lists those it follows.

Each takes the rule's arguments, the complete request and the model's id, and raises `Rejected`
with the caller's own field names.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from onetake.core.failure import invalid
from onetake.core.request import Request, Scalar

Arguments: TypeAlias = Mapping[str, "Scalar | tuple[Scalar, ...]"]
Rule: TypeAlias = Callable[[Arguments, Request, str], None]

_SIZE = re.compile(r"(?P<width>[1-9][0-9]{0,5})[x*](?P<height>[1-9][0-9]{0,5})")


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
    """`param` is a size whose area is within `least` to `most` and whose sides are within `side`."""
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
    """More than `most` files may not be sent in `field`; `instead` says where they belong."""
    field, most = str(arguments["field"]), int(str(arguments["most"]))
    sent = [material.param for material in request.materials if _in(field, material.param)]
    if len(sent) > most:
        instead = _words(arguments, "instead")
        message = f"takes at most {most} for {model}; use {' or '.join(instead)}"
        raise invalid(field, message, instead)


RULES: Final[Mapping[str, Rule]] = {
    rule.__name__: rule for rule in (one_of, at_most_one, pixels, in_and_out, other_field)
}


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
