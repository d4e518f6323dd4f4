"""Images: OpenAI's paths, whose answer holds the images, and UniAll's tasks."""

from typing import Final

from onetake.api.described.answers import (
    CALLER,
    ENDINGS,
    IDEMPOTENCY,
    IMAGE_QUERY,
    OPENAI,
    ORDER,
    WAIT,
    errors,
    good,
    sent,
)
from onetake.api.described.samples import IMAGE_MADE, IMAGE_QUEUED, INLINE, LINK, VIEW, WAITING
from onetake.api.described.shapes import (
    BOOLEAN,
    CREDITS,
    FILE,
    INTEGER,
    LOOSE_NUMBER,
    OBJECT,
    SECONDS,
    STRING,
    URL,
    Schema,
    asked,
    fields,
    listed,
    named,
    nullable,
    record,
    told,
    words,
)
from onetake.api.described.videos import PLACED, POLLED, TASK
from onetake.core.request import Operation
from onetake.dialects import image_fields, openai_images, uniall_images
from onetake.dialects.params import END_USER_MAX

_ONE: Final = named("ImageOrUrl")
_IMAGE: Final[Schema] = {
    "anyOf": [_ONE, listed(_ONE)],
    "description": "A URL, a data URL, `{url}`, `{image_url}`, `{file_id}`, or a list of these",
}
_FIELDS: Final[dict[str, Schema]] = {
    "model": told(STRING, "An id or alias from GET /v1/models"),
    **fields(image_fields.WORDS, STRING),
    **fields(image_fields.NUMBERS, LOOSE_NUMBER),
    **fields(image_fields.IMAGES, _IMAGE),
    "mask": _ONE,
    "custom_size": record({"width": INTEGER, "height": INTEGER}),
    **fields(("user", "end_user_id"), {**STRING, "maxLength": END_USER_MAX}),
    "callback_url": URL,
    image_fields.EXTRA: told(OBJECT, "The same fields once more, for SDKs that send them so"),
}
_FILES: Final[dict[str, Schema]] = {
    **fields(image_fields.IMAGES, {"anyOf": [FILE, listed(FILE), URL, listed(URL)]}),
    "mask": {"anyOf": [FILE, URL]},
}
_OPENAI: Final[dict[str, Schema]] = {
    **_FIELDS,
    "safety_identifier": {**STRING, "maxLength": END_USER_MAX},
    "response_format": words(openai_images.RESPONSE_FORMATS),
    "stream": told({"type": ["boolean", "string"]}, "Only false"),
    "timeout_seconds": {
        **LOOSE_NUMBER,
        "minimum": 1,
        "maximum": openai_images.WAIT_SECONDS_MAX,
        "description": "How long to wait for the images before the answer is 504",
    },
}
_TASK_FIELDS: Final[dict[str, Schema]] = {
    **_FIELDS,
    "task_type": words(uniall_images.TASK_TYPES, "Without it, an image means an edit"),
    "response_format": words(uniall_images.RESPONSE_FORMATS),
}

_COUNTS: Final = fields(("input_tokens", "output_tokens", "total_tokens"), INTEGER)
_RESULT: Final = record(
    {
        "url": URL,
        "thumbnail_url": nullable(URL),
        "content_type": STRING,
        "size": told(INTEGER, "Bytes"),
        "width": nullable(INTEGER),
        "height": nullable(INTEGER),
    }
)
_OF_RESULTS: Final = ("result_count", "result_urls", "results")

SCHEMAS: Final[dict[str, Schema]] = {
    "ImageOrUrl": {"anyOf": [URL, {**OBJECT, "minProperties": 1, "maxProperties": 1}]},
    "ImageGenerate": asked(_OPENAI, "prompt"),
    "ImageGenerateForm": asked({**_OPENAI, **_FILES}, "prompt"),
    "ImageEdit": asked(_OPENAI, "prompt"),
    "ImageEditForm": asked({**_OPENAI, **_FILES}, "prompt", "image"),
    "ImageTaskCreate": asked(_TASK_FIELDS, "model", "prompt"),
    "ImageTaskForm": asked({**_TASK_FIELDS, **_FILES}, "model", "prompt"),
    "Images": record(
        {
            "created": SECONDS,
            "data": listed(
                record(
                    {"url": URL, "b64_json": STRING, "revised_prompt": STRING},
                    optional=("url", "b64_json"),
                    about="A link, or with response_format=b64_json the file itself",
                )
            ),
            "usage": record(
                {
                    **_COUNTS,
                    "input_tokens_details": record(
                        fields(("image_tokens", "text_tokens"), INTEGER)
                    ),
                },
                about="Images are not counted in tokens here",
            ),
            "output_format": STRING,
            "size": STRING,
            "quality": STRING,
            "task_id": STRING,
        },
        optional=("output_format", "size", "quality"),
    ),
    "ImageTask": record(
        {
            "task_id": STRING,
            "status": words(dict.fromkeys(uniall_images.STATUS.values())),
            "progress": {"type": "string", "pattern": "^[0-9]{1,3}%$"},
            "result_url": told(STRING, "Empty until there is a result"),
            "metadata": record(
                {
                    "task_type": words(
                        (*uniall_images.TASK_TYPES, *Operation), "Of others: the operation"
                    ),
                    "model": STRING,
                    "provider": nullable(STRING),
                    "created_at": SECONDS,
                    "finished_at": nullable(SECONDS),
                    "poll_interval_seconds": INTEGER,
                    "credits_reserved": CREDITS,
                    "credits_charged": nullable(CREDITS),
                    "credits_refunded": BOOLEAN,
                    "formula": STRING,
                    "result_count": INTEGER,
                    "result_urls": listed(URL),
                    "results": listed(_RESULT),
                },
                optional=_OF_RESULTS,
            ),
            "error": nullable(record({"code": STRING, "message": STRING})),
        }
    ),
    "ImageTaskAnswer": record(
        {"code": {"const": "success"}, "message": STRING, "data": named("ImageTask")}
    ),
}

_GENERATE: Final = {
    "model": "gpt-image-2",
    "prompt": "A blue glass sphere on a white desk, soft daylight",
    "size": "1024x1024",
    "quality": "medium",
}
_EDIT: Final = {
    **_GENERATE,
    "prompt": "Keep the product's shape, change the background to a bright studio",
    "image": LINK.format("asset_ref/product.png"),
}
_MADE: Final = openai_images.render(IMAGE_MADE, VIEW)
_MADE_INLINE: Final = openai_images.render(IMAGE_MADE, INLINE)
_WAITED: Final[Schema] = {
    "tags": ["Images"],
    "parameters": [IDEMPOTENCY],
    "responses": {
        **good("The images", "Images", _MADE, _MADE_INLINE, headers=PLACED[:1]),
        **errors(OPENAI, *ORDER, *ENDINGS),
    },
}

PATHS: Final[dict[str, Schema]] = {
    "/v1/images/generations": {
        "post": {
            **_WAITED,
            "operationId": "generateImages",
            "summary": "Make images and wait for them; with a reference image, change it",
            "requestBody": sent("ImageGenerate", _GENERATE, form="ImageGenerateForm"),
        }
    },
    "/v1/images/edits": {
        "post": {
            **_WAITED,
            "operationId": "editImages",
            "summary": "Change an image and wait for it",
            "requestBody": sent("ImageEdit", _EDIT, form="ImageEditForm"),
        }
    },
    "/v1/images/tasks": {
        "post": {
            "operationId": "createImageTask",
            "tags": ["Images"],
            "summary": "Create an image task in UniAll's format",
            "parameters": [IDEMPOTENCY, WAIT],
            "requestBody": sent(
                "ImageTaskCreate", {**_GENERATE, "task_type": "text2image"}, form="ImageTaskForm"
            ),
            "responses": {
                **good(
                    "The task; when Prefer: wait saw its end, as a query shows it",
                    {"anyOf": [named("ImageTask"), named("ImageTaskAnswer")]},
                    uniall_images.render_created(IMAGE_QUEUED, WAITING),
                    headers=PLACED,
                ),
                **errors(OPENAI, *ORDER),
            },
        }
    },
    "/v1/images/tasks/{id}": {
        "get": {
            "operationId": "queryImageTask",
            "tags": ["Images"],
            "summary": "How an image task is getting on",
            "parameters": [TASK, WAIT],
            "responses": {
                **good(
                    "The task, wrapped; also when it has failed",
                    "ImageTaskAnswer",
                    uniall_images.render(IMAGE_MADE, VIEW),
                    headers=POLLED,
                ),
                **errors(IMAGE_QUERY, *CALLER, 404),
            },
        }
    },
}
