"""What programs find the documentation by."""

import re

from onetake.manual.listings import ai_catalog, api_catalog, full, llms, robots
from tests.manual.books import BASE, book


def test_agents_get_every_page_as_a_link_to_markdown():
    text = llms(book("en"), book("zh"))

    assert text.startswith("# Onetake\n\n> ")
    found = re.findall(r"^- \[[^]]+\]\(([^)]+)\)", text, re.M)
    pages = [f"{BASE}/docs/{name}.md" for name in book("en").entries]
    assert [each for each in pages if each not in found] == []
    assert f"{BASE}/openapi.json" in found


def test_the_whole_book_in_one_file():
    assert full(book("en")).startswith("# Onetake\n\n> ")
    assert book("en").whole() in full(book("en"))


def test_catalogues_name_the_description_and_the_documentation():
    catalog = ai_catalog(BASE)
    (entry, docs) = catalog["entries"]
    assert catalog["specVersion"] == "1.0"
    assert (entry["url"], docs["url"]) == (f"{BASE}/openapi.json", f"{BASE}/docs.md")
    assert entry["identifier"] == "urn:air:media.example.com:studio:api"
    for each in catalog["entries"]:
        assert each["type"]
        assert "mediaType" not in each
        assert 2 <= len(each["representativeQueries"]) <= 5

    (linkset,) = api_catalog(BASE)["linkset"]
    assert linkset["anchor"] == f"{BASE}/"
    assert linkset["service-desc"][0]["href"] == f"{BASE}/openapi.json"


def test_robots_stay_out_of_the_api():
    lines = robots(BASE, "/studio").splitlines()

    assert lines[0] == "User-agent: *"
    assert "Disallow: /studio/v1/" in lines
    assert "Allow: /" in lines
