"""What tells programs that the documentation is there: for agents, for catalogues, for robots."""

from collections.abc import Mapping
from typing import Any

from onetake.manual.book import WHOLE, Book, source_of

_ABOUT = (
    "One API for video, images, speech and music: this installation's models, rules and prices."
)


def llms(english: Book, chinese: Book) -> str:
    """https://llmstxt.org: what there is to read, as links to Markdown."""
    lines = ["# Onetake", "", f"> {_ABOUT}", ""]
    for chapter in english.chapters:
        lines += [f"## {chapter.title}", ""]
        for entry in chapter.entries:
            address = english.base_url + source_of(entry.name, "en")
            lines.append(f"- [{entry.title}]({address}): {entry.summary}")
        lines.append("")
    lines += [
        "## Optional",
        "",
        f"- [OpenAPI 3.1]({english.base_url}/openapi.json): every path, body and answer",
        f"- [All pages in one file]({english.address(WHOLE)})",
        f"- [中文文档]({chinese.address(WHOLE)})",
        "",
    ]
    return "\n".join(lines)


def full(english: Book) -> str:
    """The whole book for a program that reads one file."""
    return f"# Onetake\n\n> {_ABOUT}\n\n{english.whole()}"


def ai_catalog(base_url: str) -> Mapping[str, Any]:
    """An AI Catalog (https://ai-catalog.io) with the API as its entry."""
    host = base_url.partition("://")[2].replace("/", ":")
    return {
        "specVersion": "1.0",
        "host": {"displayName": "Onetake", "documentationUrl": f"{base_url}/docs"},
        "entries": [
            {
                "identifier": f"urn:air:{host}:api",
                "displayName": "Onetake API",
                "description": _ABOUT,
                "type": "application/vnd.oai.openapi+json;version=3.1",
                "url": f"{base_url}/openapi.json",
                "representativeQueries": [
                    "Make a video from a text or from an image",
                    "Draw or edit an image, and say what it costs first",
                    "Read a text aloud, or make music from a description",
                ],
            },
            {
                "identifier": f"urn:air:{host}:docs",
                "displayName": "Onetake documentation",
                "type": "text/markdown",
                "url": f"{base_url}/docs.md",
                "representativeQueries": [
                    "How do I create a task and wait for its result?",
                    "Which models are there, with which parameters and prices?",
                ],
            },
        ],
    }


def api_catalog(base_url: str) -> Mapping[str, Any]:
    """RFC 9727: where the API's description and documentation are."""
    return {
        "linkset": [
            {
                "anchor": f"{base_url}/",
                "service-desc": [
                    {
                        "href": f"{base_url}/openapi.json",
                        "type": "application/vnd.oai.openapi+json;version=3.1",
                    }
                ],
                "service-doc": [
                    {"href": f"{base_url}/docs", "type": "text/html"},
                    {"href": f"{base_url}/docs.md", "type": "text/markdown"},
                ],
                "status": [{"href": f"{base_url}/healthz", "type": "application/json"}],
            }
        ]
    }


def robots(base_url: str, prefix: str) -> str:
    """The studio is for people; the documentation is for everybody. What a share's page says of
    itself keeps it out of indexes, so robots may read it."""
    closed = "".join(f"Disallow: {prefix}{path}\n" for path in ("/api/", "/v1/", "/v1beta/"))
    return f"User-agent: *\n{closed}Allow: /\n\n# {base_url}/llms.txt\n"
