"""A picture that is too large is offered as a smaller copy: sent only when somebody wants it."""

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.assets import media
from tests.web.place import Place
from tests.web.visitor import Visitor
from tests.web.window import looked_at, signed_in, window
from tests.web.words import words

LIMIT = 10 * 1024 * 1024


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "poster.png"
    path.write_bytes(media.image_bytes("PNG", media.picture(2400, 1700)))
    assert path.stat().st_size > LIMIT
    return path


def attach(visitor: Visitor, file: Path) -> None:
    visitor.button("studio.files.attach").click()
    with visitor.page.expect_file_chooser() as asked:
        name = visitor.say("studio.media.image")
        visitor.page.get_by_role("menuitem", name=name).click()
    asked.value.set_files(file)


def sent(page: Page) -> list[str]:
    """The files that have been sent from now on, by their requests."""
    found: list[str] = []
    page.on("request", lambda each: found.append(each.url) if "/api/upload" in each.url else None)
    return found


def test_a_smaller_copy_is_made_when_it_is_wanted(
    browser: Browser, here: Place, large: Path, folder: Path
) -> None:
    here.person("large@x.example")
    with window(browser, here) as mine, looked_at(mine) as page:
        signed_in(mine, "large@x.example")
        visitor = Visitor(page, words("en"))
        uploads = sent(page)
        visitor.go("/create?kind=video")

        attach(visitor, large)
        offered = page.get_by_role("status").filter(has_text="poster.png")
        expect(offered).to_contain_text("at most")
        visitor.button("studio.files.leaveIt", name="poster.png").click()
        expect(offered).to_have_count(0)
        attach(visitor, large)
        expect(offered).to_be_visible()
        assert uploads == []
        with page.expect_response("**/api/upload") as answered:
            visitor.button("studio.files.shrinkIt", name="poster.png").click()
        kept = answered.value.json()["data"][0]
        listed = page.get_by_role("list", name=visitor.say("studio.files.label"))
        expect(listed.get_by_role("listitem")).to_have_count(1)
        expect(offered).to_have_count(0)
        copy = folder / "copy.jpg"
        copy.write_bytes(mine.request.get(kept["url"]).body())

    assert (kept["content_type"], kept["filename"]) == ("image/jpeg", "poster.jpg")
    assert len(uploads) == 1
    assert copy.stat().st_size == kept["size"] <= LIMIT
    with Image.open(copy) as picture:
        assert picture.size == (2400, 1700)
        red, green, _ = picture.resize((2, 1)).getpixel((0, 0))  # type: ignore[misc]
    assert red > green


def test_what_is_no_picture_is_said(browser: Browser, here: Place, folder: Path) -> None:
    here.person("nothing@x.example")
    broken = folder / "broken.png"
    broken.write_bytes(bytes(LIMIT + 1))
    with window(browser, here) as mine, looked_at(mine) as page:
        signed_in(mine, "nothing@x.example")
        visitor = Visitor(page, words("en"))
        visitor.go("/create?kind=video")

        attach(visitor, broken)
        visitor.button("studio.files.shrinkIt", name="broken.png").click()
        visitor.says("studio.files.notSmaller", name="broken.png")
        expect(page.get_by_role("list", name=visitor.say("studio.files.label"))).to_have_count(0)
