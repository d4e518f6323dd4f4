"""Every example is a request that the gateway accepts."""

import json
from typing import Any

import pytest

from onetake.core.capability import check
from onetake.core.pricing import quote
from onetake.core.request import Operation
from onetake.dialects.dialect import Body
from onetake.dialects.onetake import parse
from onetake.manual.examples import body_of
from tests.manual.books import catalog

EVERY = [
    pytest.param(model, operation, id=f"{model.spec.id}-{operation}")
    for model in catalog().models.values()
    for operation in model.spec.operations
]


def parsed(body: Any) -> Any:
    return parse(Body(json.dumps(body).encode(), "application/json")).request


@pytest.mark.parametrize(("model", "operation"), EVERY)
def test_an_example_is_accepted_and_has_a_price(model: Any, operation: Operation):
    request = check(model.spec, parsed(body_of(model.spec, operation)))

    assert request.operation is operation
    assert quote(model.price, model.spec, request).amount >= 0
