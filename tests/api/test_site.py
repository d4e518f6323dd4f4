"""The studio over real HTTP: files, the page, shares, and what stays an API."""

from pathlib import Path

import pytest

from onetake.api.site import FRESH_SECONDS, inter, oembed, prefix_of
from onetake.core.work import Share
from onetake.site.head import Place, Preview
from tests.api.front import fronted, studio
from tests.api.gate import Gate
from tests.api.steps import begin, stored, succeed

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Encoding": "br"}
SCRIPT = "/_app/immutable/start.js"
PLACE = Place("Onetake", "https://x")


async def get(gate: Gate, url: str, method: str = "GET", **headers: str):
    """Status, headers and body, not unpacked."""
    sent = {"Accept-Encoding": "identity"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    async with gate.http.request(
        method, url, headers=sent, auto_decompress=False, allow_redirects=False
    ) as reply:
        return reply.status, reply.headers, await reply.read()


async def test_hashed_files_are_for_a_year_and_in_the_best_form(gate: Gate, tmp_path: Path):
    async with fronted(gate, studio(tmp_path)) as url:
        status, headers, body = await get(gate, url + SCRIPT, Accept_Encoding="gzip, br")
        assert (status, body) == (200, b"start.br")
        assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert headers["Content-Encoding"] == "br"
        assert headers["Vary"] == "Accept-Encoding"
        assert headers["Content-Type"] == "text/javascript; charset=utf-8"

        plain = await get(gate, url + SCRIPT, Accept_Encoding="identity")
        assert plain[2] == b"start"
        assert "Content-Encoding" not in plain[1]

        again = await get(gate, url + SCRIPT, Accept_Encoding="br", If_None_Match=headers["ETag"])
        assert (again[0], again[2]) == (304, b"")
        assert again[1]["Vary"] == "Accept-Encoding"

        head = await get(gate, url + SCRIPT, "HEAD", Accept_Encoding="gzip")
        assert (head[0], head[1]["Content-Length"], head[2]) == (200, "8", b"")


async def test_other_files_are_asked_for_anew(gate: Gate, tmp_path: Path):
    async with fronted(gate, studio(tmp_path)) as url:
        status, headers, body = await get(gate, f"{url}/favicon.svg")

        assert (status, body) == (200, b"<svg/>")
        assert headers["Cache-Control"] == "no-cache"
        assert headers["ETag"]


@pytest.mark.parametrize("path", ["/", "/library"])
async def test_a_person_gets_the_page(gate: Gate, tmp_path: Path, path: str):
    async with fronted(gate, studio(tmp_path)) as url:
        status, headers, body = await get(gate, url + path, Accept_Language="zh-CN", **BROWSER)

        assert status == 200
        assert headers["Content-Type"] == "text/html; charset=utf-8"
        assert headers["Cache-Control"] == "no-cache"
        assert "'sha256-" in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
        assert b'<html lang="zh-CN">' in body
        title = "在自己的服务器上" if path == "/" else "作品"
        assert f"<title>{title}" in body.decode()
        assert (b"modulepreload" in body) is (path == "/")

        again = await get(gate, url + path, Accept_Language="zh", If_None_Match=headers["ETag"],
                          **BROWSER)  # fmt: skip
        assert again[0] == 304
        english = await get(gate, url + path, If_None_Match=headers["ETag"], **BROWSER)
        assert english[0] == 200


async def test_a_new_build_is_served_without_a_restart(gate: Gate, tmp_path: Path):
    built = studio(tmp_path)
    async with fronted(gate, built) as url:
        first = await get(gate, f"{url}/", **BROWSER)
        (built / "index.html").write_text("<html>another one</html>", "utf-8")

        assert (await get(gate, f"{url}/", **BROWSER))[2] == b"<html>another one</html>"
        assert first[2] != b"<html>another one</html>"


async def test_a_route_that_is_none_shows_the_page_as_not_found(gate: Gate, tmp_path: Path):
    async with fronted(gate, studio(tmp_path)) as url:
        status, headers, _ = await get(gate, f"{url}/nowhere", **BROWSER)

        assert (status, headers["Content-Type"]) == (404, "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1", 404),
        ("GET", "/v1/typo", 404),
        ("GET", "/v1beta/typo", 404),
        ("GET", "/api", 404),
        ("GET", "/api/typo", 404),
        ("GET", "/files/typo", 404),
        ("POST", "/", 404),
        ("DELETE", "/library", 404),
        ("POST", "/v1/models", 405),
        ("GET", f"{SCRIPT}.gone.js", 404),
    ],
)
async def test_an_api_stays_one(gate: Gate, tmp_path: Path, method: str, path: str, status: int):
    async with fronted(gate, studio(tmp_path)) as url:
        found, headers, _ = await get(gate, url + path, method, **BROWSER)

        assert found == status
        assert headers["Content-Type"] == "application/json"


async def test_programs_get_no_page_but_at_the_root(gate: Gate, tmp_path: Path):
    async with fronted(gate, studio(tmp_path)) as url:
        assert (await get(gate, f"{url}/", Accept="*/*"))[0] == 200
        status, headers, _ = await get(gate, f"{url}/library", Accept="*/*")
        assert (status, headers["Content-Type"]) == (404, "application/json")


@pytest.mark.parametrize("path", ["/..%2f..%2fetc/passwd", "/%2e%2e/onetake.db", "/.built", "//x"])
async def test_nothing_outside_the_folder_is_served(gate: Gate, tmp_path: Path, path: str):
    async with fronted(gate, studio(tmp_path)) as url:
        status, _, body = await get(gate, url + path)

        assert status == 404
        assert b"SQLite" not in body


@pytest.mark.parametrize("stripped", [True, False])
async def test_below_a_path_whether_the_proxy_strips_it_or_not(
    gate: Gate, tmp_path: Path, stripped: bool
):
    async with fronted(gate, studio(tmp_path), "/studio") as url:
        way = url if stripped else f"{url}/studio"
        status, _, body = await get(gate, f"{way}/", **BROWSER)
        assert status == 200
        assert b'base: "/studio"' in body
        assert b'href="/studio/favicon.svg"' in body
        assert b'href="/studio/_app/immutable/start.js"' in body
        assert (await get(gate, way + SCRIPT))[2] == b"start"
        assert (await get(gate, f"{way}/v1/models"))[0] == 200
        assert (await get(gate, f"{way}/api/session"))[0] == 200
        assert b"/studio/docs/look/" in (await get(gate, f"{way}/docs"))[2]
        assert (await get(gate, f"{url}/studioed", **BROWSER))[0] == 404
    assert prefix_of("https://x.example/studio/") == "/studio"
    assert prefix_of("https://x.example") == ""


async def test_without_a_build_it_says_how_to_make_one(gate: Gate, tmp_path: Path):
    async with fronted(gate, tmp_path / "nothing") as url:
        status, _, body = await get(gate, f"{url}/", **BROWSER)
        assert (status, b"scripts/web" in body) == (200, True)
        assert (await get(gate, f"{url}/library", **BROWSER))[0] == 404


async def test_an_api_alone_has_no_page(gate: Gate):
    async with fronted(gate, None) as url:
        status, headers, _ = await get(gate, f"{url}/", **BROWSER)
        assert (status, headers["Content-Type"]) == (404, "application/json")
        assert (await get(gate, f"{url}/docs"))[0] == 200


CLIP = b"a clip"


async def shared(gate: Gate) -> Share:
    name = await begin(gate, await gate.caller())
    await succeed(gate, name, CLIP, thumbnail=b"small")
    task = await stored(gate, name)
    share = Share("22charactersofanysort0", task.id, task.user, gate.now)
    kept = await gate.store.add_share(share)
    assert kept is not None
    return kept


async def test_a_share_is_told_by_its_head_and_by_oembed(gate: Gate, tmp_path: Path):
    share = await shared(gate)
    async with fronted(gate, studio(tmp_path), public=gate.base_url) as url:
        status, headers, body = await get(gate, f"{url}/s/{share.id}", Accept="*/*")
        text = body.decode()
        assert status == 200
        assert 'property="og:video"' in text
        assert f"{gate.base_url}/s/{share.id}/work.mp4" in text
        assert "noindex" in text
        assert headers["Content-Type"] == "text/html; charset=utf-8"

        address = f"{gate.base_url}/s/{share.id}"
        told = await get(gate, f"{url}/oembed?url={address}&format=json")
        assert told[0] == 200
        assert b'"type":"video"' in told[2]
        elsewhere = f"https://evil.example/s/{share.id}"
        for wrong in ("", elsewhere, f"{gate.base_url}/s/none", "http://["):
            assert (await get(gate, f"{url}/oembed?url={wrong}"))[0] == 404
        assert (await get(gate, f"{url}/oembed?url={address}&format=xml"))[0] == 400


async def test_files_in_a_head_end_with_their_share(gate: Gate, tmp_path: Path):
    share = await shared(gate)
    async with fronted(gate, studio(tmp_path), public=gate.base_url) as url:
        names = [f"{url}/s/{share.id}/{name}" for name in ("work.mp4", "still.jpg")]
        status, headers, body = await get(gate, names[0])
        assert (status, headers["Content-Type"], body) == (200, "video/mp4", CLIP)
        assert headers["Cache-Control"] == f"private, max-age={FRESH_SECONDS}, immutable"
        part = await get(gate, names[0], Range="bytes=1-2")
        assert (part[0], part[2]) == (206, CLIP[1:3])
        assert (await get(gate, names[1]))[2] == b"small"
        for wrong in ("work.mp3", "work", "", "work.mp4/x"):
            assert (await get(gate, f"{url}/s/{share.id}/{wrong}"))[2] != CLIP

        await gate.store.edit_share(share.task, share.user, {"password_hash": "x"})
        assert [(await get(gate, name))[0] for name in names] == [404, 404]
        await gate.store.edit_share(share.task, share.user, {"password_hash": None})
        assert (await get(gate, names[0]))[0] == 200
        assert await gate.store.remove_share(share.task, share.user)
        assert [(await get(gate, name))[0] for name in names] == [404, 404]


async def test_a_share_that_is_none_is_a_page_that_says_so(gate: Gate, tmp_path: Path):
    async with fronted(gate, studio(tmp_path)) as url:
        for path in ("/s/none", "/s/", "/s/a/b", "/s/%22%3E%3Cscript%3E"):
            status, headers, body = await get(gate, url + path)
            assert (status, headers["Content-Type"]) == (404, "text/html; charset=utf-8")
            assert b"og:" not in body


def test_a_picture_and_a_sound_are_embedded_as_what_they_are():
    picture = oembed(Preview("a", "T", file="https://f/a.png", content_type="image/png"), PLACE)
    sound = oembed(Preview("a", file='https://f/"a.mp3?b&c', content_type="audio/mpeg"), PLACE)

    assert (picture["type"], picture["url"]) == ("photo", "https://f/a.png")
    assert sound["type"] == "rich"
    assert sound["html"] == (
        '<audio controls preload="metadata" src="https://f/&quot;a.mp3?b&amp;c"></audio>'
    )


def test_inter_is_found_where_the_build_has_it(tmp_path: Path):
    assert inter(tmp_path, "") is None
    name = "/_app/immutable/assets/inter-latin-wght-normal.X.woff2"
    assert inter(studio(tmp_path), "/studio") == f"/studio{name}"
