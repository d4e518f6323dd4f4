"""The books of the real catalogue and the real API, for a made-up address."""

from functools import cache

from onetake.api.limits import Limits
from onetake.api.openapi import document
from onetake.catalog.loader import Catalog, load_all
from onetake.manual.book import Book
from onetake.manual.facts import Facts
from onetake.manual.lexicon import Language

BASE = "https://media.example.com/studio"


def facts(base_url: str = BASE) -> Facts:
    limits = Limits()
    return Facts(
        base_url, limits.json_bytes_max, limits.media_bytes_max, limits.upload_files_max,
        limits.wait_seconds_max, limits.poll_interval_seconds, limits.link_seconds,
        document("1", base_url, limits)["paths"],
    )  # fmt: skip


@cache
def catalog() -> Catalog:
    return load_all()


@cache
def book(language: Language) -> Book:
    return Book(catalog(), facts(), language)
