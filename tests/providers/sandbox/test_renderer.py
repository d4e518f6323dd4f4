from importlib import import_module
from inspect import signature
from pathlib import Path

import numpy as np
import pytest

from onetake.providers.sandbox.geometry import size
from onetake.providers.sandbox.renderer import MAKERS, render
from onetake.wire.child import ChildError, ChildPool
from tests.providers.sandbox.clips import error, material, photo, rendered, spec, watch


@pytest.mark.parametrize(
    ("tier", "ratio"),
    [("480p", "21:9"), ("480p", "16:9"), ("480p", "9:16"), ("480p", "1:1"), ("720p", "16:9"),
     ("720p", "3:4"), ("1080p", "16:9")],
)  # fmt: skip
def test_sizes_and_frames_are_exact(tmp_path: Path, tier: str, ratio: str):
    clip = rendered(tmp_path, spec("the sea", resolution=tier, aspect_ratio=ratio, duration="6f"))

    assert clip.size == size(tier, ratio)
    assert len(clip.frames) == 6


def test_a_very_large_picture(tmp_path: Path):
    clip = rendered(tmp_path, spec("mountains at sunset", resolution="4k", duration="3f"))

    assert clip.size == (3840, 2160)
    assert clip.frames[0].std() > 15


def test_seconds_and_sound(tmp_path: Path):
    clip = rendered(tmp_path, spec("the sea", duration=2, generate_audio=True))

    assert len(clip.frames) == 48
    assert clip.seconds == pytest.approx(2, abs=1 / 24)
    assert clip.sound is not None
    assert abs(len(clip.sound) - 96_000) <= 1024
    assert np.abs(clip.sound).max() < 0.95
    assert 0.1 < float(np.sqrt((clip.sound[12_000:-12_000] ** 2).mean())) < 0.2


def test_the_same_spec_makes_the_same_bytes(tmp_path: Path):
    asked = spec("a neon city in the rain", generate_audio=True)
    one, other = (rendered(tmp_path, asked, name=name).path for name in ("a", "b"))
    third = rendered(tmp_path, asked | {"seed": 8}, name="c").path

    assert one.read_bytes() == other.read_bytes()
    assert one.read_bytes() != third.read_bytes()


def test_the_mark_is_in_the_corner_only(tmp_path: Path):
    marked = rendered(tmp_path, spec("mountains, static", mark=True), name="a").frames[12]
    plain = rendered(tmp_path, spec("mountains, static"), name="b").frames[12]

    assert error(marked[440:, 700:], plain[440:, 700:]) > 3
    assert error(marked[:400], plain[:400]) < 1


def test_a_given_first_frame_survives_the_encoding(tmp_path: Path):
    pixels = photo(tmp_path / "a.png", 854, 480)
    asked = spec(
        "push in", operation="image_to_video", materials=[material("image", "image", (854, 480))]
    )

    assert error(rendered(tmp_path, asked, (tmp_path / "a.png",)).frames[0], pixels) < 5


def test_progress_rises_to_99(tmp_path: Path):
    told: list[int] = []
    request: dict[str, object] = {
        "spec": spec("x"),
        "materials": [],
        "folder": str(tmp_path),
        "name": "a",
    }
    reply = render(request, told.append)

    assert reply == {"files": ["a.mp4"], "width": 854, "height": 480, "duration_ms": 1000}
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0, 99)


@pytest.mark.parametrize(
    ("changes", "kind", "says"),
    [
        ({"spec": spec("x", resolution="9p")}, "spec", "resolution"),
        ({"name": "../a.mp4"}, "spec", "name"),
        ({"name": "a.mp4"}, "spec", "name"),
        (
            {"spec": spec("x", operation="image_to_video", materials=[material("image", "image")]),
             "materials": ["/nowhere.png"]},
            "material", "image",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_made_is_named_and_leaves_nothing(
    tmp_path: Path, changes: dict[str, object], kind: str, says: str
):
    request: dict[str, object] = {
        "spec": spec("x"),
        "materials": [],
        "folder": str(tmp_path),
        "name": "a",
    }

    with pytest.raises(ChildError, match=says) as caught:
        render(request | changes, lambda _: None)

    assert caught.value.kind == kind
    assert list(tmp_path.iterdir()) == []


async def test_it_works_in_a_child_process_with_little_memory(tmp_path: Path):
    pool = ChildPool("onetake.providers.sandbox.renderer", 1, memory_bytes=2 << 30)
    told: list[int] = []
    try:
        reply = await pool.call(
            {"spec": spec("a forest at dawn", generate_audio=True), "materials": [],
             "folder": str(tmp_path), "name": "a"},
            seconds=240, on_progress=told.append,
        )  # fmt: skip
    finally:
        await pool.close()

    assert reply["files"] == ["a.mp4"]
    assert len(watch(tmp_path / "a.mp4").frames) == 24
    assert told[-1] == 99


@pytest.mark.parametrize("operation", ["", "paint", "text_to_video.x", "../films"])
def test_an_unknown_operation_is_named(tmp_path: Path, operation: str):
    request: dict[str, object] = {
        "spec": {"operation": operation}, "materials": [], "folder": "/", "name": "a",
    }  # fmt: skip

    with pytest.raises(ChildError, match="operation"):
        render(request, lambda _: None)


def test_every_maker_has_the_same_call():
    for module in set(MAKERS.values()):
        make = import_module(f"onetake.providers.sandbox.{module}").make
        names = [name.lstrip("_") for name in signature(make).parameters]
        assert names == ["spec", "materials", "folder", "name", "progress"], module
