"""The clock and chance: the right unit, the right range, and never the same twice."""

import time

from onetake.main.chance import clock, entropy, jitter, secret_bytes


def test_the_clock_counts_milliseconds():
    before, now, after = time.time(), clock(), time.time()

    assert isinstance(now, int)
    assert before * 1000 - 1 <= now <= after * 1000


def test_ids_get_80_bits_of_chance():
    drawn = {entropy() for _ in range(200)}

    assert len(drawn) == 200
    assert all(0 <= each < 2**80 for each in drawn)
    assert max(drawn) >= 2**72, "all of the bits are used"


def test_pauses_are_stretched_by_less_than_their_whole():
    drawn = [jitter() for _ in range(200)]

    assert all(0 <= each < 1 for each in drawn)
    assert max(drawn) - min(drawn) > 0.5


def test_secrets_are_as_long_as_asked_and_never_the_same():
    drawn = {secret_bytes(24) for _ in range(50)}

    assert {len(each) for each in drawn} == {24}
    assert len(drawn) == 50
