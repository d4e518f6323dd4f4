"""The first picture of a page: for whom it is, and what is written into it."""

import pytest

from onetake.site.frame import Audience, Frame

HTML = '<a href="/x">{{name}}</a>{{#picture}}<img src="{{picture}}">{{/picture}}'


@pytest.mark.parametrize(
    ("audience", "member", "seen"),
    [
        ("everybody", True, True),
        ("everybody", False, True),
        ("members", True, True),
        ("members", False, False),
        ("guests", True, False),
        ("guests", False, True),
    ],
)
def test_it_is_for_those_who_stay_on_the_page(audience: Audience, member: bool, seen: bool):
    frame = Frame(audience, {"en": "<p>shown</p>", "zh": ""})

    shown = frame.shown("en", {}, member=member)

    assert ("<p>shown</p>" in shown) is seen
    assert (shown == "") is not seen


def test_what_is_written_in_is_escaped_and_no_template_itself():
    frame = Frame("everybody", {"en": HTML, "zh": ""})

    shown = frame.shown("en", {"name": '<b>"{{picture}}"', "picture": "/p?a&b"}, member=False)

    assert "&lt;b&gt;&quot;{{picture}}&quot;</a>" in shown
    assert '<img src="/p?a&amp;b">' in shown


def test_a_part_without_its_value_is_left_out():
    frame = Frame("everybody", {"en": HTML, "zh": ""})

    assert "<img" not in frame.shown("en", {"name": "x", "picture": ""}, member=False)
    assert "<img" not in frame.shown("en", {"name": "x"}, member=False)


def test_its_own_addresses_begin_with_the_path_of_the_installation():
    frame = Frame("everybody", {"en": HTML, "zh": ""})

    shown = frame.shown("en", {"name": "x", "picture": "/t/p"}, member=False, prefix="/t")

    assert 'href="/t/x"' in shown
    assert 'src="/t/p"' in shown


def test_it_says_its_language_and_whether_somebody_seems_to_be_signed_in():
    frame = Frame("everybody", {"en": "", "zh": "页"})

    assert 'data-member="" lang="zh-CN">页<i id="whole"></i></div>' in frame.shown(
        "zh", {}, member=True
    )
    assert "data-member" not in frame.shown("zh", {}, member=False)
    assert " inert " in frame.shown("zh", {}, member=False)  # nothing in it answers
