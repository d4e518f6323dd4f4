"""Links to kept files that work without a key until they expire: for browsers and providers.

    {base}/files/{asset id}/{name}?expires=<seconds since 1970>&signature=<22 characters>

The rule: whoever has a link can read that one file until then, and nobody can make a link
without our key. The name is decoration and is not signed.
"""

import base64
import hmac
import re
from typing import Final
from urllib.parse import parse_qsl, quote, urlsplit

from onetake.core.asset import Asset

_SIGNATURE_BYTES: Final = 16
_PATH: Final = re.compile(r"/files/([a-z0-9_]{1,64})/[^/]*", re.ASCII)


class Links:
    def __init__(self, base_url: str, key: bytes) -> None:
        """`base_url` is our public address, possibly with a path in front of ours."""
        assert len(key) >= 16, "a guessable key signs nothing"
        self._base = base_url.rstrip("/")
        self._key = key

    def link(self, asset: Asset, *, expires_at: int) -> str:
        """A URL for the file, good until `expires_at` in milliseconds, rounded up to a second."""
        return self.to(asset.id, asset.name, expires_at=expires_at)

    def to(self, asset: str, name: str, *, expires_at: int) -> str:
        """The same by id. The name is for people and is not part of what is signed."""
        expires = str(-(-expires_at // 1000))
        query = f"expires={expires}&signature={self._signature(asset, expires)}"
        return f"{self._base}/files/{asset}/{quote(name, safe='')}?{query}"

    def verify(self, asset: str, expires: str, signature: str, now: int) -> bool:
        """Do the two query parameters, as they came, open this asset now?"""
        if not (expires.isascii() and expires.isdigit() and len(expires) <= 15):
            return False
        expected = self._signature(asset, expires)
        genuine = hmac.compare_digest(expected.encode(), signature.encode(errors="replace"))
        return genuine and now <= int(expires) * 1000

    def parse(self, url: str, now: int) -> str | None:
        """The asset's id when `url` is a link of ours that works now, so that nobody need fetch
        from ourselves what we have. Whose asset it is remains to be checked."""
        if not url.startswith(f"{self._base}/files/"):
            return None
        try:
            parts = urlsplit(url[len(self._base) :])
            query = dict(parse_qsl(parts.query, max_num_fields=8))
        except ValueError:
            return None
        found = _PATH.fullmatch(parts.path)
        if found is None:
            return None
        good = self.verify(found[1], query.get("expires", ""), query.get("signature", ""), now)
        return found[1] if good else None

    def named(self, url: str) -> str | None:
        """The asset's id when `url` is a link of ours, whether it still works or not: good for
        nobody but the asset's owner."""
        return self.parse(url, 0)

    def _signature(self, asset: str, expires: str) -> str:
        digest = hmac.digest(self._key, f"file\n{asset}\n{expires}".encode(), "sha256")
        return base64.urlsafe_b64encode(digest[:_SIGNATURE_BYTES]).rstrip(b"=").decode()
