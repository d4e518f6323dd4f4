"""A file inside the text of a request, or a reason why not."""

import base64
import os
from pathlib import Path

import pytest

from onetake.assets.address import Unfetchable
from onetake.assets.data_url import is_data_url, unpack

CONTENT = bytes(range(256)) * 10
TEXT = base64.b64encode(CONTENT).decode()


@pytest.mark.parametrize(
    "url",
    [
        f"data:image/png;base64,{TEXT}",
        f"DATA:image/png;charset=x;BASE64,{TEXT}",
        f"data:;base64,{TEXT}",
        "data:;base64," + TEXT.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D"),
    ],
)
async def test_the_content_is_unpacked(tmp_path: Path, url: str) -> None:
    assert is_data_url(url)
    assert (await unpack(url, tmp_path / "x", len(CONTENT))).read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("data:,hello", "must be a data URL in the form data:<type>;base64,<content>"),
        ("data:image/png," + TEXT, "must be a data URL in the form data:<type>;base64,<content>"),
        ("data:" + "x" * 300 + ";base64,AA==", "must be a data URL in the form "
         "data:<type>;base64,<content>"),
        ("data:;base64,", "must not be empty"),
        ("data:;base64,A", "must hold valid base64 content"),
        ("data:;base64,AA==!!", "must hold valid base64 content"),
        ("data:;base64,猫", "must hold valid base64 content"),
        ("data:;base64," + base64.b64encode(b"x" * 2561).decode(), "must hold at most 2560 bytes"),
        ("data:;base64," + "A" * 1_000_000, "must hold at most 2560 bytes"),
    ],
)  # fmt: skip
async def test_bad_data_urls_get_a_reason(tmp_path: Path, url: str, reason: str) -> None:
    with pytest.raises(Unfetchable) as caught:
        await unpack(url, tmp_path / "x", len(CONTENT))

    assert caught.value.reason == reason
    assert os.listdir(tmp_path) == []
