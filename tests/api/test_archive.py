"""Several works as one ZIP: complete, with safe names, and nobody else's."""

import io
import zipfile
from typing import Any

import pytest
from hypothesis import given, strategies as st

from onetake.api.archive import NAME_MAX, safe_name, unique
from tests.api.console.test_works import NEW, make
from tests.api.gate import Gate
from tests.api.steps import Reply, ask, fail, stored, succeed


async def finished(gate: Gate, who: dict[str, str], *contents: bytes, **new: Any) -> str:
    made = await make(gate, who, {**NEW, **new})
    await succeed(gate, made["id"], *contents)
    return made["id"]


async def fetched(gate: Gate, who: dict[str, str], *names: str) -> Reply:
    return await ask(gate, who, "GET", f"/api/works/zip?ids={','.join(names)}")


def unpacked(reply: Reply) -> dict[str, bytes]:
    assert reply.status == 200, reply.raw
    with zipfile.ZipFile(io.BytesIO(reply.raw)) as archive:
        assert archive.testzip() is None
        assert {each.compress_type for each in archive.infolist()} == {zipfile.ZIP_STORED}
        return {name: archive.read(name) for name in archive.namelist()}


async def test_the_archive_has_every_file_once(gate: Gate) -> None:
    ann = await gate.signed_in()
    big = bytes(range(256)) * 4096
    one = await finished(gate, ann, big, title="Light: a/b")
    two = await finished(gate, ann, b"second", title="light  a b")
    several = await finished(gate, ann, b"first", b"second one")

    reply = await fetched(gate, ann, one, two, several, one)

    assert reply.headers["Content-Type"] == "application/zip"
    assert reply.headers["Content-Disposition"] == 'attachment; filename="onetake.zip"'
    assert int(reply.headers["Content-Length"]) == len(reply.raw)
    assert unpacked(reply) == {
        "Light a b.mp4": big,
        "light a b (2).mp4": b"second",
        f"{several}.mp4": b"first",
        f"{several} (2).mp4": b"second one",
    }


async def test_only_ones_own_finished_works_are_packed(gate: Gate) -> None:
    ann, bob = await gate.signed_in(), await gate.signed_in("bob")
    good = await finished(gate, ann, b"video")
    others = await finished(gate, bob, b"video")
    waiting, failed = (await make(gate, ann))["id"], (await make(gate, ann))["id"]
    await fail(gate, failed)

    assert (await fetched(gate, ann, good)).status == 200
    for name, status in ((others, 404), ("nothing", 404), (waiting, 400), (failed, 400)):
        refused = await fetched(gate, ann, good, name)
        assert (refused.status, refused.error["param"]) == (status, "ids")
    assert (await fetched(gate, {}, good)).status == 401


async def test_a_file_that_is_gone_is_said_before_anything_is_sent(gate: Gate) -> None:
    ann = await gate.signed_in()
    name = await finished(gate, ann, b"video")
    asset = await gate.store.asset((await stored(gate, name)).outputs[0].asset)
    assert asset is not None
    await gate.storage.delete(asset.blob)

    refused = await fetched(gate, ann, name)

    assert (refused.status, refused.error["code"]) == (404, "not_found")


async def test_everything_that_matched_is_packed(gate: Gate) -> None:
    ann, bob = await gate.signed_in(), await gate.signed_in("bob")
    one = await finished(gate, ann, b"one", title="Kite one")
    two = await finished(gate, ann, b"two", title="Kite two")
    await finished(gate, ann, b"other", title="Boat")
    await finished(gate, bob, b"hers", title="Kite of bob")
    await make(gate, ann, {**NEW, "title": "Kite that waits"})
    await fail(gate, (await make(gate, ann, {**NEW, "title": "Kite that fell"}))["id"])
    counted = (await ask(gate, ann, "GET", "/api/works/matching?query=kite")).json
    assert (counted["total"], counted["finished"], counted["succeeded"]) == (4, 3, 2)

    async def packed(more: str = "") -> Reply:
        asked = f"until={counted['until']}&count={counted['succeeded']}&query=kite{more}"
        return await ask(gate, ann, "GET", f"/api/works/zip?{asked}")

    both = {"Kite one.mp4": b"one", "Kite two.mp4": b"two"}
    assert unpacked(await packed()) == both
    gate.now += 1000
    late = await finished(gate, ann, b"late", title="Kite, too late")
    assert unpacked(await packed()) == both
    assert (await packed("&status=failed")).status == 404
    assert (await packed("&page=2")).error["param"] == "page"
    await ask(gate, ann, "DELETE", f"/api/works/{two}")
    assert unpacked(await packed()) == {"Kite one.mp4": b"one"}
    counted["until"] = gate.now
    await ask(gate, ann, "POST", "/api/works/restore", {"ids": [two]})
    refused = await packed()
    assert (refused.status, refused.error["code"]) == (409, "selection_changed")
    assert {one, late} <= {each["id"] for each in (await listed(gate, ann))}


async def listed(gate: Gate, who: dict[str, str]) -> list[Any]:
    return (await ask(gate, who, "GET", "/api/works?size=50")).json["items"]


async def test_many_are_packed_in_portions(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onetake.api.archive.PORTION", 2)
    ann = await gate.signed_in()
    names = [await finished(gate, ann, str(n).encode()) for n in range(5)]

    reply = await ask(gate, ann, "GET", f"/api/works/zip?until={gate.now}&count=5")

    assert sorted(unpacked(reply)) == sorted(f"{name}.mp4" for name in names)


def test_thousands_of_equal_names_are_told_apart_at_once() -> None:
    taken: dict[str, int] = {}

    names = [unique("same", "mp4", taken) for _ in range(20_000)]

    assert len(set(names)) == 20_000
    assert (names[0], names[1], names[-1]) == ("same.mp4", "same (2).mp4", "same (20000).mp4")
    assert unique("same (3)", "mp4", taken) == "same (3) (2).mp4"


@pytest.mark.parametrize("ids", ["", ",", ",".join(f"t{n}" for n in range(101))])
async def test_some_works_are_named_and_not_too_many(gate: Gate, ids: str) -> None:
    ann = await gate.signed_in()

    refused = await ask(gate, ann, "GET", f"/api/works/zip?ids={ids}")

    assert (refused.status, refused.error["param"]) == (400, "ids")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("../../etc/passwd", "etc passwd"), ("a\tb\n", "a b"), ("CON", "_CON"),
        ("lpt1.x", "_lpt1.x"), ("...", "_"), ("灯塔", "灯塔"), ("x" * 200, "x" * NAME_MAX),
        ('"<>|?*', "_"), ("nul ", "_nul"),
    ],
)  # fmt: skip
def test_a_name_is_safe_everywhere(title: str, name: str) -> None:
    assert safe_name(title) == name


@given(st.lists(st.text(max_size=100), max_size=20))
def test_any_titles_make_safe_names_that_differ(titles: list[str]) -> None:
    taken: dict[str, int] = {}

    names = [unique(safe_name(title), "mp4", taken) for title in titles]

    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert not set(name) & set('/\\:*?"<>|\0')
        assert not name.startswith((".", " "))
        name.encode()
