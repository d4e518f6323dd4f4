"""Writes a picture sequence and its sound as H.264/AAC in an MP4 that plays while it loads.

The rule: the same pictures give the same bytes, so nothing here depends on time, on the number
of processors, or on the machine.
"""

from collections.abc import Generator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any, Final, cast

import av
import numpy as np
from av.container import OutputContainer

from onetake.providers.sandbox.lengths import FRAME_RATE
from onetake.providers.sandbox.pixels import Floats, Picture

SAMPLE_RATE: Final = 48_000
SAMPLES_A_FRAME: Final = SAMPLE_RATE // FRAME_RATE
AAC_FRAME: Final = 1024
AUDIO_BITS: Final = 160_000
THREADS: Final = 2
AHEAD: Final = 6
"""Pictures that may wait for the encoder."""

TITLE: Final = "provider=sandbox"
BT709: Final = 1
LIMITED: Final = 1


class Film:
    """An open file: `show` takes one picture, together with its share of the sound.

    Encoding runs in a thread of its own, beside the drawing of the next pictures.
    """

    def __init__(
        self, container: OutputContainer, size: tuple[int, int], sound: Floats | None
    ) -> None:
        self._container: Any = container
        self._video = _video(container, *size)
        self._audio = _audio(container) if sound is not None else None
        self._sound = sound
        self._frames = 0
        self._samples = 0
        self._waiting: Queue[av.VideoFrame | None] = Queue(AHEAD)
        self._failure: BaseException | None = None
        self._encoder = Thread(target=self._encode, name="encoder", daemon=True)
        self._encoder.start()

    def show(self, picture: Picture) -> None:
        frame = av.VideoFrame.from_ndarray(picture.buffer, format="nv12")  # a copy
        frame.pts = self._frames
        frame.time_base = Fraction(1, FRAME_RATE)
        self._frames += 1
        self._waiting.put(frame)
        self._check()

    def finish(self) -> None:
        """Encode what waits, and the end of the sound."""
        self.stop()
        self._check()
        self._play(self._frames * SAMPLES_A_FRAME, last=True)
        self._container.mux(self._video.encode())
        if self._audio is not None:
            self._container.mux(self._audio.encode())

    def stop(self) -> None:
        """Wait until nothing waits any more. The encoder never leaves the queue full."""
        if self._encoder.is_alive():
            self._waiting.put(None)
            self._encoder.join()

    def _encode(self) -> None:
        while (frame := self._waiting.get()) is not None:
            if self._failure is not None:
                continue  # go on taking, so that nobody waits for room
            try:
                self._container.mux(self._video.encode(frame))
                self._play((cast("int", frame.pts) + 1) * SAMPLES_A_FRAME, last=False)
            except BaseException as failure:
                self._failure = failure

    def _check(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _play(self, until: int, *, last: bool) -> None:
        """Encode the sound up to sample `until`, in whole AAC frames unless it is the `last`."""
        if self._audio is None or self._sound is None:
            return
        while self._samples + (1 if last else AAC_FRAME) <= until:
            end = min(self._samples + AAC_FRAME, until)
            piece = np.zeros((2, end - self._samples), np.float32)
            there = self._sound[self._samples : end].T
            piece[:, : there.shape[1]] = there
            frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout="stereo")
            frame.sample_rate = SAMPLE_RATE
            frame.time_base = Fraction(1, SAMPLE_RATE)
            frame.pts = self._samples
            self._container.mux(self._audio.encode(frame))
            self._samples = end


@contextmanager
def film(path: Path, size: tuple[int, int], sound: Floats | None) -> Generator[Film]:
    """Write to a name of its own next to `path`, which appears when everything is in it.

    `size` is width and height; `sound` is (samples, 2) at 48 kHz, None for no audio stream.
    """
    unfinished = path.with_name(path.name + ".part")
    try:
        options = {"movflags": "+faststart"}
        with av.open(str(unfinished), "w", format="mp4", options=options) as container:
            container.metadata.update({"title": TITLE, "comment": TITLE})
            opened = Film(container, size, sound)
            try:
                yield opened
                opened.finish()
            finally:
                opened.stop()
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _video(container: OutputContainer, width: int, height: int) -> Any:  # its types are partial
    large = width * height > 2600 * 1100
    options = {
        "preset": "superfast",
        "profile": "high",
        "crf": "23" if large else "22",
        "x264-params": f"threads={THREADS}:keyint=48:aq-mode=1:"
        "rc-lookahead=0:b-adapt=0:b-pyramid=none:weightp=0:scenecut=0:"
        "subme=0:partitions=none:"
        "colorprim=bt709:transfer=bt709:colormatrix=bt709",
    }
    stream = cast("Any", container).add_stream("libx264", rate=FRAME_RATE, options=options)
    stream.width, stream.height = width, height
    stream.pix_fmt = "nv12"
    stream.time_base = Fraction(1, FRAME_RATE)
    context = stream.codec_context
    context.color_primaries = context.color_trc = context.colorspace = BT709
    context.color_range = LIMITED
    context.thread_count = THREADS
    return stream


def _audio(container: OutputContainer) -> Any:
    options = {"aac_coder": "fast"}
    stream = cast("Any", container).add_stream("aac", rate=SAMPLE_RATE, options=options)
    stream.layout = "stereo"
    stream.bit_rate = AUDIO_BITS
    return stream
