"""All dialects, and which one an API key speaks. A new dialect is one line here."""

from typing import Final

from onetake.core.account import KeyFormat
from onetake.dialects import (
    gemini,
    onetake,
    openai_chat,
    openai_images,
    openai_videos,
    uniall_audio,
    uniall_images,
    uniall_video,
    videoapi,
)

DIALECTS: Final = {
    dialect.name: dialect
    for dialect in (
        onetake.DIALECT,
        videoapi.DIALECT,
        uniall_video.DIALECT,
        uniall_images.DIALECT,
        uniall_audio.DIALECT,
        openai_videos.DIALECT,
        openai_images.DIALECT,
        openai_chat.DIALECT,
        gemini.DIALECT,
    )
}

NAMED: Final = {
    "videoapi": videoapi.DIALECT,
    "uniall": uniall_video.DIALECT,
    "onetake": onetake.DIALECT,
}
"""The dialects of the shared paths, by the word of the header `Onetake-Dialect`."""

SPOKEN: Final = {KeyFormat.VGA: videoapi.DIALECT, KeyFormat.SK: uniall_video.DIALECT}
"""The dialect of the shared paths by the key's format."""

DEFAULT: Final = videoapi.DIALECT
"""For errors before it is known who calls."""
