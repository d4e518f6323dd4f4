"""Where the documentation is, and the files beside it that tell programs of it."""

from typing import Final

ROOT: Final = "/docs"
AI_CATALOG: Final = "/.well-known/ai-catalog.json"
API_CATALOG: Final = "/.well-known/api-catalog"
LISTINGS: Final = ("/llms.txt", "/llms-full.txt", "/robots.txt", AI_CATALOG, API_CATALOG)

HTML: Final = b"text/html; charset=utf-8"
