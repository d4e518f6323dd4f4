from pathlib import Path
from typing import Any, cast

import av
import cv2
import numpy as np
import pytest

from tests.providers.sandbox.clips import (
    Clip,
    Pixels,
    error,
    flow,
    footage,
    material,
    photo,
    portrait,
    rendered,
    watch,
)

PERSON = (60, 40, 200)


def walker(path: Path, frames: int = 36) -> None:
    """A figure of one colour that goes to the right before a still, coloured wall."""
    rng = np.random.default_rng(1)
    grid = rng.integers(90, 180, (6, 10, 3)).astype(np.uint8)
    wall = cv2.resize(grid, (640, 360), interpolation=cv2.INTER_CUBIC)
    with av.open(str(path), "w") as opened:
        container = cast("Any", opened)
        stream = container.add_stream("libx264", rate=24, options={"crf": "14"})
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        for number in range(frames):
            frame = wall.copy()
            x = 160 + 9 * number
            cv2.ellipse(frame, (x, 220), (40, 110), 0, 0, 360, PERSON, -1)
            cv2.circle(frame, (x, 90), 36, PERSON, -1)
            shot = av.VideoFrame.from_ndarray(np.asarray(frame).astype(np.uint8), format="rgb24")
            container.mux(stream.encode(shot))
        container.mux(stream.encode(None))


def animated(folder: Path, source: Path, frames: int, **changes: object) -> Clip:
    """A portrait with a video of 640 × 360."""
    portrait(folder / "p.png", 480, 640)
    sheets = [
        material("image", "image", (480, 640)),
        material("source_video", "video", (640, 360), round(frames * 1000 / 24)),
    ]
    asked: dict[str, object] = {
        "operation": "animate", "prompt": "", "resolution": "480p", "materials": sheets,
        "mark": False,
    }  # fmt: skip
    return rendered(folder, asked | changes, (folder / "p.png", source))


def skin(frame: Pixels) -> Pixels:
    return np.abs(frame.astype(int) - (224, 178, 148)).max(axis=2) < 26


@pytest.fixture
def walking(tmp_path: Path) -> Path:
    walker(tmp_path / "w.mp4")
    return tmp_path / "w.mp4"


def test_the_picture_moves_as_the_video_does(tmp_path: Path):
    footage(tmp_path / "f.mp4", (640, 360), 16, step=4)
    clip = animated(tmp_path, tmp_path / "f.mp4", 16, mode="animate")

    assert (clip.size, len(clip.frames)) == ((480, 640), 16)
    high, wide = clip.size[::-1]
    face = slice(int(high * 0.25), int(high * 0.6)), slice(int(wide * 0.35), int(wide * 0.65))
    moved = flow(clip.frames[1], clip.frames[4])[face]
    assert float(np.median(moved[..., 0])) > 4
    assert abs(float(np.median(moved[..., 1]))) < 3


def test_what_stands_still_makes_nothing_move(tmp_path: Path):
    footage(tmp_path / "f.mp4", (640, 360), 12, step=0)
    clip = animated(tmp_path, tmp_path / "f.mp4", 12)

    assert error(clip.frames[0], clip.frames[11]) < 1.5


def test_the_first_frame_is_the_picture(tmp_path: Path, walking: Path):
    clip = animated(tmp_path, walking, 36)
    pixels = portrait(tmp_path / "again.png", 480, 640)

    assert error(clip.frames[0], pixels) < 4


def test_it_is_as_long_as_asked(tmp_path: Path, walking: Path):
    clip = animated(tmp_path, walking, 36, duration=2)

    assert len(clip.frames) == 48
    assert clip.seconds == pytest.approx(2, abs=0.05)


def test_the_subject_is_replaced_and_the_background_stays(tmp_path: Path, walking: Path):
    clip = animated(tmp_path, walking, 36, mode="replace")
    source = watch(walking)

    assert (clip.size, len(clip.frames)) == ((854, 480), 36)
    for number in (6, 18, 30):
        made = cv2.resize(clip.frames[number], (640, 360), interpolation=cv2.INTER_AREA)
        old = np.abs(source.frames[number].astype(int) - PERSON).max(axis=2) < 40
        left = np.abs(made.astype(int) - PERSON).max(axis=2) < 40
        assert left.sum() < 0.1 * old.sum()
        x = 160 + 9 * number
        columns = np.nonzero(skin(made))[1]
        assert abs(float(np.median(columns)) - x) < 60
        away = slice(0, 60) if number > 15 else slice(560, 640)
        assert error(made[:, away], source.frames[number][:, away]) < 5


def test_without_a_moving_subject_the_middle_is_replaced(tmp_path: Path):
    footage(tmp_path / "f.mp4", (640, 360), 8, step=0)
    clip = animated(tmp_path, tmp_path / "f.mp4", 8, mode="replace")

    columns = np.nonzero(skin(clip.frames[4]))[1]
    assert len(columns) > 500
    assert abs(float(columns.mean()) - 427) < 80


def test_the_sound_of_the_video_stays(tmp_path: Path):
    footage(tmp_path / "f.mp4", (640, 360), 24, step=2, sound=True)
    photo(tmp_path / "x.png", 64, 64)
    clip = animated(tmp_path, tmp_path / "f.mp4", 24)

    assert clip.sound is not None
    tone = np.abs(np.fft.rfft(clip.sound[12_000:36_000, 0]))
    assert abs(float(np.argmax(tone)) * 2 - 330) < 8
