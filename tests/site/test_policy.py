"""Which scripts a page may run."""

import base64
import hashlib

from onetake.site.policy import headers, inline_scripts, inline_styles, policy


def source(code: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"


def test_inline_scripts_are_named_by_their_digest():
    html = (
        '<script>\n a()\n</script><script src="/x.js"></script>'
        '<script type="module">b("中")</script><SCRIPT>c</SCRIPT>'
    )

    assert inline_scripts(html) == (source("\n a()\n"), source('b("中")'), source("c"))


def test_scripts_come_from_us_alone():
    text = policy((source("a"),), "https://media.example.com/studio").decode()
    rules: dict[str, str] = {}
    for rule in text.split("; "):
        name, _, sources = rule.partition(" ")
        rules[name] = sources

    assert rules["script-src"] == f"'self' {source('a')}"
    assert rules["default-src"] == "'none'"
    assert rules["style-src"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"
    assert rules["base-uri"] == "'none'"
    assert rules["media-src"] == "'self' https://media.example.com blob:"
    assert "unsafe-inline" not in rules["script-src"]
    assert "unsafe-eval" not in str(rules)


def test_a_page_may_not_be_framed():
    found = dict(headers((), "http://127.0.0.1:8000"))

    assert found[b"x-frame-options"] == b"DENY"
    assert b"content-security-policy" in found


def test_inline_styles_are_allowed_by_their_digests_alone():
    html = "<style data-x>a{color:red}</style><style>b{}</style>"

    found = inline_styles(html)
    rules = policy((), "http://x", found).decode().split("; ")

    assert len(set(found)) == 2
    assert f"style-src 'self' {found[0]} {found[1]}" in rules
    assert "style-src 'self'" in policy((), "http://x").decode().split("; ")
