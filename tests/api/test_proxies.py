"""Where a caller is, behind proxies of ours and of others."""

import pytest

from onetake.api.proxies import Proxies

PROXIES = Proxies(["10.0.0.0/8", "2001:db8::1"])


@pytest.mark.parametrize(
    ("connected", "forwarded", "caller"),
    [
        ("203.0.113.9", None, "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # it is no proxy of ours
        ("10.0.0.1", None, "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.1", "198.51.100.1"),  # anybody can invent the first
        ("10.0.0.1", "1.1.1.1, 198.51.100.1, 10.2.3.4", "198.51.100.1"),
        ("10.0.0.1", "10.9.9.9", "10.9.9.9"),
        ("10.0.0.1", "unknown", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1, unknown", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", " 198.51.100.1 ", "198.51.100.1"),
        ("10.0.0.1", "::ffff:198.51.100.1", "198.51.100.1"),
        ("2001:db8::1", "2001:db8:5::7", "2001:db8:5::7"),
        ("::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"),
        (None, "198.51.100.1", None),
        ("", "198.51.100.1", ""),
    ],
)
def test_only_what_our_own_proxies_say_is_believed(
    connected: str | None, forwarded: str | None, caller: str | None
) -> None:
    assert PROXIES.caller(connected, forwarded) == caller


@pytest.mark.parametrize("network", ["", "proxy", "10.0.0.1/8", "10.0.0.0/99"])
def test_what_is_no_network_is_refused(network: str) -> None:
    with pytest.raises(ValueError, match=r"network|does not appear|host bits"):
        Proxies([network])
