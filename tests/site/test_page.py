"""The studio's one page, read from disk and made to fit."""

import os
from pathlib import Path

from onetake.site.page import BODY, HEAD, Page, below, etag_of, waiting

HTML = f"""<!doctype html><html lang="en" data-theme="dark"><head>{HEAD}
<meta name="description" content="ours" />
<link rel="icon" href="/favicon.svg"><link href="//elsewhere.example/x.css">
<script>theme()</script></head><body><script>
x = {{ base: "", version: "1" }}; import("/_app/start.js"); import("./own.js")
</script><a href="https://example.com/">b</a></body></html>"""


def write(folder: Path, html: str, second: int) -> None:
    (folder / "index.html").write_text(html, "utf-8")
    os.utime(folder / "index.html", (second, second))


def test_without_a_build_there_is_no_page(tmp_path: Path):
    assert Page(tmp_path).shell() is None


def test_a_new_build_shows_at_once(tmp_path: Path):
    page = Page(tmp_path)
    write(tmp_path, HTML, 1_000)
    first = page.shell()
    assert first is not None
    assert page.shell() is first

    write(tmp_path, HTML.replace("theme()", "other()"), 2_000)

    second = page.shell()
    assert second is not None
    assert "other()" in second.html
    assert second.scripts != first.scripts
    assert len(second.scripts) == 2


def test_its_head_and_language_are_filled_in(tmp_path: Path):
    write(tmp_path, HTML, 1_000)
    shell = Page(tmp_path).shell()
    assert shell is not None

    plain = shell.filled("zh", "<title>创作</title>").decode()
    told = shell.filled("en", '<meta name="description" content="mine">').decode()

    assert '<html lang="zh-CN" data-theme="dark">' in plain
    assert "<title>创作</title>" in plain
    assert 'content="ours"' in plain
    assert HEAD not in plain
    assert 'content="mine"' in told
    assert 'content="ours"' not in told


def test_below_a_path_all_of_its_own_addresses_begin_with_it():
    html = below("/studio", HTML)

    assert 'href="/studio/favicon.svg"' in html
    assert 'import("/studio/_app/start.js")' in html
    assert 'base: "/studio"' in html
    assert 'href="//elsewhere.example/x.css"' in html
    assert 'href="https://example.com/"' in html
    assert 'import("./own.js")' in html
    assert below("", HTML) == HTML


def test_the_digests_are_those_of_what_is_sent(tmp_path: Path):
    write(tmp_path, HTML, 1_000)
    plain, moved = Page(tmp_path).shell(), Page(tmp_path, "/studio").shell()
    assert plain is not None
    assert moved is not None

    assert plain.scripts[0] == moved.scripts[0]
    assert plain.scripts[1] != moved.scripts[1]


def test_the_tag_is_made_of_the_bytes():
    assert etag_of(b"a") == etag_of(b"a") != etag_of(b"b")


def test_what_comes_with_a_page_is_not_asked_for_early(tmp_path: Path):
    early = '<link rel="preload" href="/studio/api/session" as="fetch" crossorigin />'
    html = HTML.replace("</head>", f"{early}</head>").replace("<body>", f"<body>{BODY}")
    write(tmp_path, html, 1_000)
    shell = Page(tmp_path).shell()
    assert shell is not None

    assert early in shell.filled("en", "").decode()
    told = shell.filled("en", "", known='<script id="known">{}</script>').decode()
    assert "api/session" not in told
    assert '<script id="known">{}</script>' in told


def test_scripts_come_after_the_first_picture(tmp_path: Path):
    html = HTML.replace("</head>", '<link rel="modulepreload" href="/_app/a.js"></head>')
    html = html.replace("<body>", f"<body>{BODY}")
    write(tmp_path, html, 1_000)
    shell = Page(tmp_path).shell()
    assert shell is not None

    plain = shell.filled("en", "").decode()
    framed = shell.filled("en", "", "<p>picture of modulepreload</p>").decode()

    assert 'rel="modulepreload"' in plain
    assert BODY not in plain
    assert 'rel="expect"' not in plain
    assert '<link rel="expect" href="#whole" blocking="render"></head>' in framed
    assert '<link rel="later" href="/_app/a.js">' in framed
    assert framed.index("<p>picture of modulepreload</p>") < framed.index("x = {")


def test_the_start_waits_until_the_picture_is_seen():
    kit = 'import("/_app/immutable/entry/start.1.js").then(async (kit) => {})'

    assert waiting(kit) == (
        'pictured().then(() => import("/_app/immutable/entry/start.1.js")).then(async (kit) => {})'
    )
    assert waiting('import("/_app/immutable/entry/app.1.js").then(x)').startswith("import(")


def test_addresses_in_styles_are_below_the_path_too():
    assert below("/t", "url(/_app/i.woff2)") == "url(/t/_app/i.woff2)"
