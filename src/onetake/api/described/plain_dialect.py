"""What can be said of a dialect's own paths when nobody has written more about them."""

from typing import Final

from onetake.api.described.answers import IDEMPOTENCY, WAIT, in_path, sent
from onetake.api.described.shapes import OBJECT, Schema
from onetake.dialects.dialect import Dialect

_ANSWER: Final[Schema] = {
    "description": "In the dialect's own words",
    "content": {"application/json": {"schema": OBJECT}},
}


def described(dialect: Dialect) -> dict[str, Schema]:
    """Its path, and that of its queries."""
    assert dialect.path, f"{dialect.name} has no path of its own"
    return {
        dialect.path: {
            "post": {
                "operationId": f"create_{dialect.name}",
                "tags": [dialect.name],
                "summary": "Create a task",
                "parameters": [IDEMPOTENCY, WAIT],
                "requestBody": sent(OBJECT),
                "responses": {"200": _ANSWER, "default": _ANSWER},
            }
        },
        f"{dialect.path}/{{id}}": {
            "get": {
                "operationId": f"query_{dialect.name}",
                "tags": [dialect.name],
                "summary": "How a task is getting on",
                "parameters": [in_path("id", "task_01JZ6M3Y7WQ8R5T2V4X6Z8B0CD"), WAIT],
                "responses": {"200": _ANSWER, "default": _ANSWER},
            }
        },
    }
