"""The lists of models in three shapes, with what the three SDKs' types require."""

import json
from collections.abc import Callable, Sequence

import pytest

from onetake.core.request import Modality
from onetake.dialects.dialect import Json
from onetake.dialects.model_lists import (
    Row,
    anthropic_list,
    anthropic_model,
    gemini_list,
    gemini_model,
    openai_list,
    openai_model,
)

IMAGES = Row("gpt-image-2", "GPT Image 2", "Pictures by size.", Modality.IMAGE)
VIDEO = Row("grok-imagine", "Grok Imagine", "Videos.", Modality.VIDEO)
ROWS = (VIDEO, IMAGES)


def test_openai() -> None:
    """The body of the page, and what openai-python's `Model` requires."""
    shown = openai_list(ROWS)
    assert shown["object"] == "list"
    assert shown["data"] == [openai_model(VIDEO), openai_model(IMAGES)]
    row = openai_model(VIDEO)
    assert (row["id"], row["object"], row["created"], row["owned_by"]) == (
        "grok-imagine", "model", 0, "onetake",
    )  # fmt: skip


def test_anthropic() -> None:
    """`ModelInfo` of anthropic-python requires these; a page of them has the cursors."""
    assert anthropic_list(ROWS) == {
        "data": [anthropic_model(VIDEO), anthropic_model(IMAGES)],
        "has_more": False,
        "first_id": "grok-imagine",
        "last_id": "gpt-image-2",
    }
    assert anthropic_model(IMAGES) == {
        "type": "model", "id": "gpt-image-2", "display_name": "GPT Image 2",
        "created_at": "1970-01-01T00:00:00Z", "lifecycle": "active",
    }  # fmt: skip


def test_gemini() -> None:
    """The names that google-genai reads; it calls the methods `supported_actions`."""
    assert gemini_list(ROWS) == {"models": [gemini_model(VIDEO), gemini_model(IMAGES)]}
    assert gemini_model(IMAGES) == {
        "name": "models/gpt-image-2", "displayName": "GPT Image 2",
        "description": "Pictures by size.", "supportedGenerationMethods": ("generateContent",),
    }  # fmt: skip
    assert gemini_model(VIDEO)["supportedGenerationMethods"] == ()


@pytest.mark.parametrize("shape", [openai_list, anthropic_list, gemini_list])
def test_an_empty_list_is_one(shape: Callable[[Sequence[Row]], Json]) -> None:
    shown = shape(())
    assert json.dumps(shown)
    assert [] in shown.values()


def test_no_models_have_no_first_one() -> None:
    assert anthropic_list(())["first_id"] is None
