import pytest

from onetake.wire.fields import Field, project

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


def test_a_parameter_without_a_field_is_a_bug():
    with pytest.raises(KeyError):
        project(FIELDS, {"seed": 7})
