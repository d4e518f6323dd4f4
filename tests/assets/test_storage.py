"""Keys of blobs: nothing else ever becomes part of a path."""

import pytest

from onetake.assets.storage import blob_name, checked_blob

DIGEST = "ab" + "0" * 62


def test_a_blob_is_named_by_its_content() -> None:
    assert blob_name(DIGEST, "png") == f"ab/{DIGEST}.png"


@pytest.mark.parametrize(
    "blob",
    [
        "",
        "../etc/passwd",
        f"../ab/{DIGEST}.png",
        f"ab/{DIGEST}",
        f"ab/{DIGEST}.png/../x",
        f"cd/{DIGEST}.png",
        f"AB/{DIGEST.upper()}.png",
        f"ab/{DIGEST}.png\n",
        f"ab/{DIGEST}.p/g",
        f"/ab/{DIGEST}.png",
        "tmp/1",
    ],
)
def test_other_keys_are_refused(blob: str) -> None:
    with pytest.raises(ValueError, match="not a blob key"):
        checked_blob(blob)
