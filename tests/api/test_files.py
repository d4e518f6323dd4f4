"""Kept files by signed link: the table of ranges, conditions and refusals."""

import hashlib
import random
from dataclasses import dataclass

import aiohttp
import pytest
from yarl import URL

from onetake.api.files import Unsatisfiable, asked_range
from onetake.core.asset import Asset, Purpose
from onetake.core.request import Facts, Medium
from tests.api.gate import Gate

CONTENT = random.Random(7).randbytes(2_500_000)
SIZE = len(CONTENT)
ETAG = f'"{hashlib.sha256(CONTENT).hexdigest()}"'


@dataclass
class Kept:
    gate: Gate
    asset: Asset
    url: str

    async def get(
        self, method: str = "GET", url: str = "", **headers: str
    ) -> tuple[aiohttp.ClientResponse, bytes]:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        address = URL(url or self.url, encoded=True)
        async with self.gate.http.request(method, address, headers=sent) as answer:
            return answer, await answer.read()


@pytest.fixture
async def kept(gate: Gate) -> Kept:
    await gate.user()
    digest = hashlib.sha256(CONTENT).hexdigest()
    temporary = gate.storage.temporary()
    temporary.write_bytes(CONTENT)
    blob = f"{digest[:2]}/{digest}.mp4"
    await gate.storage.put(temporary, blob)
    facts = Facts(Medium.VIDEO, "video/mp4", SIZE, 1280, 720, 5000)
    asset = Asset("asset_1", "ann", Purpose.RESULT, '猫 "1".mp4', blob, facts, gate.now)
    await gate.store.add_assets([asset])
    return Kept(gate, asset, gate.parts.links.link(asset, expires_at=gate.now + 60_000))


async def test_the_whole_file_comes_with_what_a_browser_wants_to_know(kept: Kept) -> None:
    answer, body = await kept.get()
    assert (answer.status, body) == (200, CONTENT)
    headers = answer.headers
    assert (headers["Content-Type"], headers["Content-Length"]) == ("video/mp4", str(SIZE))
    assert (headers["ETag"], headers["Accept-Ranges"]) == (ETAG, "bytes")
    assert headers["Cache-Control"] == "private, max-age=60, immutable"
    assert headers["Content-Disposition"] == (
        "inline; filename=\"_ _1_.mp4\"; filename*=UTF-8''%E7%8C%AB%20%221%22.mp4"
    )


async def test_head_says_the_same_and_sends_nothing(kept: Kept) -> None:
    answer, body = await kept.get("HEAD")
    assert (answer.status, body, answer.headers["Content-Length"]) == (200, b"", str(SIZE))
    assert answer.headers["ETag"] == ETAG


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-", 0, SIZE),
        ("bytes=100-199", 100, 200),
        ("bytes=1048570-1048590", 1_048_570, 1_048_591),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE),
        (f"bytes=10-{SIZE * 2}", 10, SIZE),
        ("bytes=-5", SIZE - 5, SIZE),
        (f"bytes=-{SIZE * 2}", 0, SIZE),
    ],
)
async def test_a_range_is_answered_with_exactly_it(
    kept: Kept, asked: str, start: int, end: int
) -> None:
    answer, body = await kept.get(Range=asked)
    assert (answer.status, body) == (206, CONTENT[start:end])
    assert answer.headers["Content-Range"] == f"bytes {start}-{end - 1}/{SIZE}"
    headed, _ = await kept.get("HEAD", Range=asked)
    assert headed.headers["Content-Length"] == str(end - start)


@pytest.mark.parametrize(
    "asked", ["bytes=5-1", "bytes=-", "bytes=a-b", "items=0-1", "bytes=0-1,5-6", "", "bytes"]
)
async def test_a_range_that_cannot_be_read_is_ignored(kept: Kept, asked: str) -> None:
    answer, body = await kept.get(Range=asked)
    assert (answer.status, len(body)) == (200, SIZE)


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", f"bytes={SIZE}-{SIZE + 9}", "bytes=-0"])
async def test_a_range_past_the_end_is_a_416_with_the_size(kept: Kept, asked: str) -> None:
    answer, body = await kept.get(Range=asked)
    assert (answer.status, body) == (416, b"")
    assert answer.headers["Content-Range"] == f"bytes */{SIZE}"


@pytest.mark.parametrize("condition", [ETAG, f"W/{ETAG}", f'"other", {ETAG}', "*"])
async def test_an_unchanged_file_is_not_sent_again(kept: Kept, condition: str) -> None:
    answer, body = await kept.get(If_None_Match=condition)
    assert (answer.status, body, answer.headers["ETag"]) == (304, b"", ETAG)


async def test_another_version_is_sent(kept: Kept) -> None:
    answer, body = await kept.get(If_None_Match='"other"')
    assert (answer.status, len(body)) == (200, SIZE)


@pytest.mark.parametrize(
    ("condition", "status"),
    [(ETAG, 206), ('"other"', 200), (f"W/{ETAG}", 200), ("Wed, 21 Oct 2026 07:28:00 GMT", 200)],
)
async def test_if_range_asks_for_the_part_only_of_this_file(
    kept: Kept, condition: str, status: int
) -> None:
    answer, _ = await kept.get(Range="bytes=0-9", If_Range=condition)
    assert answer.status == status


async def test_the_name_in_the_path_is_decoration(kept: Kept) -> None:
    answer, _ = await kept.get(url=kept.url.replace("%E7%8C%AB", "anything"))
    assert answer.status == 200


async def test_a_download_is_offered_as_a_file(kept: Kept) -> None:
    answer, _ = await kept.get(url=kept.url + "&download=1")
    assert answer.headers["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    ("asked", "plain", "quoted"),
    [
        ("Boat+at+dusk", "Boat at dusk.mp4", "Boat%20at%20dusk.mp4"),
        ("%E7%8C%AB", "_.mp4", "%E7%8C%AB.mp4"),
        ("run.exe", "run.exe.mp4", "run.exe.mp4"),
        ("..%2F..%2Fetc%2Fpasswd", "passwd.mp4", "passwd.mp4"),
        ("a%22%0D%0AX-Evil%3A+1", "a_ X-Evil_ 1.mp4", "a_%20X-Evil_%201.mp4"),
        ("%20", "file.mp4", "file.mp4"),
    ],
)
async def test_a_download_is_saved_under_the_name_that_is_asked_for(
    kept: Kept, asked: str, plain: str, quoted: str
) -> None:
    answer, _ = await kept.get(url=f"{kept.url}&download={asked}")

    assert answer.headers["Content-Disposition"] == (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quoted}"
    )


@pytest.mark.parametrize("no", ["", "0", "false"])
async def test_without_it_a_file_is_shown(kept: Kept, no: str) -> None:
    answer, _ = await kept.get(url=f"{kept.url}&download={no}")

    assert answer.headers["Content-Disposition"].startswith("inline;")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("signature=", "signature=A"),
        ("asset_1", "asset_2"),
        ("expires=1", "expires=2"),
        ("expires=", "expires=-"),
        ("expires=", "nothing="),
        ("asset_1", "..%2f"),
        ("asset_1", "%00"),
    ],
)
async def test_a_link_that_was_tampered_with_opens_nothing(kept: Kept, old: str, new: str) -> None:
    answer, body = await kept.get(url=kept.url.replace(old, new, 1))
    assert answer.status in (403, 404)
    assert b'"error"' in body


async def test_a_link_ends_when_it_says(kept: Kept) -> None:
    kept.gate.now += 61_000
    answer, _ = await kept.get()
    assert answer.status == 403


async def test_a_file_that_is_gone_is_a_404(kept: Kept) -> None:
    await kept.gate.storage.delete(kept.asset.blob)
    assert (await kept.get())[0].status == 404
    await kept.gate.store.remove_assets(["asset_1"])
    assert (await kept.get())[0].status == 404


async def test_a_reader_who_leaves_early_leaves_the_file_closed(kept: Kept) -> None:
    async with kept.gate.http.get(URL(kept.url, encoded=True)) as answer:
        await answer.content.readexactly(10)
    answer, body = await kept.get()
    assert (answer.status, len(body)) == (200, SIZE)


def test_an_empty_file_has_no_ranges() -> None:
    with pytest.raises(Unsatisfiable):
        asked_range("bytes=0-", None, ETAG, 0)
    assert asked_range(None, None, ETAG, 0) is None
