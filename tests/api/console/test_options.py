"""What the place is called and says is changed while it runs."""

from typing import Any

import pytest

from tests.api.console.desk import customer, office
from tests.api.gate import Gate

NOW = {"site_name": "Onetake", "registration": True, "signup_credits": None,
       "announcement": None, "top_up": None, "text_channel": None}  # fmt: skip
NEW = {"site_name": "一步", "registration": False, "signup_credits": 2.5,
       "announcement": {"en": "Hello", "zh": "你好"},
       "top_up": {"en": "Write to us", "zh": "联系我们"}, "text_channel": None}  # fmt: skip


async def test_options_are_changed_and_everybody_sees_it(gate: Gate) -> None:
    desk = await office(gate)
    assert await desk.get("/admin/options") == NOW

    status, changed = await desk("PUT", "/admin/options", NEW)

    assert (status, changed) == (200, NEW)
    assert await desk.get("/admin/options") == NEW
    site = (await desk.get("/session"))["site"]
    assert (site["name"], site["registration"]) == ("一步", False)
    assert site["announcement"] == {"en": "Hello", "zh": "你好"}
    assert site["top_up"] == {"en": "Write to us", "zh": "联系我们"}
    assert await desk.trail() == [
        ("options.changed", "site", {
            "site_name": {"old": "Onetake", "new": "一步"},
            "registration": {"old": True, "new": False},
            "signup_credits": {"old": None, "new": "2.5"},
            "announcement": {"old": None, "new": {"en": "Hello", "zh": "你好"}},
            "top_up": {"old": None, "new": {"en": "Write to us", "zh": "联系我们"}},
        })
    ]  # fmt: skip


async def test_nothing_for_newcomers_is_not_the_same_as_nothing_said(gate: Gate) -> None:
    desk = await office(gate)

    _, none = await desk("PUT", "/admin/options", NOW | {"signup_credits": 0})
    _, unsaid = await desk("PUT", "/admin/options", NOW)

    assert (none["signup_credits"], unsaid["signup_credits"]) == (0, None)
    assert [row[2] for row in await desk.trail()] == [
        {"signup_credits": {"old": "0", "new": None}},
        {"signup_credits": {"old": None, "new": "0"}},
    ]


async def test_what_stays_the_same_leaves_no_row(gate: Gate) -> None:
    desk = await office(gate)

    assert await desk("PUT", "/admin/options", NOW) == (200, NOW)
    assert await desk.trail() == []


async def test_the_channel_for_texts_is_one_that_there_is(gate: Gate) -> None:
    desk = await office(gate)
    _, channel = await desk("POST", "/admin/channels", {
        "name": "texts", "provider": "openai_text", "base_url": "https://example.test",
        "secret": "s", "models": {},
    })  # fmt: skip

    status, changed = await desk("PUT", "/admin/options", NOW | {"text_channel": channel["id"]})

    assert (status, changed["text_channel"]) == (200, channel["id"])


async def test_a_channel_that_makes_media_rewrites_no_prompts(gate: Gate) -> None:
    desk = await office(gate)
    _, channel = await desk("POST", "/admin/channels", {
        "name": "media", "provider": "videoapi", "base_url": "https://example.test",
        "secret": "s", "models": {},
    })  # fmt: skip

    refused = await desk.refused("PUT", "/admin/options", NOW | {"text_channel": channel["id"]})

    assert refused == (400, "invalid_field", "text_channel")


@pytest.mark.parametrize(
    ("wrong", "param"),
    [
        ({"site_name": " "}, "site_name"),
        ({"site_name": "x" * 61}, "site_name"),
        ({"site_name": "a\nb"}, "site_name"),
        ({"signup_credits": -1}, "signup_credits"),
        ({"signup_credits": 1e-7}, "signup_credits"),
        ({"announcement": {"en": "", "zh": "好"}}, "announcement.en"),
        ({"announcement": {"en": "x", "zh": "x" * 501}}, "announcement.zh"),
        ({"announcement": {"en": "x"}}, "announcement.zh"),
        ({"top_up": {"en": "x", "zh": "x" * 501}}, "top_up.zh"),
        ({"text_channel": "nothing"}, "text_channel"),
        ({"registration": "yes"}, "registration"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_what_cannot_be_is_refused(gate: Gate, wrong: dict[str, Any], param: str) -> None:
    desk = await office(gate)

    refused = await desk.refused("PUT", "/admin/options", NOW | wrong)

    assert refused == (400, "invalid_field", param)
    assert await desk.get("/admin/options") == NOW


async def test_a_customer_has_no_business_here(gate: Gate) -> None:
    desk = await customer(gate)

    assert (await desk.refused("GET", "/admin/options"))[:2] == (403, "not_allowed")
    assert (await desk.refused("PUT", "/admin/options", NEW))[:2] == (403, "not_allowed")
