"""Every key format speaks a dialect that is in the list."""

import pytest

from onetake.core.account import KeyFormat
from onetake.dialects.registry import DEFAULT, DIALECTS, SPOKEN


@pytest.mark.parametrize("format", KeyFormat)
def test_every_key_format_speaks_a_listed_dialect(format: KeyFormat) -> None:
    assert SPOKEN[format] in DIALECTS.values()


def test_errors_before_authentication_are_in_a_listed_dialect() -> None:
    assert DIALECTS[DEFAULT.name] is DEFAULT
