import pytest

from onetake.core.failure import Code
from onetake.wire.fields import Field, project, word_for
from onetake.wire.flow import ProviderError

FIELDS = (
    Field("prompt", "prompt"),
    Field("seconds", "video.duration", lambda seconds: f"{seconds}s"),
    Field("ratio", "video.frame.ratio"),
)


def test_names_are_mapped_values_converted_and_dots_nested():
    body = project(FIELDS, {"prompt": "a lighthouse", "seconds": 5, "ratio": "1:1"})

    assert body == {
        "prompt": "a lighthouse",
        "video": {"duration": "5s", "frame": {"ratio": "1:1"}},
    }


def test_what_was_not_asked_is_not_sent():
    assert project(FIELDS, {}) == {}


def test_a_parameter_without_a_field_is_refused_before_anything_is_sent():
    with pytest.raises(ProviderError) as caught:
        project(FIELDS, {"seed": 7})

    assert caught.value.failure.code is Code.PROVIDER_INVALID
    assert caught.value.failure.param == "seed"
    assert (caught.value.accepted, caught.value.on_creation) == (False, True)


def test_what_has_no_word_is_refused_like_a_parameter():
    assert word_for("edit", {"edit": "video-edit"}) == "video-edit"
    with pytest.raises(ProviderError) as caught:
        word_for("animate", {"edit": "video-edit"})

    assert caught.value.failure.code is Code.PROVIDER_INVALID
