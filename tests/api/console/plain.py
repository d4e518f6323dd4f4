"""One notation for a type of TypeScript and a JSON schema, so that the two can be compared.

`string`, `number`, `boolean`, `null` and `anything` are words; a list is `[of]`; a record is
`{"*": of}`; an object is its fields, each with a `?` behind its name where it may be left out; and
a choice is the set of what it may be, in which a literal is written in quotes.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias, cast

Plain: TypeAlias = "str | frozenset[Any] | tuple[Any, ...]"
"""Hashable: ("array", of), ("record", of), ("object", ((name, type), …)) or a choice."""


def choice(*of: Plain) -> Plain:
    flat: set[Any] = set()
    for each in of:
        flat |= each if isinstance(each, frozenset) else {each}
    return next(iter(flat)) if len(flat) == 1 else frozenset(flat)


def without_null(of: Plain) -> Plain:
    return choice(*(of - {"null"})) if isinstance(of, frozenset) else of


def made_of(fields: Mapping[str, tuple[bool, Plain]]) -> Plain:
    """fields: name -> (may it be left out, its type). What may be left out may be null, too."""
    named = {
        f"{name}?" if optional else name: without_null(kind) if optional else kind
        for name, (optional, kind) in fields.items()
    }
    return ("object", tuple(sorted(named.items(), key=lambda row: row[0])))


# -- TypeScript ----------------------------------------------------------------------------------


class Declared:
    """The types of a file, each written out in full."""

    def __init__(self, types: Mapping[str, Any]) -> None:
        self._types = types

    def plain(self, name: str, given: tuple[Plain, ...] = ()) -> Plain:
        found = self._types[name]
        names = dict(zip(found["parameters"], given, strict=True))
        if found["alias"]:
            return self._of(found["type"], names)
        return made_of(self._fields(name, given))

    def _fields(self, name: str, given: tuple[Plain, ...]) -> dict[str, tuple[bool, Plain]]:
        found = self._types[name]
        names = dict(zip(found["parameters"], given, strict=True))
        fields: dict[str, tuple[bool, Plain]] = {}
        for parent in found["parents"]:
            handed = tuple(self._of(each, names) for each in parent["of"])
            fields |= self._fields(parent["name"], handed)
        return fields | self._own(found["type"]["fields"], names)

    def _own(self, fields: Any, names: Mapping[str, Plain]) -> dict[str, tuple[bool, Plain]]:
        return {
            name: (each["optional"], self._of(each["type"], names)) for name, each in fields.items()
        }

    def _of(self, written: Any, names: Mapping[str, Plain]) -> Plain:
        match written["is"]:
            case "array":
                return ("array", self._of(written["of"], names))
            case "union":
                return choice(*(self._of(each, names) for each in written["of"]))
            case "object":
                return made_of(self._own(written["fields"], names))
            case "literal":
                return f'"{written["value"]}"'
            case "unknown":
                return "anything"
            case "name" if written["name"] in names:
                return names[written["name"]]
            case "name" if written["name"] == "Record":
                return ("record", self._of(written["of"][1], names))
            case "name":
                given = tuple(self._of(each, names) for each in written["of"])
                return self.plain(written["name"], given)
            case word:
                return str(word)


# -- JSON schema ---------------------------------------------------------------------------------


class Described:
    """The schemas of a description, each written out in full."""

    def __init__(self, schemas: Mapping[str, Any]) -> None:
        self._schemas = schemas

    def plain(self, name: str) -> Plain:
        return self.of(self._schemas[name])

    def of(self, schema: Mapping[str, Any]) -> Plain:
        if "$ref" in schema:
            return self.plain(schema["$ref"].rpartition("/")[2])
        if "anyOf" in schema:
            return choice(*(self.of(each) for each in schema["anyOf"]))
        if "const" in schema or "enum" in schema:
            return choice(*(f'"{each}"' for each in schema.get("enum") or [schema["const"]]))
        words: Any = schema.get("type", "anything")
        several = cast("list[str]", words if isinstance(words, list) else [words])
        return choice(*(self._kind(each, schema) for each in several))

    def _kind(self, word: str, schema: Mapping[str, Any]) -> Plain:
        match word:
            case "array":
                return ("array", self.of(schema["items"]))
            case "object" if "properties" in schema:
                return self._object(schema)
            case "object":
                more = schema.get("additionalProperties", True)
                return ("record", "anything" if more is True else self.of(more))
            case "integer":
                return "number"
            case _:
                return word

    def _object(self, schema: Mapping[str, Any]) -> Plain:
        needed = schema.get("required", ())
        return made_of(
            {name: (name not in needed, self.of(each))
             for name, each in schema["properties"].items()}
        )  # fmt: skip
