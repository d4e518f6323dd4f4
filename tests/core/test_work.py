"""Shares and their ids."""

import pytest

from onetake.core.work import SHARE_ID_LENGTH, Share, share_id


@pytest.mark.parametrize("random", [bytes(16), b"\xff" * 16, bytes(range(16))])
def test_an_id_has_one_length_and_plain_characters(random: bytes) -> None:
    made = share_id(random)

    assert len(made) == SHARE_ID_LENGTH
    assert made.isalnum()
    assert made.isascii()


def test_other_bytes_are_another_id() -> None:
    ids = {share_id(number.to_bytes(16)) for number in (0, 1, 61, 62, 2**127, 2**128 - 1)}

    assert len(ids) == 6


def test_too_few_random_bytes_are_a_mistake() -> None:
    with pytest.raises(AssertionError):
        share_id(bytes(8))


def test_a_share_is_open_until_its_time_is_over() -> None:
    assert Share("s", "t", "u", 0).open_at(10**15)
    assert Share("s", "t", "u", 0, expires_at=10).open_at(9)
    assert not Share("s", "t", "u", 0, expires_at=10).open_at(10)
