"""Names come out harmless, and recognisable."""

import unicodedata

import pytest
from hypothesis import example, given, strategies as st

from onetake.assets.name import LENGTH_MAX, clean_name, name_of_url


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("photo.png", "photo.png"),
        ("photo.JPEG", "photo.png"),
        ("../../etc/passwd", "passwd.png"),
        ("..\\..\\boot.ini", "boot.ini.png"),
        ("C:\\Users\\me\\cat.jpg", "cat.png"),
        ("..", "file.png"),
        ("", "file.png"),
        (".htaccess", "htaccess.png"),
        ("...hidden...", "hidden.png"),
        ("a/b/", "file.png"),
        ("nul\0byte\r\n.png", "nulbyte.png"),
        ("invoice\u202egnp.exe", "invoicegnp.exe.png"),
        ("zero\u200bwidth\ufeff", "zerowidth.png"),
        ("lone\ud800surrogate", "lonesurrogate.png"),
        ('a<b>:"c|?*', "a_b___c___.png"),
        ("CON", "_CON.png"),
        ("com1.tar", "_com1.tar.png"),
        ("console", "console.png"),
        ("two   words\tand\u2028more", "two words and more.png"),
        ("cafe\u0301", "café.png"),
        ("猫 咪", "猫 咪.png"),
        ("Take 1.5", "Take 1.5.png"),
        ("archive.zip", "archive.png"),
    ],
)
def test_names(given_name: str, expected: str) -> None:
    assert clean_name(given_name, "png") == expected


@given(st.text(max_size=300), st.sampled_from(["png", "mp4", "weba"]))
@example("0 \x1b\r0", "png")
def test_no_name_is_harmful(given_name: str, suffix: str) -> None:
    name = clean_name(given_name, suffix)

    assert 0 < len(name) <= LENGTH_MAX
    assert name.endswith(f".{suffix}")
    assert not set(name) & set('/\\<>:"|?*')
    assert not name.startswith((".", " "))
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in name)
    assert clean_name(name, suffix) == name


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.com/a/cat.png?size=big#top", "cat.png"),
        ("https://example.com/a/%E7%8C%AB.png", "猫.png"),
        ("https://example.com/%2e%2e%2fx.png", "../x.png"),
        ("https://example.com", ""),
        ("data:image/png;base64,AAAA", ""),
        ("http://[", ""),
    ],
)
def test_the_last_part_of_a_url(url: str, expected: str) -> None:
    assert name_of_url(url) == expected
