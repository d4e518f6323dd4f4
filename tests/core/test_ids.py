"""Ids: their form, and that they sort by time."""

import re

from hypothesis import given, strategies as st

from onetake.core.ids import ENTROPY_BITS, object_id, task_id, vidgen_id

TIMES = st.integers(0, 2**48 - 1)
ENTROPY = st.integers(0, 2**ENTROPY_BITS - 1)


def test_a_videoapi_task_has_the_documented_form():
    assert vidgen_id(1783003830450, 0xFFFF_081F_0558) == "vidgen_1783003830450_081f0558"


@given(TIMES, ENTROPY)
def test_a_task_id_is_26_characters_that_cannot_be_misread(at: int, entropy: int):
    assert re.fullmatch(r"task_[0-9A-HJKMNP-TV-Z]{26}", task_id(at, entropy))


@given(TIMES, ENTROPY)
def test_other_ids_are_lower_case_and_name_their_kind(at: int, entropy: int):
    assert re.fullmatch(r"asset_[0-9a-hjkmnp-tv-z]{26}", object_id("asset", at, entropy))


@given(st.tuples(TIMES, ENTROPY), st.tuples(TIMES, ENTROPY))
def test_ids_sort_by_time_and_then_by_entropy(one: tuple[int, int], other: tuple[int, int]):
    assert (one < other) == (task_id(*one) < task_id(*other))


def test_entropy_beyond_its_bits_is_cut_and_never_reaches_the_time():
    assert task_id(1, 2**ENTROPY_BITS + 7) == task_id(1, 7)
