"""Where a caller really is, when proxies of ours stand before this server.

The one rule: `X-Forwarded-For` is believed from the right, as far as those are ours who wrote it;
the first that is not is the caller. What stands before it anybody can invent.
"""

import ipaddress
from collections.abc import Sequence
from typing import TypeAlias

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address


class Proxies:
    def __init__(self, networks: Sequence[str]) -> None:
        """Raises ValueError for what is no address and no network."""
        self._networks = tuple(ipaddress.ip_network(each) for each in networks)

    def caller(self, connected: str | None, forwarded: str | None) -> str | None:
        """Who calls over the connection from `connected`."""
        seen = _parsed(connected)
        if seen is None or not self._ours(seen) or forwarded is None:
            return connected
        for part in reversed(forwarded.split(",")):
            found = _parsed(part.strip())
            if found is None:  # a proxy of ours does not know either
                break
            seen = found
            if not self._ours(seen):
                break
        return str(seen)

    def _ours(self, address: Address) -> bool:
        return any(address in network for network in self._networks)


def _parsed(text: str | None) -> Address | None:
    try:
        found = ipaddress.ip_address(text or "")
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found
