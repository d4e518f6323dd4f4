"""The OpenAPI document is complete and consistent in itself."""

import json
from collections.abc import Iterator
from typing import Any, cast

from onetake.api.limits import Limits
from onetake.api.openapi import document
from tests.api.gate import Gate

DOCUMENT = document("1.2.3", "http://x", Limits())


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


def test_every_reference_leads_somewhere() -> None:
    for reference in found(DOCUMENT, "$ref"):
        assert reference.rpartition("/")[2] in DOCUMENT["components"]["schemas"]


def test_every_schema_is_used() -> None:
    used = {reference.rpartition("/")[2] for reference in found(DOCUMENT, "$ref")}
    assert used == set(DOCUMENT["components"]["schemas"])


def test_every_operation_has_its_own_name_and_a_good_answer() -> None:
    names = list(found(DOCUMENT["paths"], "operationId"))
    assert len(names) == len(set(names))
    for responses in found(DOCUMENT["paths"], "responses"):
        assert "200" in responses


def test_every_parameter_of_a_path_is_declared() -> None:
    for path, operations in DOCUMENT["paths"].items():
        wanted = {part[1:-1] for part in path.split("/") if part.startswith("{")}
        for operation in operations.values():
            declared = {p["name"] for p in operation.get("parameters", ()) if p["in"] == "path"}
            assert declared == wanted


async def test_it_is_served(gate: Gate) -> None:
    async with gate.http.get(gate.base_url + "/openapi.json") as answer:
        body = await answer.json()
        etag = answer.headers["ETag"]
    assert (body["openapi"], body["info"]["version"]) == ("3.1.0", "1.2.3")
    assert body["servers"] == [{"url": gate.base_url}]
    headers = {"If-None-Match": etag}
    async with gate.http.get(gate.base_url + "/openapi.json", headers=headers) as answer:
        assert answer.status == 304
    assert json.dumps(body)
