"""The OpenAPI document is complete, consistent in itself, and served."""

import json
from typing import Any

import jsonschema_rs
import pytest

from onetake.api.limits import Limits
from onetake.api.openapi import document
from tests.api.gate import Gate
from tests.api.strict import answers, closed, examples, found, operations, problems

DOCUMENT = json.loads(json.dumps(document("1.2.3", "http://x", Limits())))
STRICT = closed(DOCUMENT)
OPERATIONS = [
    pytest.param(path, operation, id=operation["operationId"])
    for path, _, operation in operations(DOCUMENT)
]


@pytest.mark.parametrize("name", DOCUMENT["components"]["schemas"])
def test_a_schema_is_one(name: str) -> None:
    assert jsonschema_rs.meta.is_valid(DOCUMENT["components"]["schemas"][name])


def test_every_reference_leads_somewhere() -> None:
    for reference in found(DOCUMENT, "$ref"):
        here: Any = DOCUMENT
        for name in reference.removeprefix("#/").split("/"):
            here = here[name]
        assert here


@pytest.mark.parametrize("kind", ["schemas", "responses", "headers"])
def test_every_component_is_used(kind: str) -> None:
    prefix = f"#/components/{kind}/"
    references = [each for each in found(DOCUMENT, "$ref") if each.startswith(prefix)]
    used = {each.removeprefix(prefix).partition("/")[0] for each in references}
    assert used == set(DOCUMENT["components"][kind])


def test_every_operation_has_its_own_name() -> None:
    names = list(found(DOCUMENT["paths"], "operationId"))
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("path", "operation"), OPERATIONS)
def test_an_operation_says_what_it_is(path: str, operation: Any) -> None:
    assert operation["summary"]
    assert operation["tags"]
    assert "200" in operation["responses"]
    wanted = {part[1:-1] for part in path.split("/") if part.startswith("{")}
    named = [(each["in"], each["name"]) for each in operation.get("parameters", ())]
    assert {name for place, name in named if place == "path"} == wanted
    assert len(named) == len(set(named))


@pytest.mark.parametrize(("path", "operation"), OPERATIONS)
def test_who_calls_with_a_key_can_be_refused(path: str, operation: Any) -> None:
    secured = operation.get("security", DOCUMENT["security"])
    assert ({"401", "403"} <= operation["responses"].keys()) is bool(secured)


@pytest.mark.parametrize(("path", "operation"), OPERATIONS)
def test_every_body_has_an_example_that_fits_it(path: str, operation: Any) -> None:
    kinds = [("the request", operation.get("requestBody", {}).get("content", {}))]
    kinds += [
        (status, response.get("content", {}))
        for status, response in answers(STRICT, operation).items()
    ]
    for where, content in kinds:
        for kind, body in content.items():
            shown = list(examples(body))
            assert shown or kind != "application/json" or path == "/openapi.json", where
            for example in shown:
                assert problems(STRICT, body["schema"], example) == [], where


def test_examples_of_parameters_fit_them() -> None:
    for parameters in found(DOCUMENT["paths"], "parameters"):
        for each in parameters:
            for example in (*found(each, "example"), *each["schema"].get("examples", ())):
                assert problems(DOCUMENT, each["schema"], example) == [], each["name"]


def test_every_way_to_send_a_key_is_described() -> None:
    named = {name for each in found(DOCUMENT, "security") for one in each for name in one}
    assert named == set(DOCUMENT["components"]["securitySchemes"])


def test_the_number_of_files_is_the_limit() -> None:
    told = document("1", "http://x", Limits(upload_files_max=3))
    assert told["components"]["schemas"]["Upload"]["properties"]["files"]["maxItems"] == 3


async def test_it_is_served(gate: Gate) -> None:
    async with gate.http.get(gate.base_url + "/openapi.json") as answer:
        body = await answer.json()
        etag = answer.headers["ETag"]
    assert body == {**DOCUMENT, "servers": [{"url": gate.base_url}]}
    headers = {"If-None-Match": etag}
    async with gate.http.get(gate.base_url + "/openapi.json", headers=headers) as answer:
        assert answer.status == 304


async def test_the_filters_of_tasks_are_those_that_are_taken(gate: Gate) -> None:
    headers = await gate.caller()
    async with gate.http.get(f"{gate.base_url}/v1/tasks?nonsense=1", headers=headers) as answer:
        taken = (await answer.json())["error"]["allowed"]
    parameters = DOCUMENT["paths"]["/v1/tasks"]["get"]["parameters"]
    assert {each["name"] for each in parameters if each["in"] == "query"} == set(taken)
