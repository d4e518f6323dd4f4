"""Whatever is wrong with a file, there is one kind of refusal for it."""

from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web

from onetake.assets.fetch import Fetch
from onetake.assets.keep import SHEET, Keep
from onetake.assets.local import LocalStorage
from onetake.assets.probe import PROBE_MEMORY_BYTES, PROBE_MODULE, Probe
from onetake.core.asset import Purpose
from onetake.core.request import Medium
from onetake.engine.intake import Refused
from onetake.engine.supply import Supply
from onetake.wire.child import ChildPool
from tests.assets.media import image_bytes, video


@pytest.fixture
async def supply(tmp_path: Path):
    storage = LocalStorage(tmp_path)
    pool = ChildPool(PROBE_MODULE, 1, memory_bytes=PROBE_MEMORY_BYTES)
    fetch = Fetch(storage.temporary)
    yield Supply(fetch, Keep(storage, Probe(pool), lambda: 7, lambda: 1))
    await pool.close()
    await fetch.close()
    storage.close()


@pytest.fixture
async def origin():
    """A provider on this machine that serves one small picture."""

    async def picture(_: web.Request) -> web.Response:
        return web.Response(body=image_bytes("PNG"), content_type="image/png")

    async def hook(request: web.Request) -> web.Response:
        told = request.headers["X-Told"] == "yes" and await request.read() == b"{}"
        return web.Response(status=202 if told else 400)

    app = web.Application()
    app.router.add_get("/picture", picture)
    app.router.add_post("/hook", hook)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}"
    await runner.cleanup()


async def test_a_private_address_is_no_place_for_a_material(supply: Supply, origin: str):
    with pytest.raises(Refused, match="private"):
        await supply.material(f"{origin}/picture")


async def test_a_result_may_come_from_its_channels_own_origin(supply: Supply, origin: str):
    path = await supply.result(f"{origin}/picture", origin, {})
    asset = await supply.keep(
        path, user="ann", purpose=Purpose.RESULT, name="p", media=frozenset({Medium.IMAGE})
    )

    assert asset.facts.content_type == "image/png"
    assert not path.exists()
    thumbnail = await supply.thumbnail(asset)
    assert thumbnail is not None
    assert (thumbnail.purpose, thumbnail.facts.content_type) == (Purpose.THUMBNAIL, "image/jpeg")


async def test_the_wrong_medium_is_refused_and_gone(supply: Supply, origin: str):
    path = await supply.result(f"{origin}/picture", origin, {})
    with pytest.raises(Refused, match="image/png"):
        await supply.keep(
            path, user="ann", purpose=Purpose.RESULT, name="p", media=frozenset({Medium.VIDEO})
        )

    assert not path.exists()


async def test_a_sheet_is_made_of_a_video_and_of_nothing_else(
    supply: Supply, origin: str, tmp_path: Path
):
    path = await supply.result(f"{origin}/picture", origin, {})
    picture = await supply.keep(
        path, user="ann", purpose=Purpose.RESULT, name="p", media=frozenset({Medium.IMAGE})
    )
    film = await supply.keep(
        video(tmp_path / "v.mp4", sound=False), user="ann", purpose=Purpose.RESULT, name="v",
        media=frozenset({Medium.VIDEO}), task="task_1",
    )  # fmt: skip
    sheet = await supply.sheet(film)

    assert (sheet.purpose, sheet.name, sheet.task) == (Purpose.THUMBNAIL, SHEET, "task_1")
    assert (sheet.facts.width, sheet.facts.height) == (5 * 256, 5 * 144)
    with pytest.raises(Refused):
        await supply.sheet(picture)


async def test_an_event_is_sent_only_where_it_may_go(supply: Supply, origin: str, tmp_path: Path):
    with pytest.raises(Refused, match="private"):
        await supply.post(f"{origin}/hook", b"{}", {"X-Told": "yes"}, 5)
    open_fetch = Fetch(lambda: tmp_path / "x", allow_private_addresses=True)
    allowed = replace(supply, fetch=open_fetch)

    assert await allowed.post(f"{origin}/hook", b"{}", {"X-Told": "yes"}, 5) == 202
    await open_fetch.close()


async def test_what_is_not_there_is_refused(supply: Supply, origin: str):
    with pytest.raises(Refused) as absent:
        await supply.result(f"{origin}/nothing", origin, {})
    with pytest.raises(Refused) as private:
        await supply.result(f"{origin}/picture", "https://elsewhere.example", {})

    assert not absent.value.final, "it may come yet"
    assert private.value.final
