"""Accounts as facts: secrets do not show themselves."""

from onetake.core.account import Channel


def test_a_channels_secret_is_not_in_what_is_printed_of_it():
    channel = Channel("c1", "north", "videoapi", "https://a.example", "s3cret", {}, 0)

    assert "s3cret" not in repr(channel)
    assert "north" in repr(channel)
