"""Small words to write JSON Schemas with.

The rule: what is asked of a field by code is read from that code, so a description cannot go
stale; what is written here by hand is held to real answers by tests/api/test_schemas.py.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final, TypeAlias

import msgspec

Schema: TypeAlias = dict[str, Any]

STRING: Final[Schema] = {"type": "string"}
INTEGER: Final[Schema] = {"type": "integer"}
NUMBER: Final[Schema] = {"type": "number"}
BOOLEAN: Final[Schema] = {"type": "boolean"}
OBJECT: Final[Schema] = {"type": "object"}
URL: Final[Schema] = {"type": "string", "format": "uri"}
FILE: Final[Schema] = {"type": "string", "format": "binary"}
SECONDS: Final[Schema] = {"type": "integer", "description": "Seconds since 1970 UTC"}
CREDITS: Final[Schema] = {"type": "number", "minimum": 0, "description": "Credits"}
PERCENT: Final[Schema] = {"type": "integer", "minimum": 0, "maximum": 100}

LOOSE_NUMBER: Final[Schema] = {"type": ["number", "string"]}
"""Where a number may be written as a text, and may be a word that the model knows."""
LOOSE_FLAG: Final[Schema] = {"type": ["boolean", "string"]}
SCALAR: Final[Schema] = {"type": ["string", "number", "boolean"]}


def record(
    properties: Mapping[str, Schema], *, optional: Collection[str] = (), about: str = ""
) -> Schema:
    """An object whose fields are all there, but for the optional ones."""
    needed = [name for name in properties if name not in optional]
    shape: Schema = {"type": "object", "properties": dict(properties)}
    if needed:
        shape["required"] = needed
    return told(shape, about)


def asked(properties: Mapping[str, Schema], *required: str) -> Schema:
    """A body of which only some fields must be there, and which may have others."""
    return {"type": "object", "required": list(required), "properties": dict(properties)}


def listed(of: Schema, **more: Any) -> Schema:
    return {"type": "array", "items": of, **more}


def table(of: Schema, about: str = "") -> Schema:
    """An object with any names, and values of one kind."""
    return told({"type": "object", "additionalProperties": of}, about)


def words(values: Iterable[str], about: str = "") -> Schema:
    return told({"type": "string", "enum": [str(each) for each in values]}, about)


def several(values: Iterable[str]) -> Schema:
    """Words with commas between them; none at all says nothing."""
    one = "|".join(values)
    return {"type": "string", "pattern": f"^(?:(?:{one})(?:,(?:{one}))*)?$"}


def told(shape: Schema, about: str) -> Schema:
    return {**shape, "description": about} if about else shape


def nullable(shape: Schema) -> Schema:
    kind = shape.get("type")
    if isinstance(kind, str) and "enum" not in shape:
        return {**shape, "type": [kind, "null"]}
    return {"anyOf": [shape, {"type": "null"}]}


def named(schema: str) -> Schema:
    """A reference to a schema of this document."""
    return {"$ref": f"#/components/schemas/{schema}"}


def either(titles: Mapping[str, Schema]) -> Schema:
    """One of several shapes, each under a title for people. An answer of one dialect may fit
    into another's shape as well, so it is `anyOf`."""
    return {"anyOf": [{"title": title, **shape} for title, shape in titles.items()]}


def fields(names: Iterable[str], shape: Schema) -> dict[str, Schema]:
    """Several fields of one shape."""
    return {name: shape for name in names}


def struct(kind: type[msgspec.Struct], about: Mapping[str, Schema]) -> Schema:
    """What a msgspec struct takes, with what only people know. `about` must fit its fields."""
    _, components = msgspec.json.schema_components((kind,))
    shape: Schema = components[kind.__name__]
    unknown = about.keys() - shape["properties"].keys()
    assert not unknown, f"{kind.__name__} has no {', '.join(sorted(unknown))}"
    properties = {
        name: {**each, **about.get(name, {})} for name, each in shape["properties"].items()
    }
    needed = {"required": shape["required"]} if shape["required"] else {}
    return {
        "type": "object",
        "additionalProperties": not kind.__struct_config__.forbid_unknown_fields,
        **needed,
        "properties": properties,
    }


def plain(value: object) -> Any:
    """A rendered answer as its reader gets it: lists for tuples, strings for enums."""
    return msgspec.json.decode(msgspec.json.encode(value))
