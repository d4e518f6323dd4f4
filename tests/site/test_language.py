"""Which language a browser's header asks for."""

import pytest

from onetake.site.language import preferred, quality


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("zh", "zh"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-US,en;q=0.9,zh;q=0.8", "en"),
        ("ZH-hans", "zh"),
        ("fr-FR,fr;q=0.9,zh;q=0.3,en;q=0.2", "zh"),
        ("de", "en"),
        ("zh;q=0,en", "en"),
        ("zh;q=0", "en"),
        ("zh;q=banana,en;q=0.1", "en"),
        ("zh;q=nan", "en"),
        (",;,q=1;;;=", "en"),
        ("*", "en"),
    ],
)
def test_the_language_that_is_wanted_most(header: str | None, language: str):
    assert preferred(header) == language


def test_a_header_without_end_is_read_to_a_point():
    assert preferred("de," * 100_000 + "zh") == "en"


@pytest.mark.parametrize(
    ("text", "weight"),
    [("", 1.0), ("q=0.5", 0.5), (" Q = 1 ", 1.0), ("q=2", 0.0), ("q=-1", 0.0), ("level=1", 1.0)],
)
def test_a_weight_is_between_nothing_and_one(text: str, weight: float):
    assert quality(text) == weight
