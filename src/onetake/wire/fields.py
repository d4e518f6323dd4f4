"""Parameter mapping as data: our name on the left, the provider's on the right."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar, cast

from onetake.core.request import Scalar
from onetake.wire.flow import unsupported

Key = TypeVar("Key", bound=str)


def _same(value: Scalar) -> object:
    return value


@dataclass(frozen=True, slots=True)
class Field:
    ours: str
    theirs: str  # dots nest: "image.url"
    convert: Callable[[Scalar], object] = _same


def project(fields: Iterable[Field], params: Mapping[str, Scalar]) -> dict[str, object]:
    """Build a provider's JSON body. Raises ProviderError for a parameter without a field: what was
    asked for is never left out in silence."""
    by_name = {field.ours: field for field in fields}
    body: dict[str, object] = {}
    for name, value in params.items():
        field = by_name.get(name)
        if field is None:
            raise unsupported(name)
        _put(body, field.theirs.split("."), field.convert(value))
    return body


def word_for(what: Key, words: Mapping[Key, str]) -> str:
    """The provider's word for it. Raises ProviderError where it has none."""
    word = words.get(what)
    if word is None:
        raise unsupported(what)
    return word


def _put(body: dict[str, object], path: list[str], value: object) -> None:
    if len(path) == 1:
        body[path[0]] = value
        return
    inner = body.setdefault(path[0], {})
    assert isinstance(inner, dict)
    _put(cast("dict[str, object]", inner), path[1:], value)
