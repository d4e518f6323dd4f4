"""Full marks for what does not depend on the machine: accessibility, good practice, being found."""

from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser

from tests.web.conftest import CHROMIUM
from tests.web.lighthouse import lost, scores
from tests.web.place import Place
from tests.web.window import signed_in, window

ALWAYS: Final = ("accessibility", "best-practices")
CUSTOMER: Final = "marks@x.example"


@pytest.mark.parametrize("path", ["/", "/docs"])
def test_a_public_page_has_full_marks(here: Place, folder: Path, path: str):
    found = scores(here.url + path, CHROMIUM, folder, *ALWAYS, "seo")

    assert {name: lost(folder, name) for name, score in found.items() if score < 100} == {}


def test_a_page_of_somebody_has_full_marks(browser: Browser, here: Place, folder: Path):
    here.person(CUSTOMER)
    with window(browser, here) as mine:
        signed_in(mine, CUSTOMER)
        (cookie,) = [each for each in mine.cookies() if each.get("name") == "onetake_session"]
    session = f"onetake_session={cookie.get('value')}"

    found = scores(f"{here.url}/create", CHROMIUM, folder, *ALWAYS, cookie=session)

    assert {name: lost(folder, name) for name, score in found.items() if score < 100} == {}
