"""Where each adapter lives. Imported only when first used, so that none slows the start."""

from collections.abc import Mapping
from importlib import import_module
from typing import Final

from onetake.wire.adapter import Adapter

ADAPTERS: Final[Mapping[str, str]] = {
    "ark": "onetake.providers.ark",
    "dashscope": "onetake.providers.dashscope",
    "google": "onetake.providers.google",
    "kling": "onetake.providers.kling",
    "minimax": "onetake.providers.minimax",
    "openai_images": "onetake.providers.openai_images",
    "openai_text": "onetake.providers.openai_text",
    "openai_videos": "onetake.providers.openai_videos",
    "sandbox": "onetake.providers.sandbox",
    "videoapi": "onetake.providers.videoapi",
    "vidu": "onetake.providers.vidu",
    "xai": "onetake.providers.xai",
}


def adapter(name: str) -> Adapter:
    """The adapter of that name. Raises `KeyError`."""
    found = import_module(ADAPTERS[name]).ADAPTER
    assert isinstance(found, Adapter)
    return found
