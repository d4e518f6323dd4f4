"""Text is folded alike everywhere, and PostgreSQL's expressions mean the same."""

import re
import sys

import pytest

from onetake.store.folding import expression, folded


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("İstanbul", "istanbul"),
        ("ЁЖ", "ёж"),
        ("ΣΑΣ", "σας"),
        ("STRAẞE", "straße"),
        ("300 K", "300 k"),
    ],
)
def test_case_makes_no_difference(text: str, same: str) -> None:
    assert folded(text) == folded(same)
    assert len(folded(text)) == len(text)


def test_an_expression_finds_every_character_that_is_folded_to_the_same() -> None:
    everything = [chr(n) for n in range(sys.maxunicode + 1) if not 0xD800 <= n < 0xE000]
    changed = [each for each in everything if folded(each) != each]

    assert len(changed) > 1000
    for each in changed:
        assert folded(folded(each)) == folded(each)
        assert re.fullmatch(expression(each), folded(each))
        assert re.fullmatch(expression(folded(each)), each)


def test_signs_mean_themselves() -> None:
    signs = "".join(map(chr, range(1, 128)))

    assert re.fullmatch(expression(signs), signs)
    assert expression("风筝 1_a") == "风筝\\ 1_[aA]"
