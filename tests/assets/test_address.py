"""Nothing but the public Internet, however it is written."""

import ipaddress

import pytest

from onetake.assets.address import Unfetchable, checked_url, literal, public

PRIVATE = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.255",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:c0a8:101::1",
    "3fff::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
]
PUBLIC = [
    "1.1.1.1",
    "93.184.216.34",
    "2606:4700:4700::1111",
    "2a00:1450:4001::1",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses(address: str) -> None:
    assert not public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses(address: str) -> None:
    assert public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "0x7f000001",
        "127.0.0.1.",
        "localhost",
        "LOCALHOST.",
        "a.localhost",
        "metadata.google.internal",
        "printer.local",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "10.1.2.3:8080",
    ],
)
def test_urls_of_private_hosts_are_refused_by_their_look(host: str) -> None:
    with pytest.raises(Unfetchable) as caught:
        checked_url(f"http://{host}/x")

    assert caught.value.reason == "must not point to a private or local address"
    assert checked_url(f"http://{host}/x", allow_private=True)


@pytest.mark.parametrize(
    "host", ["169.254.169.254", "[fe80::1]", "[::ffff:169.254.169.254]", "0xa9fea9fe", "2852039166"]
)
def test_link_local_hosts_are_refused_whatever_is_allowed(host: str) -> None:
    for allowed in (False, True):
        with pytest.raises(Unfetchable):
            checked_url(f"http://{host}/x", allow_private=allowed)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "must be a URL that begins with http:// or https://"),
        ("ftp://example.com/x", "must be a URL that begins with http:// or https://"),
        ("gopher://example.com", "must be a URL that begins with http:// or https://"),
        ("data:image/png;base64,AA", "must be a URL that begins with http:// or https://"),
        ("//example.com/x", "must be a URL that begins with http:// or https://"),
        ("cat.png", "must be a URL that begins with http:// or https://"),
        ("", "must be a URL that begins with http:// or https://"),
        ("http://", "must name a host"),
        ("http:///x", "must name a host"),
        ("http://user:secret@example.com/", "must not contain a user name or password"),
        ("http://@example.com/", "must not contain a user name or password"),
        ("http://example.com:0/", "must have a port from 1 to 65535"),
        ("http://example.com:99999/", "must have a port from 1 to 65535"),
        ("http://example.com:x/", "must have a port from 1 to 65535"),
        ("http://exa mple.com/", "must not contain spaces, backslashes or control characters"),
        ("http://example.com\\@x/", "must not contain spaces, backslashes or control characters"),
        ("http://example.com/\r\nHost: x", "must not contain spaces, backslashes or control "
         "characters"),
        ("http://[::1", "must be a well-formed URL"),
        ("http://example.com/\ud800", "must be a well-formed URL"),
        ("http://ｌocalhost/", "must have a host of ASCII letters, digits, dots and hyphens"),
        ("http://%31%32%37.0.0.1/", "must have a host of ASCII letters, digits, dots and hyphens"),
        ("http://a/" + "x" * 9000, "must have at most 8192 characters"),
    ],
)  # fmt: skip
def test_bad_urls_get_a_reason(url: str, reason: str) -> None:
    with pytest.raises(Unfetchable) as caught:
        checked_url(url)

    assert caught.value.reason == reason
    assert not caught.value.retry


def test_the_parts_of_a_good_url() -> None:
    url = checked_url("HTTPS://Example.COM:8443/a?b=c#d")

    assert url.origin == ("https", "example.com", 8443)
    assert checked_url("http://example.com").port == 80
    assert checked_url("https://[2606:4700::1]/").host == "2606:4700::1"


def test_a_name_is_not_an_address() -> None:
    assert literal("example.com") is None
    assert literal("caf\u00e9") is None
