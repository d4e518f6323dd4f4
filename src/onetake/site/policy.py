"""What a browser may do on our pages.

The one rule: scripts come from us, by file or by digest; there is no other inline script.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

_INLINE: Final = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.S | re.I)
_SOURCE: Final = re.compile(r"\ssrc\s*=", re.I)

_STYLE: Final = re.compile(r"<style[^>]*>(?P<code>.*?)</style>", re.S | re.I)

HARDENED: Final[tuple[tuple[bytes, bytes], ...]] = (
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=()"),
)


def inline_scripts(html: str) -> tuple[str, ...]:
    """The sources by which a policy allows the inline scripts of a page: `'sha256-…'`."""
    return tuple(
        _digest(each["code"])
        for each in _INLINE.finditer(html)
        if not _SOURCE.search(each["attributes"])
    )


def inline_styles(html: str) -> tuple[str, ...]:
    """The same of its style sheets."""
    return tuple(_digest(each["code"]) for each in _STYLE.finditer(html))


def _digest(code: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"


def policy(scripts: Sequence[str], public_url: str, styles: Sequence[str] = ()) -> bytes:
    """The value of `Content-Security-Policy`. Files are linked at the public address, which need
    not be the one that somebody looks at."""
    parts = urlsplit(public_url)
    files = f"'self' {parts.scheme}://{parts.netloc}" if parts.netloc else "'self'"
    rules = (
        "default-src 'none'",
        " ".join(("script-src 'self'", *scripts)),
        " ".join(("style-src 'self'", *styles)),
        "style-src-attr 'unsafe-inline'",  # widths of bars and the like; no style sheets
        f"img-src {files} data: blob:",
        f"media-src {files} blob:",
        f"connect-src {files}",
        "font-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
    return "; ".join(rules).encode("ascii")


def headers(
    scripts: Sequence[str], public_url: str, styles: Sequence[str] = ()
) -> tuple[tuple[bytes, bytes], ...]:
    """All of a page's headers about what browsers may do."""
    return ((b"content-security-policy", policy(scripts, public_url, styles)), *HARDENED)
