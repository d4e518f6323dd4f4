"""Where a caller wants to hear of finished tasks, and what was told there."""

from typing import Final

from onetake.api.described.answers import (
    AFTER,
    CALLER,
    LIMIT,
    VIDEOAPI,
    errors,
    good,
    in_path,
    in_query,
    sent,
)
from onetake.api.described.samples import VIDGEN_ID
from onetake.api.described.shapes import (
    BOOLEAN,
    INTEGER,
    SECONDS,
    STRING,
    URL,
    Schema,
    listed,
    named,
    nullable,
    record,
    struct,
    told,
    words,
)
from onetake.api.described.videos import DIALECT
from onetake.api.webhooks import NAME_MAX, Endpoint, Rotation, Test
from onetake.core.webhook import EVENTS, TEST_EVENT, Outcome

_ENDPOINT_ID: Final = "whk_01jz6m3y7wq8r5t2v4x6z8b0cd"
_DELIVERY_ID: Final = "evt_01jz6m3y7wq8r5t2v4x6z8b0ce"
_ENDPOINT: Final[dict[str, Schema]] = {
    "id": STRING,
    "object": {"const": "webhook_endpoint"},
    "name": told(STRING, "For people"),
    "url": told(nullable(URL), "null: the endpoint of the tasks' own callback_url"),
    "event_types": listed(words(EVENTS)),
    "enabled": BOOLEAN,
    "created_at": SECONDS,
}
_ASKED: Final = struct(
    Endpoint,
    {
        "name": {"description": f"For people, at most {NAME_MAX} characters"},
        "url": {"description": "An http or https URL that can be reached from outside"},
        "event_types": {"description": f"Empty: all. Of {', '.join(EVENTS)}"},
    },
)

SCHEMAS: Final[dict[str, Schema]] = {
    "WebhookCreate": {
        **_ASKED,
        "required": ["url"],
        "properties": {**_ASKED["properties"], "url": URL},
    },
    "WebhookUpdate": _ASKED,
    "WebhookRotate": struct(
        Rotation,
        {
            "keep_old_secret_active_for_24_hours": {
                "description": "The old secret signs beside the new one for a day"
            }
        },
    ),
    "WebhookTest": struct(Test, {"event_type": {"enum": [TEST_EVENT, *EVENTS]}}),
    "WebhookEndpoint": record(_ENDPOINT),
    "WebhookSecret": record(
        {
            **_ENDPOINT,
            "secret": told(STRING, "Standard Webhooks; shown this once"),
            "signing_secret": told(STRING, "The same, by OpenAI's name"),
        }
    ),
    "WebhookEventTypes": record({"object": {"const": "list"}, "data": listed(words(EVENTS))}),
    "WebhookList": record(
        {
            "object": {"const": "list"},
            "data": listed(named("WebhookEndpoint")),
            "has_more": BOOLEAN,
            "first_id": nullable(STRING),
            "last_id": nullable(STRING),
        }
    ),
    "WebhookDeleted": record(
        {"id": STRING, "object": {"const": "webhook_endpoint.deleted"}, "deleted": {"const": True}}
    ),
    "WebhookDelivery": record(
        {
            "id": STRING,
            "object": {"const": "webhook_delivery"},
            "endpoint": nullable(STRING),
            "url": URL,
            "type": words((TEST_EVENT, *EVENTS)),
            "task_id": nullable(STRING),
            "status": words(Outcome),
            "attempts": INTEGER,
            "response_status": nullable(INTEGER),
            "error": nullable(STRING),
            "created_at": SECONDS,
            "delivered_at": nullable(SECONDS),
            "next_attempt_at": nullable(SECONDS),
        }
    ),
    "WebhookDeliveryList": record(
        {
            "object": {"const": "list"},
            "data": listed(named("WebhookDelivery")),
            "has_more": BOOLEAN,
            "after": nullable(STRING),
        }
    ),
}

ENDPOINT: Final = {
    "id": _ENDPOINT_ID,
    "object": "webhook_endpoint",
    "name": "studio",
    "url": "https://studio.example/hooks/onetake",
    "event_types": ["video.completed", "video.failed"],
    "enabled": True,
    "created_at": 1783003830,
}
_LISTED: Final = {
    "object": "list",
    "data": [ENDPOINT],
    "has_more": False,
    "first_id": _ENDPOINT_ID,
    "last_id": _ENDPOINT_ID,
}
_SECRET: Final = "whsec_b25ldGFrZS1leGFtcGxlLXNlY3JldC0wMDE="
SECRET: Final = {**ENDPOINT, "secret": _SECRET, "signing_secret": _SECRET}
DELIVERY: Final = {
    "id": _DELIVERY_ID,
    "object": "webhook_delivery",
    "endpoint": _ENDPOINT_ID,
    "url": ENDPOINT["url"],
    "type": "video.completed",
    "task_id": VIDGEN_ID,
    "status": "delivered",
    "attempts": 1,
    "response_status": 204,
    "error": None,
    "created_at": 1783003924,
    "delivered_at": 1783003925,
    "next_attempt_at": None,
}
_TAGS: Final = ["Webhooks"]
_ID: Final = in_path("id", _ENDPOINT_ID)
_ASKING: Final = {
    "url": "https://studio.example/hooks/onetake",
    "event_types": ["video.completed", "video.failed"],
}
_BODY: Final = (400, *CALLER, 408, 413, 422)
"""Of bodies that are read as JSON whatever their content type says."""

PATHS: Final[dict[str, Schema]] = {
    "/v1/webhook_endpoints": {
        "get": {
            "operationId": "listWebhooks",
            "tags": _TAGS,
            "summary": "The caller's endpoints, newest first",
            "parameters": [LIMIT, AFTER, DIALECT],
            "responses": {
                **good("The endpoints", "WebhookList", _LISTED),
                **errors(VIDEOAPI, 400, *CALLER, 422),
            },
        },
        "post": {
            "operationId": "createWebhook",
            "tags": _TAGS,
            "summary": "Make an endpoint; the answer has its secret",
            "parameters": [DIALECT],
            "requestBody": sent("WebhookCreate", _ASKING),
            "responses": {
                **good("The endpoint and its secret", "WebhookSecret", SECRET),
                **errors(VIDEOAPI, *_BODY, 429),
            },
        },
    },
    "/v1/webhook_endpoints/{id}": {
        "get": {
            "operationId": "readWebhook",
            "tags": _TAGS,
            "summary": "An endpoint",
            "parameters": [_ID, DIALECT],
            "responses": {
                **good("The endpoint", "WebhookEndpoint", ENDPOINT),
                **errors(VIDEOAPI, 400, *CALLER, 404),
            },
        },
        "post": {
            "operationId": "updateWebhook",
            "tags": _TAGS,
            "summary": "Change an endpoint; what is left out stays",
            "parameters": [_ID, DIALECT],
            "requestBody": {**sent("WebhookUpdate", {"enabled": False}), "required": False},
            "responses": {
                **good("The endpoint afterwards", "WebhookEndpoint", ENDPOINT),
                **errors(VIDEOAPI, *_BODY, 404),
            },
        },
        "delete": {
            "operationId": "deleteWebhook",
            "tags": _TAGS,
            "summary": "Delete an endpoint",
            "parameters": [_ID, DIALECT],
            "responses": {
                **good(
                    "It is gone",
                    "WebhookDeleted",
                    {"id": _ENDPOINT_ID, "object": "webhook_endpoint.deleted", "deleted": True},
                ),
                **errors(VIDEOAPI, 400, *CALLER, 404),
            },
        },
    },
    "/v1/webhook_endpoints/{id}/rotate_secret": {
        "post": {
            "operationId": "rotateWebhookSecret",
            "tags": _TAGS,
            "summary": "A new secret",
            "parameters": [_ID, DIALECT],
            "requestBody": {
                **sent("WebhookRotate", {"keep_old_secret_active_for_24_hours": True}),
                "required": False,
            },
            "responses": {
                **good("The endpoint and its new secret", "WebhookSecret", SECRET),
                **errors(VIDEOAPI, *_BODY, 404),
            },
        }
    },
    "/v1/webhook_endpoints/{id}/test": {
        "post": {
            "operationId": "testWebhook",
            "tags": _TAGS,
            "summary": "Send an event about nothing, to see that it arrives",
            "parameters": [_ID, DIALECT],
            "requestBody": {**sent("WebhookTest", {"event_type": TEST_EVENT}), "required": False},
            "responses": {
                **good("The delivery, which is under way", "WebhookDelivery", DELIVERY),
                **errors(VIDEOAPI, *_BODY, 404),
            },
        }
    },
    "/v1/webhook_event_types": {
        "get": {
            "operationId": "listWebhookEventTypes",
            "tags": _TAGS,
            "summary": "The events that endpoints can ask for",
            "parameters": [DIALECT],
            "responses": {
                **good(
                    "Their names", "WebhookEventTypes", {"object": "list", "data": list(EVENTS)}
                ),
                **errors(VIDEOAPI, 400, *CALLER),
            },
        }
    },
    "/v1/webhook_deliveries": {
        "get": {
            "operationId": "listWebhookDeliveries",
            "tags": _TAGS,
            "summary": "What was told, newest first",
            "parameters": [
                DIALECT,
                in_query("endpoint", STRING),
                in_query("task", STRING),
                AFTER,
                LIMIT,
            ],
            "responses": {
                **good(
                    "A page of deliveries",
                    "WebhookDeliveryList",
                    {"object": "list", "data": [DELIVERY], "has_more": False, "after": None},
                ),
                **errors(VIDEOAPI, 400, *CALLER, 422),
            },
        }
    },
    "/v1/webhook_deliveries/{id}/replay": {
        "post": {
            "operationId": "replayWebhookDelivery",
            "tags": _TAGS,
            "summary": "The same event once more, as a delivery of its own",
            "parameters": [in_path("id", _DELIVERY_ID), DIALECT],
            "responses": {
                **good("The new delivery", "WebhookDelivery", DELIVERY),
                **errors(VIDEOAPI, 400, *CALLER, 404),
            },
        }
    },
}
