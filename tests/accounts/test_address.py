"""Which addresses an account may have."""

import pytest

from onetake.accounts.address import checked_address, known_as
from onetake.core.failure import Rejected


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ann@X.org", "Ann@x.org"),
        ("a+b.c@mail.example.com", "a+b.c@mail.example.com"),
        ("ann@bücher.example", "ann@xn--bcher-kva.example"),
    ],
)
def test_an_address_is_kept_in_its_proper_form(typed: str, kept: str) -> None:
    assert checked_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "ann", "ann@", "@x.org", "ann@x", "ann@@x.org", "a b@x.org", "ann@x.org\r\nBcc: eve@x.org",
     "ann@x.org,eve@x.org", "Ann <ann@x.org>", "安@x.org", "ann@localhost", "ann@[127.0.0.1]",
     "a" * 65 + "@x.org", "a@" + "x" * 300 + ".org"],
)  # fmt: skip
def test_what_is_none_is_refused(typed: str) -> None:
    with pytest.raises(Rejected) as caught:
        checked_address(typed)
    assert caught.value.failure.param == "email"


def test_somebody_is_known_by_the_proper_form_or_by_what_stands_there() -> None:
    assert known_as("ann@BÜCHER.example") == "ann@xn--bcher-kva.example"
    assert known_as("admin@localhost") == "admin@localhost"
