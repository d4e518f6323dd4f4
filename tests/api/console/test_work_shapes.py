"""The shapes are those of the front end, name by name."""

import re

import pytest

from onetake.api.console import work_shapes
from onetake.api.console.shape import Shape
from onetake.api.console.work_shapes import Tags
from tests.meta.sources import ROOT

SOURCE = (ROOT / "web" / "src" / "lib" / "api" / "types.ts").read_text("utf-8")
TYPES = re.sub(r"/\*.*?\*/|//[^\n]*", "", SOURCE, flags=re.DOTALL)
SHARED = (
    "NewWork", "Quote", "Work", "WorkPage", "WorkDetail", "Output", "Material", "Moment", "Entry",
    "Share", "SharedWork", "Snippets", "Style", "Improved", "ModelCard", "Balance",
)  # fmt: skip


def fields_of(name: str) -> set[str]:
    """The fields of an interface, with those that it extends."""
    head = re.search(rf"export interface {name}(?:<T>)?(?: extends (\w+)(?:<\w+>)?)? \{{", TYPES)
    assert head is not None, name
    depth, at = 1, head.end()
    own = ""
    while depth:  # what is inside of a field is not looked at
        character = TYPES[at]
        depth += (character == "{") - (character == "}")
        own += character if depth == 1 else " "
        at += 1
    names = {each.strip("? ") for each in re.findall(r"(?:^|[;\n])\s*(\w+\??)\s*:", own)}
    return names | (fields_of(head[1]) if head[1] else set())


@pytest.mark.parametrize("name", SHARED)
def test_a_shape_has_the_fields_of_its_interface(name: str) -> None:
    shape = getattr(work_shapes, name)

    assert issubclass(shape, Shape)
    assert set(shape.model_fields) == fields_of(name)


def test_tags_that_are_not_there_are_left_out() -> None:
    assert Tags(duration="5", generate_audio=False).model_dump() == {
        "duration": "5", "generate_audio": False,
    }  # fmt: skip
