"""The OpenAPI document, read strictly: what an answer has must be described, and nothing else."""

from collections.abc import Iterator
from typing import Any, TypeAlias, cast

import jsonschema_rs

Json: TypeAlias = dict[str, Any]


def found(value: object, name: str) -> Iterator[Any]:
    """Everything that stands under a name, at any depth."""
    if isinstance(value, dict):
        for key, inner in cast("dict[str, object]", value).items():
            if key == name:
                yield inner
            yield from found(inner, name)
    elif isinstance(value, list):
        for inner in cast("list[object]", value):
            yield from found(inner, name)


def operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    """(path, method, operation)"""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def answers(document: Json, operation: Json) -> dict[str, Json]:
    """Status -> response, with references followed."""
    shared = document["components"]["responses"]
    return {
        status: shared[response["$ref"].rpartition("/")[2]] if "$ref" in response else response
        for status, response in operation["responses"].items()
    }


def closed(document: Json) -> Json:
    """The same document, in which the objects of answers have no fields but those described."""
    names = {
        name
        for _, _, operation in operations(document)
        for response in answers(document, operation).values()
        for name in _schemas_of(document, response, set())
    }
    schemas = document["components"]["schemas"]
    strict = {name: _closed(each) if name in names else each for name, each in schemas.items()}
    return {**document, "components": {**document["components"], "schemas": strict}}


def problems(document: Json, schema: Json, value: object) -> list[str]:
    """What is wrong with a value by a schema of the document, as lines for people."""
    whole = {**schema, "components": document["components"]}
    checker = jsonschema_rs.Draft202012Validator(whole)
    return [f"{error.instance_path}: {error.message}" for error in checker.iter_errors(value)]


def examples(content: Json) -> Iterator[Any]:
    """The examples of a media type."""
    if "example" in content:
        yield content["example"]
    for each in content.get("examples", {}).values():
        yield each["value"]


def _schemas_of(document: Json, value: object, seen: set[str]) -> set[str]:
    for reference in found(value, "$ref"):
        name = reference.removeprefix("#/components/schemas/").partition("/")[0]
        if name not in seen and name in document["components"]["schemas"]:
            seen.add(name)
            _schemas_of(document, document["components"]["schemas"][name], seen)
    return seen


def _closed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_closed(each) for each in cast("list[object]", schema)]
    if not isinstance(schema, dict):
        return schema
    inner = {name: _closed(each) for name, each in cast("Json", schema).items()}
    open_ended = "properties" not in inner or "additionalProperties" in inner
    return inner if open_ended else {**inner, "additionalProperties": False}
