from pathlib import Path
from typing import Any, cast

import av
import cv2
import numpy as np
import pytest

from onetake.providers.sandbox.avatar import openings
from onetake.providers.sandbox.renderer import render
from onetake.wire.child import ChildError
from tests.providers.sandbox.clips import (
    LIPS,
    Clip,
    Pixels,
    material,
    photo,
    portrait,
    rendered,
    tone_file,
)

SECONDS = 3.13


def syllables(path: Path, seconds: float) -> Pixels:
    """A voice-like tone that is louder and softer, with pauses; returns its loudness by frame."""
    at = np.arange(int(48_000 * seconds)) / 48_000
    loud = np.clip(np.sin(2 * np.pi * 1.1 * at) * 1.3, 0, 1) ** 0.5
    wave = loud * 0.5 * np.sign(np.sin(2 * np.pi * 140 * at))
    with av.open(str(path), "w") as opened:
        container = cast("Any", opened)
        stream = container.add_stream("pcm_s16le", rate=48_000)
        packed = (wave * 32_000).astype(np.int16).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(packed, format="s16", layout="mono")
        frame.sample_rate = 48_000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    frames = round(seconds * 24)
    return loud[: frames * 2000].reshape(-1, 2000).mean(axis=1)


def asked(size: tuple[int, int], **changes: object) -> dict[str, object]:
    sheets = [material("image", "image", size), material("audio", "audio", milliseconds=3130)]
    return {"operation": "avatar", "prompt": "", "materials": sheets, "mark": False} | changes


def spoken(folder: Path, **changes: object) -> tuple[Clip, Pixels]:
    portrait(folder / "a.png", 480, 640)
    loudness = syllables(folder / "a.wav", SECONDS)
    files = (folder / "a.png", folder / "a.wav")
    return rendered(folder, asked((480, 640), **changes), files), loudness


def mouth_motion(clip: Clip) -> Pixels:
    """How unlike the closed mouth each frame's is, and not just moved with the head."""
    high, wide = clip.frames[0].shape[:2]
    rows = slice(int(high * (LIPS[0] - 0.05)), int(high * (LIPS[0] + 0.09)))
    columns = slice(int(wide * 0.42), int(wide * 0.58))
    return np.array([
        (cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY)[rows, columns] < 60).mean()
        for frame in clip.frames
    ])  # fmt: skip


def test_the_mouth_follows_the_voice(tmp_path: Path):
    clip, loudness = spoken(tmp_path)
    motion = mouth_motion(clip)[: len(loudness)]

    assert float(np.corrcoef(motion, loudness[: len(motion)])[0, 1]) > 0.7
    assert motion[loudness < 0.01].mean() < 0.2 * motion.max()


def test_it_is_as_long_as_the_sound_and_has_it(tmp_path: Path):
    clip, loudness = spoken(tmp_path)

    assert len(clip.frames) == round(SECONDS * 24)
    assert clip.sound is not None
    power = (clip.sound[: len(loudness) * 2000, 0] ** 2).reshape(-1, 2000).mean(axis=1)
    assert float(np.corrcoef(np.sqrt(power)[:70], loudness[:70])[0, 1]) > 0.9


@pytest.mark.parametrize(("resolution", "size"), [("720p", (720, 960)), ("1080p", (1080, 1440))])
def test_the_image_fills_the_frame(tmp_path: Path, resolution: str, size: tuple[int, int]):
    clip, _ = spoken(tmp_path, resolution=resolution)

    assert clip.size == size
    wall = clip.frames[0][8:40, 8:60].astype(int)
    assert np.abs(wall - (128, 152, 172)).mean() < 6


def test_the_head_moves_a_little(tmp_path: Path):
    clip, _ = spoken(tmp_path)
    high, wide = clip.frames[0].shape[:2]
    eyes = slice(int(high * 0.30), int(high * 0.45)), slice(int(wide * 0.3), int(wide * 0.7))
    one, other = (clip.frames[number][eyes].astype(float) for number in (0, 30))

    assert 0.3 < np.abs(one - other).mean() < 25


def test_a_picture_without_a_face_speaks_too(tmp_path: Path):
    photo(tmp_path / "a.png", 640, 360)
    tone_file(tmp_path / "a.wav", 220, 1)
    files = (tmp_path / "a.png", tmp_path / "a.wav")
    clip = rendered(tmp_path, asked((640, 360)), files)

    assert (clip.size, len(clip.frames)) == ((1280, 720), 24)


def test_silence_keeps_the_mouth_closed():
    assert openings(np.zeros((48_000, 2), np.float32), 24).max() == 0


def test_the_mouth_opens_faster_than_it_closes():
    burst = np.zeros((48_000, 2), np.float32)
    burst[16_000:32_000] = 0.3
    opened = openings(burst, 24)

    assert opened[8] > 0.6
    assert opened[16] > 0.3
    assert opened[23] < 0.05


@pytest.mark.parametrize(
    ("sheets", "kind"),
    [
        ([material("image", "image", (480, 640))], "spec"),
        ([material("audio", "audio")], "spec"),
        ([material("image", "image", (480, 640)), material("audio", "audio")], "material"),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, sheets: list[dict[str, object]], kind: str):
    portrait(tmp_path / "a.png", 480, 640)
    request = {
        "spec": {"operation": "avatar", "materials": sheets}, "folder": str(tmp_path),
        "materials": [str(tmp_path / "a.png")] * len(sheets), "name": "x",
    }  # fmt: skip

    with pytest.raises(ChildError) as caught:
        render(request, lambda _: None)

    assert caught.value.kind == kind
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]
