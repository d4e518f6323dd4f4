"""Responses, parameters and bodies as OpenAPI has them."""

import pytest

from onetake.api.described.answers import (
    BALANCE,
    ENDINGS,
    FAILURES,
    GOOGLE,
    HEADERS,
    IMAGE_QUERY,
    JSON,
    MULTIPART,
    OPENAI,
    RESPONSES,
    URLENCODED,
    VIDEOAPI,
    Speaker,
    bad,
    content,
    errors,
    good,
    in_header,
    in_path,
    in_query,
    sent,
)
from onetake.api.described.shapes import STRING
from onetake.core.failure import Code

SPEAKERS = [VIDEOAPI, OPENAI, GOOGLE, BALANCE, IMAGE_QUERY]


@pytest.mark.parametrize("speaker", SPEAKERS, ids=lambda speaker: speaker.name)
@pytest.mark.parametrize("status", [each for each in FAILURES if each not in (408, 422)])
def test_the_example_of_a_status_is_an_error_of_that_status(speaker: Speaker, status: int) -> None:
    _, failure = FAILURES[status]
    assert speaker.render(failure)[0] == status
    assert bad(speaker, status)["content"][JSON]["example"]


def test_a_wrong_field_has_a_status_of_its_own_in_videoapi_only() -> None:
    _, failure = FAILURES[422]
    assert [speaker.render(failure)[0] for speaker in SPEAKERS] == [422, 400, 400, 400, 400]


def test_every_status_of_a_code_can_be_described() -> None:
    without_a_path = {Code.METHOD_NOT_ALLOWED.status}
    assert {code.status for code in Code} - without_a_path <= set(FAILURES)


def test_every_bad_end_of_a_task_is_among_those_of_callers_who_wait() -> None:
    ends = list(Code)[list(Code).index(Code.CONTENT_REJECTED) :]
    waited = {code.status for code in (*ends, Code.STILL_RUNNING, Code.INTERNAL)}
    assert waited - {400, 409} == set(ENDINGS)


def test_errors_are_references_in_order_and_once() -> None:
    found = errors(OPENAI, 404, 401, 404)
    assert list(found) == ["401", "404"]
    assert found["404"]["$ref"].rpartition("/")[2] in RESPONSES


def test_a_limit_says_when_to_come_again() -> None:
    assert bad(OPENAI, 429)["headers"].keys() <= HEADERS.keys()
    assert "headers" not in bad(OPENAI, 404)


def test_a_good_answer_has_its_schema_examples_and_headers() -> None:
    found = good("Fine", "Task", {"a": 1}, headers=("ETag",))["200"]
    assert found["content"][JSON]["example"] == {"a": 1}
    assert found["headers"] == {"ETag": {"$ref": "#/components/headers/ETag"}}
    assert "headers" not in good("Fine", STRING)["200"]


def test_one_example_several_or_none() -> None:
    assert content(STRING) == {"schema": STRING}
    assert content(STRING, "a")["example"] == "a"
    several = content(STRING, "a", "b")["examples"]
    assert [each["value"] for each in several.values()] == ["a", "b"]


def test_a_body_is_json_and_where_it_may_be_a_form() -> None:
    assert sent("Task", {}).keys() == {"required", "content"}
    assert list(sent("Task", {})["content"]) == [JSON]
    assert list(sent("Task", {}, form="Form")["content"]) == [JSON, MULTIPART, URLENCODED]


def test_parameters_say_where_they_are() -> None:
    assert in_path("id", "task_1")["required"] is True
    assert in_query("limit", STRING, "How many")["description"] == "How many"
    assert in_header("Range", STRING)["in"] == "header"
