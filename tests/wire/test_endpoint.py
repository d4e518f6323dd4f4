import pytest

from onetake.core.failure import Code, Rejected
from onetake.wire.endpoint import below, checked_base_url


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://api.example.com", "https://api.example.com"),
        ("https://api.example.com/", "https://api.example.com"),
        ("http://127.0.0.1:8080/gateway/", "http://127.0.0.1:8080/gateway"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("HTTPS://api.example.com", "https://api.example.com"),
    ],
)
def test_an_address_is_kept_without_its_last_slash(text: str, kept: str):
    assert checked_base_url(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        "api.example.com",
        "ftp://api.example.com",
        "file:///etc/passwd",
        "https://",
        "https:///path",
        "https://user:password@api.example.com",
        "https://@api.example.com",
        "https://api.example.com?x=1",
        "https://api.example.com?",
        "https://api.example.com/#top",
        "https://api.example.com/a/../b",
        "https://api.example.com/a//b",
        "https://api.example.com:99999",
        "https://api.example.com:port",
        "https://api.example.com:0",
        "https://[::1",
        "https://api.example.com\\@evil.example",
        "https://api.example.com/a b",
        "https://api.example.com/\n",
        "https://шлюз.example",
        "https://a..example",
        f"https://{'a' * 64}.example",
    ],
)
def test_anything_else_is_refused_by_name(text: str):
    with pytest.raises(Rejected) as caught:
        checked_base_url(text)

    assert caught.value.failure.code is Code.INVALID_FIELD
    assert caught.value.failure.param == "base_url"
    assert caught.value.failure.allowed
    assert "password@" not in caught.value.failure.message


@pytest.mark.parametrize(
    "path", ["/", "/v1", "/v1/", "/v1/jobs/a%2Fb", "/v1/jobs?limit=3&after=a/../b", "/a.b/..c"]
)
def test_a_plain_path_stays_below(path: str):
    assert below(path)


@pytest.mark.parametrize(
    "path",
    ["", "v1", "//host", "/a//b", "/..", "/../a", "/a/..", "/a/./b", "/a/%2e%2E/b", "/a/.%2e",
     "/a\\..\\b", "/a#b", "/a b", "/a\r\nX: 1", "/ä", "https://evil.example"],
)  # fmt: skip
def test_a_path_that_could_leave_does_not(path: str):
    assert not below(path)
