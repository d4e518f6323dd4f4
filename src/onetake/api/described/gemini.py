"""Google's `generateContent`, for images."""

from typing import Final

from onetake.api.described.answers import (
    ENDINGS,
    GOOGLE,
    IDEMPOTENCY,
    KEYS_IN_QUERIES,
    ORDER,
    errors,
    good,
    in_path,
    sent,
)
from onetake.api.described.samples import IMAGE_MADE, INLINE, LINK
from onetake.api.described.shapes import (
    INTEGER,
    LOOSE_NUMBER,
    STRING,
    URL,
    Schema,
    asked,
    listed,
    record,
    told,
    words,
)
from onetake.dialects import gemini

_INLINE: Final = record({"mimeType": STRING, "data": told(STRING, "Base64")})
_LINKED: Final = record({"mimeType": STRING, "fileUri": URL}, optional=("mimeType",))
_PART: Final = asked({"text": STRING, "inlineData": _INLINE, "fileData": _LINKED})
_MADE_PART: Final = record(
    {"inlineData": _INLINE, "fileData": _LINKED}, optional=("inlineData", "fileData")
)

SCHEMAS: Final[dict[str, Schema]] = {
    "GenerateContent": {
        **asked(
            {
                "contents": {
                    "type": "array",
                    "minItems": 1,
                    "description": "The last turn is the user's: its texts are the prompt. "
                    "The images of all turns are references.",
                    "items": asked({"role": words(gemini.ROLES), "parts": listed(_PART)}, "parts"),
                },
                "generationConfig": asked(
                    {
                        "responseModalities": listed(words(gemini.MODALITIES)),
                        "candidateCount": LOOSE_NUMBER,
                        "seed": LOOSE_NUMBER,
                        "imageConfig": asked(
                            {
                                "aspectRatio": {**STRING, "examples": ["16:9"]},
                                "imageSize": {**STRING, "examples": ["1K", "2K"]},
                                "outputFormat": {**STRING, "examples": ["png", "jpeg"]},
                            }
                        ),
                    }
                ),
            },
            "contents",
        ),
        "description": "Names may also be written in snake case",
    },
    "GeneratedContent": record(
        {
            "candidates": listed(
                record(
                    {
                        "content": record(
                            {"role": {"const": "model"}, "parts": listed(_MADE_PART)}
                        ),
                        "finishReason": STRING,
                        "index": INTEGER,
                        "safetyRatings": listed({"type": "object"}),
                    }
                )
            ),
            "usageMetadata": record(
                {
                    "promptTokenCount": INTEGER,
                    "candidatesTokenCount": INTEGER,
                    "totalTokenCount": INTEGER,
                }
            ),
            "modelVersion": STRING,
            "responseId": told(STRING, "The id of the task"),
        }
    ),
}

_ASKED: Final = {
    "contents": [
        {
            "role": "user",
            "parts": [
                {"text": "Put the cup on a wooden table"},
                {
                    "fileData": {
                        "mimeType": "image/png",
                        "fileUri": LINK.format("asset_ref/cup.png"),
                    }
                },
            ],
        }
    ],
    "generationConfig": {"responseModalities": ["IMAGE"], "imageConfig": {"aspectRatio": "16:9"}},
}


_EXAMPLE: Final = "NanoBanana2-1K:generateContent"
_GENERATING: Final[Schema] = {
    "tags": ["Images"],
    "summary": "Make or change an image in Gemini's format, and wait for it",
    "security": KEYS_IN_QUERIES,
    "requestBody": sent("GenerateContent", _ASKED),
    "responses": {
        **good(
            "The image itself, in base64",
            "GeneratedContent",
            gemini.render(IMAGE_MADE, INLINE),
            headers=("Idempotent-Replay",),
        ),
        **errors(GOOGLE, *ORDER, 404, *ENDINGS),
    },
}
_ABOUT: Final = "The model's id and :generateContent"

PATHS: Final[dict[str, Schema]] = {
    "/v1beta/models/{call}": {
        "post": {
            **_GENERATING,
            "operationId": "generateContent",
            "parameters": [in_path("call", _EXAMPLE, _ABOUT), IDEMPOTENCY],
        }
    },
    "/v1/models/{id}": {
        "post": {
            **_GENERATING,
            "operationId": "generateContentV1",
            "parameters": [in_path("id", _EXAMPLE, _ABOUT), IDEMPOTENCY],
        }
    },
}
