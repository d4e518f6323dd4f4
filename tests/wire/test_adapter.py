"""What an operator may say of a channel is what its adapter knows; anything else is refused."""

from dataclasses import replace

import pytest

from onetake.core.capability import Text
from onetake.core.failure import Rejected
from onetake.providers import ADAPTERS, adapter
from onetake.wire.adapter import OPTION_MAX, Option, option

VIDEOAPI = adapter("videoapi")
FREE = replace(VIDEOAPI, options=(Option("text_model", Text("The model", "模型")),))


@pytest.mark.parametrize(
    "options", [{}, {"cancel": "yes"}, {"materials": "link", "idempotency": "yes"}]
)
def test_what_the_adapter_knows_passes(options: dict[str, str]) -> None:
    VIDEOAPI.check_options(options)


@pytest.mark.parametrize(
    ("options", "param", "allowed"),
    [
        ({"cancle": "yes"}, "options.cancle", ("materials", "idempotency", "cancel")),
        ({"cancel": "no"}, "options.cancel", ("yes",)),
        ({"cancel": ""}, "options.cancel", ("yes",)),
        ({"a\0" + "b" * 99: "yes"}, "options.a" + "b" * 62, ("materials", "idempotency", "cancel")),
    ],
)
def test_anything_else_is_refused_by_name(
    options: dict[str, str], param: str, allowed: tuple[str, ...]
) -> None:
    with pytest.raises(Rejected) as refused:
        VIDEOAPI.check_options(options)

    assert (refused.value.failure.param, refused.value.failure.allowed) == (param, allowed)


def test_free_text_has_a_length_and_no_control_characters() -> None:
    FREE.check_options({"text_model": "m" * OPTION_MAX})
    for text in ("", "m" * (OPTION_MAX + 1), "a\nb"):
        with pytest.raises(Rejected):
            FREE.check_options({"text_model": text})


def test_an_option_of_one_value() -> None:
    made = option("cancel", "yes", "It can cancel", "可取消")

    assert (made.text, made.values) == (Text("It can cancel", "可取消"), ("yes",))


@pytest.mark.parametrize("name", ADAPTERS)
def test_options_have_words_in_both_languages(name: str) -> None:
    for each in adapter(name).options:
        assert each.text.en.isascii()
        assert not each.text.zh.isascii()
