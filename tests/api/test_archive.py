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
    taken: set[str] = set()

    names = [unique(safe_name(title), "mp4", taken) for title in titles]

    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert not set(name) & set('/\\:*?"<>|\0')
        assert not name.startswith((".", " "))
        name.encode()
