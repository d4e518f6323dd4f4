"""The list of models in the three shapes that the official clients know."""

from typing import Final

from onetake.api.described.answers import (
    CALLER,
    GOOGLE,
    KEYS_IN_QUERIES,
    VIDEOAPI,
    errors,
    good,
    in_header,
    in_path,
)
from onetake.api.described.samples import VIDEO_MODEL
from onetake.api.described.shapes import (
    BOOLEAN,
    INTEGER,
    NUMBER,
    OBJECT,
    STRING,
    Schema,
    either,
    listed,
    named,
    nullable,
    record,
    table,
    told,
    words,
)
from onetake.core.pricing import Settle, Unit
from onetake.core.request import Modality, Operation
from onetake.dialects import model_lists

_TEXT: Final = record({"en": STRING, "zh": STRING})
_COUNT: Final = record({"least": INTEGER, "most": INTEGER})
_SCALAR: Final[Schema] = {"type": ["string", "number", "boolean"]}
_WHEN: Final = table(listed(_SCALAR), "The values of a parameter for which it holds")
_PARAM: Final = record(
    {
        "kind": STRING,
        "required": BOOLEAN,
        "default": _SCALAR,
        "values": listed(_SCALAR),
        "minimum": NUMBER,
        "maximum": NUMBER,
        "max_length": INTEGER,
        "text": _TEXT,
    },
    optional=("default", "values", "minimum", "maximum", "max_length", "text"),
)
_OPERATION: Final = record(
    {
        "name": words(Operation),
        "params": table(_PARAM),
        "also": table(STRING, "A role that a file may have been given, and the one it gets"),
        "files": table(OBJECT, "What a file of a role must be"),
        "materials": table(_COUNT, "How many files of a role"),
        "materials_together": nullable(_COUNT),
        "materials_seconds_max": {"type": ["number", "object", "null"]},
    }
)
_PRICE: Final = record(
    {
        "currency": {"const": "credits"},
        "settle": words(Settle),
        "times": told(nullable(STRING), "The parameter that says how many results"),
        "components": listed(
            record(
                {
                    "unit": words(Unit),
                    "per": INTEGER,
                    "included": INTEGER,
                    "tiers": listed(record({"credits": NUMBER, "when": _WHEN})),
                }
            )
        ),
    }
)

SCHEMAS: Final[dict[str, Schema]] = {
    "Model": record(
        {
            "id": STRING,
            "object": {"const": "model"},
            "created": INTEGER,
            "owned_by": STRING,
            "modality": words(Modality),
            "available": told(BOOLEAN, "Is a provider connected for it now?"),
            "title": _TEXT,
            "summary": _TEXT,
            "features": listed(_TEXT),
            "aliases": listed(STRING),
            "operations": listed(_OPERATION),
            "conditions": listed(
                record({"when": _WHEN, "param": STRING, "values": listed(_SCALAR)})
            ),
            "synonyms": table(STRING, "A caller's name for a parameter, and ours"),
            "rules": listed(
                {"type": "object", "required": ["name"], "properties": {"name": STRING},
                 "additionalProperties": True}
            ),
            "price": _PRICE,
        }
    ),
    "ModelList": record({"object": {"const": "list"}, "data": listed(named("Model"))}),
    "AnthropicModel": record(
        {
            "type": {"const": "model"},
            "id": STRING,
            "display_name": STRING,
            "created_at": {"type": "string", "format": "date-time"},
            "lifecycle": STRING,
        }
    ),
    "AnthropicModelList": record(
        {
            "data": listed(named("AnthropicModel")),
            "has_more": BOOLEAN,
            "first_id": nullable(STRING),
            "last_id": nullable(STRING),
        }
    ),
    "GoogleModel": record(
        {
            "name": STRING,
            "displayName": STRING,
            "description": STRING,
            "supportedGenerationMethods": listed(STRING),
        }
    ),
    "GoogleModelList": record({"models": listed(named("GoogleModel"))}),
}  # fmt: skip

_ROW: Final = model_lists.Row(
    VIDEO_MODEL, "Video 2.0 Mini", "Videos from text, images, video and sound", Modality.VIDEO
)
EXAMPLE: Final[Schema] = {
    "id": VIDEO_MODEL,
    "object": "model",
    "created": 0,
    "owned_by": "onetake",
    "modality": "video",
    "available": True,
    "title": {"en": "Video 2.0 Mini", "zh": "Video 2.0 Mini"},
    "summary": {"en": "Videos from references", "zh": "参考生视频"},
    "features": [],
    "aliases": [],
    "operations": [
        {
            "name": "text_to_video",
            "params": {
                "prompt": {"kind": "string", "required": True, "max_length": 4000},
                "duration": {
                    "kind": "integer",
                    "required": False,
                    "default": "auto",
                    "values": ["auto"],
                    "minimum": 4,
                    "maximum": 15,
                },
            },
            "also": {},
            "files": {},
            "materials": {},
            "materials_together": None,
            "materials_seconds_max": None,
        }
    ],
    "conditions": [],
    "synonyms": {},
    "rules": [],
    "price": {
        "currency": "credits",
        "settle": "actual",
        "times": None,
        "components": [
            {
                "unit": "output_second",
                "per": 1,
                "included": 0,
                "tiers": [{"credits": 12, "when": {"resolution": ["720p"]}}],
            }
        ],
    },
}
_ANTHROPIC: Final = model_lists.anthropic_model(_ROW)
_GOOGLE: Final = model_lists.gemini_model(_ROW)

_VERSION: Final = in_header(
    "anthropic-version",
    {"type": "string", "examples": ["2023-06-01"]},
    "With it, the answer has Anthropic's shape. With x-goog-api-key it has Google's.",
)
OPEN: Final[list[Schema]] = [{}, *KEYS_IN_QUERIES]
"""Also without a key, where the operator lets everybody see the models."""
_UNCHANGED: Final[Schema] = {
    "304": {"description": "The list has not changed: If-None-Match names its ETag"}
}
_COMMON: Final[Schema] = {"tags": ["Models"], "security": OPEN}

PATHS: Final[dict[str, Schema]] = {
    "/v1/models": {
        "get": {
            **_COMMON,
            "operationId": "listModels",
            "summary": "The models with their rules and prices; with a key, those it may use",
            "parameters": [_VERSION],
            "responses": {
                **good(
                    "The models",
                    either(
                        {
                            "OpenAI, with all that we know": named("ModelList"),
                            "Anthropic": named("AnthropicModelList"),
                            "Google": named("GoogleModelList"),
                        }
                    ),
                    {"object": "list", "data": [EXAMPLE]},
                    model_lists.anthropic_list([_ROW]),
                    model_lists.gemini_list([_ROW]),
                    headers=("ETag",),
                ),
                **_UNCHANGED,
                **errors(VIDEOAPI, 400, *CALLER, 422),
            },
        }
    },
    "/v1/models/{id}": {
        "get": {
            **_COMMON,
            "operationId": "readModel",
            "summary": "One model, by its id or an alias",
            "parameters": [in_path("id", VIDEO_MODEL), _VERSION],
            "responses": {
                **good(
                    "The model",
                    either(
                        {
                            "OpenAI, with all that we know": named("Model"),
                            "Anthropic": named("AnthropicModel"),
                            "Google": named("GoogleModel"),
                        }
                    ),
                    EXAMPLE,
                    _ANTHROPIC,
                    _GOOGLE,
                ),
                **errors(VIDEOAPI, 400, *CALLER, 404, 422),
            },
        }
    },
    "/v1beta/models": {
        "get": {
            **_COMMON,
            "operationId": "listGoogleModels",
            "summary": "The models as Google's clients read them",
            "responses": {
                **good(
                    "The models",
                    "GoogleModelList",
                    model_lists.gemini_list([_ROW]),
                    headers=("ETag",),
                ),
                **_UNCHANGED,
                **errors(GOOGLE, 400, *CALLER),
            },
        }
    },
    "/v1beta/models/{call}": {
        "get": {
            **_COMMON,
            "operationId": "readGoogleModel",
            "summary": "One model as Google's clients read it",
            "parameters": [in_path("call", VIDEO_MODEL, "The model's id or an alias")],
            "responses": {
                **good("The model", "GoogleModel", _GOOGLE),
                **errors(GOOGLE, 400, *CALLER, 404),
            },
        }
    },
}
