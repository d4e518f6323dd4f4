"""The documentation over real HTTP."""

from dataclasses import replace
from pathlib import Path

import pytest

from onetake.core.money import MICROCREDITS
from tests.api.front import fronted, studio
from tests.api.gate import Gate
from tests.api.test_site import get


async def test_pages_in_both_languages_and_as_markdown(gate: Gate):
    for path, kind, word in (
        ("/docs", "text/html; charset=utf-8", "Use the studio"),
        ("/docs/", "text/html; charset=utf-8", "Use the studio"),
        ("/docs/zh", "text/html; charset=utf-8", "常见问题"),
        ("/docs/zh/models/seedream", "text/html; charset=utf-8", "积分"),
        ("/docs/models/veo-3.1.md", "text/markdown; charset=utf-8", "# Veo 3.1"),
        ("/docs.md", "text/markdown; charset=utf-8", "# Quick start"),
        ("/docs/zh.md", "text/markdown; charset=utf-8", "# 快速开始"),
        ("/llms.txt", "text/plain; charset=utf-8", "# Onetake"),
        ("/llms-full.txt", "text/plain; charset=utf-8", "# Onetake"),
        ("/robots.txt", "text/plain; charset=utf-8", "User-agent"),
        ("/.well-known/ai-catalog.json", "application/json", "specVersion"),
        ("/.well-known/api-catalog", "application/linkset+json", "linkset"),
    ):
        status, headers, body = await get(gate, gate.base_url + path)
        assert (path, status, headers["Content-Type"]) == (path, 200, kind)
        assert word in body.decode()


async def test_examples_have_the_address_of_this_installation(gate: Gate):
    _, _, body = await get(gate, f"{gate.base_url}/docs/quick-start.md")

    assert f"curl -s {gate.base_url}/v1/tasks" in body.decode()


async def test_pages_are_asked_for_anew_and_packed_where_that_is_taken(gate: Gate):
    url = f"{gate.base_url}/docs/create"
    status, headers, body = await get(gate, url, Accept_Encoding="gzip")
    assert (status, headers["Content-Encoding"], body[:2]) == (200, "gzip", b"\x1f\x8b")
    assert headers["Cache-Control"] == "no-cache"
    assert headers["Vary"] == "Accept-Encoding"
    assert "script-src 'self';" in headers["Content-Security-Policy"]

    assert (await get(gate, url, If_None_Match=headers["ETag"]))[0] == 304
    plain = await get(gate, url, Accept_Encoding="identity")
    assert plain[2].startswith(b"<!doctype html>")


async def test_its_style_and_script_are_for_a_year(gate: Gate, tmp_path: Path):
    async with fronted(gate, studio(tmp_path)) as url:
        page = (await get(gate, f"{url}/docs", Accept_Encoding="identity"))[2].decode()
        names = [each.partition('"')[0] for each in page.split('"/docs/look/')[1:]]
        assert [name.rpartition(".")[2] for name in names] == ["css", "js"]
        for name in names:
            status, headers, body = await get(
                gate, f"{url}/docs/look/{name}", Accept_Encoding="identity"
            )
            assert status == 200
            assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert name.endswith(".js") or b"/_app/immutable/assets/inter-latin" in body


async def test_a_page_that_is_none_shows_the_contents(gate: Gate):
    for path in ("/docs/nothing", "/docs/zh/nothing", "/docs/../secret", "/docs/%00", "/docs.txt"):
        status, headers, body = await get(gate, gate.base_url + path, Accept_Encoding="identity")
        assert (path, status) == (path, 404)
        assert headers["Content-Type"].startswith(("text/html", "application/json"))
        assert b"Traceback" not in body


@pytest.mark.parametrize(
    ("path", "said"),
    [("/docs/nothing", "There is no such page"), ("/docs/zh/nothing", "没有这个页面")],
)
async def test_a_mistyped_address_says_so_in_its_language(gate: Gate, path: str, said: str):
    _, _, body = await get(gate, gate.base_url + path, Accept_Encoding="identity")

    assert f"<h1>{said}</h1>" in body.decode()
    assert (await get(gate, f"{gate.base_url}/docs/%20en"))[0] == 404


async def test_nothing_is_written_there(gate: Gate):
    assert (await get(gate, f"{gate.base_url}/docs", "POST"))[0] == 404
    status, headers, body = await get(gate, f"{gate.base_url}/docs", "HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > 1000


async def test_a_price_that_an_operator_sets_shows_at_once(gate: Gate):
    url = f"{gate.base_url}/docs/models/sora-2.md"
    before = (await get(gate, url))[2].decode()
    catalog = gate.parts.catalog
    model = catalog.known["sora-2"]
    component = model.price.components[0]
    tiers = tuple(replace(tier, price=123_456 * MICROCREDITS // 1000) for tier in component.tiers)
    price = replace(model.price, components=(replace(component, tiers=tiers),))

    catalog.offer({**catalog.known, "sora-2": replace(model, price=price)})

    after = (await get(gate, url))[2].decode()
    assert "123.456" not in before
    assert "123.456" in after

    catalog.offer({**catalog.known, "sora-2": replace(model, visible=False)})
    hidden = (await get(gate, f"{gate.base_url}/docs/models.md"))[2].decode()
    assert "`sora-2-pro`" in hidden
    assert "`sora-2`" not in hidden


async def test_where_the_catalogue_is_not_public_its_pages_are_not(gate: Gate):
    gate = replace(gate, parts=replace(gate.parts, public_catalog=False))
    async with fronted(gate, None) as url:
        assert (await get(gate, f"{url}/docs/models/sora-2"))[0] == 404
        text = (await get(gate, f"{url}/docs.md"))[2].decode()
        assert "credits per" not in text
        assert "# Quick start" in text
