"""Rows of works and shares, and what a search looks for."""

import pytest

from onetake.core.request import Operation, Request
from onetake.core.work import Note, Share
from onetake.store.codec_gallery import (
    note_of,
    note_row,
    pattern,
    share_of,
    share_row,
    shown,
    size_of,
)


def test_a_note_comes_back_as_it_went() -> None:
    note = Note("t1", "ann", "Kites", "film", True, "b1", True)

    assert note_of(note_row(note)) == note


def test_a_share_comes_back_as_it_went() -> None:
    share = Share("s1", "t1", "ann", 5, 9, "hash", True, False, 7)

    assert share_of(share_row(share)) == share


@pytest.mark.parametrize(
    ("query", "expected"),
    [("Kite", "%kite%"), ("100%", "%100\\%%"), ("a_b", "%a\\_b%"), ("a\\b", "%a\\\\b%")],
)
def test_a_pattern_means_what_was_typed(query: str, expected: str) -> None:
    assert pattern(query) == expected


def test_the_size_of_a_request_is_what_its_time_depends_on() -> None:
    asked = Request("m", Operation.TEXT_TO_VIDEO, {"resolution": "720p", "duration": 5})

    assert size_of(asked) == ("720p", "5")
    assert size_of(Request("m", None, {"size": "1024x1024"})) == ("1024x1024", "")
    assert shown({"size": "1"}, "resolution", "size") == "1"
