"""What a file is, by its first bytes. Names and headers of the sender are never believed.

A type that is not here is not accepted anywhere. GIF is left out on purpose.
"""

from typing import Final, NamedTuple

from onetake.core.request import Medium

HEAD_BYTES: Final = 4096
"""How much of a file's beginning `sniff` wants to see."""


class Sniffed(NamedTuple):
    medium: Medium
    content_type: str
    suffix: str  # of file names, without the dot


PNG: Final = Sniffed(Medium.IMAGE, "image/png", "png")
JPEG: Final = Sniffed(Medium.IMAGE, "image/jpeg", "jpg")
WEBP: Final = Sniffed(Medium.IMAGE, "image/webp", "webp")
BMP: Final = Sniffed(Medium.IMAGE, "image/bmp", "bmp")
MP4: Final = Sniffed(Medium.VIDEO, "video/mp4", "mp4")
MOV: Final = Sniffed(Medium.VIDEO, "video/quicktime", "mov")
WEBM: Final = Sniffed(Medium.VIDEO, "video/webm", "webm")
MP3: Final = Sniffed(Medium.AUDIO, "audio/mpeg", "mp3")
WAV: Final = Sniffed(Medium.AUDIO, "audio/wav", "wav")
M4A: Final = Sniffed(Medium.AUDIO, "audio/mp4", "m4a")
OGG: Final = Sniffed(Medium.AUDIO, "audio/ogg", "ogg")
FLAC: Final = Sniffed(Medium.AUDIO, "audio/flac", "flac")
WEBM_AUDIO: Final = Sniffed(Medium.AUDIO, "audio/webm", "weba")

KNOWN: Final = (PNG, JPEG, WEBP, BMP, MP4, MOV, WEBM, MP3, WAV, M4A, OGG, FLAC, WEBM_AUDIO)
_BY_TYPE: Final = {kind.content_type: kind for kind in KNOWN}

SOUND_ONLY: Final = {MP4: M4A, MOV: M4A, WEBM: WEBM_AUDIO}
"""What a container for video is when a look inside finds only sound."""

_MP4_BRANDS: Final = frozenset(
    {b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"iso7", b"iso8", b"iso9", b"mp41",
     b"mp42", b"mp4v", b"avc1", b"M4V ", b"M4VH", b"M4VP", b"dash", b"msdh", b"f4v ", b"3gp4",
     b"3gp5", b"3gp6", b"XAVC", b"MSNV", b"hvc1", b"av01"}
)  # fmt: skip
_BMP_HEADERS: Final = frozenset({40, 52, 56, 64, 108, 124})
_M4A_BRANDS: Final = frozenset({b"M4A ", b"M4B ", b"M4P "})


def sniff(head: bytes) -> Sniffed | None:
    """The type of a file that begins with `head`; None when it is not one that we take."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return BMP
    if head[:4] == b"RIFF":
        return {b"WEBP": WEBP, b"WAVE": WAV}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _base_media(head[8:12])
    if head.startswith(b"\x1aE\xdf\xa3"):
        # EBML: the DocType element is near the beginning, and Matroska has another one.
        return WEBM if b"\x42\x82\x84webm" in head[:64] else None
    return _sniff_audio(head)


def of_type(content_type: str) -> Sniffed:
    """The entry of a content type of ours. Raises KeyError for any other."""
    return _BY_TYPE[content_type]


def _sniff_audio(head: bytes) -> Sniffed | None:
    if head.startswith(b"fLaC"):
        return FLAC
    if head.startswith(b"OggS"):
        sound = b"OpusHead" in head[:64] or b"\x01vorbis" in head[:64]
        return OGG if sound else None
    if head.startswith(b"ID3") or _is_mpeg_audio_frame(head):
        return MP3
    return None


def _base_media(brand: bytes) -> Sniffed | None:
    if brand in _M4A_BRANDS:
        return M4A
    if brand == b"qt  ":
        return MOV
    return MP4 if brand in _MP4_BRANDS else None  # not HEIC, AVIF and their kind


def _is_mpeg_audio_frame(head: bytes) -> bool:
    """An MPEG audio header of layer III with no reserved value in it."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bitrate, rate = head[2] >> 4, head[2] >> 2 & 3
    return version != 1 and layer == 1 and bitrate not in (0, 15) and rate != 3
