"""What is shared by everything that asks a provider."""

from typing import Any

import pytest

from onetake.accounts.elsewhere import Client, Unusable, text


def test_a_client_is_shown_without_its_secret() -> None:
    assert "hush" not in repr(Client("client-1", "hush"))


def test_a_text_is_taken_from_an_answer() -> None:
    assert text({"sub": "77"}, "sub") == "77"


@pytest.mark.parametrize("answer", [{}, {"sub": ""}, {"sub": 77}, {"sub": None}, [], "sub", None])
def test_an_answer_without_it_is_of_no_use(answer: Any) -> None:
    with pytest.raises(Unusable, match="no sub"):
        text(answer, "sub")
