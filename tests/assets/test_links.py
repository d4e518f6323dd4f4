"""A link opens one file until it expires, and cannot be made without the key."""

from urllib.parse import parse_qs, urlsplit

import pytest

from onetake.assets.links import Links
from onetake.core.asset import Asset, Purpose
from onetake.core.request import Facts, Medium

BASE = "https://media.example.com/onetake"
NOW = 1_700_000_000_000
LATER = NOW + 60_000
KEY = b"0123456789abcdef"
LINKS = Links(BASE + "/", KEY)


def _asset(name: str = "猫 & co?.png") -> Asset:
    facts = Facts(Medium.IMAGE, "image/png", 10, 1, 1)
    return Asset("asset_01abc", "user_1", Purpose.UPLOAD, name, "ab/cd.png", facts, NOW)


def _query(url: str) -> tuple[str, str]:
    query = parse_qs(urlsplit(url).query)
    return query["expires"][0], query["signature"][0]


def test_a_link_names_the_file_and_opens_it() -> None:
    url = LINKS.link(_asset(), expires_at=LATER)

    assert url.startswith(f"{BASE}/files/asset_01abc/%E7%8C%AB%20%26%20co%3F.png?expires=")
    assert LINKS.verify("asset_01abc", *_query(url), NOW)
    assert LINKS.parse(url, NOW) == "asset_01abc"


def test_a_link_expires() -> None:
    url = LINKS.link(_asset(), expires_at=LATER - 1)  # rounded up to the second

    assert LINKS.verify("asset_01abc", *_query(url), LATER)
    assert not LINKS.verify("asset_01abc", *_query(url), LATER + 1)
    assert LINKS.parse(url, LATER + 1) is None


def test_a_signature_is_for_one_file_one_time_and_one_key() -> None:
    expires, signature = _query(LINKS.link(_asset(), expires_at=LATER))

    assert not LINKS.verify("asset_01abd", expires, signature, NOW)
    assert not LINKS.verify("asset_01abc", str(int(expires) + 1), signature, NOW)
    assert not Links(BASE, b"another key 1234").verify("asset_01abc", expires, signature, NOW)


@pytest.mark.parametrize(
    ("expires", "signature"),
    [("", ""), ("x", "y"), ("-1", "a"), ("1e9", "a"), ("9" * 5000, "a"), ("１２", "a"),
     ("1700000060", ""), ("1700000060", "é\ud800")],
)  # fmt: skip
def test_rubbish_is_refused(expires: str, signature: str) -> None:
    assert not LINKS.verify("asset_01abc", expires, signature, NOW)


@pytest.mark.parametrize(
    ("part", "instead"),
    [
        ("https://", "http://"),
        ("media.example.com", "media.example.com.evil.org"),
        ("/files/", "/files/../files/"),
        ("asset_01abc", "asset_01abd"),
        ("asset_01abc", "asset_01abc/deeper"),
        ("?", "#"),
        ("&signature", "&signatures"),
        ("signature=", "signature=x"),
        ("?", "?" + "a=b&" * 100),
    ],
)
def test_a_changed_link_is_not_ours(part: str, instead: str) -> None:
    url = LINKS.link(_asset(), expires_at=LATER)
    assert part in url

    assert LINKS.parse(url.replace(part, instead), NOW) is None


@pytest.mark.parametrize(
    "url", ["", "https://example.com/cat.png", "data:image/png;base64,AAAA", BASE + "/files/[]?x"]
)
def test_other_urls_are_not_ours(url: str) -> None:
    assert LINKS.parse(url, NOW) is None


def test_a_changed_name_changes_nothing() -> None:
    url = LINKS.link(_asset("a.png"), expires_at=LATER).replace("a.png", "b.png")

    assert LINKS.parse(url, NOW) == "asset_01abc"
