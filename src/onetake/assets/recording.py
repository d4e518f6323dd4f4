"""Looking into videos and sound. Runs in the inspection child only, because it loads FFmpeg.

The rule: a file passes when its first and its last packets decode and nothing is missing in
between. Everything else about it may be lies.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, TypeAlias, cast

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL.Image import Image

from onetake.assets.cut_off import is_cut_off
from onetake.assets.image import new_image, save_jpeg, upright
from onetake.wire.child import ChildError

SIDE_MAX: Final = 8192
PIXELS_MAX: Final = 40_000_000
TILE_WIDTH: Final = 256

_DEMUXERS: Final = {
    "video/mp4": "mov",
    "video/quicktime": "mov",
    "audio/mp4": "mov",
    "video/webm": "matroska",
    "audio/webm": "matroska",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "audio/ogg": "ogg",
    "audio/flac": "flac",
}
_CUT_OFF: Final = "is cut off: a part of it is missing"
_DAMAGED: Final = "is damaged: it cannot be decoded"
_SLACK_SECONDS: Final = Fraction(1, 4)


_ESTIMATES_LENGTH: Final = frozenset({"audio/mpeg", "audio/ogg"})
"""Types whose declared length may be the library's guess, and proves nothing."""

_Stream: TypeAlias = VideoStream | AudioStream


@dataclass(slots=True)
class _Span:
    """What the packets of one stream cover, in the stream's own units."""

    base: Fraction
    packets: int = 0
    start: int | None = None
    end: int = 0

    def add(self, packet: "Packet[Any]") -> None:
        self.packets += 1
        if packet.pts is None or packet.is_discard:
            return
        self.start = packet.pts if self.start is None else min(self.start, packet.pts)
        self.end = max(self.end, packet.pts + (packet.duration or 0))

    @property
    def seconds(self) -> Fraction:
        # What lies before zero is the encoder's run-up, and is not played.
        return (self.end - max(self.start or 0, 0)) * self.base


def recording_facts(path: Path, content_type: str, seconds_max: int) -> dict[str, Any]:
    """Size, length and what is in it. Raises ChildError("unreadable", …)."""
    if is_cut_off(path, content_type):
        raise _unreadable(_CUT_OFF)
    with _opened(path, content_type) as container:
        video, audio = _video(container), _audio(container)
        stream = video or audio
        if stream is None:
            raise _unreadable("holds neither picture nor sound")
        facts: dict[str, Any] = {"has_video": video is not None, "has_audio": audio is not None}
        for each in (video, audio):
            if each is not None:
                facts |= _first_frame_facts(container, each)
        spans = _walk(container, [each for each in (video, audio) if each is not None])
        if content_type not in _ESTIMATES_LENGTH:
            _check_is_whole(container, spans)
        facts["duration_ms"] = _duration_ms(spans[0], seconds_max)
        _decode_last(container, stream, spans[0])
    return facts


def recording_thumbnail(
    path: Path, content_type: str, target: Path, at_ms: int | None, width_max: int
) -> dict[str, Any]:
    """A JPEG of the frame at `at_ms`, or of one a third into the video but within 2 seconds."""
    with _opened(path, content_type) as container:
        video = _video(container)
        if video is None:
            raise _unreadable("holds no picture")
        _check_size(video.codec_context.width, video.codec_context.height)
        length_ms = (container.duration or 0) // 1000
        frame = _frame_at(container, video, min(length_ms // 3, 2000) if at_ms is None else at_ms)
        image = upright(_image(frame), frame.rotation)
    return save_jpeg(image, target, width_max)


def recording_sheet(path: Path, content_type: str, target: Path, tiles: int) -> dict[str, Any]:
    """A JPEG of `tiles` by `tiles` small frames, evenly spaced, in reading order."""
    with _opened(path, content_type) as container:
        video = _video(container)
        if video is None:
            raise _unreadable("holds no picture")
        _check_size(video.codec_context.width, video.codec_context.height)
        length_ms = max((container.duration or 0) // 1000, 1)
        sheet: Image | None = None
        for number in range(tiles * tiles):
            at_ms = length_ms * (2 * number + 1) // (2 * tiles * tiles)
            picture = upright(_image(frame := _frame_at(container, video, at_ms)), frame.rotation)
            if sheet is None:
                small = (TILE_WIDTH, max(round(TILE_WIDTH * picture.height / picture.width), 1))
                sheet = new_image((small[0] * tiles, small[1] * tiles))
            row, column = divmod(number, tiles)
            width, height = sheet.width // tiles, sheet.height // tiles
            sheet.paste(picture.resize((width, height)), (column * width, row * height))
    assert sheet is not None, "there is at least one tile"
    return save_jpeg(sheet, target, sheet.width)


@contextmanager
def _opened(path: Path, content_type: str) -> Generator[InputContainer]:
    options = {"protocol_whitelist": "file"}  # whatever a file asks for, nothing else is opened
    try:
        container = av.open(str(path), "r", format=_DEMUXERS[content_type], options=options)
    except MemoryError:
        raise
    except (FFmpegError, ValueError):
        raise _unreadable("is damaged or cut off: its structure cannot be read") from None
    with container:
        try:
            yield container
        except MemoryError:
            raise
        except FFmpegError:
            raise _unreadable(_DAMAGED) from None


def _video(container: InputContainer) -> VideoStream | None:
    """The first video stream that is not the cover picture of a song."""
    pictures = (s for s in container.streams.video if not s.disposition & Disposition.attached_pic)
    return next(pictures, None)


def _audio(container: InputContainer) -> AudioStream | None:
    return next(iter(container.streams.audio), None)


def _check_size(width: int, height: int) -> None:
    if not width or not height:
        raise _unreadable(_DAMAGED)
    if max(width, height) > SIDE_MAX or width * height > PIXELS_MAX:
        raise _unreadable(
            f"is {width} × {height} pixels; a side may have at most {SIDE_MAX}, "
            f"and the picture {PIXELS_MAX // 1_000_000} million"
        )


def _first_frame_facts(container: InputContainer, stream: _Stream) -> dict[str, Any]:
    if isinstance(stream, VideoStream):
        _check_size(stream.codec_context.width, stream.codec_context.height)
    container.seek(0)
    frame: object = next(iter(container.decode(stream)), None)
    if frame is None:
        raise _unreadable(_DAMAGED)
    if not isinstance(frame, VideoFrame):
        return {}
    _check_size(frame.width, frame.height)
    width, height = frame.width, frame.height
    if frame.rotation % 180:
        width, height = height, width
    return {"width": width, "height": height}


def _walk(container: InputContainer, streams: list[_Stream]) -> list[_Span]:
    """Read every packet of the streams, without decoding."""
    container.seek(0)
    spans = {stream.index: _Span(stream.time_base or Fraction(0)) for stream in streams}
    for packet in container.demux(*streams):
        if packet.is_corrupt:
            raise _unreadable(_CUT_OFF)
        if packet.size:
            spans[packet.stream.index].add(packet)
    if not all(span.packets for span in spans.values()):
        raise _unreadable(_CUT_OFF)
    return list(spans.values())


def _check_is_whole(container: InputContainer, spans: list[_Span]) -> None:
    declared = Fraction(container.duration or 0, 1_000_000)
    if max(span.seconds for span in spans) + _SLACK_SECONDS < declared:
        raise _unreadable(_CUT_OFF)


def _duration_ms(span: _Span, seconds_max: int) -> int:
    if span.start is None or not span.base:
        raise _unreadable(_DAMAGED)
    if span.seconds > seconds_max:
        raise _unreadable(f"is longer than {seconds_max} seconds")
    return max(1, round(span.seconds * 1000))


def _decode_last(container: InputContainer, stream: _Stream, span: _Span) -> None:
    """Decode from the last key frame to the end."""
    back = max(span.start or 0, span.end - max(1, int(Fraction(1, 10) / span.base)))
    try:
        container.seek(back, stream=stream, backward=True)
    except FFmpegError:  # some containers can't seek near their end
        container.seek(0)
    if not sum(1 for _ in container.decode(stream)):  # all of them, not only one
        raise _unreadable(_DAMAGED)


def _frame_at(container: InputContainer, video: VideoStream, at_ms: int) -> VideoFrame:
    """The frame shown at that time; the last one when the video is shorter."""
    container.seek(at_ms * 1000)
    shown: VideoFrame | None = None
    for frame in container.decode(video):
        if shown is not None and frame.time * 1000 > at_ms:
            break
        shown = frame
    if shown is None:
        raise _unreadable(_DAMAGED)
    _check_size(shown.width, shown.height)
    return shown


def _image(frame: VideoFrame) -> Image:
    to_image = cast("Callable[[], Image]", getattr(frame, "to_image"))  # noqa: B009 - untyped
    return to_image()


def _unreadable(reason: str) -> ChildError:
    return ChildError("unreadable", reason)
