import pytest

from onetake.core.request import Medium, Role
from onetake.providers.sandbox.sheets import Unplannable, sheets_of
from tests.providers.sandbox.clips import material


def test_a_sheet_is_what_the_probe_found():
    asked = {"materials": [material("source_video", "video", (640, 360), 2500)]}
    (sheet,) = sheets_of(asked, ["/v"])

    assert (sheet.path, sheet.role, sheet.medium) == ("/v", Role.SOURCE_VIDEO, Medium.VIDEO)
    assert (sheet.width, sheet.height, sheet.duration_ms) == (640, 360, 2500)


def test_what_a_probe_did_not_find_is_0():
    unknown = material("image", "image") | {"width": None, "duration_ms": None}

    assert sheets_of({"materials": [unknown]}, ["/i"])[0].width == 0


def test_the_prompt_gives_the_order():
    asked = {"materials": [material("image", "image") for _ in range(3)]}
    sheets = sheets_of(asked, ["one", "two", "three"], "@Image2, then @Image1 and @Image2")

    assert [sheet.path for sheet in sheets] == ["two", "one", "three"]


def test_each_material_needs_its_file():
    with pytest.raises(Unplannable, match="file"):
        sheets_of({"materials": [material("image", "image")]}, [])
