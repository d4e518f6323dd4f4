"""Look at what an SDK was given: links that anybody may fetch, and the pictures behind them."""

import io
from urllib.request import urlopen

from PIL import Image


def fetched(url: str) -> bytes:
    """A file, whole. Links carry their own permission."""
    with urlopen(url, timeout=120) as reply:
        return reply.read()


def size_of(picture: bytes) -> tuple[int, int]:
    """Width and height. Raises for what is no picture."""
    with Image.open(io.BytesIO(picture)) as image:
        image.load()
        return image.size
