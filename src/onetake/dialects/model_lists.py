"""`GET /v1/models` in the shapes of OpenAI, Anthropic and Google, and one model in each.

Source: seeds/uniall, models; openai-python, anthropic-python and google-genai for what their
types require. Nothing here was released on a date, so times are the epoch, as Anthropic's type
and UniAll's page both allow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from onetake.core.request import Modality
from onetake.dialects.dialect import Json

OWNER: Final = "onetake"
EPOCH: Final = "1970-01-01T00:00:00Z"
METHODS: Final = {Modality.IMAGE: ("generateContent",)}
"""What of Gemini's methods a model of this modality can be called by here."""


@dataclass(frozen=True, slots=True)
class Row:
    """A model as it is listed."""

    id: str
    title: str
    summary: str
    modality: Modality


def openai_list(rows: Sequence[Row]) -> Json:
    return {"object": "list", "data": [openai_model(row) for row in rows]}


def openai_model(row: Row) -> Json:
    return {
        "id": row.id,
        "object": "model",
        "created": 0,
        "owned_by": OWNER,
        "modality": row.modality,
        "title": row.title,
        "summary": row.summary,
    }


def anthropic_list(rows: Sequence[Row]) -> Json:
    """All of them on one page."""
    return {
        "data": [anthropic_model(row) for row in rows],
        "has_more": False,
        "first_id": rows[0].id if rows else None,
        "last_id": rows[-1].id if rows else None,
    }


def anthropic_model(row: Row) -> Json:
    return {
        "type": "model",
        "id": row.id,
        "display_name": row.title,
        "created_at": EPOCH,
        "lifecycle": "active",
    }


def gemini_list(rows: Sequence[Row]) -> Json:
    """All of them on one page: without `nextPageToken`, there is no other."""
    return {"models": [gemini_model(row) for row in rows]}


def gemini_model(row: Row) -> Json:
    return {
        "name": f"models/{row.id}",
        "displayName": row.title,
        "description": row.summary,
        "supportedGenerationMethods": METHODS.get(row.modality, ()),
    }
