"""Uploads, the balance, and files by their links."""

from typing import Final

from onetake.api.described.answers import (
    BALANCE,
    CALLER,
    MULTIPART,
    VIDEOAPI,
    errors,
    good,
    in_header,
    in_path,
    in_query,
)
from onetake.api.described.samples import LINK
from onetake.api.described.shapes import (
    BOOLEAN,
    FILE,
    INTEGER,
    NUMBER,
    STRING,
    URL,
    Schema,
    listed,
    plain,
    record,
    table,
    told,
    words,
)
from onetake.api.described.videos import DIALECT
from onetake.api.uploads import FIELD, MB
from onetake.assets.keep import SENT_BYTES_MAX
from onetake.assets.sniff import KNOWN
from onetake.core.account import Balance, Key, KeyFormat
from onetake.core.display import DisplayKind, dollars
from onetake.dialects import balance

_FILE: Final = record(
    {
        "filename": STRING,
        "content_type": words(kind.content_type for kind in KNOWN),
        "size": told(INTEGER, "Bytes"),
        "key": STRING,
        "url": told(URL, "What to refer to it by in a request"),
    }
)
SCHEMAS: Final[dict[str, Schema]] = {
    "Upload": record({FIELD: listed(FILE, minItems=1)}),
    "Uploaded": record({"data": listed(_FILE)}),
    "Balance": record(
        {
            "success": {"const": True},
            "message": STRING,
            "data": record(
                {
                    "object": {"const": "api_key_balance"},
                    "user_id": INTEGER,
                    "balance": record(
                        {
                            "quota": INTEGER,
                            "amount": NUMBER,
                            "display_amount": STRING,
                            "quota_per_unit": INTEGER,
                            "quota_display_type": words(DisplayKind),
                            "currency_symbol": STRING,
                            "exchange_rate": NUMBER,
                        },
                        about="Of the account; what is held for running tasks is not counted",
                    ),
                    "token": record(
                        {
                            "id": INTEGER,
                            "name": STRING,
                            "remain_quota": INTEGER,
                            "used_quota": INTEGER,
                            "total_quota": INTEGER,
                            "unlimited_quota": BOOLEAN,
                            "expired_time": told(INTEGER, f"{balance.NEVER}: never"),
                            "status": {
                                "type": "integer",
                                "enum": [
                                    balance.ENABLED,
                                    balance.DISABLED,
                                    balance.EXPIRED,
                                    balance.USED_UP,
                                ],
                                "description": "Enabled, disabled, expired, used up",
                            },
                            "model_limits_enabled": BOOLEAN,
                            "model_limits": table({"const": True}),
                        },
                        about="Of the API key that asks",
                    ),
                }
            ),
        }
    ),
}

_UPLOADED: Final = {
    "filename": "girl.png",
    "content_type": "image/png",
    "size": 123456,
    "key": "uploads/asset_01jz6m3y7wq8r5t2v4x6z8b0cd/girl.png",
    "url": LINK.format("asset_01jz6m3y7wq8r5t2v4x6z8b0cd/girl.png"),
}
_KEY: Final = Key("key_01", "user_01", "studio", KeyFormat.SK, "", "sk-1a2b", 1_783_003_830_450)
_BALANCE: Final = balance.render_balance(
    _KEY,
    Balance(1_460_000_000, 180_000_000),
    balance.Spending(540_000_000, 1_000_000_000),
    dollars(),
    1_783_003_830_450,
)
_SIZES: Final = ", ".join(
    f"{medium} up to {most // MB} MB" for medium, most in SENT_BYTES_MAX.items()
)
_BYTES: Final[Schema] = {
    kind.content_type: {"schema": {"type": "string", "contentMediaType": kind.content_type}}
    for kind in KNOWN
}

PATHS: Final[dict[str, Schema]] = {
    "/api/upload": {
        "post": {
            "operationId": "upload",
            "tags": ["Files"],
            "summary": f"Upload reference files: {_SIZES}",
            "parameters": [DIALECT],
            "requestBody": {
                "required": True,
                "content": {
                    MULTIPART: {
                        "schema": {"$ref": "#/components/schemas/Upload"},
                        "encoding": {
                            FIELD: {"contentType": ", ".join(kind.content_type for kind in KNOWN)}
                        },
                    }
                },
            },
            "responses": {
                **good(
                    "All files are kept; refer to them by url", "Uploaded", {"data": [_UPLOADED]}
                ),
                **errors(VIDEOAPI, 400, *CALLER, 408, 413, 415, 422, 429),
            },
        }
    },
    "/api/usage/balance": {
        "get": {
            "operationId": "readBalance",
            "tags": ["Account"],
            "summary": "What the account and this API key have left",
            "responses": {
                **good("The balance", "Balance", plain(_BALANCE)),
                **errors(BALANCE, *CALLER),
            },
        }
    },
    "/files/{asset}/{name}": {
        "get": {
            "operationId": "readFile",
            "tags": ["Files"],
            "summary": "A file by its signed link, in ranges if asked",
            "security": [],
            "parameters": [
                in_path("asset", "asset_01jz6m3y7wq8r5t2v4x6z8b0cd"),
                in_path("name", "girl.png", "For people: the link opens the asset"),
                {**in_query("expires", STRING), "required": True, "example": "1783612800"},
                {**in_query("signature", STRING), "required": True, "example": "9f3c5e7a"},
                in_query(
                    "download",
                    STRING,
                    "1: to be saved, and not to be shown. A name: saved under it",
                ),
                in_header("Range", {"type": "string", "examples": ["bytes=0-1023"]}),
            ],
            "responses": {
                "200": {"description": "The file", "content": _BYTES},
                "206": {"description": "The part of it that Range asks for", "content": _BYTES},
                "304": {"description": "It has not changed: If-None-Match names its ETag"},
                **errors(VIDEOAPI, 400, 403, 404, 422),
                "416": {"description": "The range begins after the end of the file"},
            },
        }
    },
}
