"""A style is added once and taken away exactly."""

import pytest
from hypothesis import given, strategies as st

from onetake.api.console.styling import plain_prompt, styled_prompt
from onetake.catalog.styles import load_styles
from onetake.core.failure import Rejected
from onetake.core.request import Request

STYLES = load_styles()


def asked(prompt: object) -> Request:
    return Request("m", None, {} if prompt is None else {"prompt": str(prompt)})


@pytest.mark.parametrize("style", STYLES.values(), ids=list(STYLES))
@pytest.mark.parametrize(
    "prompt", ["a cat", "a cat.", "a cat, ", "一只猫", "一只猫。", "@Image1 转身"]
)
def test_it_comes_and_goes(prompt: str, style: object) -> None:
    chosen = next(each for each in STYLES.values() if each is style)

    styled = styled_prompt(asked(prompt), chosen)
    plain = plain_prompt(styled, chosen)

    assert str(styled.params["prompt"]).startswith(prompt.rstrip(" ,"))
    assert plain.params["prompt"] == prompt.rstrip(" ,")
    assert styled_prompt(styled, chosen) == styled
    assert styled_prompt(plain, chosen) == styled


@given(st.text(min_size=1, max_size=80).filter(str.strip))
def test_any_prompt_is_styled_once(prompt: str) -> None:
    style = STYLES["ink"]
    styled = styled_prompt(asked(prompt), style)

    assert styled_prompt(styled, style) == styled
    assert styled_prompt(plain_prompt(styled, style), style) == styled


@pytest.mark.parametrize("prompt", [None, "  "])
def test_a_style_needs_a_prompt(prompt: str | None) -> None:
    with pytest.raises(Rejected) as caught:
        styled_prompt(asked(prompt), STYLES["ink"])

    assert caught.value.failure.param == "style"


def test_what_has_no_style_stays() -> None:
    assert plain_prompt(asked("a cat"), None) == asked("a cat")
    assert plain_prompt(asked("a cat"), STYLES["ink"]) == asked("a cat")
    alone = asked(STYLES["ink"].addition.en)
    assert plain_prompt(alone, STYLES["ink"]) == alone
