"""Is the end of a file missing, going by what its own structure promises?

The rule: only sizes are read, in steps over the parts of the file; FFmpeg would play what is
there and say nothing.
"""

from pathlib import Path
from typing import BinaryIO, Final

_BASE_MEDIA: Final = frozenset({"video/mp4", "video/quicktime", "audio/mp4"})
_STREAMING_SIZES: Final = frozenset({0, 0xFFFFFFFF})  # of WAV files whose writer could not seek
_PARTS_MAX: Final = 100_000  # fragmented recordings have many


def is_cut_off(path: Path, content_type: str) -> bool:
    """True when a part of the file ends beyond its end. False for types without such sizes."""
    size = path.stat().st_size
    with path.open("rb") as file:
        if content_type in _BASE_MEDIA:
            return not _boxes_fit(file, size)
        if content_type == "audio/wav":
            return not _wav_fits(file, size)
    return False


def _boxes_fit(file: BinaryIO, size: int) -> bool:
    at = 0
    for _ in range(_PARTS_MAX):
        if size - at < 8:  # a few bytes of padding do no harm
            return True
        file.seek(at)
        head = file.read(16)
        length, smallest = int.from_bytes(head[:4]), 8
        if length == 0:  # up to the end of the file, whatever that is
            return True
        if length == 1:
            length, smallest = int.from_bytes(head[8:16]), 16
        if length < smallest:
            return False
        at += length
        if at > size:
            return False
    return False


def _wav_fits(file: BinaryIO, size: int) -> bool:
    at = 12
    for _ in range(_PARTS_MAX):
        if at + 8 > size:
            return False  # and no sound so far
        file.seek(at)
        head = file.read(8)
        length = int.from_bytes(head[4:], "little")
        if head[:4] == b"data":
            return length in _STREAMING_SIZES or at + 8 + length <= size
        at += 8 + length + length % 2
    return False
