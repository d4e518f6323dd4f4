"""Rows of works and shares, and what a search looks for."""

from onetake.core.request import Operation, Request
from onetake.core.work import Note, Share
from onetake.store.codec_gallery import (
    note_of,
    note_row,
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


def test_the_size_of_a_request_is_what_its_time_depends_on() -> None:
    asked = Request("m", Operation.TEXT_TO_VIDEO, {"resolution": "720p", "duration": 5})

    assert size_of(asked) == ("720p", "5")
    assert size_of(Request("m", None, {"size": "1024x1024"})) == ("1024x1024", "")
    assert shown({"size": "1"}, "resolution", "size") == "1"
