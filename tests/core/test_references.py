"""`@Image1` in prompts: found, checked against what was sent, rewritten for a provider."""

import pytest
from hypothesis import given, strategies as st

from onetake.core.failure import Rejected
from onetake.core.references import Mention, check_mentions, mentions, rewrite
from onetake.core.request import Material, Medium, Request, Role


def wanted(prompt: str | None, *roles: Role) -> Request:
    params = {} if prompt is None else {"prompt": prompt}
    materials = tuple(Material(role, "https://a.example/x", f"{role}[0]") for role in roles)
    return Request("m", None, params, materials, wire_names={"prompt": "text"})


def test_mentions_are_found_in_order_even_inside_other_writing():
    found = list(mentions("让@Image2走向@Video1,并听@Audio12。@image1 @Images 1"))

    assert [(m.medium, m.number, m.text) for m in found] == [
        (Medium.IMAGE, 2, "@Image2"),
        (Medium.VIDEO, 1, "@Video1"),
        (Medium.AUDIO, 12, "@Audio12"),
    ]


@pytest.mark.parametrize(
    ("prompt", "roles"),
    [
        ("@Image1 and @Image2", [Role.FIRST_FRAME, Role.LAST_FRAME]),
        ("@Video1", [Role.SOURCE_VIDEO]),
        ("@Audio1 @Image1", [Role.IMAGE, Role.AUDIO]),
        ("mail me @ noon", []),
        ("", []),
        (None, []),
    ],
)
def test_a_prompt_may_name_what_was_sent(prompt: str | None, roles: list[Role]):
    check_mentions(wanted(prompt, *roles))  # does not raise


@pytest.mark.parametrize(
    ("prompt", "message", "allowed"),
    [
        ("@Image2", "text names @Image2, but only @Image1 can be used", ("@Image1",)),
        ("@Image0", "text names @Image0, but only @Image1 can be used", ("@Image1",)),
        ("@Video1", "text names @Video1, but no video was sent", ()),
        ("@Image1 @Audio1", "text names @Audio1, but no audio was sent", ()),
    ],
)
def test_a_missing_material_is_an_error_that_names_it(
    prompt: str, message: str, allowed: tuple[str, ...]
):
    with pytest.raises(Rejected) as caught:
        check_mentions(wanted(prompt, Role.IMAGE))

    assert caught.value.failure.message == message
    assert caught.value.failure.param == "text"
    assert caught.value.failure.allowed == allowed


@given(st.text(), st.integers(1, 999), st.text())
def test_rewriting_touches_the_mentions_and_nothing_else(before: str, number: int, after: str):
    before, after = before.replace("@", ""), after.replace("@", "").lstrip("0123456789")

    written = rewrite(f"{before}@Image{number}{after}", lambda m: f"[Image {m.number}]")

    assert written == f"{before}[Image {number}]{after}"


def test_a_provider_sees_medium_and_number():
    forms = {Medium.IMAGE: "图", Medium.VIDEO: "视频", Medium.AUDIO: "音频"}

    def form(mention: Mention) -> str:
        return f"{forms[mention.medium]}{mention.number}"

    assert rewrite("@Image1@Video2 @Audio3", form) == "图1视频2 音频3"
